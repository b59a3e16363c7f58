/** 3201 对总账: an institution's sums of some days beside the platform's (M29). */
import { Type } from 'typebox';
import { formatFen } from '../../base/money.ts';
import { scopeOf } from '../../domain/identity/roles.ts';
import { RECONCILIATION_RESULTS } from '../../domain/settlement/reconciliation/model.ts';
import { reconcileTotals } from '../settlement/reconciliation/reconcile.ts';
import type { ReconciliationRow } from '../settlement/reconciliation/reconciliation-store.ts';
import { parseShape } from './envelope.ts';
import type { Transaction } from './message.ts';
import {
  Amount,
  AreaText,
  CountOf,
  dayOf,
  DayText,
  fenOf,
  RESULT_CODES,
  schemeOf,
  settingOf,
} from './reconcile-shapes.ts';

const Input = Type.Object({
  data: Type.Object({
    insutype: Type.String(),
    clr_type: Type.String(),
    setl_optins: AreaText,
    stmt_begndate: DayText,
    stmt_enddate: DayText,
    medfee_sumamt: Amount,
    fund_pay_sumamt: Amount,
    acct_pay: Amount,
    fixmedins_setl_cnt: CountOf,
  }),
});

/** Settlements and refunds each count as one; the funds' sum leaves the personal account out. */
export const reconcileByTotals: Transaction = async (world, message) => {
  const { data } = parseShape(Input, message.envelope.input, 'input');
  const order = {
    institutionCode: message.institutionCode,
    from: dayOf(data.stmt_begndate, 'stmt_begndate'),
    to: dayOf(data.stmt_enddate, 'stmt_enddate'),
    areaCode: data.setl_optins,
    scheme: schemeOf(data.insutype),
    setting: settingOf(data.clr_type),
    channel: 'gateway' as const,
    requestId: message.envelope.msgid,
  };
  const theirs = {
    rows: Number(data.fixmedins_setl_cnt),
    charged: fenOf(data.medfee_sumamt, 'medfee_sumamt'),
    funds: fenOf(data.fund_pay_sumamt, 'fund_pay_sumamt'),
    account: fenOf(data.acct_pay, 'acct_pay'),
    cash: null,
  };
  const head = await world.db.transaction(scopeOf(message.actor), (tx) =>
    reconcileTotals(tx, message.actor, world.clock.now(), order, theirs),
  );
  return {
    output: {
      stmtinfo: {
        setl_optins: data.setl_optins,
        stmt_rslt: RESULT_CODES[head.result],
        stmt_rslt_dscr: describe(head),
      },
    },
  };
};

/** The result with both sides' figures, and whether they may still change. */
function describe(head: ReconciliationRow): string {
  const { theirRows, theirCharged, theirFunds, ourRows, ourCharged, ourFunds, ourAccount } = head;
  const ours = `平台 ${ourRows} 笔，费用 ${formatFen(ourCharged)}，基金 ${formatFen(ourFunds)}，账户 ${formatFen(ourAccount)}`;
  const theirs = `机构 ${theirRows} 笔，费用 ${formatFen(theirCharged)}，基金 ${formatFen(theirFunds)}，账户 ${formatFen(head.theirAccount ?? ourAccount)}`;
  const closed = head.closedTo !== null && head.closedTo >= head.to ? '已日结' : '未日结，数据可能再变';
  const words = RECONCILIATION_RESULTS[head.result];
  return head.result === 'agrees'
    ? `${words}；${ours}；${closed}`
    : `${words}；${ours}；${theirs}；${closed}`;
}

/** 3203 清算申请 and 3204 its withdrawal: an institution applies for a month that it has reconciled (M29). */
import { randomInt } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { dayAt } from '../../base/date.ts';
import { formatFen, type Fen } from '../../base/money.ts';
import { monthSpan } from '../../domain/funds/statements/statement-month.ts';
import { scopeOf } from '../../domain/identity/roles.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { recordAudit } from '../identity/audit-store.ts';
import {
  findClearing,
  findClearingByRequest,
  insertClearing,
  isMonthApproved,
  withdrawClearing,
  type NewClearing,
} from '../settlement/reconciliation/clearing-store.ts';
import { findClosed } from '../settlement/reconciliation/covered-store.ts';
import { platformSums } from '../settlement/reconciliation/reconcile.ts';
import { lockReconciling } from '../settlement/reconciliation/reconciliation-store.ts';
import { CLEARING_BY_ITEM } from './codes.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import { Amount, dayOf, DayText, fenOf, NetCount, settingOf } from './reconcile-shapes.ts';

const Input = Type.Object({
  data: Type.Object({
    clr_type: Type.String(),
    clr_way: Type.String(),
    setlym: Type.String({ pattern: '^\\d{4}-?\\d{2}$' }),
    psntime: NetCount,
    medfee_sumamt: Amount,
    med_sumfee: Amount,
    fund_appy_sum: Amount,
    cash_payamt: Amount,
    acct_pay: Amount,
    begndate: DayText,
    enddate: DayText,
  }),
});
type Data = Static<typeof Input>['data'];
const WithdrawalInput = Type.Object({
  data: Type.Object({ clr_appy_evt_id: Type.String({ minLength: 1, maxLength: 30 }) }),
});

type Applied = Omit<NewClearing, 'eventNo' | 'requestId' | 'appliedAt' | 'appliedBy'>;

/** The message as the platform's own terms. @throws {GatewayFailure} for another way of clearing or days of another month */
function readApplication(data: Data, institutionCode: string): Applied {
  if (data.clr_way !== CLEARING_BY_ITEM)
    throw new GatewayFailure(`clr_way 应为 ${CLEARING_BY_ITEM}：单行支付按项目清算`);
  const text = data.setlym.replace('-', '');
  const span = monthSpan(`${text.slice(0, 4)}-${text.slice(4)}`);
  const from = dayOf(data.begndate, 'begndate');
  const to = dayOf(data.enddate, 'enddate');
  if (span === undefined || from < span.from || to > span.to || to < from)
    throw new GatewayFailure('begndate、enddate 应在 setlym 那个月之内');
  return {
    institutionCode,
    setting: settingOf(data.clr_type),
    month: span.from,
    from,
    to,
    claims: Number(data.psntime),
    charged: fenOf(data.medfee_sumamt, 'medfee_sumamt'),
    recognised: fenOf(data.med_sumfee, 'med_sumfee'),
    funds: fenOf(data.fund_appy_sum, 'fund_appy_sum'),
    account: fenOf(data.acct_pay, 'acct_pay'),
    cash: fenOf(data.cash_payamt, 'cash_payamt'),
  };
}

/** @throws {GatewayFailure} naming every figure in which the application differs from the platform */
async function checkSums(tx: Tx, applied: Applied): Promise<void> {
  const { institutionCode, from, to, setting } = applied;
  const { closedTo } = await findClosed(tx, to);
  if (closedTo === null || closedTo < to)
    throw new GatewayFailure(`${closedTo ?? ''}以后还没有日结，请等 ${to} 日结后再申请`);
  const own = await platformSums(tx, { institutionCode, from, to, areaPrefix: '', scheme: null, setting });
  const amount = (field: string, theirs: Fen, ours: Fen) =>
    theirs === ours ? [] : [`${field} 平台为 ${formatFen(ours)}`];
  const wrong = [
    ...(applied.claims === own.personTimes ? [] : [`psntime 平台为 ${own.personTimes}`]),
    ...amount('medfee_sumamt', applied.charged, own.charged),
    ...amount('med_sumfee', applied.recognised, own.eligible),
    ...amount('fund_appy_sum', applied.funds, own.funds),
    ...amount('acct_pay', applied.account, own.account),
    ...amount('cash_payamt', applied.cash, own.cash),
  ];
  if (wrong.length > 0)
    throw new GatewayFailure(`申请与平台不一致，请先用 3201、3202 对平：${wrong.join('，')}`);
}

async function audited(
  tx: Tx,
  message: Message,
  now: number,
  action: string,
  eventNo: string,
): Promise<void> {
  await recordAudit(tx, message.actor, now, {
    action,
    subjectKind: 'clearingApplication',
    subjectId: eventNo,
    requestId: message.envelope.msgid,
  });
}

/** 3203: taken only when every figure is the platform's own; one for each month and kind of care stands at a time. */
export const applyForClearing: Transaction = async (world, message) => {
  const { data } = parseShape(Input, message.envelope.input, 'input');
  const applied = readApplication(data, message.institutionCode);
  const now = world.clock.now();
  const { msgid } = message.envelope;
  try {
    const eventNo = await world.db.transaction(scopeOf(message.actor), async (tx) => {
      await lockReconciling(tx, message.institutionCode, msgid);
      const earlier = await findClearingByRequest(tx, message.institutionCode, msgid);
      if (earlier) return earlier.eventNo;
      await checkSums(tx, applied);
      if (await isMonthApproved(tx, message.institutionCode, applied.month))
        throw new GatewayFailure('这个月的对账单已经核准，不再受理清算申请');
      const made = `Q${dayAt(now).replaceAll('-', '')}${String(randomInt(10 ** 10)).padStart(10, '0')}`;
      await insertClearing(tx, {
        ...applied,
        eventNo: made,
        requestId: msgid,
        appliedAt: now,
        appliedBy: message.actor.name,
      });
      await audited(tx, message, now, 'gateway.3203', made);
      return made;
    });
    return { output: { clr_appy_evt_id: eventNo } };
  } catch (error) {
    if (brokenConstraint(error) === 'clearing_stands_once')
      throw new GatewayFailure('这个月这一清算类别已有申请，要改请先用 3204 撤销');
    throw error;
  }
};

/** 3204: until the month's statement is approved. Withdrawn again, it stays withdrawn. */
export const withdrawFromClearing: Transaction = async (world, message) => {
  const { data } = parseShape(WithdrawalInput, message.envelope.input, 'input');
  const now = world.clock.now();
  return world.db.transaction(scopeOf(message.actor), async (tx) => {
    const found = await findClearing(tx, message.institutionCode, data.clr_appy_evt_id);
    if (!found) throw new GatewayFailure('没有 clr_appy_evt_id 所指的清算申请，或不是本机构的');
    if (found.withdrawnAt !== null) return { output: {}, warning: '这份清算申请已经撤销' };
    if (await isMonthApproved(tx, message.institutionCode, found.month))
      throw new GatewayFailure('这个月的对账单已经核准，不能再撤销清算申请');
    await withdrawClearing(tx, found.eventNo, message.actor.name, now);
    await audited(tx, message, now, 'gateway.3204', found.eventNo);
    return { output: {} };
  });
};

/**
 * 2206, 2207, 2208: pre-settlement, settlement and undoing of an outpatient visit; 2303, 2304, 2305: of a stay in hospital
 * (M9, M19, M25, M29, M35). What they answer sums as that of 2101–2103 does; it speaks of the lines settled here alone.
 */
import { Type, type Static } from 'typebox';
import { addFen, formatFen, parseFen, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import { present } from '../../base/assert.ts';

import {
  preSettleStay,
  settleStay,
  type Comparison,
  type StayBill,
} from '../settlement/stays/settle-stay.ts';
import type { StayKind } from '../../domain/settlement/stays/stay.ts';
import type { SettlementAsked } from '../settlement/stays/plan-settlement.ts';
import { checkClaimOfStay } from '../settlement/stays/open-stays.ts';
import { parseShape, type Envelope } from './envelope.ts';
import { balanceAfter } from './account-balance.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import { checkInsuranceType, insuredOf } from './insured-of-message.ts';
import type { Answer, Message, Transaction } from './message.ts';
import { reversed, tellInvoice } from './pharmacy-claims.ts';
import { detailCuts, settlementDetails, settlementInfo, type Insured } from './settlement-info.ts';
import {
  CREDENTIAL,
  Decimal,
  decimalOf,
  hospitalOnly,
  keyOf,
  loose,
  LooseDecimal,
  textOf,
  toldBy,
  word,
} from './stay-message.ts';
import type { World } from '../world.ts';
import { wire } from './wire-number.ts';

const TraceNode = Type.Object({
  feedetl_sn: word(30),
  drug_trac_codg: Type.String({ pattern: '^[0-9A-Za-z]{13,100}$' }),
  trdn_flag: loose(3),
  min_prcunt_type: loose(6),
});
const COMMON = {
  ...CREDENTIAL,
  mdtrt_id: word(30),
  medfee_sumamt: Decimal,
  psn_setlway: word(6),
  acct_used_flag: Type.Union([Type.Literal('0'), Type.Literal('1')]),
  invono: loose(20),
  fulamt_ownpay_amt: LooseDecimal,
  overlmt_selfpay: LooseDecimal,
  preselfpay_amt: LooseDecimal,
  inscp_scp_amt: LooseDecimal,
};
const Traces = Type.Optional(Type.Array(TraceNode, { maxItems: 2000 }));
const VisitInput = Type.Object({
  data: Type.Object({ ...COMMON, med_type: word(6), chrg_bchno: word(30) }),
  drug_trac_info: Traces,
});
const StayInput = Type.Object({
  data: Type.Object({
    ...COMMON,
    med_type: loose(6),
    mid_setl_flag: Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1')])),
  }),
  drug_trac_info: Traces,
});

/** A settlement message as both kinds of it are read. */
interface Read {
  readonly data: Static<typeof StayInput>['data'];
  readonly kind: StayKind;
  readonly asked: SettlementAsked;
}

function readMessage(envelope: Envelope): Read {
  const outpatient = envelope.infno.startsWith('22');
  if (outpatient) {
    const { data, drug_trac_info: nodes = [] } = parseShape(VisitInput, envelope.input, 'input');
    const asked = { ...askedOf(data, nodes), batch: data.chrg_bchno, interim: false };
    return { data, kind: 'outpatient', asked };
  }
  const { data, drug_trac_info: nodes = [] } = parseShape(StayInput, envelope.input, 'input');
  const interim = data.mid_setl_flag === '1';
  return { data, kind: 'inpatient', asked: { ...askedOf(data, nodes), batch: null, interim } };
}

function askedOf(
  data: Read['data'],
  nodes: readonly Static<typeof TraceNode>[],
): Pick<SettlementAsked, 'useAccount' | 'traceCodes'> {
  const traceCodes = new Map<string, string[]>();
  for (const node of nodes)
    traceCodes.set(node.feedetl_sn, [...(traceCodes.get(node.feedetl_sn) ?? []), node.drug_trac_codg]);
  return { useAccount: data.acct_used_flag === '1', traceCodes };
}

/** What the hospital's system reckoned must be what this platform reckons, or nothing is settled. */
function comparisonOf(data: Read['data']): Comparison {
  const told = (
    field: 'medfee_sumamt' | 'overlmt_selfpay' | 'preselfpay_amt' | 'inscp_scp_amt' | 'fulamt_ownpay_amt',
  ) => {
    const value = data[field];
    return value === undefined || value === null || value === ''
      ? ZERO_FEN
      : decimalOf(value, parseFen, `data.${field}`);
  };
  const same = (field: string, given: Fen, expected: Fen) => {
    if (given !== expected)
      throw new GatewayFailure(`data.${field} 应为 ${formatFen(expected)} 元，报文为 ${formatFen(given)} 元`);
  };
  return {
    plan: ({ total, lines, elsewhere }) => {
      const given = told('medfee_sumamt');
      if (given === total) return;
      const others =
        elsewhere.count === 0
          ? ''
          : `（另有 ${elsewhere.count} 条、${formatFen(elsewhere.amount)} 元不在本平台结算，不计入）`;
      throw new GatewayFailure(
        `data.medfee_sumamt 应等于本次结算的 ${lines.length} 条单行支付明细之和 ${formatFen(total)} 元${others}，报文为 ${formatFen(given)} 元`,
      );
    },
    bill: (bill) => {
      // The lines of a stay may be of an earlier insurance than today's: theirs counts (I4).
      checkInsuranceType(data, bill.scheme);
      const amount = (yuan: string) => present(parseFen(yuan), 'an amount of a bill');
      const above = told('overlmt_selfpay');
      const first = told('preselfpay_amt');
      const inside = told('inscp_scp_amt');
      const own = told('fulamt_ownpay_amt');
      // Empty numbers are sent as zero: four zeros mean that the system has not reckoned.
      if (addFen(above, first, inside, own) === ZERO_FEN) return;
      same('fulamt_ownpay_amt', own, ZERO_FEN);
      same('overlmt_selfpay', above, amount(bill.aboveStandard));
      same('preselfpay_amt', first, amount(bill.selfPaidFirst));
      same('inscp_scp_amt', inside, subtractFen(amount(bill.eligible), amount(bill.selfPaidFirst)));
    },
  };
}

function answerOf(
  { stay, bill, serials, elsewhere, later }: StayBill,
  insured: Insured,
  { mdtrt_cert_type: certType, med_type: medType }: Read['data'],
  msgid: string,
  balance: string,
): Answer {
  // Until 2203 tells what a visit is for, its settlement does.
  const shown = { certType, medType: stay.medType || textOf(medType) };
  const setlinfo = { ...settlementInfo(bill, insured, shown, msgid, balance), mdtrt_id: stay.stayNo };
  const rest = [
    elsewhere.count === 0
      ? ''
      : `${elsewhere.count} 条明细共 ${formatFen(elsewhere.amount)} 元不在本平台结算`,
    later === 0 ? '' : `${later} 条明细属于下一年度或另一段参保，另行结算`,
  ].filter((part) => part !== '');
  return {
    output: {
      setlinfo,
      setldetail: settlementDetails(bill),
      detlcutinfo: detailCuts(bill, serials),
      unsetlinfo: {
        fee_cnt: elsewhere.count,
        medfee_sumamt: wire(formatFen(elsewhere.amount)),
        later_cnt: later,
      },
    },
    ...(rest.length === 0 ? {} : { warning: rest.join('；') }),
  };
}

async function settleBy(
  world: World,
  message: Message,
  settle: typeof settleStay | typeof preSettleStay,
): Promise<Answer> {
  hospitalOnly(message);
  const { data, kind, asked } = readMessage(message.envelope);
  const { msgid } = message.envelope;
  const insured = await insuredOf(world, message, data, null);
  const done = await settle(world, toldBy(message), keyOf(kind, data), asked, comparisonOf(data));
  if (!done.ok) throw failureOf(done.refusal);
  checkInsuranceType(data, done.value.bill.scheme);
  const balance = await balanceAfter(world, done.value.bill);
  return answerOf(done.value, insured, data, msgid, balance);
}

/** 2206 门诊预结算 and 2303 住院预结算: what the settlement would say now; nothing is written. */
export const preSettleVisitOrStay: Transaction = (world, message) => settleBy(world, message, preSettleStay);

/** 2207 门诊结算 and 2304 住院结算: settled by the command of the till under the message's number. */
export const settleVisitOrStay: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { data } = readMessage(message.envelope);
  await tellInvoice(world, message, data.invono);
  return settleBy(world, message, settleStay);
};

const UndoInput = Type.Object({
  data: Type.Object({ setl_id: word(30), mdtrt_id: word(30), psn_no: word(30) }),
});

/** 2208 门诊结算撤销 and 2305 住院结算撤销: the settlement's lines wait again. */
export const undoSettlement: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { data } = parseShape(UndoInput, message.envelope.input, 'input');
  const kind = message.envelope.infno === '2208' ? 'outpatient' : 'inpatient';
  await checkClaimOfStay(world, toldBy(message), keyOf(kind, data), data.setl_id);
  return reversed(world, message, {
    personNo: data.psn_no,
    claimNo: data.setl_id,
    reason: '医院系统撤销',
  });
};

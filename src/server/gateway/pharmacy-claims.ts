import { Type } from 'typebox';
import { dayAt } from '../../base/date.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { Bill } from '../../contract/settlement.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { findPersonByNo } from '../insured/store.ts';
import { keepInvoice } from '../settlement/invoice-store.ts';
import { preSettle } from '../settlement/pre-settle.ts';
import { readBill } from '../settlement/read-bills.ts';
import { reverseClaim } from '../settlement/reverse-claim.ts';
import { findRestNo } from '../settlement/reversal/replacement-store.ts';
import { findRequest } from '../settlement/record-claim-store.ts';
import { settleClaim } from '../settlement/settle-claim.ts';
import type { World } from '../world.ts';
import { readClaimMessage, saleDayOf, type ClaimMessage } from './claim-message.ts';
import { parseShape } from './envelope.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import { describeInsured, insuredOf } from './insured-of-message.ts';
import { checkItemCodes } from './item-matches.ts';
import type { Answer, Message, Transaction } from './message.ts';
import { balanceAfter } from './account-balance.ts';
import { MED_TYPES } from './codes.ts';
import { findVisitOfClaim } from './queries-5-store.ts';
import { findClaimOwner } from './store.ts';
import { detailCuts, settlementDetails, settlementInfo, type Insured } from './settlement-info.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const ReversalInput = Type.Object({
  data: Type.Object({ setl_id: text(30), mdtrt_id: Type.Optional(text(30)), psn_no: text(30) }),
});

function billOf(outcome: Outcome<Bill, Refusal>): Bill {
  if (!outcome.ok) throw failureOf(outcome.refusal);
  return outcome.value;
}

/** Checks that the credential shown belongs to the person whom the claim names (M35). */
function insuredOfClaim(world: World, message: Message, claim: ClaimMessage): Promise<Insured> {
  return insuredOf(world, message, claim.druginfo, saleDayOf(claim));
}

/**
 * A pharmacy sells and settles on one day. A copy of a message that was settled may come later: it gets its first answer.
 * @throws {GatewayFailure} for another day
 */
async function checkSaleDay(
  world: World,
  { institutionCode, envelope }: Message,
  claim: ClaimMessage,
): Promise<void> {
  if (saleDayOf(claim) === dayAt(world.clock.now())) return;
  const earlier = await world.db.transaction('all', (tx) => findRequest(tx, institutionCode, envelope.msgid));
  if (earlier === undefined) throw new GatewayFailure('begntime 须为当日：药店购药只能当日结算');
}

async function answer(
  world: World,
  bill: Bill,
  insured: Insured,
  claim: ClaimMessage,
  msgid: string,
): Promise<Answer> {
  const { mdtrt_cert_type: certType, med_type: medType } = claim.druginfo;
  const shown = { certType, medType };
  return {
    output: {
      setlinfo: settlementInfo(bill, insured, shown, msgid, await balanceAfter(world, bill)),
      setldetail: settlementDetails(bill),
      detlcutinfo: detailCuts(
        bill,
        claim.drugdetail.map((detail) => detail.feedetl_sn),
      ),
    },
  };
}

/** 2101 药店预结算: what 2102 would say now; nothing is written. */
export const preSettlePharmacy: Transaction = async (world, message) => {
  const { message: claim, input } = readClaimMessage(message.envelope);
  await checkSaleDay(world, message, claim);
  const insured = await insuredOfClaim(world, message, claim);
  await checkItemCodes(world, message, claim);
  const bill = billOf(await preSettle(world, message.actor, input));
  return answer(world, bill, insured, claim, message.envelope.msgid);
};

/** 2102 药店结算: the same use case as the cashier's page; the message number is its request id, so a repeated message settles nothing twice. */
export const settlePharmacy: Transaction = async (world, message) => {
  const { message: claim, input } = readClaimMessage(message.envelope);
  await checkSaleDay(world, message, claim);
  const insured = await insuredOfClaim(world, message, claim);
  await checkItemCodes(world, message, claim);
  await tellInvoice(world, message, claim.druginfo.invono);
  const bill = billOf(
    await settleClaim(world, message.actor, { ...input, requestId: message.envelope.msgid }, 'gateway'),
  );
  return answer(world, bill, insured, claim, message.envelope.msgid);
};

const INVOICE_NO = /^[0-9A-Za-z-]{1,20}$/;

/** Keeps the invoice of a settlement before it is settled: nothing is lost in between. What is no invoice number is left out. */
export async function tellInvoice(
  world: World,
  { institutionCode, envelope }: Message,
  invono: string | null | undefined,
): Promise<void> {
  const invoiceNo = (invono ?? '').trim();
  if (invoiceNo === 'null' || !INVOICE_NO.test(invoiceNo)) return;
  const told = { institutionCode, requestId: envelope.msgid, invoiceNo };
  await world.db.transaction('none', (tx) => keepInvoice(tx, told, world.clock.now()));
}

/** What a reversal is asked for: whose settlement, which, and why. */
export interface Reversing {
  readonly personNo: string;
  readonly claimNo: string;
  readonly reason: string;
  /** Whether what was taken back before is answered once more, instead of refused. */
  readonly again?: boolean;
}

/** Takes a settlement of the person whom the message names back and answers with its negated amounts. */
export async function reversed(
  world: World,
  message: Message,
  { personNo, claimNo, reason, again = false }: Reversing,
): Promise<Answer> {
  const { institutionCode, envelope, actor } = message;
  const { insured, visit } = await world.db.transaction('all', async (tx) => {
    const person = await findPersonByNo(tx, personNo);
    const owner = await findClaimOwner(tx, claimNo);
    if (!person || owner?.personId !== person.id)
      throw new GatewayFailure('该结算不属于 psn_no 所指参保人，请核对');
    return {
      insured: { ...(await describeInsured(world, tx, message, person)), knownAt: owner.settledAt },
      visit: await findVisitOfClaim(tx, institutionCode, person.id, claimNo),
    };
  });
  const request = { requestId: envelope.msgid, reason };
  const outcome = await reverseClaim(world, actor, claimNo, request, 'gateway');
  const before = outcome.ok || !again ? undefined : await reversalBefore(world, claimNo, outcome.refusal);
  const bill = before ?? billOf(outcome);
  const shown = { certType: visit.certType, medType: visit.medType || MED_TYPES[bill.setting] };
  return {
    output: {
      setlinfo: {
        ...settlementInfo(bill, insured, shown, envelope.msgid, await balanceAfter(world, bill)),
        ...(visit.stayNo === null ? {} : { mdtrt_id: visit.stayNo }),
      },
      setldetail: settlementDetails(bill),
    },
    ...(before && { warning: '该交易此前已经冲正' }),
  };
}

/** The reversal of a settlement that was taken back as a whole before; undefined where a part of it stands elsewhere. */
async function reversalBefore(world: World, claimNo: string, { code }: Refusal): Promise<Bill | undefined> {
  if (code !== 'CLAIM_ALREADY_REVERSED') return undefined;
  return world.db.transaction('all', async (tx) => {
    const reversalNo = (await readBill(tx, claimNo))?.reversedByNo ?? '';
    const restNo = await findRestNo(tx, reversalNo);
    return restNo === undefined ? readBill(tx, reversalNo) : undefined;
  });
}

/** 2103 药店结算撤销, by the settlement's number. */
export const reversePharmacy: Transaction = async (world, message) => {
  const { data } = parseShape(ReversalInput, message.envelope.input, 'input');
  return reversed(world, message, {
    personNo: data.psn_no,
    claimNo: data.setl_id,
    reason: '药店系统撤销',
  });
};

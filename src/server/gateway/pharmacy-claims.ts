import { Type } from 'typebox';
import { ageOn, dayAt } from '../../base/date.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { Bill } from '../../contract/settlement.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findEnrolmentOn, findPersonByNo, findSealedNumbers, type Person } from '../insured/store.ts';
import { preSettle } from '../settlement/pre-settle.ts';
import { reverseClaim } from '../settlement/reverse-claim.ts';
import { settleClaim } from '../settlement/settle-claim.ts';
import { voidRequest } from '../settlement/void-request-store.ts';
import type { World } from '../world.ts';
import { readClaimMessage, type ClaimMessage } from './claim-message.ts';
import { INSURANCE_TYPES } from './codes.ts';
import { parseShape } from './envelope.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import { checkItemCodes } from './item-matches.ts';
import type { Answer, Message, Transaction } from './message.ts';
import { personOfCredential } from './person-info.ts';
import { findClaimPerson } from './store.ts';
import { detailCuts, settlementDetails, settlementInfo, type Insured } from './settlement-info.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const ReversalInput = Type.Object({
  data: Type.Object({ setl_id: text(30), mdtrt_id: Type.Optional(text(30)), psn_no: text(30) }),
});
const CompensationInput = Type.Object({
  data: Type.Object({ psn_no: text(30), omsgid: text(30), oinfno: text(6) }),
});

function billOf(outcome: Outcome<Bill, Refusal>): Bill {
  if (!outcome.ok) throw failureOf(outcome.refusal);
  return outcome.value;
}

/** Opens the identity number of a person for the answer to the desk where their credential was shown; audited. */
async function describeInsured(world: World, tx: Tx, message: Message, person: Person): Promise<Insured> {
  const now = world.clock.now();
  const sealed = await findSealedNumbers(tx, person.id);
  await recordAudit(tx, message.actor, now, {
    action: `gateway.${message.envelope.infno}`,
    subjectKind: 'person',
    subjectId: person.id,
    personId: person.id,
    requestId: message.envelope.msgid,
  });
  const certno = sealed ? world.secrets.open(sealed.idNumber).toString() : '';
  return { certno, sex: person.sex, bornOn: person.bornOn, age: ageOn(person.bornOn, dayAt(now)) };
}

/** Checks that the credential shown belongs to the person whom the claim names (M35). */
async function insuredOfClaim(world: World, message: Message, claim: ClaimMessage): Promise<Insured> {
  return world.db.transaction('all', async (tx) => {
    const person = await personOfCredential(
      world,
      tx,
      claim.druginfo.mdtrt_cert_type,
      claim.druginfo.mdtrt_cert_no,
    );
    if (person.personNo !== claim.druginfo.psn_no)
      throw new GatewayFailure('出示的凭证不属于 psn_no 所指参保人，请核对');
    const enrolment = await findEnrolmentOn(tx, person.id, dayAt(world.clock.now()));
    const expected = enrolment && INSURANCE_TYPES[enrolment.scheme];
    if (expected !== undefined && claim.druginfo.insutype !== expected) {
      throw new GatewayFailure(`insutype 应为 ${expected}，请先用 1101 查询参保险种`);
    }
    return describeInsured(world, tx, message, person);
  });
}

function answer(bill: Bill, insured: Insured, claim: ClaimMessage, msgid: string): Answer {
  const { mdtrt_cert_type: certType, med_type: medType } = claim.druginfo;
  const shown = { certType, medType };
  return {
    output: {
      setlinfo: settlementInfo(bill, insured, shown, msgid),
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
  const { message: claim, input } = readClaimMessage(message.envelope, world.clock.now());
  const insured = await insuredOfClaim(world, message, claim);
  await checkItemCodes(world, message, claim);
  const bill = billOf(await preSettle(world, message.actor, input));
  return answer(bill, insured, claim, message.envelope.msgid);
};

/** 2102 药店结算: the same use case as the cashier's page; the message number is its request id, so a repeated message settles nothing twice. */
export const settlePharmacy: Transaction = async (world, message) => {
  const { message: claim, input } = readClaimMessage(message.envelope, world.clock.now());
  const insured = await insuredOfClaim(world, message, claim);
  await checkItemCodes(world, message, claim);
  const bill = billOf(
    await settleClaim(world, message.actor, { ...input, requestId: message.envelope.msgid }, 'gateway'),
  );
  return answer(bill, insured, claim, message.envelope.msgid);
};

async function reversed(
  world: World,
  message: Message,
  personNo: string,
  claimNo: string,
  reason: string,
): Promise<Answer> {
  const insured = await world.db.transaction('all', async (tx) => {
    const person = await findPersonByNo(tx, personNo);
    if (!person || (await findClaimPerson(tx, claimNo)) !== person.id)
      throw new GatewayFailure('该结算不属于 psn_no 所指参保人，请核对');
    return describeInsured(world, tx, message, person);
  });
  const bill = billOf(
    await reverseClaim(
      world,
      message.actor,
      claimNo,
      { requestId: message.envelope.msgid, reason },
      'gateway',
    ),
  );
  return {
    output: {
      setlinfo: settlementInfo(bill, insured, undefined, message.envelope.msgid),
      setldetail: settlementDetails(bill),
    },
  };
}

/** 2103 药店结算撤销, by the settlement's number. */
export const reversePharmacy: Transaction = async (world, message) => {
  const { data } = parseShape(ReversalInput, message.envelope.input, 'input');
  return reversed(world, message, data.psn_no, data.setl_id, '药店系统撤销');
};

/**
 * 2601 冲正: undoes a 2102 whose answer was lost, by its message number. Where that message never arrived, its
 * number is made void, so that it cannot be settled by a late arrival either.
 */
export const compensate: Transaction = async (world, message) => {
  const { data } = parseShape(CompensationInput, message.envelope.input, 'input');
  if (data.oinfno !== '2102') throw new GatewayFailure('冲正只适用于 2102 药店结算');
  const claimNo = await world.db.transaction('all', (tx) =>
    voidRequest(tx, message.institutionCode, data.omsgid, world.clock.now()),
  );
  if (claimNo === undefined) return { output: {}, warning: '原报文没有办理过结算，已作废该报文编号' };
  return reversed(world, message, data.psn_no, claimNo, '冲正交易');
};

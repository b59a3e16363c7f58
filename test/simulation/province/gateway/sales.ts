/** Sales that a pharmacy's system sends as 2102, sometimes after 2101; 2103 takes one back, 2601 undoes a message that was not answered. */
import type { AskedClaim } from '../../auditor/record.ts';
import type { MessageSent, Reply } from '../../auditor/record-messages.ts';
import type { SimPerson } from '../people.ts';
import type { Delivery, Message, Script, SimClaim, SimSent } from '../script.ts';
import { putBack } from '../shelves.ts';
import {
  amountOf,
  credentialOf,
  drawMsgid,
  learnOf,
  messageOf,
  sendMessage,
  wallAt,
  type Written,
} from './messages.ts';

function saleInput(script: Script, person: SimPerson, asked: AskedClaim): object {
  const now = wallAt(script.desks.now());
  const drugdetail = asked.lines.map((line, index) => ({
    feedetl_sn: String(index + 1),
    rxno: asked.rxno,
    rx_circ_flag: '1',
    fee_ocur_time: now,
    med_list_codg: line.nationalCode,
    medins_list_codg: line.nationalCode,
    det_item_fee_sumamt: amountOf(line.price, line.quantity),
    cnt: line.quantity,
    pric: line.price,
    drugtracinfo: line.traceCodes.map((drug_trac_codg) => ({ drug_trac_codg })),
  }));
  const [only] = drugdetail;
  return {
    druginfo: {
      ...credentialOf(script, person),
      begntime: now,
      medfee_sumamt: only?.det_item_fee_sumamt ?? '0',
      acct_used_flag: asked.useAccount === true ? '1' : '0',
      med_type: '41',
      ...(asked.receivingHospital === null ? {} : { deliv_medins_code: asked.receivingHospital }),
    },
    drugdetail,
  };
}

/** What a counter learns of a settlement that the interface tells. */
export function learnOfSettlement(
  script: Script,
  sent: Pick<SimSent, 'institutionCode' | 'person' | 'msgid'>,
  asked: Pick<AskedClaim, 'lines'>,
  servedOn: string,
  output: NonNullable<Reply['output']>,
): SimClaim | undefined {
  const { setl_id: claimNo } = (output['setlinfo'] ?? {}) as { setl_id?: string };
  if (claimNo === undefined) return undefined;
  const known = script.claims.find((one) => one.claimNo === claimNo);
  if (known) return known;
  const { institutionCode, person, msgid } = sent;
  const claim: SimClaim = {
    claimNo,
    person,
    institutionCode,
    servedOn,
    lines: asked.lines.map(({ nationalCode, quantity, traceCodes }, index) => ({
      line: index + 1,
      nationalCode,
      quantity,
      traceCodes,
    })),
    stands: true,
  };
  script.claims.push(claim);
  script.settledBy.set(msgid, claim);
  return claim;
}

/** The same sale as a message: every copy under the same number. @param prepare the claim, once its prescription is there */
export function saleMessage(
  script: Script,
  person: SimPerson,
  institutionCode: string,
  lines: AskedClaim['lines'],
  prepare: () => Promise<AskedClaim>,
  orElse: Message,
): Message {
  const msgid = drawMsgid(script, institutionCode);
  const lookId = drawMsgid(script, institutionCode);
  const looksFirst = script.dice.percent(30);
  const touches = [person.person.personNo, ...lines.flatMap((line) => line.traceCodes)];
  const sent: SimSent = { institutionCode, infno: '2102', msgid, person, touches };
  let first: Promise<object> | undefined;
  let looked: Promise<MessageSent[]> | undefined;
  /** Who has lost the answer looks again. */
  const forget = (lost: unknown) => {
    looked = undefined;
    throw lost;
  };
  const lookAt = async (written: Written, input: object) =>
    looksFirst ? [await sendMessage(script, { ...written, infno: '2101', msgid: lookId }, input)] : [];
  script.sent.push(sent);
  return {
    touches: [msgid, ...touches],
    prepare,
    async deliver(): Promise<Delivery> {
      const asked = await prepare();
      // Without a prescription there is nothing to send: the cashier's page says why.
      if (asked.rxno === null) return orElse.deliver();
      const today = wallAt(script.desks.now()).slice(0, 10);
      const written: Written = {
        ...sent,
        input: () => Promise.resolve(saleInput(script, person, asked)),
        learn: (output) => void learnOfSettlement(script, sent, asked, today, output),
      };
      const input = await (first ??= written.input());
      // Whichever copy is first looks before either is settled.
      const isMine = looked === undefined;
      const before = await (looked ??= lookAt(written, input).catch(forget));
      const happening = await sendMessage(script, written, input);
      return {
        happening: [...(isMine ? before : []), happening],
        learn: () => learnOf(script, written, happening.reply),
      };
    },
  };
}

/** 2103 of what a pharmacy's system has sold. */
export function reversalMessage(script: Script, claim: SimClaim): Message {
  const { institutionCode, claimNo, person } = claim;
  const data = { setl_id: claimNo, mdtrt_id: claimNo, psn_no: person.person.personNo };
  return messageOf(script, {
    institutionCode,
    infno: '2103',
    msgid: drawMsgid(script, institutionCode),
    touches: [person.person.personNo, ...claim.lines.flatMap((line) => line.traceCodes)],
    input: () => Promise.resolve({ data }),
    learn: () => learnOfUndoing(script, claim),
  });
}

export function learnOfUndoing(script: Script, claim: SimClaim): void {
  if (claim.stands) putBack(script, claim.institutionCode, claim.lines);
  claim.stands = false;
}

/** 2601: of a message that came, of one that is still on its way, or of one that was undone already. */
export function drawCompensation(script: Script): Message | undefined {
  const { dice, sent } = script;
  if (sent.length === 0) return undefined;
  const { institutionCode, infno, msgid, person, touches } = dice.pick(sent.slice(-12));
  return messageOf(script, {
    institutionCode,
    infno: '2601',
    msgid: drawMsgid(script, institutionCode),
    touches: [msgid, ...touches],
    input: () => Promise.resolve({ data: { psn_no: person.person.personNo, omsgid: msgid, oinfno: infno } }),
    learn: () => {
      const of = script.settledBy.get(msgid);
      if (of) learnOfUndoing(script, of);
      const stay = script.stays.find((one) => one.msgid === msgid);
      if (stay) stay.state = 'undone';
    },
  });
}

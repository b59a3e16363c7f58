/** Plays messages of the national interface through the books: each counts once, a later copy gets the first reply (I12, M32). */
import { dayOf, type Books } from './books.ts';
import { checkReply, keyOf, setlIdOf, subjectOf, undo } from './check-reply.ts';
import { compareCuts, compareInfo, heldAfter } from './compare-info.ts';
import { decide } from './settle-books.ts';
import type * as record from './record-messages.ts';
import type { AskedClaim } from './record.ts';
import { playStayMessage } from './stay-books.ts';

/** 2101, 2102: a pharmacy's sale of the day. */
function sell(books: Books, sent: record.MessageSent, writes: boolean): void {
  const { druginfo, drugdetail } = sent.input as record.SaleInput;
  const { at, institutionCode, msgid } = sent;
  const day = dayOf(at);
  if (druginfo.begntime.slice(0, 10) !== day) {
    checkReply(books, sent, 'anything');
    return;
  }
  const asked: AskedClaim = {
    requestId: msgid,
    personNo: druginfo.psn_no,
    rxno: drugdetail[0]?.rxno ?? null,
    receivingHospital: druginfo.deliv_medins_code ?? null,
    diagnosisCode: druginfo.dise_codg,
    useAccount: druginfo.acct_used_flag === '1',
    lines: drugdetail.map(({ med_list_codg: nationalCode, pric, cnt, drugtracinfo }) => ({
      nationalCode,
      price: pric,
      quantity: cnt,
      traceCodes: drugtracinfo.map((one) => one.drug_trac_codg),
    })),
  };
  const decided = decide(books, { institutionCode, asked, day, byHand: false });
  if ('against' in decided) {
    checkReply(books, sent, [...decided.against]);
    return;
  }
  if (!checkReply(books, sent, null)) return;
  const claimNo = writes ? setlIdOf(sent) : '';
  const booked = decided.book(claimNo, at, writes);
  const serials = drugdetail.map((line) => line.feedetl_sn);
  books.findings.push(
    ...compareInfo(
      books,
      subjectOf(sent),
      sent.reply,
      booked,
      { setl_id: claimNo, medins_setl_id: msgid },
      1n,
      heldAfter(books, booked, writes ? 0n : booked.reckoned.amounts.fromAccount),
    ),
    ...compareCuts(subjectOf(sent), sent.reply, booked, serials),
  );
  if (writes) books.settledBy.set(keyOf(sent), claimNo);
}

/** 2601: what its message did is undone; what never did anything never will. */
function compensate(books: Books, sent: record.MessageSent): void {
  const { omsgid, oinfno } = (sent.input as record.CompensationInput).data;
  const original = keyOf({ institutionCode: sent.institutionCode, msgid: omsgid });
  const claimNo = books.settledBy.get(original);
  if (['2201', '2401'].includes(oinfno)) playStayMessage(books, sent);
  else if (claimNo !== undefined) undo(books, sent, books.bills.get(claimNo));
  else if (checkReply(books, sent, null)) {
    books.voided.add(original);
    if (!sent.reply.warn_msg.includes('作废')) books.findings.push(`${subjectOf(sent)} 没有说明原报文已作废`);
  }
}

/** Where two outputs part, for whoever reads the finding. */
function firstDifference(first: string, output: unknown): string {
  const again = JSON.stringify(output);
  const at = [...first].findIndex((letter, index) => letter !== again[index]);
  return `${first.slice(Math.max(0, at - 40), at + 20)} ≠ ${again.slice(Math.max(0, at - 40), at + 20)}`;
}

/** A copy of a message that did something gets the same output, whenever it comes. */
function isCopy(books: Books, sent: record.MessageSent): boolean {
  const first = books.replies.get(keyOf(sent));
  if (first === undefined) return false;
  const { infcode, err_msg: words, output } = sent.reply;
  if (infcode !== 0) books.findings.push(`${subjectOf(sent)} 重发得到：${words}，不是第一次的答复`);
  else if (JSON.stringify(output) !== first)
    books.findings.push(`${subjectOf(sent)} 重发得到的不是第一次的答复：${firstDifference(first, output)}`);
  return true;
}

export function playMessage(books: Books, sent: record.MessageSent): void {
  if (isCopy(books, sent)) return;
  if (books.voided.has(keyOf(sent))) {
    checkReply(books, sent, 'anything');
    return;
  }
  if (sent.infno === '2101' || sent.infno === '2102') sell(books, sent, sent.infno === '2102');
  else if (sent.infno === '2103')
    undo(books, sent, books.bills.get((sent.input as record.UndoInput).data.setl_id));
  else if (sent.infno === '2601') compensate(books, sent);
  else playStayMessage(books, sent);
  const isRead = ['2101', '2206', '2303'].includes(sent.infno);
  if (sent.reply.infcode === 0 && !isRead) books.replies.set(keyOf(sent), JSON.stringify(sent.reply.output));
}

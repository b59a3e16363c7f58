/** What a reply of the interface must be, and settlements that a message takes back (M32). */
import { endBookings } from './booking-books.ts';
import { dayOf, type Booked, type Books } from './books.ts';
import { compareInfo, heldAfter } from './compare-info.ts';
import type { MessageSent } from './record-messages.ts';
import { reverseBill, standsAgainst } from './settle-books.ts';

/** Why a message must fail: codes of which the answer must name one; anything where no rule of the policy stands behind it. */
export type Because = readonly string[] | 'anything' | null;

export const keyOf = ({ institutionCode, msgid }: Pick<MessageSent, 'institutionCode' | 'msgid'>) =>
  `${institutionCode} ${msgid}`;
export const subjectOf = ({ infno, msgid }: MessageSent) => `${infno} ${msgid}`;

/** Whether the reply is what it must be. @returns whether the message did something */
export function checkReply(books: Books, sent: MessageSent, because: Because): boolean {
  const { infcode, err_msg: words } = sent.reply;
  const subject = subjectOf(sent);
  if (because === null) {
    if (infcode !== 0) books.findings.push(`${subject} 应当办成，平台却答：${words}`);
    return infcode === 0;
  }
  const code = /\[([A-Z_]+) /.exec(words)?.[1] ?? '';
  if (infcode === 0) books.findings.push(`${subject} 应当不办（${String(because)}），平台却办了`);
  else if (because !== 'anything' && !because.includes(code))
    books.findings.push(`${subject} 应当因 ${because.join('、')} 不办，平台却答：${words}`);
  return false;
}

export function setlIdOf({ reply }: MessageSent): string {
  return String((reply.output?.['setlinfo'] as { setl_id?: string } | undefined)?.setl_id);
}

/** Whoever lost the answer of a compensation asks again under a new number: what was undone as a whole is told once more. */
function tellsAgain(books: Books, sent: MessageSent, booked: Booked | undefined): boolean {
  if (sent.infno !== '2601' || booked === undefined) return false;
  if (booked.reversedBy === null || booked.next !== null) return false;
  const must = { setl_id: booked.reversedBy };
  if (checkReply(books, sent, null))
    books.findings.push(...compareInfo(books, subjectOf(sent), sent.reply, booked, must, -1n, null));
  return true;
}

/** 2103, 2208, 2305, and 2601 of what was settled. */
export function undo(books: Books, sent: MessageSent, booked: Booked | undefined): void {
  if (tellsAgain(books, sent, booked)) return;
  const because = booked === undefined ? null : standsAgainst(books, booked, dayOf(sent.at), 'institution');
  if (booked === undefined) checkReply(books, sent, 'anything');
  else if (checkReply(books, sent, because === null ? null : [because])) {
    const reversalNo = setlIdOf(sent);
    const held = heldAfter(books, booked, -booked.reckoned.amounts.fromAccount);
    books.findings.push(
      ...compareInfo(books, subjectOf(sent), sent.reply, booked, { setl_id: reversalNo }, -1n, held),
    );
    reverseBill(books, booked, reversalNo, sent.at);
    endBookings(books, booked.claimNo);
  }
}

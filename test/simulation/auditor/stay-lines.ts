/** Fee lines of visits and stays: whether a settlement holds one, and whether it is settled here at all (M10, M12). */
import type { Books, Stay, StayLine } from './books.ts';
import { isListed, standardOn } from './what-held.ts';

/** Whether a settlement holds its lines: it stands, or what was left of it after a return does. */
export function isHeld(books: Books, claimNo: string): boolean {
  const booked = books.bills.get(claimNo);
  if (booked === undefined) return false;
  if (booked.reversedBy === null) return true;
  const rest = books.rests.get(claimNo);
  return rest !== undefined && isHeld(books, rest);
}

export function isSettled(books: Books, stay: Stay, serial: string): boolean {
  return stay.attempts.some((one) => one.serials.includes(serial) && isHeld(books, one.claimNo));
}

/** Settled here is what has a line of its own on its day (M10, M12); everything else is settled elsewhere. */
export function isOurs(books: Books, { nationalCode, day }: StayLine): boolean {
  const drug = books.drugs.get(nationalCode);
  return drug !== undefined && isListed(books, drug, day) && standardOn(books, drug, day) !== undefined;
}

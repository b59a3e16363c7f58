import type { PlainDate } from '../../../base/date.ts';
import type { Outcome } from '../../../base/outcome.ts';
import { checkQualification, standingOn } from '../../../domain/providers/points/standing.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { listPointFacts, listPointFactsOf } from './point-store.ts';

/**
 * Whether a doctor or pharmacist may sign, prescribe or check on a day, as the decisions on points stand (M27).
 * @returns QUALIFICATION_SUSPENDED, QUALIFICATION_ENDED
 */
export async function checkQualifiedOn(
  tx: Tx,
  code: string,
  onDay: PlainDate,
): Promise<Outcome<true, Refusal>> {
  return checkQualification(await listPointFacts(tx, code), onDay);
}

/** Codes of all whose payment qualification is suspended or ended on a day (M27). */
export async function listBarredOn(tx: Tx, onDay: PlainDate): Promise<string[]> {
  const facts = await listPointFactsOf(tx, null);
  return [...facts].flatMap(([code, record]) => (standingOn(record, onDay).state === 'normal' ? [] : [code]));
}

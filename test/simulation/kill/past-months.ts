/** The months before the kills: what was sold in them is closed, stands in statements, and is owed by insurers. */
import { listCommercialReceivables } from '../../../src/contract/funds-receipts.ts';
import type { ToldReceivable } from '../auditor/record-receipts.ts';
import { monthAfter } from '../province/calendar.ts';
import { drawHospitalClaim } from '../province/claims.ts';
import { issueMonth } from '../province/institution-money.ts';
import type { Script } from '../province/script.ts';
import { closeBooks } from '../province/settings.ts';

const MONTHS = 3;
const CLAIMS_A_PERSON = 2;

/** The first of the months before, as yyyy-MM. */
export const firstMonthBefore = (today: string): string => monthAfter(today.slice(0, 7), -MONTHS);

/** Somebody buys at a hospital. */
async function buy(script: Script, person: Script['ground']['people'][number]): Promise<void> {
  const { happening, learn } = await drawHospitalClaim(script, person).deliver();
  script.record.push(...[happening ?? []].flat());
  learn();
}

/**
 * Plays the months before from the first on; then it is today, all days before are closed, and the statements are made.
 * @returns what insurers owe
 */
export async function playMonthsBefore(script: Script, today: number): Promise<readonly ToldReceivable[]> {
  const { desks, ground } = script;
  const first = new Date(desks.now());
  const months = Array.from({ length: MONTHS }, (_, index) =>
    monthAfter(first.toISOString().slice(0, 7), index),
  );
  for (const month of months) {
    await desks.moveClock(Date.parse(`${month}-11T02:00:00Z`) - desks.now());
    for (let bought = 0; bought < CLAIMS_A_PERSON; bought += 1)
      for (const person of ground.people) await buy(script, person);
  }
  await desks.moveClock(today - desks.now());
  await closeBooks(script);
  for (const month of months) for (const area of ground.areas) await issueMonth(script, area, month);
  const auditor = await desks.of({ role: 'auditor' });
  return (await auditor.ok(listCommercialReceivables, {})).plans;
}

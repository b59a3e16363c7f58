/** One person proposes to book bills anew or refuses, another confirms; only then is anything booked (M9.5, M29, M32, I6, I12). */
import { assert } from '../../../base/assert.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-readjudication.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { mayStep, type ReadjudicationStep } from '../../../domain/settlement/corrections/steps.ts';
import type { Tx } from '../../db/database.ts';
import { lockYears } from '../../funds/store.ts';
import { notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import { lockTraceCodes } from '../../providers/stock/stock-store.ts';
import type { World } from '../../world.ts';
import { bookRest } from '../reversal/book-rest.ts';
import { bookReversal } from '../reversal/book-reversal.ts';
import { withFreshFacts } from '../with-fresh-facts.ts';
import {
  findCase,
  insertCaseEvent,
  listBookedAnew,
  listCaseEvents,
  type BookedAnew,
  type CaseHead,
  type FoundCase,
} from './case-store.ts';
import { keepFinding } from './find-readjudications.ts';
import { propose, type ProposedBooking } from './propose.ts';

/**
 * Proposes with a reason, sends back, or refuses with a reason. Who proposes something that has changed meanwhile proposes
 * nothing: it is found anew.
 * @returns READJUDICATION_STEP_NOT_ALLOWED, READJUDICATION_STALE
 * @throws {Problem} 404 outside the actor's area
 */
export async function takeReadjudicationStep(
  world: World,
  actor: Actor,
  id: number,
  { step, words }: CallOf<typeof contract.takeReadjudicationStep>['body'],
): Promise<Outcome<OutputOf<typeof contract.takeReadjudicationStep>, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const row = await openCase(tx, actor, id);
    const may = mayStep(row, step, actor.accountId);
    if (!may.ok) return may;
    if (step === 'proposed') {
      const standing = await stillSo(tx, world, actor, row);
      if (!standing.ok) return standing;
    }
    await writeStep(tx, world, actor, row, { step, words, action: 'settlement.takeReadjudicationStep' });
    return accept({ state: step });
  });
}

/**
 * Books what another person has proposed: every bill reversed and written anew, in the order of payment, as one. It is reckoned
 * once more under the lock of the year; what has changed since is not booked. Sent again by the same person, it answers as before.
 * @returns READJUDICATION_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED, READJUDICATION_STALE
 * @throws {Problem} 404 outside the actor's area
 */
export async function confirmReadjudication(
  world: World,
  actor: Actor,
  id: number,
  { words }: CallOf<typeof contract.confirmReadjudication>['body'],
): Promise<Outcome<OutputOf<typeof contract.confirmReadjudication>, Refusal>> {
  return withFreshFacts(() =>
    world.db.transaction('all', async (tx) => {
      const row = await openCase(tx, actor, id);
      if (row.state === 'booked' && row.lastBy === actor.accountId)
        return accept({ state: row.state, booked: await bookedOf(tx, row) });
      const may = mayStep(row, 'booked', actor.accountId);
      if (!may.ok) return may;
      const standing = await stillSo(tx, world, actor, row);
      if (!standing.ok) return standing;
      const reason = (await listCaseEvents(tx, id)).findLast((one) => one.step === 'proposed')?.words ?? '';
      await bookAll(tx, world, actor, row, standing.value, reason);
      await writeStep(tx, world, actor, row, {
        step: 'booked',
        words,
        action: 'settlement.confirmReadjudication',
      });
      return accept({ state: 'booked' as const, booked: await bookedOf(tx, row) });
    }),
  );
}

/** A case under the lock of its year, as it stands. @throws {Problem} 404 outside the actor's area */
async function openCase(tx: Tx, actor: Actor, id: number): Promise<FoundCase> {
  const seen = await findCase(tx, id);
  if (!seen || !isOwnArea(actor, seen.areaCode)) throw notFound('更正重算');
  await lockYears(tx, seen.personNo, seen.year);
  const row = await findCase(tx, id);
  assert(row !== undefined, 'a case that was found stays');
  return row;
}

/** Reckons a case again; what comes out otherwise than it says takes its place. */
async function stillSo(
  tx: Tx,
  world: World,
  actor: Actor,
  row: CaseHead,
): Promise<Outcome<readonly ProposedBooking[], Refusal>> {
  const { personId, scheme, year, areaCode } = row;
  const key = { personId, scheme, year };
  const proposed = await propose(tx, key, areaCode);
  if (proposed?.digest === row.digest) return accept(proposed.bookings);
  await keepFinding(tx, world, actor, { key, areaCode, last: row, proposed });
  return decline(refuse('READJUDICATION_STALE'));
}

async function bookAll(
  tx: Tx,
  world: World,
  actor: Actor,
  row: CaseHead,
  bookings: readonly ProposedBooking[],
  reason: string,
): Promise<void> {
  // Packs are free for a moment: nobody may report them as sold otherwise meanwhile.
  const codes = bookings.flatMap(({ loaded }) => loaded.rows.flatMap((line) => line.traceCodes));
  await lockTraceCodes(tx, codes);
  for (const { loaded, redecided } of bookings) {
    const { claim, rows } = loaded;
    const by = {
      actor,
      channel: 'page' as const,
      now: world.clock.now(),
      // A point stands in no request id that a counter may choose.
      requestId: `readjudication.${row.id}.${claim.claimNo}`,
      contentHash: row.digest,
      reason: `更正重算第 ${row.id} 号：${reason}`,
      action: 'settlement.confirmReadjudication',
    };
    const reversal = await bookReversal(tx, by, claim);
    await bookRest(tx, by, claim, {
      bill: redecided.bill,
      kept: rows,
      planKind: redecided.planKind,
      kind: 'readjudication',
      reversalId: reversal.id,
    });
  }
}

async function bookedOf(tx: Tx, { areaCode, proposal }: FoundCase): Promise<BookedAnew[]> {
  return listBookedAnew(
    tx,
    areaCode,
    proposal.bills.map((bill) => bill.claimNo),
  );
}

async function writeStep(
  tx: Tx,
  world: World,
  actor: Actor,
  row: CaseHead,
  {
    step,
    words,
    action,
  }: { readonly step: ReadjudicationStep; readonly words: string; readonly action: string },
): Promise<void> {
  const now = world.clock.now();
  await insertCaseEvent(tx, row.id, { step, words, at: now, by: actor.name, accountId: actor.accountId });
  await recordAudit(tx, actor, now, {
    action,
    subjectKind: 'readjudication',
    subjectId: String(row.id),
    personId: row.personId,
    detail: step,
  });
}

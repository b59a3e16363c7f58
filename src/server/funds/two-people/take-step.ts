/** A step with money that goes through two people: taken once for a request id, booked with the approval, and taken back by its exact negation (M29). */
import { accept, type Outcome } from '../../../base/outcome.ts';
import { MONEY_DESKS } from '../../../contract/funds-two-people-shapes.ts';
import { STEPS_WITH_WORDS } from '../../../domain/funds/two-people.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { isOwnArea, requireOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { findBooked, reverseBooked, type JournalKey } from '../journals/booked-journals.ts';
import { recordJournal, type NewJournal } from '../journals/record-journal.ts';
import { requireSame } from './same-request.ts';
import type { stepStore } from './step-store.ts';

interface SteppedHead<State> {
  readonly id: number;
  readonly areaCode: string;
  readonly state: State;
  readonly seq: number;
}

/** What is its own of one kind of such money. */
export interface SteppedMoney<Head extends SteppedHead<State>, State extends string, Step extends string> {
  readonly action: string;
  readonly subjectKind: string;
  /** What each step is called. */
  readonly steps: Readonly<Record<Step, string>>;
  readonly store: Pick<ReturnType<typeof stepStore<object, State, Step>>, 'take' | 'findStep'>;
  /** @throws {Problem} 404 outside the scope */
  readonly see: (tx: Tx, id: number) => Promise<Head>;
  /** Until the transaction ends, nobody else changes what is decided on. */
  readonly lock: (tx: Tx, head: Head) => Promise<void>;
  readonly next: (head: Head, step: Step, accountId: number) => Outcome<State, Refusal>;
  readonly journalKey: (id: number) => JournalKey;
  /** What the approval books. */
  readonly approve: (tx: Tx, head: Head) => Promise<Outcome<Pick<NewJournal, 'note' | 'postings'>, Refusal>>;
  /** What the books say of taking it back. */
  readonly backNote: (head: Head) => string;
}

interface Asked<Step> {
  readonly step: Step;
  readonly requestId: string;
  readonly words: string;
}

/** Whether somebody handles the money of an area (M7). */
export function mayActFor(actor: Actor, areaCode: string): boolean {
  return MONEY_DESKS.some((role) => role === actor.role) && isOwnArea(actor, areaCode);
}

/**
 * Takes one step under the lock of what it is about.
 * @returns what `next` and `approve` refuse
 * @throws {Problem} 400 for a step without the words it needs, 403 and 404 outside the area, 409 for a request id used for another step
 */
export async function takeMoneyStep<
  Head extends SteppedHead<State>,
  State extends string,
  Step extends string,
>(
  world: World,
  actor: Actor,
  kind: SteppedMoney<Head, State, Step>,
  id: number,
  { step, requestId, ...body }: Asked<Step>,
): Promise<Outcome<{ readonly state: State; readonly journalNo: string | null }, Refusal>> {
  const words = body.words.trim();
  const { accountId, name } = actor;
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const seen = await kind.see(tx, id);
    requireOwnArea(actor, seen.areaCode);
    if (STEPS_WITH_WORDS.includes(step) && words === '') throw badInput('words', '请写明原因');
    await kind.lock(tx, seen);
    const head = await kind.see(tx, id);
    const told = async (state: State) => {
      const booked = await findBooked(tx, kind.journalKey(id));
      return accept({ state, journalNo: booked?.journalNo ?? null });
    };
    const before = await kind.store.findStep(tx, id, accountId, requestId);
    if (before) {
      requireSame(before, { step }, ['step'], '另一步');
      return told(head.state);
    }
    const next = kind.next(head, step, accountId);
    if (!next.ok) return next;
    const booked = await book(tx, actor, now, kind, head, step);
    if (!booked.ok) return booked;
    const by = { accountId, name, now };
    await kind.store.take(tx, head, { step, words, requestId }, next.value, by);
    await recordAudit(tx, actor, now, {
      action: kind.action,
      subjectKind: kind.subjectKind,
      subjectId: id,
      detail: [kind.steps[step], booked.value, words].filter((part) => part !== '').join(' '),
      requestId,
    });
    return told(next.value);
  });
}

/** Books what a step moves; gives the number of the journal, or nothing for a step that moves nothing. */
async function book<Head extends SteppedHead<State>, State extends string, Step extends string>(
  tx: Tx,
  actor: Actor,
  now: number,
  kind: SteppedMoney<Head, State, Step>,
  head: Head,
  step: Step,
): Promise<Outcome<string, Refusal>> {
  const key = kind.journalKey(head.id);
  if (step === 'approved') {
    const journal = await kind.approve(tx, head);
    if (!journal.ok) return journal;
    return accept((await recordJournal(tx, actor, now, { ...key, ...journal.value })).journalNo);
  }
  if (step !== 'takenBack') return accept('');
  return accept((await reverseBooked(tx, actor, now, key, kind.backNote(head))).journalNo);
}

/**
 * The lane in which claims are settled (design: the life of one claim). Nobody waits for company: a claim that comes while a
 * connection of the lane is free is taken at once, and what has come while all were at work is taken together by the next that
 * gets free. At a quiet hour there is a connection for each; only a crowd shares. What a batch cannot settle is settled alone, beside the lane, so that it holds up nobody.
 */
import pg from 'pg';
import { assert, present } from '../../../base/assert.ts';
import type { Outcome } from '../../../base/outcome.ts';
import type { Bill } from '../../../contract/settlement.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { ensureYears } from '../../funds/book-many-store.ts';
import { overloaded } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import type { LaneRequest, Verdict } from './lane-request.ts';
import { settleBatch } from './settle-batch.ts';

/** Batches at work at the same moment: while one is being written to disk, another is decided. */
const MOST_BATCHES = 2;
/** So few claims at once have a connection each: gathering them would save little and make each wait for another. */
const FEW = 4;
const MOST_IN_BATCH = 32;
/** Persons whose claims are settled beside the lane at the same moment; they may wait for locks, and must not take every connection of the pool. */
const MOST_BESIDE = 6;
/** Accepted and not yet answered; whoever comes then is asked to come again. */
export const MOST_UNFINISHED = 600;
/** So often may a batch send a claim back before it is settled alone. */
const MOST_TRIES = 3;

type Settled = Outcome<Bill, Refusal>;
type Ended = Exclude<Verdict, string>;

interface Waiting {
  readonly request: LaneRequest;
  readonly alone: () => Promise<Settled>;
  readonly done: (outcome: Settled) => void;
  readonly failed: (error: unknown) => void;
  tries: number;
}

/** A claim that goes alone, or the claims of one person that wait for a lock together. */
interface LeftOver {
  readonly claims: readonly Waiting[];
  readonly together: boolean;
}

interface Lane {
  readonly world: World;
  /** In the order in which they came. */
  waiting: Waiting[];
  /** Left by a batch, waiting for a connection of their own. */
  readonly leftOver: LeftOver[];
  /** Persons of whom a claim is being settled: another of theirs would only meet the lock. */
  readonly busy: Map<string, number>;
  batches: number;
  beside: number;
  unfinished: number;
}

const lanes = new WeakMap<World, Lane>();

function laneOf(world: World): Lane {
  const known = lanes.get(world);
  if (known) return known;
  const made: Lane = {
    world,
    waiting: [],
    leftOver: [],
    busy: new Map(),
    batches: 0,
    beside: 0,
    unfinished: 0,
  };
  lanes.set(world, made);
  return made;
}

/** @throws {Problem} 503 when too many claims wait already */
function requireRoom(world: World): void {
  if (laneOf(world).unfinished >= MOST_UNFINISHED) throw overloaded();
}

/**
 * Settles a claim in the lane.
 * @param alone settles the same claim without it
 * @throws {Problem} 503 when too many claims wait already; what was taken in is done
 */
export function settleInLane(
  world: World,
  request: LaneRequest,
  alone: () => Promise<Settled>,
): Promise<Settled> {
  requireRoom(world);
  const lane = laneOf(world);
  lane.unfinished += 1;
  const settled = new Promise<Settled>((done, failed) => {
    const one: Waiting = { request, alone, done, failed, tries: 0 };
    // What a batch loads is of one day.
    if (request.dated) lane.leftOver.push({ claims: [holdPerson(lane, one)], together: false });
    else lane.waiting.push(one);
  });
  fillConnections(lane);
  return settled.finally(() => {
    lane.unfinished -= 1;
  });
}

function fillConnections(lane: Lane): void {
  while (lane.batches < (lane.unfinished <= FEW ? FEW : MOST_BATCHES)) {
    const batch = takeBatch(lane);
    if (batch.length === 0) break;
    lane.batches += 1;
    void runBatch(lane, batch);
  }
  while (lane.beside < MOST_BESIDE) {
    const next = lane.leftOver.shift();
    if (!next) break;
    lane.beside += 1;
    void runBeside(lane, next);
  }
}

/** Who waits longest, up to a full batch; of one request id one at a time, and nobody whose claim is at work elsewhere. */
function takeBatch(lane: Lane): Waiting[] {
  const taken: Waiting[] = [];
  const requests = new Set<string>();
  const left: Waiting[] = [];
  for (const one of lane.waiting) {
    const { claim, requestId } = one.request;
    const name = `${claim.institutionCode} ${requestId}`;
    const mayGo = taken.length < MOST_IN_BATCH && !requests.has(name) && !lane.busy.has(claim.personNo);
    (mayGo ? taken : left).push(one);
    if (mayGo) requests.add(name);
  }
  lane.waiting = left;
  for (const one of taken) holdPerson(lane, one);
  return taken;
}

function holdPerson(lane: Lane, one: Waiting): Waiting {
  const { personNo } = one.request.claim;
  lane.busy.set(personNo, (lane.busy.get(personNo) ?? 0) + 1);
  return one;
}

function letGo(lane: Lane, { request }: Waiting): void {
  const { personNo } = request.claim;
  const left = present(lane.busy.get(personNo), 'who is let go was busy') - 1;
  assert(left >= 0, 'nobody is let go twice');
  if (left === 0) lane.busy.delete(personNo);
  else lane.busy.set(personNo, left);
}

async function runBatch(lane: Lane, batch: readonly Waiting[]): Promise<void> {
  const verdicts = await judged(lane, batch, 'skip');
  lane.batches -= 1;
  const contested = new Map<string, Waiting[]>();
  for (const [place, one] of batch.entries()) {
    const verdict = present(verdicts[place], 'a batch judges every claim');
    const { personNo } = one.request.claim;
    if (verdict === 'contested') contested.set(personNo, [...(contested.get(personNo) ?? []), one]);
    else if (verdict === 'alone') lane.leftOver.push({ claims: [one], together: false });
    else end(lane, one, verdict);
  }
  for (const claims of contested.values()) lane.leftOver.push({ claims, together: true });
  fillConnections(lane);
}

async function runBeside(lane: Lane, { claims, together }: LeftOver): Promise<void> {
  const verdicts = together ? await judged(lane, claims, 'wait') : [];
  for (const [place, one] of claims.entries()) {
    const verdict = verdicts[place] ?? 'alone';
    end(lane, one, typeof verdict === 'string' ? await settledAlone(one) : verdict);
  }
  lane.beside -= 1;
  fillConnections(lane);
}

async function settledAlone({ alone }: Waiting): Promise<Ended> {
  return alone().then(
    (answer) => ({ answer }),
    (problem: unknown) => ({ problem }),
  );
}

/** Answers whoever asked; a claim whose year had to be opened goes back to the front. */
function end(lane: Lane, one: Waiting, verdict: Ended): void {
  letGo(lane, one);
  if ('answer' in verdict) one.done(verdict.answer);
  else if ('problem' in verdict) one.failed(verdict.problem);
  else lane.waiting.unshift(one);
}

/** The verdicts of a batch; when it fails as a whole, each of its claims is settled alone and learns its own reason. */
async function judged(
  { world }: Lane,
  batch: readonly Waiting[],
  about: 'skip' | 'wait',
): Promise<readonly Verdict[]> {
  try {
    const requests = batch.map((one) => one.request);
    const verdicts = await settleBatch(world, requests, about);
    const opens = verdicts.flatMap((one) => (typeof one === 'object' && 'opens' in one ? [one.opens] : []));
    // In a transaction of its own: rows that are made while others are locked would be locked out of order.
    if (opens.length > 0) await world.db.transaction('all', (tx) => ensureYears(tx, opens), 'hot');
    return verdicts.map((verdict, place) => {
      if (typeof verdict === 'string' || !('opens' in verdict)) return verdict;
      const one = present(batch[place], 'a verdict is about a claim');
      one.tries += 1;
      return one.tries < MOST_TRIES ? verdict : 'alone';
    });
  } catch (error) {
    // Nothing but the kind of failure: a message of the database may hold a person's number.
    const { code, constraint } = error instanceof pg.DatabaseError ? error : {};
    world.log.warn(
      { code, constraint, claims: batch.length },
      'a batch of claims failed and is settled one by one',
    );
    return batch.map(() => 'alone');
  }
}

/** Settles claims that wait at the same moment in one transaction: loaded together, decided one after the other, recorded together (M9.5, M29, I12). */
import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import { accept, decline } from '../../../base/outcome.ts';
import { productCacheOf, findKnownProducts } from '../../catalogue/cache/product-cache.ts';
import { withOtherRoute } from '../../catalogue/versions/other-route.ts';
import type { Tx } from '../../db/database.ts';
import { Problem } from '../../http/problem.ts';
import type { AboutLocks } from '../../prescription/many/use-many-store.ts';
import type { World } from '../../world.ts';
import { answerOfEarlier } from '../first-answer.ts';
import { likelyYear, requireYear } from '../likely-year.ts';
import { decideInBatch, type Decided } from './decide-in-batch.ts';
import type { LaneRequest, Verdict } from './lane-request.ts';
import { loadBatch } from './load-batch.ts';
import { recordBatch } from './record-batch.ts';

/**
 * Decides and records the claims of a batch; all is committed before the first is answered.
 * @param requests no two of them under the same request id of one institution
 * @param about whether to wait for what other transactions have; a claim that would have to is else `contested`. Only the claims
 *   of one person may wait: who holds one person's year and waits for another's could be waited for in turn
 * @returns a verdict for each, in their order
 * @throws what the database throws; then nothing of the batch is written
 */
export async function settleBatch(
  world: World,
  requests: readonly LaneRequest[],
  about: AboutLocks,
): Promise<Verdict[]> {
  // The clock is read when the batch begins: a claim that was tried before is decided on the day of this try.
  const now = world.clock.now();
  const day = dayAt(now);
  const todays = requests.map((request) => ({ ...request, claim: { ...request.claim, servedOn: day } }));
  const codes = new Set(todays.flatMap(({ claim }) => claim.lines.map((line) => line.nationalCode)));
  const work = async (tx: Tx): Promise<Verdict[]> => {
    const batch = await loadBatch(tx, todays, world.secrets, {
      now,
      day,
      year: likelyYear(world.db, day),
      about,
    });
    requireYear(world.db, batch.facts, day);
    const revision = batch.facts.catalogueRevision;
    const products = await findKnownProducts(tx, productCacheOf(world.db), revision, [...codes]);
    const decided = todays.map((request, place) => {
      const id = present(batch.ids[place], 'a number was taken for every claim');
      return decideInBatch(request, batch, products, { id, now });
    });
    const accepted = decided.flatMap((one) => ('accepted' in one ? [one.accepted] : []));
    const verdicts = decided.map((one, place) => {
      const request = present(todays[place], 'every decision has its claim');
      return verdictOf(tx, request, one).catch(problemOnly);
    });
    const [all] = await Promise.all([Promise.all(verdicts), recordBatch(tx, accepted, now)]);
    return all;
  };
  return world.db.transaction('all', work, 'hot');
}

/** A problem is its own claim's; a failure of the database is the whole batch's, of which then nothing is written. */
function problemOnly(error: unknown): Verdict {
  if (error instanceof Problem) return { problem: error };
  throw error;
}

async function verdictOf(tx: Tx, { claim, contentHash }: LaneRequest, decided: Decided): Promise<Verdict> {
  if ('verdict' in decided) return decided.verdict;
  if ('accepted' in decided) return { answer: accept(decided.accepted.bill) };
  if ('refused' in decided) {
    const { refused, product } = decided;
    return { answer: decline(await withOtherRoute(tx, refused, product, claim.servedOn, claim.setting)) };
  }
  const bill = await answerOfEarlier(tx, decided.earlier, contentHash);
  return { answer: accept(present(bill, 'a request that was used has its bill')) };
}

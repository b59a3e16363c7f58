import { dayAt } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Bill } from '../../contract/settlement.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import type { World } from '../world.ts';
import { billFactsOf, billLinesOf, judgeClaim, parseClaim, type ClaimToJudge } from './judge-claim.ts';
import { likelyYear } from './likely-year.ts';
import { presentBill } from './present-bill.ts';
import { withFreshFacts } from './with-fresh-facts.ts';

/**
 * What a claim would be paid if it were settled now. Writes nothing of it (M29).
 * @throws {Problem} 400 for a quantity of zero, 403 for an actor without an institution
 */
export async function preSettle(
  world: World,
  actor: Actor,
  input: ClaimToJudge,
): Promise<Outcome<Bill, Refusal>> {
  const now = world.clock.now();
  const claim = parseClaim(actor, input, dayAt(now));
  const look = async (tx: Tx) => {
    const by = { actor, now, year: likelyYear(world.db, claim.servedOn) };
    const judged = await judgeClaim(tx, world.db, claim, by);
    if (!judged.ok) return judged;
    return accept(presentBill(billFactsOf(judged.value, claim, actor), billLinesOf(judged.value, claim)));
  };
  return withFreshFacts(() => world.db.transaction('all', look, 'hot'));
}

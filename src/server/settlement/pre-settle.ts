import { dayAt } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Bill } from '../../contract/settlement.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { productCacheOf } from '../catalogue/cache/product-cache.ts';
import type { World } from '../world.ts';
import { billFactsOf, billLinesOf, judgeClaim, parseClaim, type ClaimToJudge } from './judge-claim.ts';
import { presentBill } from './present-bill.ts';

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
  return world.db.transaction(
    'all',
    async (tx) => {
      const judged = await judgeClaim(tx, productCacheOf(world.db), claim, { actor, now });
      if (!judged.ok) return judged;
      return accept(presentBill(billFactsOf(judged.value, claim, actor), billLinesOf(judged.value, claim)));
    },
    'hot',
  );
}

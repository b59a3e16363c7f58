import { matchAllProducts } from '../catalogue/matching/match-store.ts';
import type { World } from '../world.ts';
import type { DemoPlaces } from './plan-places.ts';

/** Every institution has matched the products of the list to its own items: what is not matched cannot settle (N5.5). */
export async function seedMatches(world: World, places: DemoPlaces): Promise<void> {
  const codes = [...places.hospitals, ...places.pharmacies].map((one) => one.code);
  await world.db.transaction('all', (tx) =>
    matchAllProducts(tx, codes, { accountId: null, name: '示例' }, world.clock.now()),
  );
}

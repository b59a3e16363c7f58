/** Sellers outside the province: told with the filing, checked by the reviewer (M30, I24). */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-manual-desk.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import {
  findSellerFault,
  judgeSellerPlace,
  type OutsideSeller,
} from '../../../domain/settlement/manual/outside-seller.ts';
import { provinceOf } from '../../../domain/settlement/outside-province.ts';
import { badInput } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { changeCase, openCase, standingOf } from './own-cases.ts';
import { insertSeller } from './seller-store.ts';

/**
 * A seller as it is kept: its province, its names without blanks around them.
 * @param at what stands before its members' names in the body
 * @returns BOUGHT_OUTSIDE_MAINLAND
 * @throws {Problem} 400 naming the member that is wrong
 */
export function readSeller(given: OutsideSeller, at = ''): Outcome<OutsideSeller, Refusal> {
  const place = judgeSellerPlace(given);
  if (!place.ok) return place;
  const fault = findSellerFault(given);
  if (fault !== undefined) throw badInput(`${at}${fault.member}`, fault.text);
  return accept({
    ...given,
    placeCode: provinceOf(given.placeCode),
    name: given.name.trim(),
    receivingHospital: given.receivingHospital?.trim() ?? null,
  });
}

/**
 * What the reviewer found out of a seller outside the province, its national code above all.
 * @returns MANUAL_STEP_NOT_ALLOWED outside the review, BOUGHT_OUTSIDE_MAINLAND
 * @throws {Problem} 400 for a claim whose seller is one of ours, and for another kind than it was filed with; 404 outside the area
 */
export async function saveManualSeller(
  world: World,
  actor: Actor,
  id: number,
  { requestId, ...given }: CallOf<typeof contract.saveManualSeller>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const seller = readSeller(given);
  if (!seller.ok) return seller;
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const row = await openCase(tx, actor, id);
    if (row.outside === null) throw badInput('placeCode', '这件申报的购药机构在本省，不用核对');
    if (row.outside.kind !== seller.value.kind)
      throw badInput('kind', '医院和药店填反了的，请退回申报人撤回后重新申报');
    const asked = { requestId, action: 'settlement.saveManualSeller', content: seller.value };
    return changeCase(tx, { actor, now }, row, asked, async () => {
      const { state } = await standingOf(tx, row);
      if (state !== 'toReview')
        return decline(refuse('MANUAL_STEP_NOT_ALLOWED', { detail: '只有初审时可以核对购药机构' }));
      await insertSeller(tx, id, seller.value, { accountId: actor.accountId, now });
      return accept(`${seller.value.name} ${seller.value.designatedCode ?? '没有编码'}`);
    });
  });
}

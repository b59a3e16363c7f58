import { dayAt } from '../../../base/date.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type { listDrugMap as listDrugMapRow } from '../../../contract/providers-stocking.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import { pageSpan } from '../../http/paging.ts';
import { notFound } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { readablePrefix } from '../stock/stocking-rates.ts';
import { listMapRows } from './map-store.ts';

/** The map of drugs by county within the actor's own area (M21, M26, M31). @throws {Problem} 404 for another area */
export async function listDrugMap(
  world: World,
  actor: Actor,
  query: CallOf<typeof listDrugMapRow>['query'],
): Promise<OutputOf<typeof listDrugMapRow>> {
  const own = readablePrefix(actor);
  const prefix = query.areaCode === undefined ? own : areaPrefix(query.areaCode);
  if (!prefix.startsWith(own)) throw notFound('本地区的这个区划');
  return world.db.transaction('all', async (tx) => {
    const { rows, total } = await listMapRows(tx, {
      today: dayAt(world.clock.now()),
      areaPrefix: prefix,
      words: query.q,
      field: query.field ?? null,
      lacks: query.lacks ?? null,
      ...pageSpan(query),
    });
    return { total, rows };
  });
}

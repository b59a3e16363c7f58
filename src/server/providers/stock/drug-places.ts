import { dayAt } from '../../../base/date.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type { listDrugPlaces as listDrugPlacesRow } from '../../../contract/providers-stock.ts';
import { kilometresBetween, nearestFirst, nearnessOf } from '../../../domain/providers/stock/nearest.ts';
import { REPORT_SPEAKS_DAYS } from '../../../domain/providers/stock/on-hand.ts';
import { getPublishedDrug } from '../../catalogue/search/find-drug.ts';
import type { PublishedIndex } from '../../catalogue/search/published-index.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { listPlacesWith } from './place-store.ts';

type Query = CallOf<typeof listDrugPlacesRow>['query'];

function spotOf({ lat, lon }: Query) {
  if ((lat === undefined) !== (lon === undefined)) throw badInput('lat', '经度和纬度要一起给');
  return lat === undefined || lon === undefined ? undefined : { lat, lon };
}

/**
 * Who has a drug today, the nearest first (M2, M26, M31). Open to all: no quantity, no batch, no price.
 * @param key short key of a published drug, or its whole entry key
 * @throws {Problem} 404 when nothing published has this key
 */
export async function listDrugPlaces(
  world: World,
  index: PublishedIndex,
  key: string,
  query: Query,
): Promise<OutputOf<typeof listDrugPlacesRow>> {
  const drug = await getPublishedDrug(index, key);
  const here = spotOf(query);
  const today = dayAt(world.clock.now());
  const places = await world.db.transaction('none', (tx) =>
    listPlacesWith(tx, drug.entryKey, query.kind ?? null, today),
  );
  const asked = query.areaCode;
  const rows = places
    .map(({ lat, lon, reportedAt, ...place }) => ({
      ...place,
      reportedOn: dayAt(reportedAt),
      nearness: asked === undefined ? null : nearnessOf(asked, place.areaCode),
      kilometres:
        here === undefined || lat === null || lon === null ? null : kilometresBetween(here, { lat, lon }),
    }))
    .sort(nearestFirst);
  const { limit, offset } = pageSpan(query);
  return {
    total: rows.length,
    rows: rows.slice(offset, offset + limit).map(({ areaCode: _, ...row }) => row),
    reportDays: REPORT_SPEAKS_DAYS,
  };
}

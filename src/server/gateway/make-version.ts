/** Makes a new version of a downloadable list when the catalogue has changed or a day has passed (N5.5). */
import { dayAt, type PlainDate } from '../../base/date.ts';
import type { Tx } from '../db/database.ts';
import type { World } from '../world.ts';
import {
  herbalPiecesSource,
  insuredItemsSource,
  insuredMatchesSource,
  listLimitedProducts,
  preparationsSource,
  selfPayRatiosSource,
  westernAndChineseSource,
} from './list-source-store.ts';
import {
  findLatestVersion,
  insertVersion,
  lockList,
  readCatalogueState,
  type ListName,
  type ListSource,
  type ListVersion,
} from './list-store.ts';
import { priceLimitRows } from './price-limits.ts';

interface ListRule {
  source(tx: Tx, onDay: PlainDate): Promise<ListSource>;
  /** What a row says from the version on in which it is gone. */
  readonly invalid: object;
}

const fromSql = (source: (onDay: string) => ListSource) => async (_: Tx, onDay: PlainDate) => source(onDay);
const NOT_VALID = { vali_flag: '0' };

const RULES: Readonly<Record<ListName, ListRule>> = {
  westernAndChinese: { source: fromSql(westernAndChineseSource), invalid: { '79': '0' } },
  herbalPieces: { source: fromSql(herbalPiecesSource), invalid: { '14': '0' } },
  preparations: { source: fromSql(preparationsSource), invalid: { '65': '0' } },
  // The platform keeps no medical services: the list is served, and is empty.
  services: { source: async () => ({ rows: [] }), invalid: NOT_VALID },
  insuredItems: { source: fromSql(insuredItemsSource), invalid: NOT_VALID },
  insuredMatches: { source: fromSql(insuredMatchesSource), invalid: NOT_VALID },
  priceLimits: {
    source: async (tx, onDay) => priceLimitRows(await listLimitedProducts(tx, onDay)),
    invalid: NOT_VALID,
  },
  selfPayRatios: { source: fromSql(selfPayRatiosSource), invalid: NOT_VALID },
};

/**
 * The newest version of a list, made now if what it says may have changed. Versions of one list are made at different
 * seconds, so that a time in whole seconds tells them apart.
 */
export async function currentVersion(world: World, list: ListName): Promise<ListVersion> {
  const now = world.clock.now();
  const onDay = dayAt(now);
  const made = async (tx: Tx) => {
    const latest = await findLatestVersion(tx, list);
    const state = await readCatalogueState(tx);
    return { latest, state, fresh: latest?.state === state && latest.onDay === onDay };
  };
  const known = await world.db.transaction('all', made);
  if (known.fresh && known.latest) return known.latest;
  return world.db.transaction('all', async (tx) => {
    await lockList(tx, list);
    const { latest, state, fresh } = await made(tx);
    if (fresh && latest) return latest;
    const rule = RULES[list];
    const second = Math.floor(now / 1000) * 1000;
    const madeAt = latest === undefined ? second : Math.max(second, latest.madeAt + 1000);
    const number = (latest?.number ?? 0) + 1;
    await insertVersion(
      tx,
      list,
      { number, state, onDay, now: madeAt },
      await rule.source(tx, onDay),
      rule.invalid,
    );
    return { number, madeAt };
  });
}

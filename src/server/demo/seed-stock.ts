import { present } from '../../base/assert.ts';
import { addDays, dayAt } from '../../base/date.ts';
import { wholeUnits } from '../../base/money.ts';
import { upsertEnterprise } from '../identity/account-store.ts';
import {
  listAuthorisations,
  offerAuthorisations,
  takeAuthorisationStep,
} from '../providers/stock/authorisations.ts';
import { takeReports, type StockReport } from '../providers/stock/report-stock.ts';
import type { World } from '../world.ts';
import { actorOf, castOne, type Cast, type Hashes } from './cast.ts';
import { instantOf, type DemoDays } from './plan-days.ts';
import type { DemoDrug, DemoProduct } from './plan-drugs.ts';
import { HOME_CITY } from './plan-people.ts';
import type { DemoInstitution, DemoPlaces } from './plan-places.ts';
import { seedExits } from './seed-exits.ts';
import { forEachAtOnce, granted, worldAt } from './stage.ts';

const MAKER_CODE = '91430100MA4L0001X0';

/** Of ten products the first place has nine, the next eight, and so on down to two; then it begins again. */
function isThere(place: number, product: number): boolean {
  return (product * 7 + place) % 10 < 9 - (place % 8);
}

function countOf(product: DemoProduct, drug: DemoDrug, place: number, happenedAt: number): StockReport {
  return {
    nationalCode: product.nationalCode,
    itemCode: product.nationalCode,
    itemName: drug.genericName,
    batchNo: `S${product.tracePrefix}${place}`,
    lotNo: `SL${product.tracePrefix}`,
    madeOn: null,
    expiresOn: null,
    kind: 'count',
    changeType: null,
    quantity: wholeUnits(5 + ((place + Number(product.tracePrefix.slice(-3))) % 40)),
    happenedAt,
    detail: {},
    traceCodes: [],
  };
}

/** Every place counted its shelf yesterday evening. */
async function seedCounts(world: World, places: readonly DemoInstitution[], drugs: readonly DemoDrug[]) {
  const now = world.clock.now();
  const by = { accountId: null, name: '示例', channel: 'demo' as const };
  await forEachAtOnce(
    [...places.entries()].map(([place, { code }]) => ({ place, code })),
    async ({ place, code }) => {
      const products = drugs.flatMap((drug) => drug.products.map((product) => ({ drug, product })));
      const reports = products
        .filter((_, index) => isThere(place, index))
        .map(({ drug, product }) => countOf(product, drug, place, now));
      await world.db.transaction('all', (tx) => takeReports(tx, code, reports, by, now));
    },
  );
}

/** A maker has chosen two pharmacies of the home city; the first has accepted. */
async function seedAuthorisations(
  world: World,
  cast: Cast,
  places: DemoPlaces,
  drugs: readonly DemoDrug[],
  hashes: Hashes,
): Promise<void> {
  const product = present(drugs[0]?.products[0], 'the list has a product');
  const maker = await world.db.transaction('all', async (tx) => {
    await upsertEnterprise(tx, MAKER_CODE, product.maker);
    const part = {
      login: 'enterprise',
      name: '示例·企业',
      role: 'enterprise',
      enterpriseCode: MAKER_CODE,
    } as const;
    return castOne(tx, { ...part, place: `${product.maker}：药店授权` }, hashes, world.clock.now());
  });
  const today = dayAt(world.clock.now());
  for (const { code } of places.pharmacies.filter((one) => one.cityCode === HOME_CITY).slice(0, 2)) {
    const body = {
      nationalCodes: [product.nationalCode],
      pharmacyCode: code,
      fromOn: today,
      toOn: `${today.slice(0, 4)}-12-31`,
      note: '示例：请备足一个月用量',
    };
    granted(await offerAuthorisations(world, maker, body), '授权药店');
  }
  const accepting = places.pharmacies.filter((one) => one.cityCode === HOME_CITY)[1];
  if (accepting === undefined) return;
  const pharmacist = actorOf(cast.pharmacists, accepting.code);
  const [offer] = (await listAuthorisations(world, pharmacist, {})).rows;
  if (offer !== undefined)
    granted(
      await takeAuthorisationStep(world, pharmacist, offer.id, { step: 'accept', endedOn: null, reason: '' }),
      '接受授权',
    );
}

/** Shelves, the stocking floor with a proposal, and a maker's chosen pharmacies, as of yesterday evening (M26, M31). */
export async function seedStock(
  world: World,
  cast: Cast,
  places: DemoPlaces,
  drugs: readonly DemoDrug[],
  days: DemoDays,
  hashes: Hashes,
): Promise<void> {
  const yesterday = worldAt(world, instantOf(addDays(days.today, -1), 18 * 60));
  await seedCounts(yesterday, [...places.pharmacies, ...places.hospitals], drugs);
  await seedExits(world, cast, places, days, hashes);
  await seedAuthorisations(yesterday, cast, places, drugs, hashes);
}

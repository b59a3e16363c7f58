import { present } from '../../base/assert.ts';
import { addDays } from '../../base/date.ts';
import { decideStocking, proposeStocking, setStockingFloor } from '../providers/stock/stocking-proposals.ts';
import type { World } from '../world.ts';
import { castBureau, castOne, type Cast, type Hashes } from './cast.ts';
import { instantOf, type DemoDays } from './plan-days.ts';
import { HOME_CITY } from './plan-people.ts';
import type { DemoInstitution, DemoPlaces } from './plan-places.ts';
import { seedInstitution } from './seed-places.ts';
import { granted, worldAt } from './stage.ts';

/** Small pharmacies that keep nothing in stock, in a county that would still have another one without them. */
function planNeighbours({ pharmacies }: DemoPlaces): DemoInstitution[] {
  const big = present(
    pharmacies.filter((one) => one.cityCode === HOME_CITY).at(-1),
    'the home city has pharmacies',
  );
  return ['旧街', '新村'].map((name, index) => ({
    ...big,
    code: `${big.code.slice(0, 8)}${9001 + index}`,
    name: `示例${name}药房`,
    address: `示例${name}${index + 1}号`,
    phone: `0000-900${index + 1}`,
  }));
}

/** The home city has set a floor; of two pharmacies below it one has gone out, and about the other nobody has decided yet (M26). */
export async function seedExits(
  world: World,
  cast: Cast,
  places: DemoPlaces,
  days: DemoDays,
  hashes: Hashes,
): Promise<void> {
  const ago = (count: number) => worldAt(world, instantOf(addDays(days.today, -count), 16 * 60));
  const [gone, weak] = planNeighbours(places);
  if (gone === undefined || weak === undefined) return;
  for (const one of [gone, weak]) await seedInstitution(world, cast, one, days);
  const part = {
    login: 'areabureau2',
    name: '示例·市局准入',
    role: 'areaBureau',
    areaCode: HOME_CITY,
  } as const;
  const place = '市医保局：配备率、药店准入退出';
  const bureau = await world.db.transaction('all', (tx) =>
    castOne(tx, { ...part, place }, hashes, world.clock.now()),
  );
  const fromOn = addDays(days.today, -30);
  await setStockingFloor(ago(30), bureau, { floor: '0.5000', fromOn, source: '示例：市局配备管理通知' });
  const out = { kind: 'exit' as const, reason: '示例：长期缺药，催办后没有补货' };
  const first = await proposeStocking(ago(20), bureau, { ...out, institutionCode: gone.code });
  const checker = await castBureau(world, hashes, 'bureau-stocking', '示例·市局复核');
  const decided = {
    approved: true,
    effectiveOn: addDays(days.today, -10),
    reason: '示例：同县另有药店供应，同意退出',
  };
  granted(await decideStocking(ago(18), checker, granted(first, '提出药店退出').id, decided), '同意药店退出');
  granted(await proposeStocking(ago(1), bureau, { ...out, institutionCode: weak.code }), '提出药店退出');
}

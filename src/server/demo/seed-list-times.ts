import { present } from '../../base/assert.ts';
import { addDays, day, lastDayOfYear, yearOf, type PlainDate } from '../../base/date.ts';
import { formatUnitPrice, type UnitPrice } from '../../base/money.ts';
import { proposeTransition } from '../../domain/catalogue/time/list-act.ts';
import {
  addListEntry,
  createListVersion,
  dropListEntry,
  reviseListEntry,
  type EntryInput,
} from '../catalogue/edit-list.ts';
import { listEntriesOfList, type ListEntryRow } from '../catalogue/list-store.ts';
import { addStandard } from '../catalogue/prices/revise-standard.ts';
import { enterAct } from '../catalogue/time/enter-act.ts';
import type { World } from '../world.ts';
import type { Cast } from './cast.ts';
import type { DemoPurchase } from './plan-claims.ts';
import { instantOf, type DemoDays } from './plan-days.ts';
import type { DemoPlan } from './plan-demo.ts';
import type { DemoDrug } from './plan-drugs.ts';
import { granted, worldAt } from './stage.ts';

const INVENTED: Omit<EntryInput, 'genericName' | 'origin' | 'termTo'> = {
  dosageForm: '口服常释剂型',
  field: '血液',
  paymentScope: '示例：限所列疾病',
  diagnosisCodes: ['C91'],
  termFrom: null,
  transitionTo: null,
};

/** Entries that only show what time does to a list; nobody buys them, so that nothing hangs on the day the demo is made. */
export function timedEntries({ today }: DemoDays): EntryInput[] {
  const yearEnd = lastDayOfYear(yearOf(today));
  return [
    { ...INVENTED, genericName: '示例停付胶囊', origin: 'regular', termTo: yearEnd },
    { ...INVENTED, genericName: '示例临期片', origin: 'regular', termTo: addDays(today, 6) },
    { ...INVENTED, genericName: '示例转常规片', origin: 'negotiated', termTo: yearEnd },
  ];
}

/** The entries of a version; without one, each drug's latest published entry. */
async function entriesOf(world: World, versionId?: number): Promise<ListEntryRow[]> {
  const filter = { text: undefined, key: undefined, field: undefined, endsBy: undefined };
  return world.db.transaction('none', (tx) => listEntriesOfList(tx, { ...filter, versionId }));
}

function named(entries: readonly ListEntryRow[], genericName: string): ListEntryRow {
  return present(
    entries.find((entry) => entry.genericName === genericName),
    `${genericName} is listed`,
  );
}

const ACT = { evidence: '示例文号', lateReason: null, seenAct: null };

/** Things by how often they occur, the most frequent first. */
function ranked<T>(things: readonly T[]): T[] {
  const counts = new Map<T, number>();
  for (const thing of things) counts.set(thing, (counts.get(thing) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([thing]) => thing);
}

/** A negotiated drug that is much bought on prescriptions, has others beside it in its field, and is not what today's patients come for. */
function chooseLeaving({ drugs, purchases, ready }: DemoPlan): DemoDrug {
  const prescribed = purchases.filter((purchase) => purchase.channel === 'pharmacy');
  const bought = ranked(prescribed.map((purchase) => purchase.application.drug));
  const fits = (drug: DemoDrug) =>
    drug.origin === 'negotiated' &&
    ready.every((application) => application.drug !== drug) &&
    drugs.some((other) => other.field === drug.field && other !== drug);
  return present([...bought, ...drugs].find(fits), 'a negotiated drug beside others');
}

/** One drug left after a failed renewal and is in transition, one was taken off for a notice of quality (N1.2, M17). */
async function seedActs(world: World, cast: Cast, leaving: DemoDrug, today: PlainDate): Promise<void> {
  const entries = await entriesOf(world);
  const leftOn = addDays(today, -20);
  const failed = {
    kind: 'removal',
    removedOn: leftOn,
    termTo: null,
    transitionTo: proposeTransition('renewalFailed', leftOn)?.transitionTo ?? null,
  } as const;
  const before = (on: PlainDate) => worldAt(world, instantOf(addDays(on, -10), 9 * 60));
  await enterAct(
    before(leftOn),
    cast.catalogue,
    named(entries, leaving.genericName).id,
    failed,
    'renewalFailed',
    { ...ACT, reason: '示例：续约谈判没有成功' },
  );
  const removedOn = addDays(today, -15);
  await enterAct(
    before(removedOn),
    cast.catalogue,
    named(entries, '示例停付胶囊').id,
    { kind: 'removal', removedOn, termTo: null, transitionTo: null },
    'approvalWithdrawn',
    { ...ACT, reason: '示例：质量通报' },
  );
}

/** A draft of next year's list: most go on, one moves to the regular catalogue, one is left out (M10, N3.3). */
async function seedNextDraft(
  world: World,
  cast: Cast,
  drugs: readonly DemoDrug[],
  today: PlainDate,
): Promise<void> {
  const { versionId } = named(await entriesOf(world), '示例转常规片');
  const year = yearOf(today) + 1;
  const version = {
    edition: `示例目录${year}年版`,
    effectiveFrom: day(`${year}-01-01`),
    effectiveTo: day(`${year}-12-31`),
    generics: null,
  };
  const { id } = await createListVersion(world, cast.catalogue, version, versionId);
  const drafted = await entriesOf(world, id);
  const moving = named(drafted, '示例转常规片');
  granted(
    await reviseListEntry(world, cast.catalogue, moving.id, {
      ...INVENTED,
      genericName: moving.genericName,
      origin: 'regular',
      termTo: null,
    }),
    '把一个药品转为常规目录',
  );
  const leaving = drugs.filter((drug) => drug.origin === 'regular').at(-1);
  if (leaving) {
    const { id: entryId } = named(drafted, leaving.genericName);
    granted(await dropListEntry(world, cast.catalogue, entryId), '不续约一个药品');
  }
}

/** Adds the entries of `timedEntries` to the draft that is about to be published. */
export async function addTimedEntries(
  world: World,
  cast: Cast,
  versionId: number,
  days: DemoDays,
): Promise<void> {
  for (const entry of timedEntries(days))
    granted(await addListEntry(world, cast.catalogue, versionId, entry), `把${entry.genericName}列入目录`);
}

/**
 * A standard that is lowered for days that have passed, after the purchases of those days were settled: their
 * settlements are to be looked at again (N2.3).
 */
async function seedLateCorrection(
  world: World,
  cast: Cast,
  purchases: readonly DemoPurchase[],
  today: PlainDate,
): Promise<void> {
  const [from, to] = [addDays(today, -20), addDays(today, -5)];
  const open = purchases.filter(
    ({ on, product, fate }) =>
      fate === 'paid' && on >= from && on <= to && product.standard !== null && !product.confidential,
  );
  const [product] = ranked(open.map((purchase) => purchase.product));
  if (product === undefined || product.standard === null) return;
  const lowered = ((product.standard * 98n) / 100n) as UnitPrice;
  const correction = {
    kind: product.kind,
    standard: formatUnitPrice(lowered),
    confidential: false,
    from,
    to,
    reasonKind: 'correction',
    reason: '示例：国家局补发更正',
    evidence: '示例文号',
    lateReason: '示例：更正文件今天收到',
  } as const;
  const morning = worldAt(world, instantOf(today, 8 * 60));
  granted(await addStandard(morning, cast.price, product.nationalCode, correction), '更正一个支付标准');
}

/**
 * Lets time work on the list once the past has been lived through: acts, a correction that comes late, and the draft
 * of the next year.
 */
export async function seedListTimes(world: World, cast: Cast, plan: DemoPlan): Promise<void> {
  const { today, drugs } = plan;
  await seedActs(world, cast, chooseLeaving(plan), today);
  await seedLateCorrection(world, cast, plan.purchases, today);
  await seedNextDraft(worldAt(world, instantOf(addDays(today, -3), 9 * 60)), cast, drugs, today);
}

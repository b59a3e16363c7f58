/** How the standards that the national catalogue prints come to be standards of products (N2.2, M12). */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { UnitPrice } from '../../../base/money.ts';
import {
  fitOf,
  isNamed,
  standingOf,
  type Problem,
  type Standing,
} from '../../../domain/catalogue/prices/assign-printed.ts';
import {
  readPrintedPrices,
  type PrintedPrice,
  type PrintedReading,
} from '../../../domain/catalogue/prices/printed-price.ts';
import type { PrintedState } from '../../../contract/printed-standards.ts';
import type { StandardKind } from '../../../domain/catalogue/payable-product.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { REFUSALS, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { searchProducts, type CatalogueProduct } from '../lookup-store.ts';
import { assertStandards, type StandardGiven } from './assert-prices.ts';
import { lateReasonOf, priceOf, todayOf } from './dated-fact.ts';
import {
  findPrintedVersion,
  insertPrintedSteps,
  listPrintedEntries,
  listPrintedSteps,
  type PrintedEntry,
  type PrintedStep,
  type PrintedVersion,
} from './printed-store.ts';

/** A product that a printed price fits, or might. */
interface Candidate {
  readonly product: CatalogueProduct;
  readonly standard: UnitPrice | null;
  readonly fits: boolean;
  readonly problem: Problem | null;
  readonly standing: Standing | null;
  readonly assigned: boolean;
}

/** One printed price, what it fits and where it stands. A text that cannot be read is one part without a price. */
export interface PrintedPart {
  readonly entry: PrintedEntry;
  readonly part: number;
  readonly price: PrintedPrice | null;
  readonly reading: PrintedReading;
  readonly kind: StandardKind;
  readonly candidates: readonly Candidate[];
  readonly steps: readonly PrintedStep[];
  readonly state: PrintedState;
  readonly problem: Problem | null;
}

const DONE: ReadonlySet<Standing | null> = new Set<Standing | null>(['same']);
const FREE: ReadonlySet<Standing | null> = new Set<Standing | null>(['free', 'renewed']);

/**
 * Everything a published national version prints, read and held against the products there are now.
 * @throws {Problem} 404, 409 for a version that is not published yet
 */
export async function loadPrinted(
  tx: Tx,
  versionId: number,
): Promise<{ version: PrintedVersion; parts: readonly PrintedPart[] }> {
  const version = await findPrintedVersion(tx, versionId);
  if (!version) throw notFound('这个国家目录版本');
  if (!version.published)
    throw conflict('VERSION_NOT_PUBLISHED', '目录还没有发布', '发布后再采用所印的支付标准');
  const products = await searchProducts(tx, { text: undefined, key: undefined, entryKey: undefined });
  const steps = await listPrintedSteps(tx, versionId);
  const parts = (await listPrintedEntries(tx, versionId)).flatMap((entry) =>
    partsOf(
      entry,
      version,
      products.filter((product) => isNamed(entry.name, product)),
      steps.filter((step) => step.seq === entry.seq),
    ),
  );
  return { version, parts };
}

function partsOf(
  entry: PrintedEntry,
  version: PrintedVersion,
  products: readonly CatalogueProduct[],
  steps: readonly PrintedStep[],
): PrintedPart[] {
  const reading = readPrintedPrices(entry.standardText, entry.remark);
  const prices = reading.kind === 'prices' ? reading.prices : [];
  const kind = entry.isBid ? 'bid' : 'negotiated';
  const fits = (product: CatalogueProduct) =>
    prices.some((price) => fitOf(price, prices, product).kind !== 'none');
  const orphans = new Set(products.filter((product) => !fits(product)));
  return (prices.length > 0 ? prices : [null]).map((price, part) => {
    const own = steps.filter((step) => step.part === part);
    const candidates = products.flatMap((product) => {
      const found = candidateOf(price, prices, product, orphans.has(product), { entry, version, kind });
      return found
        ? [{ ...found, assigned: own.some((step) => step.nationalCode === product.nationalCode) }]
        : [];
    });
    return {
      entry,
      part,
      price,
      reading,
      kind,
      candidates,
      steps: own,
      ...stateOf(reading, candidates, own),
    };
  });
}

function candidateOf(
  price: PrintedPrice | null,
  prices: readonly PrintedPrice[],
  product: CatalogueProduct,
  isOrphan: boolean,
  about: { entry: PrintedEntry; version: PrintedVersion; kind: StandardKind },
): Omit<Candidate, 'assigned'> | undefined {
  const unfit = { product, standard: null, fits: false, standing: null };
  if (price === null) return { ...unfit, problem: null };
  const fit = fitOf(price, prices, product);
  if (fit.kind === 'near') return { ...unfit, standard: fit.standard, problem: fit.problem };
  if (fit.kind === 'none') return isOrphan ? { ...unfit, problem: 'noMatch' } : undefined;
  const standing = standingOf(product.standards, spanOf(about.entry, about.version), {
    kind: about.kind,
    standard: fit.standard,
  });
  const problem = standing === 'differs' ? 'differs' : null;
  return { product, standard: fit.standard, fits: true, problem, standing };
}

function spanOf(entry: PrintedEntry, version: PrintedVersion): { from: PlainDate; to: PlainDate | null } {
  return { from: entry.from ?? version.effectiveFrom, to: entry.to };
}

function stateOf(
  reading: PrintedReading,
  candidates: readonly Candidate[],
  steps: readonly PrintedStep[],
): { state: PrintedState; problem: Problem | null } {
  if (steps.at(-1)?.kind === 'setAside') return { state: 'setAside', problem: null };
  const waiting = candidates.filter((one) => !one.assigned && !DONE.has(one.standing));
  if (waiting.some((one) => FREE.has(one.standing))) return { state: 'ready', problem: null };
  const isAssigned = candidates.length > 0 && waiting.length < candidates.length;
  if (reading.kind !== 'prices')
    return isAssigned
      ? { state: 'done', problem: null }
      : { state: 'open', problem: reading.kind === 'tiered' ? 'tiered' : 'unread' };
  const problem = waiting.find((one) => one.problem !== null)?.problem ?? null;
  if (problem !== null && !(isAssigned && problem === 'noMatch')) return { state: 'open', problem };
  return { state: isAssigned ? 'done' : 'waiting', problem: null };
}

const sourceOf = (version: PrintedVersion, entry: PrintedEntry) => ({
  reason: `国家药品目录（${version.edition}年）所印标准`,
  evidence: `${entry.section} 第 ${entry.number} 号`,
});

/** Makes standards of all printed prices that agree with a product in strength and unit. */
export async function takePrinted(world: World, actor: Actor, versionId: number) {
  return world.db.transaction('all', async (tx) => {
    const { version, parts } = await loadPrinted(tx, versionId);
    const ready = parts
      .filter((part) => part.state === 'ready')
      .flatMap((part) =>
        part.candidates
          .filter((one) => !one.assigned && FREE.has(one.standing))
          .map((one) => ({ part, row: givenOf(version, part, one) })),
      );
    const by = { actor, now: world.clock.now() };
    const { answers, ids } = await assertStandards(
      tx,
      ready.map(({ row }) => row),
      by,
    );
    const taken = ready.flatMap(({ part }, index) => {
      const standardId = ids[index] ?? null;
      return standardId === null
        ? []
        : [{ seq: part.entry.seq, part: part.part, standardId, reason: '规格与单位相符，直接采用' }];
    });
    await insertPrintedSteps(tx, versionId, taken, { accountId: actor.accountId, now: by.now });
    await audit(tx, world, actor, 'catalogue.takePrintedStandards', versionId, `采用 ${taken.length} 个`);
    const refused = ready.flatMap(({ part, row }, index) => {
      const answer = answers[index];
      if (answer?.outcome !== 'refused') return [];
      const { code, detail } = answer.refusal;
      const why = [REFUSALS[code].message, detail].filter(Boolean).join('：');
      return [{ seq: part.entry.seq, part: part.part, nationalCode: row.nationalCode, why }];
    });
    return { taken: taken.length, refused };
  });
}

function givenOf(version: PrintedVersion, part: PrintedPart, one: Candidate): StandardGiven {
  return {
    nationalCode: one.product.nationalCode,
    kind: part.kind,
    standard: one.standard ?? (0n as UnitPrice),
    confidential: false,
    ...spanOf(part.entry, version),
    reasonKind: one.standing === 'renewed' ? 'renewal' : 'initial',
    ...sourceOf(version, part.entry),
    lateReason: one.standing === 'renewed' ? '目录发布后采用所印标准' : null,
  };
}

export interface AssignInput {
  readonly seq: number;
  readonly part: number;
  readonly nationalCode: string;
  readonly standard: string;
  readonly reason: string;
  readonly lateReason?: string | null | undefined;
}

/** A person says which product a printed price is for, and what it comes to. @throws {Problem} 400, 404, 409 */
export async function assignPrinted(
  world: World,
  actor: Actor,
  versionId: number,
  given: AssignInput,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const standard = priceOf('standard', given.standard);
  return world.db.transaction('all', async (tx) => {
    const { version, parts } = await loadPrinted(tx, versionId);
    const part = partAt(parts, given);
    const candidate = part.candidates.find((one) => one.product.nationalCode === given.nationalCode);
    if (!candidate) throw badInput('nationalCode', '这个产品与目录条目不同名');
    const span = spanOf(part.entry, version);
    const { standards } = candidate.product;
    const standing = standingOf(standards, span, { kind: part.kind, standard });
    if (standing === 'same') throw conflict('STANDARD_HOLDS', '产品在这些日期已执行这个标准', '不必重复登记');
    const covered = standards.filter(
      (one) => one.from < todayOf(world) && (one.to === null || one.to >= span.from),
    );
    const row = {
      nationalCode: given.nationalCode,
      kind: part.kind,
      standard,
      confidential: false,
      ...span,
      reasonKind: standing === 'free' ? 'initial' : standing === 'renewed' ? 'renewal' : 'correction',
      reason: given.reason,
      evidence: `${sourceOf(version, part.entry).reason}，${sourceOf(version, part.entry).evidence}`,
      lateReason: lateReasonOf(span.from < todayOf(world) ? covered : [], given.lateReason),
    } as const;
    const by = { actor, now: world.clock.now() };
    const { answers, ids } = await assertStandards(tx, [row], by);
    const [answer] = answers;
    if (answer?.outcome === 'refused') return decline(answer.refusal);
    const step = { seq: given.seq, part: given.part, standardId: ids[0] ?? null, reason: given.reason };
    await insertPrintedSteps(tx, versionId, [step], { accountId: actor.accountId, now: by.now });
    const what = `${part.entry.name} → ${given.nationalCode}；${given.reason}`;
    await audit(tx, world, actor, 'catalogue.assignPrintedStandard', versionId, what);
    return accept({ done: true });
  });
}

/** A person says that a printed price concerns no product of the province, and why. @throws {Problem} 404, 409 */
export async function setPrintedAside(
  world: World,
  actor: Actor,
  versionId: number,
  given: { readonly seq: number; readonly part: number; readonly reason: string },
): Promise<void> {
  await world.db.transaction('all', async (tx) => {
    const { parts } = await loadPrinted(tx, versionId);
    const part = partAt(parts, given);
    const step = { seq: given.seq, part: given.part, standardId: null, reason: given.reason };
    await insertPrintedSteps(tx, versionId, [step], {
      accountId: actor.accountId,
      now: world.clock.now(),
    });
    const what = `${part.entry.name}；${given.reason}`;
    await audit(tx, world, actor, 'catalogue.setPrintedStandardAside', versionId, what);
  });
}

function partAt(
  parts: readonly PrintedPart[],
  at: { readonly seq: number; readonly part: number },
): PrintedPart {
  const found = parts.find((one) => one.entry.seq === at.seq && one.part === at.part);
  if (!found) throw notFound('目录里的这个价格');
  return found;
}

async function audit(
  tx: Tx,
  world: World,
  actor: Actor,
  action: string,
  versionId: number,
  detail: string,
): Promise<void> {
  await recordAudit(tx, actor, world.clock.now(), {
    action,
    subjectKind: 'catalogueVersion',
    subjectId: versionId,
    detail,
  });
}

/** What the national catalogue prints of standards, held against the products there are now (N2.2, M12). */
import type { PlainDate } from '../../../base/date.ts';
import type { UnitPrice } from '../../../base/money.ts';
import type { PrintedState } from '../../../contract/printed-standards.ts';
import type { StandardKind } from '../../../domain/catalogue/payable-product.ts';
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
import type { Tx } from '../../db/database.ts';
import { conflict, notFound } from '../../http/problem.ts';
import { searchProducts, type CatalogueProduct } from '../lookup-store.ts';
import {
  findPrintedVersion,
  listPrintedEntries,
  listPrintedSteps,
  type PrintedEntry,
  type PrintedStep,
  type PrintedVersion,
} from './printed-store.ts';

/** A product that a printed price fits, or might. */
export interface Candidate {
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
export const FREE: ReadonlySet<Standing | null> = new Set<Standing | null>(['free', 'renewed']);

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

export function spanOf(
  entry: PrintedEntry,
  version: PrintedVersion,
): { from: PlainDate; to: PlainDate | null } {
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

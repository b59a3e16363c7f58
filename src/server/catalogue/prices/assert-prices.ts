/**
 * Records many listing prices or standards at once, as a price table or a procurement result brings them, under the
 * same rules as one by one: what breaks a rule is reported by row and not taken (N2.3, N3.1).
 */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { valueOn, type Dated } from '../../../base/dated.ts';
import { stretchesAsKnown, type Assertion } from '../../../base/known.ts';
import type { UnitPrice } from '../../../base/money.ts';
import { capsOver, refuseAboveCap } from '../../../domain/catalogue/prices/listing-cap.ts';
import {
  decideRevision,
  isSameStandard,
  originOn,
  type RevisionReason,
} from '../../../domain/catalogue/prices/standard-revision.ts';
import { overlay, type Span } from '../../../domain/catalogue/prices/time-line.ts';
import type { Standard, StandardKind } from '../../../domain/catalogue/payable-product.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { grouped } from './grouped.ts';
import { loadCapped, type Capped } from './capped-products.ts';
import { insertListedPrices, insertStandards, listPriceAssertions, takeTurn } from './price-store.ts';

/** What became of one row. */
export type PriceAnswer =
  | { readonly outcome: 'asserted' }
  /** It holds already. */
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  /** Its cap is kept in confidence and who asks is not the price office: not compared, so that no file can feel for the figure (N5.1). */
  | { readonly outcome: 'forPriceOffice' }
  /** No such product on the 单行支付 list. */
  | { readonly outcome: 'unknown' };

export interface PriceGiven {
  readonly nationalCode: string;
  /** Null: not listed on these days. */
  readonly price: UnitPrice | null;
  readonly from: PlainDate;
  /** Null: until the next change that is recorded already, for a table of a day says nothing about later ones. */
  readonly to: PlainDate | null;
  readonly source: string;
  readonly evidence: string;
}

export interface By {
  readonly actor: Actor;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Records listing prices; codes that are no product of the payment list have no cap.
 * @returns an answer for each row, in their order; of rows with one code the later ones are judged by the earlier
 */
export async function assertListedPrices(
  tx: Tx,
  rows: readonly PriceGiven[],
  by: By,
): Promise<readonly PriceAnswer[]> {
  const codes = [...new Set(rows.map((row) => row.nationalCode))];
  await takeTurn(tx);
  const capped = await loadCapped(tx, codes);
  const recorded = new Map(
    [...grouped(await listPriceAssertions(tx, codes), (one) => one.nationalCode)].map(
      ([code, rows]): [string, readonly Assertion<UnitPrice>[]] => [code, rows.map((one) => one.assertion)],
    ),
  );
  const taken: PriceGiven[] = [];
  const answers = rows.map((row): PriceAnswer => {
    const history = recorded.get(row.nationalCode) ?? [];
    const span = untilNextChange(history, row);
    if (holdsAlready(history, row.price, span)) return { outcome: 'unchanged' };
    const answer = judgePrice(capped.get(row.nationalCode), row.price, span, by);
    if (answer.outcome !== 'asserted') return answer;
    const accepted = { ...row, ...span };
    taken.push(accepted);
    recorded.set(row.nationalCode, [...history, { ...span, value: row.price, knownAt: 0 }]);
    return answer;
  });
  await insertListedPrices(
    tx,
    taken.map((row) => ({ ...row, lateReason: null })),
    { accountId: by.actor.accountId || null, now: by.now },
  );
  return answers;
}

/** Whether the same price is recorded for all the days already; one that ends sooner has to be recorded again. */
function holdsAlready(
  history: readonly Assertion<UnitPrice>[],
  price: UnitPrice | null,
  { from, to }: Span,
): boolean {
  const held = stretchesAsKnown(history).find(
    (one) => one.from <= from && (one.to === null || from <= one.to),
  );
  if (held?.by.value !== price) return false;
  return held.to === null || (to !== null && to <= held.to);
}

function untilNextChange(history: readonly Assertion<UnitPrice>[], { from, to }: Span): Span {
  if (to !== null || history.length === 0) return { from, to };
  const next = stretchesAsKnown(history).find((stretch) => stretch.from > from);
  return { from, to: next === undefined ? null : addDays(next.from, -1) };
}

function judgePrice(known: Capped | undefined, price: UnitPrice | null, span: Span, by: By): PriceAnswer {
  if (known === undefined || price === null) return { outcome: 'asserted' };
  const { capped, peers } = known;
  const keeps = by.actor.role === 'provincePrice';
  const isSecret = () =>
    capsOver(capped, peers, span).some(({ caps }) => caps.some((cap) => cap.confidential));
  if (!keeps && isSecret()) return { outcome: 'forPriceOffice' };
  const refusal = refuseAboveCap(capped, peers, price, span);
  return refusal ? { outcome: 'refused', refusal } : { outcome: 'asserted' };
}

export interface StandardGiven extends Span {
  readonly nationalCode: string;
  readonly kind: StandardKind;
  readonly standard: UnitPrice;
  readonly confidential: boolean;
  readonly reasonKind: Exclude<RevisionReason, 'newSpec' | 'withdrawal'>;
  readonly reason: string;
  readonly evidence: string;
  /** Why days that are past are changed only now; null where none is. */
  readonly lateReason?: string | null;
}

/**
 * Records standards of products of the payment list.
 * @returns an answer for each row, in their order; `ids` beside it, null where nothing was recorded
 */
export async function assertStandards(
  tx: Tx,
  rows: readonly StandardGiven[],
  by: By,
): Promise<{ readonly answers: readonly PriceAnswer[]; readonly ids: readonly (number | null)[] }> {
  const codes = [...new Set(rows.map((row) => row.nationalCode))];
  await takeTurn(tx);
  const capped = await loadCapped(tx, codes);
  const standards = new Map<string, readonly Dated<Standard>[]>();
  const judged = rows.map((row): PriceAnswer => {
    const known = capped.get(row.nationalCode);
    if (!known) return { outcome: 'unknown' };
    const before = standards.get(row.nationalCode) ?? known.product.standards;
    const answer = judgeStandard(known, before, row);
    if (answer.outcome === 'asserted') standards.set(row.nationalCode, overlay(before, row, standardOf(row)));
    return answer;
  });
  const taken = rows.filter((_, index) => judged[index]?.outcome === 'asserted');
  const inserted = await insertStandards(
    tx,
    taken.map((row) => ({
      ...row,
      standard: standardOf(row),
      lateReason: row.lateReason ?? null,
      applicationId: null,
    })),
    { accountId: by.actor.accountId || null, now: by.now },
  );
  const next = inserted.values();
  const ids = judged.map((answer) => (answer.outcome === 'asserted' ? (next.next().value ?? null) : null));
  return { answers: judged, ids };
}

function standardOf({ kind, standard, confidential }: StandardGiven): Standard {
  return { kind, standard, confidential };
}

function judgeStandard(known: Capped, before: readonly Dated<Standard>[], row: StandardGiven): PriceAnswer {
  const now = valueOn(before, row.from);
  const lasts = now !== undefined && (now.to === null || (row.to !== null && row.to <= now.to));
  if (now !== undefined && lasts && isSameStandard(now.value, standardOf(row)))
    return { outcome: 'unchanged' };
  const outcome = decideRevision(
    { origin: originOn(known.product.entries, row.from), standards: before, applicationGranted: false },
    { from: row.from, to: row.to, reasonKind: row.reasonKind, standard: standardOf(row) },
  );
  return outcome.ok ? { outcome: 'asserted' } : { outcome: 'refused', refusal: outcome.refusal };
}

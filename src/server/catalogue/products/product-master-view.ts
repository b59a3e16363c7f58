/** Products of the master as a caller may see them: a price that a table keeps in confidence is told to nobody here (N5.1). */
import { wallClock, type PlainDate } from '../../../base/date.ts';
import { formatUnitPrice } from '../../../base/money.ts';
import { formatRatio, type Ratio } from '../../../base/ratio.ts';
import { categoriesOf, codePartsOf } from '../../../domain/catalogue/products/code-parts.ts';
import { FACT_LABELS } from '../../../domain/catalogue/products/merge-facts.ts';
import { ROLES, type Role } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { listRecordedPrices } from '../prices/price-store.ts';
import { findCurrentNational, findLatestMatches, type MatchOrigin, type Verdict } from './match-store.ts';
import {
  findCategoryPath,
  findProductDetail,
  listEntryRowsBySeq,
  listFactHistory,
  listMatchHistory,
  type EntryRow,
  type ProductRow,
} from './product-query-store.ts';

interface Answer {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly origin: MatchOrigin;
  /** In 1/10000. */
  readonly confidence: number;
  readonly entrySeq: number | null;
  readonly candidates: readonly number[];
}

export function viewMatch(answer: Answer, entries: ReadonlyMap<number, EntryRow>) {
  const { verdict, reason, origin, confidence, entrySeq, candidates } = answer;
  return {
    verdict,
    reason,
    origin,
    confidence: formatRatio(BigInt(confidence) as Ratio),
    entry: entrySeq === null ? null : (entries.get(entrySeq) ?? null),
    candidates: candidates.flatMap((seq) => entries.get(seq) ?? []),
  };
}

/** Only the facts of the product, of a row that carries more. */
export function withoutFacts(row: ProductRow): ProductRow {
  return {
    nationalCode: row.nationalCode,
    kind: row.kind,
    name: row.name,
    tradeName: row.tradeName,
    form: row.form,
    spec: row.spec,
    pack: row.pack,
    maker: row.maker,
    approvalText: row.approvalText,
    drugType: row.drugType,
    quality: row.quality,
    reimbursement: row.reimbursement,
    norm: row.norm,
    isProcured: row.isProcured,
    isDualChannel: row.isDualChannel,
    isNegotiated: row.isNegotiated,
    isConfidential: row.isConfidential,
  };
}

/** @throws {Problem} 404 when the master has no such product */
export async function viewProductDetail(tx: Tx, role: Role, code: string, today: PlainDate) {
  const found = await findProductDetail(tx, code);
  if (!found) throw notFound('这个产品');
  const version = await findCurrentNational(tx, today);
  const answer = version && (await findLatestMatches(tx, version.id, [code])).get(code);
  const seqs = answer ? [...answer.candidates, answer.entrySeq ?? 0] : [];
  const entries = version ? await listEntryRowsBySeq(tx, version.id, seqs) : new Map<number, EntryRow>();
  const prices = found.isConfidential === true ? [] : await listRecordedPrices(tx, [code]);
  return {
    product: withoutFacts(found),
    isPaymentProduct: found.isPaymentProduct,
    codeParts: [...codePartsOf(code)],
    categoryPath: (version && (await findCategoryPath(tx, version.id, categoriesOf(code)))) ?? null,
    edition: version?.edition ?? null,
    match: answer ? viewMatch(answer, entries) : null,
    // Who decided what is the province's own business.
    matchHistory: (ROLES[role].level === 'province' ? await listMatchHistory(tx, code) : []).map((row) => ({
      ...row,
      enteredAt: wallClock(row.enteredAt),
    })),
    prices: prices.toReversed().map((row) => ({
      price: row.value === null ? null : formatUnitPrice(row.value),
      from: row.from,
      to: row.to,
      source: row.source,
      enteredAt: wallClock(row.knownAt),
    })),
    history: (await listFactHistory(tx, code)).map((row) => ({
      until: wallClock(row.supersededAt),
      changes: changesOf(row.before, row.after),
    })),
    firstFile: found.firstFile,
    lastFile: found.lastFile,
  };
}

/** The columns of the master whose changes are told, by the label of the fact. */
const COLUMNS: Readonly<Record<string, string>> = {
  name: FACT_LABELS.name,
  trade_name: FACT_LABELS.tradeName,
  registered_form: FACT_LABELS.form,
  spec: FACT_LABELS.spec,
  pack: FACT_LABELS.pack,
  maker: FACT_LABELS.maker,
  approval_text: FACT_LABELS.approvalText,
  drug_type: FACT_LABELS.drugType,
  quality_level: FACT_LABELS.quality,
  reimbursement: FACT_LABELS.reimbursement,
  norm: FACT_LABELS.norm,
  is_procured: FACT_LABELS.isProcured,
  is_dual_channel: FACT_LABELS.isDualChannel,
  is_negotiated: FACT_LABELS.isNegotiated,
  is_confidential: FACT_LABELS.isConfidential,
};

function changesOf(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>) {
  return Object.entries(COLUMNS).flatMap(([column, label]) =>
    before[column] === after[column]
      ? []
      : [{ label, before: wordOf(before[column]), after: wordOf(after[column]) }],
  );
}

function wordOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'string' ? value : '';
}

/** Yearly limits and assistance of an act take the place of those that stood, and give it back when it is withdrawn (M9.4, M9.5, M9.6). */
import type { Fen } from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import type { Tx } from '../../db/database.ts';
import { saveAssistanceRuleRow, saveYearlyLimitRow } from '../../insured/settings-store.ts';
import {
  dropAssistanceRow,
  dropLimitRow,
  findAssistanceRow,
  findLimitRow,
  listWithdrawnActs,
  type ActRow,
  type Replaced,
  type StoredAssistance,
  type StoredLimit,
} from './act-store.ts';

type WithSource<T> = T & { readonly source: string };

/** The document by which a row stands, as the settings show it. */
function sourceOf({ id, title, number }: Pick<ActRow, 'id' | 'title' | 'number'>): string {
  return `${number} ${title}（参数调整第 ${id} 号）`.slice(0, 300);
}

const fen = (text: string) => BigInt(text) as Fen;

function saveLimit(tx: Tx, row: WithSource<StoredLimit>): Promise<void> {
  return saveYearlyLimitRow(tx, {
    ...row,
    pooledFund: fen(row.pooledFund),
    majorIllness: fen(row.majorIllness),
  });
}

function saveAssistance(tx: Tx, row: WithSource<StoredAssistance>): Promise<void> {
  return saveAssistanceRuleRow(tx, {
    ...row,
    ratio: BigInt(row.ratio) as Ratio,
    threshold: fen(row.threshold),
    cap: row.cap === null ? null : fen(row.cap),
  });
}

/** What is settled from now on sees them; what was settled stays, and re-adjudication tells what would come out otherwise. */
export async function putInForce(tx: Tx, act: ActRow): Promise<Replaced> {
  const source = sourceOf(act);
  const limits = [];
  for (const set of act.limits) {
    limits.push({ set, before: await findLimitRow(tx, set) });
    await saveLimit(tx, { ...set, source });
  }
  const assistance = [];
  for (const set of act.assistance) {
    assistance.push({ set, before: await findAssistanceRow(tx, set) });
    await saveAssistance(tx, { ...set, source });
  }
  return { limits, assistance };
}

/**
 * A row that another act has set since is left to it. What is given back is never a row of an act that was itself withdrawn, but
 * what that one had replaced.
 * @param replaced undefined for an act that was never in force
 */
export async function takeBack(tx: Tx, act: ActRow, replaced: Replaced | undefined): Promise<void> {
  if (replaced === undefined) return;
  const source = sourceOf(act);
  const withdrawn = new Map((await listWithdrawnActs(tx)).map((one) => [sourceOf(one), one.before]));
  for (const { set, before } of replaced.limits) {
    if ((await findLimitRow(tx, set))?.source !== source) continue;
    const stands = standing(before, (by) =>
      withdrawn.get(by)?.limits.find(({ set: its }) => isSameLimit(its, set)),
    );
    await (stands === null ? dropLimitRow(tx, set) : saveLimit(tx, stands));
  }
  for (const { set, before } of replaced.assistance) {
    if ((await findAssistanceRow(tx, set))?.source !== source) continue;
    const stands = standing(before, (by) =>
      withdrawn.get(by)?.assistance.find(({ set: its }) => isSameRule(its, set)),
    );
    await (stands === null ? dropAssistanceRow(tx, set) : saveAssistance(tx, stands));
  }
}

const isSameLimit = (one: StoredLimit, other: StoredLimit) =>
  one.areaCode === other.areaCode && one.scheme === other.scheme && one.year === other.year;
const isSameRule = (one: StoredAssistance, other: StoredAssistance) =>
  one.areaCode === other.areaCode && one.category === other.category && one.year === other.year;

/** @param replacedBy what a withdrawn act had replaced in the same place; undefined where the document is of none */
function standing<Row extends { readonly source: string }>(
  before: Row | null,
  replacedBy: (source: string) => { readonly before: Row | null } | undefined,
): Row | null {
  const earlier = before === null ? undefined : replacedBy(before.source);
  return earlier === undefined ? before : standing(earlier.before, replacedBy);
}

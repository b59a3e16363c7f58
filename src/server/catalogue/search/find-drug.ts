/** One published drug with its whole history, found by its short key (M3, M6). */
import type { PlainDate } from '../../../base/date.ts';
import { REMOVAL_GROUNDS, isRemovalGround } from '../../../domain/catalogue/time/list-act.ts';
import { versionInForce } from '../../../domain/catalogue/time/as-known.ts';
import type { DrugIndex } from '../../../domain/catalogue/search/drug-index.ts';
import { nameKeyOf } from '../../../domain/catalogue/search/gather-drugs.ts';
import type { DrugHistory, VersionFacts } from '../../../domain/catalogue/search/drug-events.ts';
import type { SearchableDrug } from '../../../domain/catalogue/search/model.ts';
import { shareKeyOf } from '../../../domain/catalogue/search/share-key.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import {
  listPrintedRows,
  listPublishedVersions,
  listSeparateRows,
  type ActRow,
  type PrintedRow,
} from './drug-store.ts';
import type { PublishedIndex } from './published-index.ts';

export interface FoundDrug {
  readonly drug: SearchableDrug;
  readonly history: DrugHistory;
  readonly printed: readonly PrintedRow[];
}

/** The word that stands for a number agreed in confidence. */
const UNTOLD = '保密';

/** The standard as a list prints it, without what a mark stands for. */
export function toldStandard(row: Pick<PrintedRow, 'confidential' | 'standardText'>): string | null {
  return row.confidential ? UNTOLD : row.standardText;
}

function clauseOf(act: ActRow) {
  if (act.ground !== null && isRemovalGround(act.ground)) return REMOVAL_GROUNDS[act.ground].clause;
  return act.kind === 'removal' ? 'I14' : null;
}

function reasonOf(act: ActRow): string {
  const ground =
    act.ground !== null && isRemovalGround(act.ground) ? REMOVAL_GROUNDS[act.ground].label : null;
  return [ground, act.reason].filter((word) => word !== null && word !== '').join('：');
}

/**
 * @param key its short name, or the whole key of its entry
 * @throws 404 when nothing published has this key
 */
export async function getPublishedDrug(index: PublishedIndex, key: string): Promise<SearchableDrug> {
  const known = drugOf((await index.current()).index, key);
  // A drug may have been published a moment ago: nobody is told that it does not exist by an index of before.
  const drug = known ?? drugOf((await index.newest()).index, key);
  if (drug === undefined) throw notFound('这个药品，链接可能不完整');
  return drug;
}

function drugOf(index: DrugIndex, key: string): SearchableDrug | undefined {
  const number = index.byShareKey.get(key) ?? index.byShareKey.get(shareKeyOf(key));
  return number === undefined ? undefined : index.drugs[number];
}

export async function loadDrug(tx: Tx, drug: SearchableDrug): Promise<FoundDrug> {
  const versions = await listPublishedVersions(tx);
  const printed = await listPrintedRows(tx, [drug.entryKey, `${nameKeyOf(drug.entryKey)}|`]);
  const separate = await listSeparateRows(tx, drug.entryKey);
  return {
    drug,
    printed,
    history: {
      versions,
      printed: printed.map((row) => ({ ...row, standardText: toldStandard(row) })),
      separate: separate.map((row) => ({
        ...row,
        acts: row.acts.map((act) => ({ ...act, reason: reasonOf(act), clause: clauseOf(act) })),
      })),
    },
  };
}

/** The printed entries of the versions that were in force on a day, each with its version. */
export function printedOn(
  { printed, history }: FoundDrug,
  onDay: PlainDate,
): { readonly row: PrintedRow; readonly version: VersionFacts }[] {
  const kinds = [...new Set(history.versions.map((version) => version.kind))];
  return kinds.flatMap((kind) => {
    if (kind === 'separatePayment') return [];
    const version = versionInForce(
      history.versions.filter((one) => one.kind === kind),
      onDay,
    );
    if (version === undefined) return [];
    return printed.filter((row) => row.versionId === version.id).map((row) => ({ row, version }));
  });
}

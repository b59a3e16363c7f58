/** Finds the entries of products in a version of the national list, and takes what a person decides (M4, N1.1). */
import { dayAt } from '../../../base/date.ts';
import { entryKeyOf } from '../../../domain/catalogue/entry-key.ts';
import { parseNationalCode } from '../../../domain/catalogue/national-code.ts';
import {
  indexEntries,
  matchEntry,
  type EntryIndex,
  type ListedEntry,
} from '../../../domain/catalogue/products/match-entry.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import {
  findBeforeDecision,
  findCurrentNational,
  findDecisions,
  findLatestMatches,
  findNationalBefore,
  findPublishedNational,
  insertMatches,
  listEntriesToMatch,
  listProductsToMatch,
  listWaitingSiblings,
  takeMatchingTurn,
  type MatchRecord,
  type ProductToMatch,
} from './match-store.ts';

/** So few at a time that nobody's settlement waits noticeably behind them in this process. */
const BATCH = 500;

export interface MatchingRun {
  readonly versionId: number;
  readonly products: number;
  /** Products whose answer is new or another one than before. */
  readonly changed: number;
}

/** The published version that a caller means, or the one in force today. @throws {Problem} 404 when there is none */
export async function chooseVersion(
  tx: Tx,
  world: World,
  wanted: number | undefined,
): Promise<{ readonly id: number; readonly edition: string }> {
  const version =
    wanted === undefined
      ? await findCurrentNational(tx, dayAt(world.clock.now()))
      : await findPublishedNational(tx, wanted);
  if (!version) throw notFound('已发布的国家目录');
  return version;
}

/**
 * Matches all products against a version. What a person decided in it stays; what was decided in the version before is
 * carried over where the entry is still there. Every batch is a transaction: a run that breaks off can be run again.
 * @throws {Problem} 409 when another run is at work, 404 without a published version
 */
export async function runMatching(
  world: World,
  actor: Actor,
  wanted: number | undefined,
): Promise<MatchingRun> {
  const { versionId, before, entries } = await world.db.transaction('all', async (tx) => {
    const { id } = await chooseVersion(tx, world, wanted);
    const loaded = await listEntriesToMatch(tx, id);
    if (loaded.length === 0) throw notFound('这个目录版本的条目');
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'catalogue.runMatching',
      subjectKind: 'catalogueVersion',
      subjectId: id,
      detail: '重新对应全部产品',
    });
    return { versionId: id, before: await findNationalBefore(tx, id), entries: loaded };
  });
  const list = { index: indexEntries(entries), byKey: keysOf(entries) };
  let products = 0;
  let changed = 0;
  for (let after = ''; ;) {
    const batch = await world.db.transaction('all', async (tx) => {
      if (!(await takeMatchingTurn(tx))) throw conflict('MATCHING_RUNS', '另一次对应正在进行', '请稍候再试');
      const found = await listProductsToMatch(tx, after, BATCH);
      const fresh = await matchBatch(tx, versionId, before, list, found);
      await insertMatches(tx, versionId, fresh, null, world.clock.now());
      return { last: found.at(-1)?.nationalCode, size: found.length, changed: fresh.length };
    });
    products += batch.size;
    changed += batch.changed;
    if (batch.last === undefined) return { versionId, products, changed };
    after = batch.last;
  }
}

interface List {
  readonly index: EntryIndex;
  readonly byKey: ReadonlyMap<string, ListedEntry>;
}

function keysOf(entries: readonly ListedEntry[]): ReadonlyMap<string, ListedEntry> {
  const keys = new Map<string, ListedEntry>();
  for (const entry of entries) {
    const key = entryKeyOf(entry.name, entry.dosageForm ?? '');
    if (!keys.has(key)) keys.set(key, entry);
  }
  return keys;
}

/** The answers of a batch that differ from those that count now. */
async function matchBatch(
  tx: Tx,
  versionId: number,
  before: number | undefined,
  { index, byKey }: List,
  products: readonly ProductToMatch[],
): Promise<MatchRecord[]> {
  const codes = products.map((product) => product.nationalCode);
  const known = await findLatestMatches(tx, versionId, codes);
  const decided = before === undefined ? undefined : await findDecisions(tx, before, codes);
  return products.flatMap((product) => {
    const now = known.get(product.nationalCode);
    if (now?.origin === 'person') return [];
    const ruled = ruleRecord(product, index);
    const carried = carriedRecord(ruled, decided?.get(product.nationalCode), byKey);
    const fresh = carried ?? ruled;
    return now && sameAnswer(now, fresh) ? [] : [fresh];
  });
}

function ruleRecord(product: ProductToMatch, index: EntryIndex): MatchRecord {
  const { verdict, candidates, reason } = matchEntry(product, index);
  const [first] = candidates;
  const entry = verdict === 'matched' ? first?.entry : undefined;
  return {
    nationalCode: product.nationalCode,
    verdict,
    entrySeq: entry?.seq ?? null,
    entryKey: entry ? entryKeyOf(entry.name, entry.dosageForm ?? '') : null,
    candidates: candidates.map((candidate) => candidate.entry.seq),
    confidence: first?.confidence ?? 0,
    reason,
    origin: 'rule',
  };
}

/** What a person decided in the version before holds in this one as long as its entry is there. */
function carriedRecord(
  ruled: MatchRecord,
  decision: MatchRecord | undefined,
  byKey: ReadonlyMap<string, ListedEntry>,
): MatchRecord | undefined {
  if (decision === undefined) return undefined;
  if (decision.verdict === 'none')
    return ruled.verdict === 'matched'
      ? undefined
      : { ...decision, candidates: ruled.candidates, origin: 'carried' };
  const entry = decision.entryKey === null ? undefined : byKey.get(decision.entryKey);
  return entry && { ...decision, entrySeq: entry.seq, candidates: ruled.candidates, origin: 'carried' };
}

function sameAnswer(a: MatchRecord, b: MatchRecord): boolean {
  return (
    a.verdict === b.verdict &&
    a.entrySeq === b.entrySeq &&
    a.origin === b.origin &&
    a.reason === b.reason &&
    a.candidates.join() === b.candidates.join()
  );
}

export interface MatchDecision {
  readonly versionId: number | undefined;
  readonly nationalCode: string;
  /** Null: the product is none of the entries. */
  readonly seq: number | null;
  /** The same for all products of this generic name and form that wait too. */
  readonly siblings: boolean;
}

/** A person's answer. @returns the codes it was taken for */
export async function decideMatches(world: World, actor: Actor, given: MatchDecision): Promise<string[]> {
  return world.db.transaction('all', async (tx) => {
    const { id: versionId } = await chooseVersion(tx, world, given.versionId);
    const entry = await findChosen(tx, versionId, given.seq);
    const codes = await codesOf(tx, versionId, given);
    const known = await findLatestMatches(tx, versionId, codes);
    if (!known.has(given.nationalCode)) throw notFound('这个产品的对应结果，请先运行对应');
    const records = codes.map((nationalCode): MatchRecord => ({
      nationalCode,
      verdict: entry ? 'matched' : 'none',
      entrySeq: entry?.seq ?? null,
      entryKey: entry ? entryKeyOf(entry.name, entry.dosageForm ?? '') : null,
      candidates: known.get(nationalCode)?.candidates ?? [],
      confidence: 10_000,
      reason:
        nationalCode === given.nationalCode ? '人工确认' : `与 ${given.nationalCode} 同通用名剂型，一并确认`,
      origin: 'person',
    }));
    await insertMatches(tx, versionId, records, actor.accountId, world.clock.now());
    const to = entry ? entry.name.replaceAll('\n', '；') : '不在目录内';
    const more = codes.length > 1 ? `，同通用名剂型共 ${codes.length} 个` : '';
    await audit(tx, world, actor, 'catalogue.decideMatches', given.nationalCode, `对应到 ${to}${more}`);
    return codes;
  });
}

async function findChosen(tx: Tx, versionId: number, seq: number | null): Promise<ListedEntry | undefined> {
  if (seq === null) return undefined;
  const entry = (await listEntriesToMatch(tx, versionId)).find((one) => one.seq === seq);
  if (!entry) throw badInput('seq', '这个目录版本没有这个条目');
  return entry;
}

async function codesOf(tx: Tx, versionId: number, given: MatchDecision): Promise<string[]> {
  const generic = given.siblings ? parseNationalCode(given.nationalCode)?.genericAndForm : undefined;
  const siblings = generic === undefined ? [] : await listWaitingSiblings(tx, versionId, generic);
  return [...new Set([given.nationalCode, ...siblings])];
}

/** Takes decisions back: what the rules, or the version before, said counts again. @returns the codes that changed */
export async function undoMatches(
  world: World,
  actor: Actor,
  wanted: number | undefined,
  codes: readonly string[],
): Promise<string[]> {
  return world.db.transaction('all', async (tx) => {
    const { id: versionId } = await chooseVersion(tx, world, wanted);
    const latest = await findLatestMatches(tx, versionId, codes);
    const decided = codes.filter((code) => latest.get(code)?.origin === 'person');
    const before = await findBeforeDecision(tx, versionId, decided);
    const records = decided.flatMap((code) => before.get(code) ?? []);
    await insertMatches(tx, versionId, records, actor.accountId, world.clock.now());
    for (const record of records.slice(0, 1)) {
      const detail = `撤回人工确认，共 ${records.length} 个`;
      await audit(tx, world, actor, 'catalogue.undoMatches', record.nationalCode, detail);
    }
    return records.map((record) => record.nationalCode);
  });
}

async function audit(
  tx: Tx,
  world: World,
  actor: Actor,
  action: string,
  code: string,
  detail: string,
): Promise<void> {
  await recordAudit(tx, actor, world.clock.now(), {
    action,
    subjectKind: 'nationalProduct',
    subjectId: code,
    detail,
  });
}

import { parseDate, type PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import { ACCOUNT_NAMES } from '../../../domain/funds/chart.ts';
import {
  lineOf,
  verifyChain,
  WHOLE_PROVINCE,
  type CloseSum,
  type HashText,
  type SealedEntry,
  type WrittenClose,
} from '../../../domain/funds/closes/close.ts';
import { LEAF_DIGITS } from '../../../domain/funds/closes/compare-entries.ts';
import { compareWitness, type Witness } from '../../../domain/funds/closes/witness.ts';

/** The file in which closes are handed on: amounts are whole fen written as text. */
const FORMAT = 'shuangtong-ledger/1';

/** The entries of one exported day: lines as they were sealed, and the leaves that were sealed of them, by area. */
interface ExportedEntries {
  readonly onDay: string;
  readonly lines: readonly string[];
  readonly leaves: Readonly<Record<string, string>>;
}

/** @param witness of the same span of days; the file then tells by itself when its newest closes were cut off */
export function exportText(
  closes: readonly WrittenClose[],
  entriesOf: PlainDate | null,
  entries: readonly SealedEntry[],
  leaves: ReadonlyMap<string, string> | undefined,
  witness?: Witness,
): string {
  const content = {
    format: FORMAT,
    ...(witness && { witness }),
    closes: closes.map(
      ({ areaCode, onDay, entries: count, debit, credit, contentHash, previousHash, hash, sums }) => ({
        areaCode,
        onDay,
        entries: count,
        debit: String(debit),
        credit: String(credit),
        contentHash,
        previousHash,
        hash,
        sums: sums.map((sum) => ({
          account: sum.account,
          scheme: sum.scheme,
          entries: sum.entries,
          debit: String(sum.debit),
          credit: String(sum.credit),
          balance: String(sum.balance),
        })),
      }),
    ),
    entries:
      entriesOf === null
        ? null
        : { onDay: entriesOf, lines: entries.map(lineOf), leaves: Object.fromEntries(leaves ?? []) },
  };
  return JSON.stringify(content, null, 1);
}

export interface OfflineFinding {
  readonly valid: boolean;
  /** One sentence for the person at the terminal. */
  readonly says: string;
}

/**
 * Verifies an exported file of closes without this platform and without a network (M29): every hash, every link, every
 * balance, and where the entries of a day are with it, each of them.
 * @param expected a hash noted down elsewhere, which must be among the closes
 * @throws {Error} when the content is no such file
 */
export function verifyExport(
  content: unknown,
  sm3: HashText,
  sm3OfHex: (hex: string) => string,
  expected?: string,
): OfflineFinding[] {
  const { closes, entries, witness } = readExport(content);
  const withProvince = closes.some(({ areaCode }) => areaCode === WHOLE_PROVINCE);
  const beside = witness === null ? [] : compareWitness(closes, witness, withProvince);
  const chain = [...verifyChain(closes, sm3), ...beside];
  const findings = chain.map(({ areaCode, onDay, says }) => ({
    valid: false,
    says: `${placeOf(areaCode)} ${onDay}：${says}`,
  }));
  const days = [...new Set(closes.map((close) => close.onDay))].sort();
  if (expected !== undefined && !closes.some((close) => close.hash === expected))
    findings.push({ valid: false, says: `没有摘要为 ${expected} 的日结` });
  if (entries) findings.push(...entryProblems(closes, entries, sm3, sm3OfHex));
  if (findings.length > 0) return findings;
  const last = closes.filter((close) => close.onDay === days.at(-1));
  return [
    {
      valid: true,
      says: `${days[0]} 至 ${days.at(-1)} 共 ${days.length} 天、${closes.length} 份日结相连，没有改动`,
    },
    ...last.map((close) => ({
      valid: true,
      says: `${placeOf(close.areaCode)} ${close.onDay} 摘要 ${close.hash}`,
    })),
    ...(entries
      ? [{ valid: true, says: `${entries.onDay} 的 ${entries.lines.length} 条分录与日结一致` }]
      : []),
  ];
}

function placeOf(areaCode: string): string {
  return areaCode === WHOLE_PROVINCE ? '全省' : areaCode;
}

function entryProblems(
  closes: readonly WrittenClose[],
  { onDay, lines, leaves }: ExportedEntries,
  sm3: HashText,
  sm3OfHex: (hex: string) => string,
): OfflineFinding[] {
  const problems: string[] = [];
  for (const close of closes)
    if (
      close.onDay === onDay &&
      close.areaCode !== WHOLE_PROVINCE &&
      sm3OfHex(leaves[close.areaCode] ?? '') !== close.contentHash
    )
      problems.push(`${close.areaCode} ${onDay}：分录摘要表与日结不符`);
  const sealed = new Map<string, string>();
  for (const text of Object.values(leaves))
    for (let at = 0; at < text.length; at += LEAF_DIGITS) {
      const leaf = text.slice(at, at + LEAF_DIGITS);
      sealed.set(String(BigInt(`0x${leaf.slice(0, 16)}`)), leaf.slice(16));
    }
  for (const line of lines) {
    const [id = ''] = line.split('|');
    const leaf = sealed.get(id);
    sealed.delete(id);
    if (leaf === undefined) problems.push(`${onDay} 分录 ${id}：日结里没有`);
    else if (sm3(line).slice(0, 32) !== leaf) problems.push(`${onDay} 分录 ${id}：与日结不符`);
  }
  for (const id of sealed.keys()) problems.push(`${onDay} 分录 ${id}：缺少`);
  return problems.map((says) => ({ valid: false, says }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface ReadExport {
  readonly closes: WrittenClose[];
  readonly entries: ExportedEntries | null;
  /** Null in a file of before there were witnesses. */
  readonly witness: Witness | null;
}

function readExport(content: unknown): ReadExport {
  if (!isRecord(content) || content['format'] !== FORMAT || !Array.isArray(content['closes']))
    throw new Error('文件不是导出的日结');
  const closes = content['closes'].map(readClose);
  if (closes.length === 0) throw new Error('文件里没有日结');
  const witness = readWitness(content['witness']);
  const { entries } = content as { entries?: unknown };
  if (entries === null || entries === undefined) return { closes, entries: null, witness };
  const isWhole =
    isRecord(entries) &&
    typeof entries['onDay'] === 'string' &&
    isTexts(entries['lines']) &&
    isRecord(entries['leaves']) &&
    isTexts(Object.values(entries['leaves']));
  if (!isWhole) throw new Error('文件里的分录不完整');
  return { closes, entries: entries as unknown as ExportedEntries, witness };
}

function readWitness(value: unknown): Witness | null {
  if (value === undefined) return null;
  const dayOf = (text: unknown): PlainDate => {
    const day = typeof text === 'string' ? parseDate(text) : undefined;
    if (day === undefined) throw new Error('关账的日期不是日期');
    return day;
  };
  if (!isRecord(value) || !Array.isArray(value['sealed'])) throw new Error('文件里的关账记载不完整');
  return {
    shutTo: value['shutTo'] === null ? null : dayOf(value['shutTo']),
    sealed: value['sealed'].map((one: unknown) => {
      if (!isRecord(one) || typeof one['hash'] !== 'string') throw new Error('文件里的关账记载不完整');
      return { onDay: dayOf(one['onDay']), hash: one['hash'] };
    }),
  };
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function readClose(value: unknown): WrittenClose {
  const text = (of: Record<string, unknown>, name: string): string => {
    const found = of[name];
    if (typeof found !== 'string') throw new Error(`日结缺少 ${name}`);
    return found;
  };
  const amount = (of: Record<string, unknown>, name: string): Fen => {
    const digits = text(of, name);
    if (!/^-?\d{1,18}$/.test(digits)) throw new Error(`${name} 不是整数分`);
    return BigInt(digits) as Fen;
  };
  const count = (of: Record<string, unknown>): number => {
    const { entries } = of;
    if (typeof entries !== 'number' || !Number.isSafeInteger(entries)) throw new Error('日结缺少 entries');
    return entries;
  };
  if (!isRecord(value) || !Array.isArray(value['sums'])) throw new Error('日结不完整');
  const onDay = parseDate(text(value, 'onDay'));
  if (onDay === undefined) throw new Error('日结的日期不是日期');
  return {
    areaCode: text(value, 'areaCode'),
    onDay,
    entries: count(value),
    debit: amount(value, 'debit'),
    credit: amount(value, 'credit'),
    contentHash: text(value, 'contentHash'),
    previousHash: text(value, 'previousHash'),
    hash: text(value, 'hash'),
    sums: value['sums'].map((sum: unknown): CloseSum => {
      if (!isRecord(sum)) throw new Error('日结不完整');
      const account = ACCOUNT_NAMES.find((name) => name === sum['account']);
      const scheme = (['employee', 'resident'] as const).find((name) => name === sum['scheme']);
      if (account === undefined || scheme === undefined) throw new Error('日结里有不认识的账户');
      return {
        account,
        scheme,
        entries: count(sum),
        debit: amount(sum, 'debit'),
        credit: amount(sum, 'credit'),
        balance: amount(sum, 'balance'),
      };
    }),
  };
}

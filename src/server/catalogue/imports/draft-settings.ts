/** The settings of every import that makes a draft version: edition, days, publication, published totals (N1.1, N3.3, N6). */
import { parseDate, type PlainDate } from '../../../base/date.ts';
import { KNOWN_HERBAL_PIECES, KNOWN_TOTALS } from '../../../domain/catalogue/reconcile.ts';
import {
  partsOf,
  type ControlPart,
  type StatedTotals,
} from '../../../domain/catalogue/versions/control-totals.ts';
import {
  decideVersionEnd,
  isVersionEndFault,
  LIST_KINDS,
  type ListKind,
  type VersionEndFault,
} from '../../../domain/catalogue/versions/list-kinds.ts';
import { badInput } from '../../http/problem.ts';
import type { SettingField, Settings } from './importer.ts';

export interface DraftSettings {
  readonly edition: string;
  readonly effectiveFrom: PlainDate;
  readonly effectiveTo: PlainDate | null;
  readonly sourceDocument: string;
  readonly totals: StatedTotals;
}

const END_FAULTS: Readonly<Record<VersionEndFault, string>> = {
  reversed: '止期早于起期',
  overTwoYears: '这种目录有效期两年，止期不能更晚',
};

export function draftFields(kind: ListKind): SettingField[] {
  const national = kind === 'national';
  return [
    national
      ? { name: 'edition', label: '版本年份', kind: 'year', required: true }
      : { name: 'edition', label: '版本名称', kind: 'text', required: true, hint: '如 2025 年版' },
    { name: 'effectiveFrom', label: '执行日期', kind: 'day', required: true },
    ...(national
      ? []
      : [
          {
            name: 'effectiveTo',
            label: '止期',
            kind: 'day' as const,
            required: kind === 'separatePayment',
            hint: kind === 'separatePayment' ? '' : '不填按规则',
          },
        ]),
    { name: 'sourceDocument', label: '公布文件及文号', kind: 'text', required: false },
    ...partsOf(kind).map(({ part, label }) => ({
      name: part,
      label: `公布的数量：${label}`,
      kind: 'count' as const,
      required: false,
      clause: 'N1.1' as const,
    })),
  ];
}

/** Published totals that the platform knows, by edition. */
export function knownTotalsOf(kind: ListKind): { edition: string; values: Settings }[] {
  if (kind === 'herbalPieces')
    return Object.entries(KNOWN_HERBAL_PIECES).map(([edition, payable]) => ({
      edition,
      values: { payable: String(payable) },
    }));
  if (kind !== 'national') return [];
  return Object.entries(KNOWN_TOTALS).map(([edition, { totals }]) => ({
    edition,
    values: Object.fromEntries(Object.entries(totals).map(([part, value]) => [part, String(value)])),
  }));
}

/**
 * Reads the settings of an import that makes a draft.
 * @throws {Problem} 400 when days do not fit, or totals are missing or contradict each other
 */
export function readDraftSettings(kind: ListKind, settings: Settings): DraftSettings {
  const effectiveFrom = parseDate(settings['effectiveFrom'] ?? '');
  if (effectiveFrom === undefined) throw badInput('effectiveFrom', '没有这一天');
  const wantedTo = settings['effectiveTo'] ? parseDate(settings['effectiveTo']) : null;
  if (wantedTo === undefined) throw badInput('effectiveTo', '没有这一天');
  const effectiveTo = decideVersionEnd(kind, effectiveFrom, wantedTo);
  if (isVersionEndFault(effectiveTo)) throw badInput('effectiveTo', END_FAULTS[effectiveTo]);
  const edition = settings['edition'] ?? '';
  return {
    edition,
    effectiveFrom,
    effectiveTo,
    sourceDocument: settings['sourceDocument'] ?? '',
    totals: readTotals(kind, edition, settings),
  };
}

function readTotals(kind: ListKind, edition: string, settings: Settings): StatedTotals {
  const known = knownTotalsOf(kind).find((one) => edition.startsWith(one.edition))?.values ?? {};
  const totals: Partial<Record<ControlPart, number>> = {};
  for (const { part } of partsOf(kind)) {
    const stated = settings[part] || known[part];
    if (stated) totals[part] = Number(stated);
  }
  if (kind === 'national') checkNationalTotals(edition, totals);
  if (kind === 'herbalPieces' && (totals.notPaidAlone ?? 0) > (totals.payable ?? Number.POSITIVE_INFINITY))
    throw badInput('notPaidAlone', '单独使用不予支付的饮片多于全部饮片');
  return totals;
}

/** The catalogue always comes with its totals; a slip in typing them is told before anything is imported. */
function checkNationalTotals(edition: string, totals: Partial<Record<ControlPart, number>>): void {
  const parts = ['western', 'chinese', 'negotiatedWestern', 'negotiatedChinese'] as const;
  const missing = [...parts, 'total' as const].find((part) => totals[part] === undefined);
  if (missing) throw badInput('total', `请录入 ${edition} 年版公布的各部分数量`);
  if (parts.reduce((sum, part) => sum + (totals[part] ?? 0), 0) !== totals.total)
    throw badInput('total', '各部分之和与合计不符，请核对录入');
  if ((totals.ethnic ?? 0) > (totals.chinese ?? 0)) throw badInput('ethnic', '民族药多于中成药');
}

/** What confirming does, in a sentence. */
export function planOf(kind: ListKind): string {
  return `建立一个${LIST_KINDS[kind]}草稿版本：全部写入，或什么也不写；发布前不影响任何人。`;
}

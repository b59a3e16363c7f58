/**
 * Does a version of a list hold as many entries as its publication says? (N1.1, N3.3, N6)
 * Each kind of list counts its own way; what the publication does not state is not compared.
 */
import type { SectionKind } from '../section-kind.ts';
import type { ListKind } from './list-kinds.ts';

/** What is counted in a version. Drugs count by printed number: a ★ row repeats one in another form (N1.1). */
export interface VersionCounts {
  /** By printed number, for each part of a printed list. */
  readonly sections: Readonly<Partial<Record<SectionKind, number>>>;
  /** 民族药; undefined where nobody counted them. */
  readonly ethnic?: number;
  /** 饮片 that are not paid when used alone. */
  readonly notPaidAlone?: number;
  /** Generic names on the 单行支付 list. */
  readonly generics?: number;
  /** Of these, those that the version before did not list; undefined without a version before. */
  readonly added?: number;
}

export const CONTROL_PARTS = [
  'western',
  'chinese',
  'ethnic',
  'negotiatedWestern',
  'negotiatedChinese',
  'payable',
  'notPaidAlone',
  'generics',
  'added',
  'total',
] as const;
export type ControlPart = (typeof CONTROL_PARTS)[number];

/** What the publication of a version states; parts that it does not state are absent or null. */
export type StatedTotals = Readonly<Partial<Record<ControlPart, number | null>>>;

interface PartRule {
  readonly part: ControlPart;
  readonly label: string;
  readonly count: (counts: VersionCounts) => number | undefined;
}

const sum =
  (...kinds: readonly SectionKind[]) =>
  (counts: VersionCounts): number =>
    kinds.reduce((all, kind) => all + (counts.sections[kind] ?? 0), 0);

/** How each kind of list is counted, part by part. */
export const TOTALS_OF: Readonly<Record<ListKind, readonly PartRule[]>> = {
  national: [
    { part: 'western', label: '西药', count: sum('western') },
    { part: 'chinese', label: '中成药', count: sum('chinese') },
    { part: 'ethnic', label: '其中民族药', count: (counts) => counts.ethnic },
    { part: 'negotiatedWestern', label: '谈判西药（含竞价）', count: sum('negotiatedWestern', 'bid') },
    { part: 'negotiatedChinese', label: '谈判中成药', count: sum('negotiatedChinese') },
    {
      part: 'total',
      label: '合计',
      count: sum('western', 'chinese', 'negotiatedWestern', 'bid', 'negotiatedChinese'),
    },
  ],
  herbalPieces: [
    { part: 'payable', label: '饮片', count: sum('herbalPieces') },
    { part: 'notPaidAlone', label: '其中单独使用不予支付', count: (counts) => counts.notPaidAlone },
  ],
  institutionPreparation: [{ part: 'total', label: '制剂', count: sum('institutionPreparation') }],
  commercialInnovative: [{ part: 'total', label: '商保创新药', count: sum('commercialInnovative') }],
  dualChannel: [{ part: 'total', label: '双通道药品', count: sum('dualChannel') }],
  separatePayment: [
    { part: 'generics', label: '通用名', count: (counts) => counts.generics },
    { part: 'added', label: '其中新增', count: (counts) => counts.added },
  ],
};

export interface TotalsLine {
  readonly part: ControlPart;
  readonly label: string;
  readonly published: number;
  readonly imported: number;
  /** Imported less published. */
  readonly difference: number;
}

/** Compares what was stated with what is there, in the order of the publication. */
export function reconcileTotals(
  kind: ListKind,
  counts: VersionCounts,
  stated: StatedTotals,
): { readonly lines: readonly TotalsLine[]; readonly agrees: boolean } {
  const lines = TOTALS_OF[kind].flatMap(({ part, label, count }) => {
    const published = stated[part];
    const imported = count(counts);
    if (published === undefined || published === null || imported === undefined) return [];
    return [{ part, label, published, imported, difference: imported - published }];
  });
  return { lines, agrees: lines.every((line) => line.difference === 0) };
}

/** The parts that a publication of this kind may state, for a form. */
export function partsOf(kind: ListKind): readonly { part: ControlPart; label: string }[] {
  return TOTALS_OF[kind].map(({ part, label }) => ({ part, label }));
}

/** 西药多 2，谈判西药少 2 */
export function describeDifferences(lines: readonly TotalsLine[]): string {
  return lines
    .filter((line) => line.difference !== 0)
    .map(({ label, difference }) => `${label}${difference > 0 ? `多 ${difference}` : `少 ${-difference}`}`)
    .join('，');
}

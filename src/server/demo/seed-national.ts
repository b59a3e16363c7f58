import { day, lastDayOfYear, yearOf, type PlainDate } from '../../base/date.ts';
import { formatUnitPrice } from '../../base/money.ts';
import { percent, type Ratio } from '../../base/ratio.ts';
import { entryKeyOf } from '../../domain/catalogue/entry-key.ts';
import { pinyinKey } from '../../domain/catalogue/pinyin-key.ts';
import type { SectionKind } from '../../domain/catalogue/section-kind.ts';
import type { ListKind } from '../../domain/catalogue/versions/list-kinds.ts';
import type { StatedTotals } from '../../domain/catalogue/versions/control-totals.ts';
import {
  carryRatiosOver,
  insertDraft,
  insertEntries,
  type StoredEntry,
} from '../catalogue/imports/list-version-store.ts';
import { publishVersion, submitVersion } from '../catalogue/publish-version.ts';
import { createDualChannelDraft } from '../catalogue/versions/edit-version.ts';
import { setRatios } from '../catalogue/versions/set-ratios.ts';
import type { World } from '../world.ts';
import type { Cast } from './cast.ts';
import type { DemoDays } from './plan-days.ts';
import type { DemoDrug } from './plan-drugs.ts';
import { timedEntries } from './seed-list-times.ts';
import { granted } from './stage.ts';

const SOURCE = '示例文件';

type Row = Omit<StoredEntry, 'seq' | 'number' | 'sheetRow' | 'section' | 'namePinyin' | 'matchKey'>;

const SECTIONS: Readonly<Partial<Record<SectionKind, string>>> = {
  western: '西药部分',
  chinese: '中成药部分',
  negotiatedWestern: '协议西药',
  negotiatedChinese: '协议中成药',
  commercialInnovative: '商保创新药',
};

/** An entry with nothing printed but what is given. */
function rowOf(sectionKind: SectionKind, name: string, more: Partial<Row> = {}): Row {
  return {
    sectionKind,
    name,
    categoryCode: null,
    categoryPath: '',
    class: null,
    isSubEntry: false,
    dosageForm: null,
    standardText: null,
    confidential: false,
    remark: null,
    termText: null,
    termFrom: null,
    termTo: null,
    ethnic: false,
    notPaidAlone: false,
    tradeName: null,
    strength: null,
    indication: null,
    institution: null,
    approvalNo: null,
    holder: null,
    licensee: null,
    ...more,
  };
}

/** Common drugs of the regular part, so that the other routes of payment can be looked up too. */
const COMMON: readonly (readonly [name: string, form: string, drugClass: '甲' | '乙'])[] = [
  ['示例降压片', '口服常释剂型', '甲'],
  ['示例抗感染针', '注射剂', '甲'],
  ['示例降糖片', '口服常释剂型', '乙'],
  ['示例止咳口服液', '口服液体剂', '乙'],
];

/** What the national catalogue prints of the demo's drugs: the negotiated ones with standard and term, the others without. */
function nationalRows(
  drugs: readonly DemoDrug[],
  days: DemoDays,
  term: { from: PlainDate; to: PlainDate },
): Row[] {
  const listed = drugs.map((drug) => {
    const [product] = drug.products;
    const chinese = product?.nationalCode.startsWith('Z') === true;
    const common = { class: '乙' as const, remark: drug.paymentScope };
    if (drug.origin === 'regular') {
      return rowOf(chinese ? 'chinese' : 'western', drug.genericName, {
        ...common,
        dosageForm: drug.dosageForm,
      });
    }
    const confidential = drug.products.some((one) => one.confidential);
    const standard = product?.standard ?? null;
    return rowOf(chinese ? 'negotiatedChinese' : 'negotiatedWestern', drug.genericName, {
      ...common,
      confidential,
      standardText: confidential
        ? '*'
        : standard === null
          ? null
          : `${formatUnitPrice(standard)}元(${drug.strength}/${drug.saleUnit})`,
      termFrom: term.from,
      termTo: term.to,
    });
  });
  const timed = timedEntries(days)
    .filter((entry) => entry.origin === 'negotiated')
    .map((entry) =>
      rowOf('negotiatedWestern', entry.genericName, {
        class: '乙',
        remark: entry.paymentScope,
        termFrom: term.from,
        termTo: lastDayOfYear(yearOf(days.today)),
      }),
    );
  const common = COMMON.map(([name, dosageForm, drugClass]) =>
    rowOf('western', name, { dosageForm, class: drugClass }),
  );
  return [...common, ...listed, ...timed];
}

/** Numbers the rows through, part by part, as a publication prints them. */
function numbered(rows: readonly Row[]): StoredEntry[] {
  const order = Object.keys(SECTIONS);
  const sorted = [...rows].sort((a, b) => order.indexOf(a.sectionKind) - order.indexOf(b.sectionKind));
  const last = new Map<SectionKind, number>();
  return sorted.map((row, index) => {
    const number = (last.get(row.sectionKind) ?? 0) + 1;
    last.set(row.sectionKind, number);
    return {
      ...row,
      seq: index + 1,
      number,
      sheetRow: number + 2,
      section: SECTIONS[row.sectionKind] ?? '',
      namePinyin: pinyinKey(row.name),
      matchKey: entryKeyOf(row.name, row.dosageForm ?? ''),
    };
  });
}

function totalsOf(rows: readonly Row[]): StatedTotals {
  const count = (kind: SectionKind) => rows.filter((row) => row.sectionKind === kind).length;
  return {
    western: count('western'),
    chinese: count('chinese'),
    negotiatedWestern: count('negotiatedWestern'),
    negotiatedChinese: count('negotiatedChinese'),
    total: rows.length,
  };
}

async function draft(
  world: World,
  cast: Cast,
  version: { kind: ListKind; edition: string; from: PlainDate; totals: StatedTotals },
  rows: readonly Row[],
): Promise<number> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const { kind, edition, from, totals } = version;
    const id = await insertDraft(
      tx,
      {
        kind,
        edition,
        effectiveFrom: from,
        effectiveTo: null,
        sourceDocument: `${SOURCE}〔${edition}〕1号`,
        fileName: `示例${edition}.xlsx`,
        sha256: `${kind}-${edition}`,
        totals,
      },
      cast.catalogue.accountId,
      now,
    );
    await insertEntries(tx, id, numbered(rows));
    if (kind === 'national') await carryRatiosOver(tx, id, now);
    return id;
  });
}

async function publish(world: World, cast: Cast, id: number, what: string): Promise<void> {
  granted(await submitVersion(world, cast.catalogue, id, '示例：与公布总数核对无误'), `提交${what}`);
  granted(await publishVersion(world, cast.catalogueChecker, id, undefined), `发布${what}`);
}

async function reviewRatios(world: World, cast: Cast, id: number, rows: readonly Row[]): Promise<void> {
  const entries = numbered(rows).filter((entry) => entry.class === '乙');
  const set = (ratio: Ratio, wanted: (entry: StoredEntry) => boolean) =>
    setRatios(world, cast.catalogue, id, {
      seqs: entries.filter(wanted).map((entry) => entry.seq),
      ratio,
      proposal: '示例：专家组按费用和临床价值建议',
      evidence: '示例评审会纪要 1 号',
    });
  const agreed = (entry: StoredEntry) => entry.termTo !== null;
  granted(await set(percent(30), agreed), '录入谈判药品的自付比例');
  granted(await set(percent(10), (entry) => !agreed(entry)), '录入常规药品的自付比例');
}

/** Next year's edition, still being checked: one drug renamed, one moved, one with another scope, one new, one gone. */
function nextRows(rows: readonly Row[]): Row[] {
  const negotiated = rows.filter((row) => row.sectionKind === 'negotiatedWestern');
  const renamed = negotiated.find((row) => row.name.endsWith('注射液'));
  const [moved, rescoped, gone] = negotiated.filter((row) => !row.name.endsWith('注射液'));
  return [
    ...rows.flatMap((row) => {
      if (row === gone) return [];
      if (row === renamed) return [{ ...row, name: `${row.name}（静脉输注）` }];
      if (row === moved) {
        return [
          {
            ...row,
            sectionKind: 'western' as const,
            dosageForm: '口服常释剂型',
            standardText: null,
            confidential: false,
            termFrom: null,
            termTo: null,
          },
        ];
      }
      if (row === rescoped) return [{ ...row, remark: `${row.remark ?? ''}；支付不超过24个月。` }];
      return [row];
    }),
    rowOf('western', '示例新进片', { class: '乙', dosageForm: '口服常释剂型' }),
  ];
}

/** The national catalogue, the 双通道 list within it, the commercial list beside it, and a draft of the next edition (N1.1, M3). */
export async function seedNational(
  world: World,
  cast: Cast,
  drugs: readonly DemoDrug[],
  days: DemoDays,
): Promise<void> {
  const year = yearOf(days.applicationsFrom);
  const from = day(`${year}-01-01`);
  const rows = nationalRows(drugs, days, { from, to: day(`${year + 1}-12-31`) });
  const national = { kind: 'national', edition: String(year), from, totals: totalsOf(rows) } as const;
  const nationalId = await draft(world, cast, national, rows);
  await reviewRatios(world, cast, nationalId, rows);
  await publish(world, cast, nationalId, '国家目录');
  const dual = granted(
    await createDualChannelDraft(world, cast.catalogue, {
      nationalId,
      edition: String(year),
      effectiveFrom: from,
      effectiveTo: null,
      sourceDocument: `${SOURCE}〔${year}〕2号`,
      total: rows.filter((row) => row.termTo !== null).length,
    }),
    '建立双通道目录',
  );
  await publish(world, cast, dual.id, '双通道目录');
  const commercial = ['示例商保细胞注射液', '示例商保罕见病片'].map((name) =>
    rowOf('commercialInnovative', name, { indication: '示例：说明书所列适应症', holder: '示例药业' }),
  );
  const commercialId = await draft(
    world,
    cast,
    { kind: 'commercialInnovative', edition: String(year), from, totals: { total: commercial.length } },
    commercial,
  );
  await publish(world, cast, commercialId, '商保创新药目录');
  const next = nextRows(rows);
  const nextYear = String(year + 1);
  await draft(
    world,
    cast,
    { kind: 'national', edition: nextYear, from: day(`${nextYear}-01-01`), totals: totalsOf(next) },
    next,
  );
}

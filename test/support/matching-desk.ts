import { runProductMatching } from '../../src/contract/national-products.ts';
import type { Caller, TestServer } from './api.ts';
import { imported } from './catalogue.ts';
import { publishByTwo, secondDesk } from './publish.ts';
import { importTable, priceTable } from './product-tables.ts';
import { workbookOf } from './workbook.ts';

const REGULAR = ['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型', '备注'];

/** An invented national list of components and forms, as the regular part prints them. @param more rows after the known ones */
export function listOfComponents(more: readonly (readonly (string | number | null)[])[] = []): Buffer {
  return workbookOf([
    {
      name: '西药部分',
      rows: [
        ['西药部分'],
        REGULAR,
        ['XA01AB', '示例分类'],
        [null, null, '甲', 1, '示洛尔', '口服常释剂型'],
        [null, null, '乙', '★(1)', '示洛尔', '注射剂'],
        [null, null, '乙', 2, '示司琼', '注射剂'],
        [null, null, '乙', 3, '示松', '软膏剂'],
        ...more,
      ],
    },
    {
      name: '中成药部分',
      rows: [
        ['中成药部分'],
        ['药品分类代码', '药品分类', null, '编号', '药品名称', '备注'],
        ['ZA', '内科'],
        [null, null, '甲', 1, '示感颗粒(片、  胶囊)'],
      ],
    },
  ]);
}

/** Codes of the table below. The three of 示司琼 differ in maker only. */
export const CODES = {
  salt: 'XA01ABA001A001010100001',
  chewable: 'XA01ABA001A002010100002',
  solvent: 'XA01ABB002B001010100003',
  solventTwin: 'XA01ABB002B001010100004',
  solventThird: 'XA01ABB002B001010100005',
  unknown: 'XA01ABC003A001010100006',
  ester: 'XA01ABD004F001010100007',
  chinese: 'ZA01ABA0001010100008',
} as const;

const PRODUCTS: readonly (readonly [string, string, string, string])[] = [
  [CODES.salt, '盐酸示洛尔片', '片剂', '示例制药一厂'],
  [CODES.chewable, '盐酸示洛尔咀嚼片', '片剂', '示例制药一厂'],
  [CODES.solvent, '盐酸示司琼氯化钠注射液', '注射液', '示例制药一厂'],
  [CODES.solventTwin, '盐酸示司琼氯化钠注射液', '注射液', '示例制药二厂'],
  [CODES.solventThird, '盐酸示司琼氯化钠注射液', '注射液', '示例制药三厂'],
  [CODES.unknown, '示没有片', '片剂', '示例制药一厂'],
  [CODES.ester, '丙酸示松乳膏', '乳膏剂', '示例制药一厂'],
  [CODES.chinese, '示感胶囊', '胶囊剂', '示例制药一厂'],
];

export interface MatchingDesk {
  readonly catalogue: Caller;
  readonly checker: Caller;
  readonly price: Caller;
  readonly versionId: number;
}

/** A published list, eight products in the master, all matched once: four doubtful ones wait. */
export async function openMatchingDesk(server: TestServer): Promise<MatchingDesk> {
  const catalogue = await server.signIn({
    login: 'catalogue1',
    name: '示例·目录',
    role: 'provinceCatalogue',
  });
  const checker = await secondDesk(server);
  const price = await server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' });
  const versionId = await publishComponents({ catalogue, checker }, '2026', listOfComponents(), 3);
  const table = priceTable(
    PRODUCTS.map(([code, name, form, maker], index) => ({
      产品名称: name,
      药品统一编码: code,
      剂型: form,
      规格: '10mg',
      包装: '1盒',
      生产企业: maker,
      最小包装医保平台挂网价: 10 + index,
    })),
  );
  await importTable(price, table, { effectiveFrom: '2026-04-01', source: '示例价格表' });
  await catalogue.ok(runProductMatching, { body: {} });
  return { catalogue, checker, price, versionId };
}

/** Imports and publishes a national version. @param western how many numbered entries its first sheet has */
export async function publishComponents(
  desk: Pick<MatchingDesk, 'catalogue' | 'checker'>,
  edition: string,
  workbook: Buffer,
  western: number,
): Promise<number> {
  const totals = { western, chinese: 1, negotiatedWestern: 0, negotiatedChinese: 0, total: western + 1 };
  const effectiveFrom = `${edition}-01-01`;
  const id = await imported(desk.catalogue, workbook, { edition, totals, effectiveFrom });
  await publishByTwo(desk.catalogue, desk.checker, id);
  return id;
}

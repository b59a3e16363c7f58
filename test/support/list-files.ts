import { workbookOf } from './workbook.ts';

type Cell = string | number | null;

const HERB_CAPTIONS = ['序号', '饮片名称', '备注'] as const;

/** A 饮片 list as printed: pages in two columns, captions on each page, a title, page marks; invented names, `marked` of them with □. */
export function herbalPieces(count: number, marked: number, perColumn = 20): Buffer {
  const rows: Cell[][] = [['中药饮片部分']];
  const piece = (number: number): Cell[] =>
    number > count ? [null, null, null] : [number, `示例饮片${number}号`, number <= marked ? '□' : null];
  for (let first = 1, page = 1; first <= count; first += perColumn * 2, page += 1) {
    rows.push([...HERB_CAPTIONS, ...HERB_CAPTIONS]);
    for (let line = 0; line < perColumn; line += 1)
      rows.push([...piece(first + line), ...piece(first + perColumn + line)]);
    rows.push([`第 ${page} 页`]);
  }
  return workbookOf([{ name: '随便什么名字', rows }]);
}

/** 医疗机构制剂, as a province prints it; invented. */
export function preparations(): Buffer {
  return workbookOf([
    {
      name: 'Sheet1',
      rows: [
        ['示例省医疗机构制剂目录'],
        [
          '序号',
          '制剂名称',
          '剂型',
          '规格',
          '批准文号/备案号',
          '医疗机构名称',
          '甲乙类',
          '自付比例',
          '限定支付范围',
        ],
        [
          1,
          '示例止咳合剂',
          '合剂',
          '100ml/瓶',
          '湘药制字Z20240001',
          '示例省中医院',
          '乙类',
          '10%',
          '限本院门诊',
        ],
        [2, '示例止咳合剂', '合剂', '250ml/瓶', '湘药制字Z20240002', '示例省中医院', '甲类', 0, null],
        [3, '示例膏', '膏剂', '50g/支', null, '示例市医院', '乙', '0.2', null],
        [4, '示例散', '散剂', '5g/袋', '湘药制字Z20240004', '示例市医院', '甲类', '0.10', null],
        [5, '示例丸', '丸剂', '6g/丸', '湘药制字Z20240005', null, '乙类', null, null],
      ],
    },
  ]);
}

/** The 商保创新药 list with its official captions; invented. */
export function commercialInnovative(): Buffer {
  const term = '2026年1月1日至2027年12月31日';
  return workbookOf([
    {
      name: 'Sheet1',
      rows: [
        ['商业健康保险创新药品目录'],
        ['编号', '药品名称', '商品名', '适应症', '上市许可持有人', '授权企业', '有效期'],
        [1, '示例基因注射液', '示例一', '1.甲病；\n2.乙病。', '示例生物（甲）公司', '示例医药公司', term],
        [2, '示例替尼胶囊', '示例二', '限成人丙病。', '示例生物（乙）公司', null, '长期'],
      ],
    },
  ]);
}

/** A 双通道 list told by its caption; invented. */
export function dualChannel(): Buffer {
  return workbookOf([
    {
      name: 'Sheet1',
      rows: [
        ['序号', '药品名称', '剂型', '是否双通道药品', '是否单行支付', '协议有效期', '备注'],
        [1, '示例单抗注射液', '注射剂', '是', '是', '2026年1月1日至2027年12月31日', '限示例病'],
        [2, '示例替尼片', '口服常释剂型', '是', '否', null, null],
        [3, '示例普通片', '口服常释剂型', '否', '否', null, null],
      ],
    },
  ]);
}

export const SEPARATE_CAPTIONS = [
  '序号',
  '通用名',
  '医保剂型',
  '治疗领域',
  '来源',
  '限定支付范围',
  '诊断编码',
  '有效期起',
  '有效期止',
] as const;

/** A 单行支付 list by the template, as rows. */
export function separateRows(): Cell[][] {
  return [
    [...SEPARATE_CAPTIONS],
    [1, '示例单抗注射液', '注射剂', '肿瘤', '谈判', '限示例病。', 'C50、C34.1', null, null],
    [2, '示例替尼片', '口服常释剂型', '肿瘤', null, null, null, '2026-01-01', '2026-06-30'],
    [3, '示例常规片', '口服常释剂型', '罕见病', '常规', '限罕见病', null, '2026/1/1', null],
    [4, '示例单抗注射液二', '注射剂', '肿瘤', '谈判', null, null, null, null],
    [5, '示例无领域片', '口服常释剂型', null, '常规', null, null, null, null],
    [6, '示例替尼片', '口服常释剂型', '血液', '常规', null, null, null, null],
  ];
}

/** Rows as a csv text, quoted where needed. */
export function csvOf(rows: readonly (readonly Cell[])[], newline = '\r\n'): string {
  const cell = (value: Cell) => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(',')).join(newline) + newline;
}

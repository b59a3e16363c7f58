/** What can a file be? One word for each kind of table that the province imports (N1.1, N6, N2.2, N3.1). */
export const IMPORTER_KINDS = {
  nationalCatalogue: '国家医保药品目录',
  herbalPieces: '中药饮片目录',
  institutionPreparation: '医疗机构制剂目录',
  commercialInnovative: '商保创新药目录',
  dualChannel: '双通道药品目录',
  separatePayment: '单行支付药品目录',
  priceTable: '药品价格信息表',
  nationalCodes: '国家药品编码表',
  procurement: '集采中选结果',
} as const;
export type ImporterKind = keyof typeof IMPORTER_KINDS;

/** What became of a row of a file. Every row has exactly one; the counts of all add up to the rows read. */
export const ROW_OUTCOMES = {
  taken: '新增',
  changed: '更改',
  unchanged: '未变',
  doubtful: '存疑',
  refused: '拒绝',
  category: '分类',
  skipped: '略过',
} as const;
export type RowOutcome = keyof typeof ROW_OUTCOMES;

/** How many rows of a file ended in each outcome. */
export type RowCounts = Readonly<Record<RowOutcome, number>>;

export const NO_ROWS: RowCounts = {
  taken: 0,
  changed: 0,
  unchanged: 0,
  doubtful: 0,
  refused: 0,
  category: 0,
  skipped: 0,
};

/** What an institution calls its own drugs, and how far each is matched to a national code (N5.5). */

/** The kinds of item an institution matches. */
export const ITEM_KINDS = { drug: '西药中成药', herbalPiece: '中药饮片', preparation: '自制剂' } as const;
export type ItemKind = keyof typeof ITEM_KINDS;

/** How an item stands on a day, in the order in which it needs attention; only `inForce` and `changed` can settle. */
export const MATCH_STATES = {
  unmatched: '未对照',
  proposed: '待确认',
  changed: '目录有变',
  upcoming: '尚未生效',
  inForce: '已对照',
  retired: '已停用',
} as const;
export type MatchState = keyof typeof MATCH_STATES;

/** What in the catalogue changed since the institution confirmed a match. */
export const MATCH_CHANGES = {
  codeGone: '国家编码已不在编码库',
  productChanged: '编码库中的产品资料有变化',
  entryEnded: '已调出单行支付目录或有效期已过',
} as const;
export type MatchChange = keyof typeof MATCH_CHANGES;

/** Where a match came from. */
export const MATCH_SOURCES = {
  proposal: '采纳推荐',
  search: '自行选择',
  upload: '批量上传',
  gateway: '接口上传',
  demo: '示例数据',
} as const;
export type MatchSource = keyof typeof MATCH_SOURCES;

/** An item as the institution describes it; texts are empty where it says nothing. */
export interface ItemFacts {
  readonly itemCode: string;
  readonly kind: ItemKind;
  readonly name: string;
  readonly dosageForm: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
  readonly approvalNo: string;
  /** 计价单位. */
  readonly unit: string;
  /** 转换比: dose units in one priced unit. */
  readonly unitsPerPack: number | null;
  readonly memo: string;
}

/** What an item code may look like: no blanks, no control characters. */
export const ITEM_CODE = /^[^\s\p{Cc}]{1,50}$/u;

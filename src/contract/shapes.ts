import { Type, type TProperties } from 'typebox';

/** Shapes that many endpoints share. Every object is closed: an unknown member is refused on the way in and stripped on the way out. */

export const Yuan = Type.String({ pattern: '^-?\\d{1,13}\\.\\d{2}$', description: '金额，元，两位小数' });
export const PriceText = Type.String({
  pattern: '^\\d{1,11}(\\.\\d{1,4})?$',
  description: '单价，元，至多四位小数',
});
export const QuantityText = Type.String({
  pattern: '^\\d{1,9}(\\.\\d{1,4})?$',
  description: '数量，至多四位小数',
});
export const RatioText = Type.String({ pattern: '^[01]\\.\\d{4}$', description: '比例，四位小数' });
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: '日期 yyyy-MM-dd' });
export const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$',
  description: '北京时间 yyyy-MM-dd HH:mm:ss',
});
export const Text = (maxLength = 200) => Type.String({ minLength: 1, maxLength });
export const NationalCode = Type.String({ pattern: '^[XZ][0-9A-Z]{19,22}$', description: '国家药品编码' });
export const Id = Type.Integer({ minimum: 1 });
/** Sent again with it, a request is done once. */
export const RequestId = Type.String({
  pattern: '^[0-9A-Za-z_-]{8,64}$',
  description: '请求编号，重复提交只算一次',
});

/** One of a list of words. */
export function oneOf<const T extends string>(words: readonly T[]) {
  return Type.Unsafe<T>({ type: 'string', enum: [...words] });
}

/** What a table is taken away as: a workbook, comma-separated text, or paper to sign. */
export const FILE_FORMS = ['xlsx', 'csv', 'pdf'] as const;
export type FileForm = (typeof FILE_FORMS)[number];
export const FileFormName = oneOf(FILE_FORMS);

/** A closed object. */
export function shape<T extends TProperties>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}

/** The query of a list: page from 1, rows a page. */
export const PAGE_QUERY = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: '页码，从 1 开始' })),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '每页行数' })),
};

/** One page of a list, with the count of all its rows. */
export function pageOf<T extends Parameters<typeof Type.Array>[0]>(row: T) {
  return shape({ rows: Type.Array(row), total: Type.Integer({ minimum: 0 }) });
}

/** The body of every refusal and problem (RFC 9457). */
export const ProblemBody = shape({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  remedy: Type.Optional(Type.String()),
  clause: Type.Optional(Type.String()),
  line: Type.Optional(Type.Integer()),
  field: Type.Optional(Type.String()),
  incident: Type.Optional(Type.String()),
});

/** A member that may be absent: it is then `null`. */
export const Nullable = <T extends Parameters<typeof Type.Array>[0]>(member: T) =>
  Type.Union([member, Type.Null()]);

/** How many. */
export const Count = Type.Integer({ minimum: 0 });

/** The answer of an act that has nothing else to tell. */
export const Done = shape({ done: Type.Boolean() });

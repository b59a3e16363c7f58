/** How the paged transactions 1312 and 1316–1319 are asked and answered. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { parseDate, startOfDay } from '../../base/date.ts';
import { parseShape, type Envelope } from './envelope.ts';
import { GatewayFailure } from './failure.ts';

const MOST_ROWS = 500;
const Number4 = Type.Union([
  Type.Integer({ minimum: 1, maximum: 9_999_999 }),
  Type.String({ pattern: '^[1-9]\\d{0,6}$' }),
]);
const Loose = Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()]));
const Input = Type.Object({
  data: Type.Object({
    updt_time: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}:\\d{2})?$' }),
    page_num: Number4,
    page_size: Number4,
    hilist_code: Loose,
    med_list_codg: Loose,
    fixmedins_code: Loose,
    medins_list_codg: Loose,
    insu_admdvs: Loose,
    vali_flag: Loose,
  }),
});

export interface PageQuestion {
  /** Rows that changed after this instant are asked for. */
  readonly since: number;
  readonly page: number;
  readonly size: number;
  /** What the rows are narrowed to; empty texts narrow nothing. */
  readonly hilistCode: string | undefined;
  readonly medListCode: string | undefined;
  readonly institutionCode: string | undefined;
  readonly itemCode: string | undefined;
  readonly area: string | undefined;
  readonly valid: string | undefined;
  /** The same for every page of one question. */
  readonly key: string;
}

const given = (value: string | null | undefined) =>
  value === undefined || value === null || value === '' || value === 'null' ? undefined : value;

/** An instant in the province's wall-clock time. */
function instantOf(textOfTime: string): number {
  const date = parseDate(textOfTime.slice(0, 10));
  if (date === undefined) throw new GatewayFailure(`updt_time 填写不正确：${textOfTime}`);
  const [hours = 0, minutes = 0, seconds = 0] = textOfTime
    .slice(11)
    .split(':')
    .map((part) => parseInt(part, 10) || 0);
  return startOfDay(date) + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** Reads what a page is asked of. @throws {GatewayFailure} when a page number or size is wrong, or too large */
export function readPageQuestion(envelope: Envelope): PageQuestion {
  const { data } = parseShape(Input, envelope.input, 'input');
  const size = Number(data.page_size);
  if (size > MOST_ROWS) throw new GatewayFailure(`page_size 不能超过 ${MOST_ROWS}`);
  const narrowed = {
    since: instantOf(data.updt_time),
    hilistCode: given(data.hilist_code),
    medListCode: given(data.med_list_codg),
    institutionCode: given(data.fixmedins_code),
    itemCode: given(data.medins_list_codg),
    area: given(data.insu_admdvs),
    valid: given(data.vali_flag),
  };
  const key = createHash('sha256')
    .update(JSON.stringify([size, ...Object.values(narrowed)]))
    .digest('hex');
  return { ...narrowed, page: Number(data.page_num), size, key };
}

/** One page with the members that pagers of the national platform give. */
export function pageOutput(
  question: Pick<PageQuestion, 'page' | 'size'>,
  rows: readonly object[],
  total: number,
): object {
  const pages = Math.ceil(total / question.size);
  const startRow = rows.length === 0 ? 0 : (question.page - 1) * question.size + 1;
  return {
    data: rows,
    recordCounts: total,
    pages,
    pageNum: question.page,
    pageSize: question.size,
    size: rows.length,
    startRow,
    endRow: rows.length === 0 ? 0 : startRow + rows.length - 1,
    firstPage: question.page === 1,
    lastPage: question.page >= pages,
  };
}

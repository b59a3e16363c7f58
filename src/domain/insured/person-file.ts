/** What does a file of people to be registered say, row by row? Nothing is written here (M5). */
import { parseDate, type PlainDate } from '../../base/date.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { parseIdentityNumber } from './identity-number.ts';
import { SCHEME_LABELS } from './model.ts';
import { nationalityOf, type NationalityCode } from './nationality.ts';

/** The captions that the file's first line must have; their order is free. */
const NEEDED_CAPTIONS = [
  '姓名',
  '证件号码',
  '手机号码',
  '住址',
  '区划代码',
  '险种',
  '参保开始日期',
  '参加大病',
] as const;
/** All captions that are read: the last ones may lack. */
export const PERSON_FILE_CAPTIONS = [...NEEDED_CAPTIONS, '民族', '退休日期'] as const;
type Caption = (typeof PERSON_FILE_CAPTIONS)[number];

export interface PersonFileRow {
  /** Line of the file, the captions being line 1. */
  readonly line: number;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly address: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly fromOn: PlainDate;
  readonly majorIllness: boolean;
  readonly nationality: NationalityCode | null;
  readonly retiredOn: PlainDate | null;
}

export type ReadRow =
  { readonly row: PersonFileRow } | { readonly line: number; readonly name: string; readonly fault: string };

/** Splits CSV text into cells: commas, quoted cells with doubled quotes, either kind of line end, a leading byte order mark. */
export function splitCsv(text: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    cells.push(cell.trim());
    cell = '';
  };
  const endLine = () => {
    endCell();
    if (cells.some((one) => one !== '')) lines.push(cells);
    cells = [];
  };
  const body = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < body.length; at += 1) {
    const sign = body.charAt(at);
    if (quoted && sign === '"' && body.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === ',') endCell();
    else if (!quoted && sign === '\n') endLine();
    else if (quoted || sign !== '\r') cell += sign;
  }
  endLine();
  return lines;
}

function schemeOf(label: string): Scheme | undefined {
  return (Object.keys(SCHEME_LABELS) as Scheme[]).find((scheme) => SCHEME_LABELS[scheme] === label);
}

function readRow(cell: (caption: Caption) => string, line: number): ReadRow {
  const name = cell('姓名');
  const fault = (words: string): ReadRow => ({ line, name, fault: words });
  if (name === '' || name.length > 60) return fault('姓名未填或过长');
  const idNumber = parseIdentityNumber(cell('证件号码'));
  if (idNumber === undefined) return fault('证件号码有误：位数、出生日期或校验码不对');
  if (!/^(1\d{10})?$/.test(cell('手机号码'))) return fault('手机号码有误');
  if (!/^\d{6}$/.test(cell('区划代码'))) return fault('区划代码应为六位数字');
  const scheme = schemeOf(cell('险种'));
  if (scheme === undefined) return fault('险种应为职工医保或居民医保');
  const fromOn = parseDate(cell('参保开始日期'));
  if (fromOn === undefined) return fault('参保开始日期应写作 2026-01-01');
  if (!['是', '否', ''].includes(cell('参加大病'))) return fault('参加大病应填是或否');
  const nationality = nationalityOf(cell('民族')) ?? null;
  if (nationality === null && cell('民族') !== '')
    return fault('民族应写名称或两位代码，如汉族或 01，没有的留空');
  const retiredOn = parseDate(cell('退休日期')) ?? null;
  if (retiredOn === null && cell('退休日期') !== '')
    return fault('退休日期应写作 2026-01-01，没有退休的留空');
  return {
    row: {
      line,
      name,
      idNumber: idNumber.text,
      phone: cell('手机号码'),
      address: cell('住址'),
      areaCode: cell('区划代码'),
      scheme,
      fromOn,
      majorIllness: cell('参加大病') === '是',
      nationality,
      retiredOn,
    },
  };
}

/**
 * Reads a file of people.
 * @returns the rows, each read or with what is wrong with it, or the captions that lack or that nobody knows: a column that may
 *   lack would otherwise be passed over where its caption is misspelt
 */
export function readPersonFile(
  text: string,
):
  | { readonly rows: readonly ReadRow[] }
  | { readonly missing: readonly string[]; readonly unknown: readonly string[] } {
  const [head = [], ...lines] = splitCsv(text);
  const missing = NEEDED_CAPTIONS.filter((caption) => !head.includes(caption));
  const unknown = head.filter((word) => word !== '' && !PERSON_FILE_CAPTIONS.some((one) => one === word));
  if (missing.length > 0 || unknown.length > 0) return { missing, unknown };
  const seen = new Set<string>();
  const rows = lines.map((cells, index) => {
    const read = readRow((caption) => cells[head.indexOf(caption)] ?? '', index + 2);
    if (!('row' in read)) return read;
    if (seen.has(read.row.idNumber))
      return { line: read.row.line, name: read.row.name, fault: '证件号码在文件中重复' };
    seen.add(read.row.idNumber);
    return read;
  });
  return { rows };
}

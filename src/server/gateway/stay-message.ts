/** What the messages of visits and stays have in common: words, times, diagnoses, who told them (2201–2208, 2301–2305, 2401–2405). */
import { Type, type Static } from 'typebox';
import { parseDate, startOfDay } from '../../base/date.ts';
import type { DiagnosisFacts, StayDiagnosis, StayKind } from '../../domain/settlement/stays/stay.ts';
import type { StayKey, Told } from '../settlement/stays/open-stays.ts';
import { GatewayFailure } from './failure.ts';
import type { Message } from './message.ts';

/** A required text. */
export const word = (maxLength: number) => Type.String({ minLength: 1, maxLength });
/** A text that may be left out, empty, null or the word `null`. */
export const loose = (maxLength: number) =>
  Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));

/** Numbers come as JSON numbers or as text; both are read by their decimal digits. */
export const Decimal = Type.Union([
  Type.Number({ minimum: 0 }),
  Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' }),
]);
export const LooseDecimal = Type.Optional(Type.Union([Decimal, Type.Literal(''), Type.Null()]));
/** A moment; some systems send the day alone, which counts as its beginning. */
export const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}( ([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d)?$',
});

/** psn_no, mdtrt_id: whose, and which visit or stay. */
export const STAY_KEY = { mdtrt_id: word(30), psn_no: word(30) };
export const CREDENTIAL = {
  psn_no: word(30),
  insutype: word(6),
  mdtrt_cert_type: Type.String({ pattern: '^0[123]$' }),
  mdtrt_cert_no: word(50),
};

export function keyOf(kind: StayKind, data: { readonly mdtrt_id: string; readonly psn_no: string }): StayKey {
  return { kind, stayNo: data.mdtrt_id, personNo: data.psn_no };
}

export function toldBy({ actor, institutionCode, envelope }: Message): Told {
  return { actor, institutionCode, msgid: envelope.msgid, infno: envelope.infno };
}

/** Only hospitals register visits; what a pharmacy sells is one call (2102). @throws {GatewayFailure} */
export function hospitalOnly({ institutionCode, envelope }: Message): void {
  if (!institutionCode.startsWith('H'))
    throw new GatewayFailure(`${envelope.infno} 只供定点医疗机构；药店请用 2101、2102`);
}

export function textOf(value: string | null | undefined): string {
  return value === undefined || value === null || value === 'null' ? '' : value.trim();
}

/** The instant of a local wall clock. @throws {GatewayFailure} for a day that does not exist */
export function instantOf(text: string, field: string): number {
  const date = parseDate(text.slice(0, 10));
  if (date === undefined) throw new GatewayFailure(`报文格式有误：${field} 不是有效日期`);
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(11).split(':').map(Number);
  return startOfDay(date) + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** A number that a message must have. @throws {GatewayFailure} naming the field */
export function decimalOf<T>(
  value: number | string,
  parse: (text: string) => T | undefined,
  field: string,
): T {
  const parsed = parse(String(value));
  if (parsed === undefined) throw new GatewayFailure(`报文格式有误：${field} 小数位过多或超出范围`);
  return parsed;
}

/** `diseinfo` as visits and stays send it. */
export const Diagnosis = Type.Object({
  diag_type: word(3),
  maindiag_flag: loose(3),
  diag_srt_no: Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d{1,2}$' })]),
  diag_code: Type.String({ pattern: '^[A-Za-z0-9.+*]{3,20}$' }),
  diag_name: word(100),
  diag_dept: loose(50),
  dise_dor_no: loose(30),
  dise_dor_name: loose(50),
  diag_time: Type.Optional(Type.Union([Moment, Type.Literal(''), Type.Literal('null'), Type.Null()])),
  vali_flag: loose(3),
});

/**
 * The diagnoses that count, the main one first: by `maindiag_flag`, then by their order.
 * @throws {GatewayFailure} for a `diag_time` on a day that does not exist
 */
export function diagnosesOf(rows: readonly Static<typeof Diagnosis>[]): StayDiagnosis[] {
  const rank = (row: Static<typeof Diagnosis>) => (row.maindiag_flag === '1' ? -1 : Number(row.diag_srt_no));
  return rows
    .filter((row) => textOf(row.vali_flag) !== '0')
    .sort((a, b) => rank(a) - rank(b))
    .map((row) => ({ code: row.diag_code, name: row.diag_name, facts: factsOf(row) }));
}

function factsOf(row: Static<typeof Diagnosis>): DiagnosisFacts {
  const time = textOf(row.diag_time);
  return {
    type: row.diag_type,
    department: textOf(row.diag_dept),
    doctorCode: textOf(row.dise_dor_no),
    doctorName: textOf(row.dise_dor_name),
    at: time === '' ? null : instantOf(time, 'diseinfo.diag_time'),
  };
}

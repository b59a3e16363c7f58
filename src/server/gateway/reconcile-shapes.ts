/** Fields and codes that the transactions of reconciliation and clearing share (3201–3204). */
import { Type } from 'typebox';
import { parseDate, type PlainDate } from '../../base/date.ts';
import { parseFen, type Fen } from '../../base/money.ts';
import type { Setting } from '../../domain/settlement/model.ts';
import type { DifferenceKind, ReconciliationResult } from '../../domain/settlement/reconciliation/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { CLEARING_TYPES, INSURANCE_TYPES } from './codes.ts';
import { GatewayFailure } from './failure.ts';

/** Amounts may be below zero where refunds outweigh; numbers come as JSON numbers or as text. */
export const Amount = Type.Union([Type.Number(), Type.String({ pattern: '^-?\\d{1,13}(\\.\\d{1,2})?$' })]);
export const CountOf = Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d{1,10}$' })]);
/** What refunds are taken off: below zero where they outweigh. */
export const NetCount = Type.Union([Type.Integer(), Type.String({ pattern: '^-?\\d{1,10}$' })]);
export const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}' });
export const AreaText = Type.String({ pattern: '^43\\d{4}$' });

/** stmt_rslt 对账结果. 000101 is of this platform's own, by the pattern of the others. */
export const RESULT_CODES: Readonly<Record<ReconciliationResult, string>> = {
  agrees: '000000',
  oursMore: '000101',
  theirsMore: '000102',
  differs: '000103',
};

/** stmt_rslt of a single line. */
export const LINE_CODES: Readonly<Record<DifferenceKind | 'same', string>> = {
  same: RESULT_CODES.agrees,
  oursOnly: RESULT_CODES.oursMore,
  theirsOnly: RESULT_CODES.theirsMore,
  repeated: RESULT_CODES.theirsMore,
  outside: RESULT_CODES.theirsMore,
  content: RESULT_CODES.differs,
  state: RESULT_CODES.differs,
};

/** @throws {GatewayFailure} for more than two decimals */
export function fenOf(value: number | string, field: string): Fen {
  const amount = parseFen(String(value));
  if (amount === undefined) throw new GatewayFailure(`报文格式有误：${field} 应为至多两位小数的金额`);
  return amount;
}

/** @throws {GatewayFailure} when there is no such day */
export function dayOf(text: string, field: string): PlainDate {
  const day = parseDate(text.slice(0, 10));
  if (day === undefined) throw new GatewayFailure(`${field} 没有这一天`);
  return day;
}

function keyOf<K extends string>(codes: Readonly<Record<K, string>>, code: string, field: string): K {
  const found = (Object.keys(codes) as K[]).find((key) => codes[key] === code);
  if (found === undefined)
    throw new GatewayFailure(
      `${field} 应为 ${Object.values(codes).join('、')} 之一：${code} 在本平台没有结算`,
    );
  return found;
}

/** @throws {GatewayFailure} for a kind of insurance that is not settled here */
export const schemeOf = (code: string): Scheme => keyOf(INSURANCE_TYPES, code, 'insutype');
/** @throws {GatewayFailure} for a kind of clearing that is not settled here */
export const settingOf = (code: string): Setting => keyOf(CLEARING_TYPES, code, 'clr_type');

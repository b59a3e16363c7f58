/**
 * Reads one claim of the `settle` command from JSON text. A stable public interface: members keep their names,
 * unknown members are ignored, and every fault is told with the path of the member at fault.
 */
import { parseDate, type PlainDate } from '../../base/date.ts';
import { parseFen, parseQuantity, parseUnitPrice, type Fen } from '../../base/money.ts';
import { parseRatio, type Ratio } from '../../base/ratio.ts';
import { STANDARD_KINDS, type StandardKind } from '../../domain/catalogue/payable-product.ts';
import {
  PAID_ROUTES,
  type AssistanceFacts,
  type ByLayer,
  type ClaimFacts,
  type PaidRoute,
  type PricedLine,
} from '../../domain/settlement/model.ts';
import type { CommercialFacts } from '../../domain/settlement/commercial/commercial-plan.ts';
import {
  PLAN_KINDS,
  type OrdinaryFacts,
  type PlanKind,
} from '../../domain/settlement/plans/ordinary-plan.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';

/** What is wrong with an input line, and where; `field` is empty when the line as a whole is at fault. */
export interface InputFault {
  readonly field: string;
  readonly message: string;
}

/** Thrown inside this reader only; `readClaimLine` turns it into a value. */
class FieldFault extends Error {
  override readonly name = 'FieldFault';
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

type Members = Readonly<Record<string, unknown>>;

const SCHEMES: readonly Scheme[] = ['employee', 'resident'];
const ROUTES = Object.keys(PAID_ROUTES) as readonly PaidRoute[];
const KINDS = Object.keys(STANDARD_KINDS) as readonly StandardKind[];

/** Reads a line as the facts of a claim, or says what is wrong with it. Never throws. */
export function readClaimLine(text: string): { readonly facts: ClaimFacts } | { readonly fault: InputFault } {
  try {
    return { facts: claimOf(parseJson(text)) };
  } catch (error) {
    if (error instanceof FieldFault) return { fault: { field: error.field, message: error.message } };
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new FieldFault('', '不是有效的 JSON');
  }
}

function claimOf(value: unknown): ClaimFacts {
  const claim = membersOf(value, '');
  const lines = linesOf(claim);
  if (lines.some((line) => line.route === 'ordinary')) memberOf(claim, 'ordinary', 'ordinary');
  return {
    servedOn: dayOf(claim, 'servedOn'),
    scheme: oneOf(SCHEMES, claim, 'scheme', 'scheme'),
    inMajorIllness: truthOf(claim, 'inMajorIllness'),
    used: layersOf(claim, 'used'),
    limits: layersOf(claim, 'limits'),
    assistance: assistanceOf(claim),
    ...(has(claim, 'ordinary') ? { ordinary: ordinaryOf(claim) } : {}),
    ...(has(claim, 'commercial') ? { commercial: commercialOf(claim) } : {}),
    ...(has(claim, 'account') ? { account: yuanOf(claim, 'account', 'account') } : {}),
    lines,
  };
}

/** Members of the routes and payers that most claims have not may be left out. */
function has(members: Members, name: string): boolean {
  return (members[name] ?? null) !== null;
}

function yuanOrNull(members: Members, name: string, path: string): Fen | null {
  return has(members, name) ? yuanOf(members, name, path) : null;
}

function ratioOf(members: Members, name: string, path: string): Ratio {
  return decimalOf(members, name, path, 4, parseRatio, '应在 0 到 1 之间');
}

function ordinaryOf(claim: Members): OrdinaryFacts {
  const given = membersOf(memberOf(claim, 'ordinary', 'ordinary'), 'ordinary');
  const used = membersOf(memberOf(given, 'used', 'ordinary.used'), 'ordinary.used');
  return {
    plan: {
      kind: oneOf(Object.keys(PLAN_KINDS) as PlanKind[], given, 'kind', 'ordinary.kind'),
      version: textOf(given, 'version', 'ordinary.version'),
      countsBy: oneOf(['year', 'visit'] as const, given, 'countsBy', 'ordinary.countsBy'),
      deductible: yuanOf(given, 'deductible', 'ordinary.deductible'),
      yearlyLimit: yuanOrNull(given, 'yearlyLimit', 'ordinary.yearlyLimit'),
      bands: arrayOf(given, 'bands', 'ordinary.bands').map((band, index) => {
        const path = `ordinary.bands[${index}]`;
        const members = membersOf(band, path);
        return {
          upTo: yuanOrNull(members, 'upTo', `${path}.upTo`),
          ratio: ratioOf(members, 'ratio', `${path}.ratio`),
        };
      }),
    },
    used: {
      deductible: yuanOf(used, 'deductible', 'ordinary.used.deductible'),
      counted: yuanOf(used, 'counted', 'ordinary.used.counted'),
      paid: yuanOf(used, 'paid', 'ordinary.used.paid'),
    },
  };
}

/** The plans in the order in which they pay; a plan without `lines` covers all. */
function commercialOf(claim: Members): CommercialFacts[] {
  const all = arrayOf(claim, 'lines', 'lines').map((_, index) => index + 1);
  return arrayOf(claim, 'commercial', 'commercial').map((plan, index) => {
    const path = `commercial[${index}]`;
    const given = membersOf(plan, path);
    const lines = has(given, 'lines') ? arrayOf(given, 'lines', `${path}.lines`).map(Number) : all;
    if (lines.some((line) => !all.includes(line))) throw new FieldFault(`${path}.lines`, '没有这一行药品');
    return {
      planId: index + 1,
      name: textOf(given, 'name', `${path}.name`),
      ratio: ratioOf(given, 'ratio', `${path}.ratio`),
      deductible: yuanOf(given, 'deductible', `${path}.deductible`),
      cap: yuanOrNull(given, 'cap', `${path}.cap`),
      usedDeductible: yuanOf(given, 'usedDeductible', `${path}.usedDeductible`),
      usedCap: yuanOf(given, 'usedCap', `${path}.usedCap`),
      lines,
    };
  });
}

function arrayOf(members: Members, name: string, path: string): unknown[] {
  const value = memberOf(members, name, path);
  if (!Array.isArray(value)) throw new FieldFault(path, '应为数组');
  return value as unknown[];
}

function textOf(members: Members, name: string, path: string): string {
  const value = memberOf(members, name, path);
  if (typeof value !== 'string') throw new FieldFault(path, '应为文字');
  return value;
}

function assistanceOf(claim: Members): AssistanceFacts | null {
  const value = memberOf(claim, 'assistance', 'assistance');
  if (value === null) return null;
  const given = membersOf(value, 'assistance');
  const cap = memberOf(given, 'cap', 'assistance.cap');
  return {
    ratio: decimalOf(given, 'ratio', 'assistance.ratio', 4, parseRatio, '应在 0 到 1 之间'),
    threshold: yuanOf(given, 'threshold', 'assistance.threshold'),
    cap: cap === null ? null : yuanOf(given, 'cap', 'assistance.cap'),
    usedThreshold: yuanOf(given, 'usedThreshold', 'assistance.usedThreshold'),
    usedCap: yuanOf(given, 'usedCap', 'assistance.usedCap'),
  };
}

function linesOf(claim: Members): PricedLine[] {
  const value = memberOf(claim, 'lines', 'lines');
  if (!Array.isArray(value)) throw new FieldFault('lines', '应为数组');
  if (value.length === 0) throw new FieldFault('lines', '至少要有一行药品');
  return value.map((line: unknown, index) => lineOf(line, `lines[${index}]`));
}

function lineOf(value: unknown, path: string): PricedLine {
  const line = membersOf(value, path);
  const standard = memberOf(line, 'standard', `${path}.standard`);
  const quantity = decimalOf(line, 'quantity', `${path}.quantity`, 4, parseQuantity, '数值过大');
  if (quantity === 0n) throw new FieldFault(`${path}.quantity`, '应大于零');
  return {
    standardKind: oneOf(KINDS, line, 'standardKind', `${path}.standardKind`),
    standard:
      standard === null ? null : textDecimalOf(line, 'standard', `${path}.standard`, 4, parseUnitPrice),
    price: textDecimalOf(line, 'price', `${path}.price`, 4, parseUnitPrice),
    quantity,
    ...(has(line, 'unitsPerPack')
      ? { unitsPerPack: wholeOf(line, 'unitsPerPack', `${path}.unitsPerPack`) }
      : {}),
    ...(has(line, 'route') ? { route: oneOf(ROUTES, line, 'route', `${path}.route`) } : {}),
    ...(has(line, 'selfPayRatio')
      ? { selfPayRatio: ratioOf(line, 'selfPayRatio', `${path}.selfPayRatio`) }
      : {}),
  };
}

function wholeOf(members: Members, name: string, path: string): number {
  const value = memberOf(members, name, path);
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw new FieldFault(path, '应为不小于 1 的整数');
  return value;
}

function layersOf(claim: Members, name: 'used' | 'limits'): ByLayer {
  const layers = membersOf(memberOf(claim, name, name), name);
  return {
    pooledFund: yuanOf(layers, 'pooledFund', `${name}.pooledFund`),
    majorIllness: yuanOf(layers, 'majorIllness', `${name}.majorIllness`),
  };
}

function membersOf(value: unknown, path: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new FieldFault(path, '应为 JSON 对象');
}

function memberOf(members: Members, name: string, path: string): unknown {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  if (value === undefined) throw new FieldFault(path, '缺少该字段');
  return value;
}

function dayOf(members: Members, name: string): PlainDate {
  const value = memberOf(members, name, name);
  const date = typeof value === 'string' ? parseDate(value) : undefined;
  if (date === undefined) throw new FieldFault(name, '不是有效日期，应为 yyyy-MM-dd');
  return date;
}

function truthOf(members: Members, name: string): boolean {
  const value = memberOf(members, name, name);
  if (typeof value !== 'boolean') throw new FieldFault(name, '应为 true 或 false');
  return value;
}

function oneOf<T extends string>(choices: readonly T[], members: Members, name: string, path: string): T {
  const value = memberOf(members, name, path);
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new FieldFault(path, `应为 ${choices.join('、')} 之一`);
  return found;
}

function yuanOf(members: Members, name: string, path: string): Fen {
  return textDecimalOf(members, name, path, 2, parseFen);
}

/** Money comes as text only: a JSON number has already been through a float elsewhere. */
function textDecimalOf<T>(
  members: Members,
  name: string,
  path: string,
  places: number,
  parse: (text: string) => T | undefined,
): T {
  if (typeof memberOf(members, name, path) === 'number')
    throw new FieldFault(path, '金额应写成字符串，例如 "12.30"');
  return decimalOf(members, name, path, places, parse, '数值过大');
}

/** A number is read through its shortest decimal text, so that 0.7 is exactly seven tenths. */
function decimalOf<T>(
  members: Members,
  name: string,
  path: string,
  places: number,
  parse: (text: string) => T | undefined,
  outOfRange: string,
): T {
  const value = memberOf(members, name, path);
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^-?\d+(\.\d+)?$/.test(text))
    throw new FieldFault(path, '不是有效的十进制数');
  if (text.startsWith('-')) throw new FieldFault(path, '不能为负数');
  if ((text.split('.')[1] ?? '').length > places) throw new FieldFault(path, `至多 ${places} 位小数`);
  const parsed = parse(text);
  if (parsed === undefined) throw new FieldFault(path, outOfRange);
  return parsed;
}

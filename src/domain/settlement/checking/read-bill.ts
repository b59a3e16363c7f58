/** Is this text a bill at all? Nothing in it is believed: every member is looked at, named when it is odd, and bounded. */
import { readExact, type Exact } from './exact.ts';

/** A bill has some thousand characters; a text beyond this is not looked at. */
export const MAX_BILL_LENGTH = 2_000_000;
const MAX_STAGES = 60;
const MAX_LINES = 2000;
const MAX_INPUTS = 100;
const MAX_TEXT = 4000;

export interface ReadLine {
  readonly line: number;
  readonly inputs: ReadonlyMap<string, string>;
  readonly amount: string;
}

export interface ReadStage {
  readonly step: string;
  readonly title: string;
  readonly amount: string;
  readonly formula: string;
  readonly inputs: ReadonlyMap<string, string>;
  readonly lines: readonly ReadLine[] | null;
  readonly clauses: readonly string[];
  readonly rule: string;
  readonly rounding: string | null;
}

/** A line of a whole bill, as far as it is about money. */
export interface ReadDrugLine {
  readonly line: number;
  readonly members: ReadonlyMap<string, string>;
}

export interface ReadBill {
  readonly stages: readonly ReadStage[];
  /** Texts that stand beside the stages: amounts, the day, the scheme, the rule; absent ones are not in it. */
  readonly head: ReadonlyMap<string, string>;
  /** Only of a whole bill. */
  readonly drugLines: readonly ReadDrugLine[] | null;
}

/** Where a text stops being a bill, and what should stand there. */
export interface Fault {
  readonly member: string;
  readonly says: string;
}

export type ReadResult = { readonly bill: ReadBill } | { readonly fault: Fault };

class NotABill extends Error {
  readonly fault: Fault;
  constructor(member: string, says: string) {
    super(says);
    this.fault = { member, says };
  }
}

/**
 * Reads a bill from a parsed JSON value.
 * @returns the bill, or the first member that keeps it from being one
 */
export function readBill(value: unknown): ReadResult {
  try {
    return { bill: billOf(value) };
  } catch (error) {
    if (error instanceof NotABill) return { fault: error.fault };
    throw error;
  }
}

/** An amount as every interface writes it: yuan with two decimals. */
export function isAmount(text: string): boolean {
  return /^-?\d{1,16}\.\d{2}$/.test(text);
}

/** An amount that `readBill` has let through. */
export function amountOf(text: string): Exact {
  return readExact(text) ?? { over: 0n, under: 1n };
}

type Members = Readonly<Record<string, unknown>>;

function record(value: unknown, member: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new NotABill(member, '应是一个对象');
  return value as Members;
}

function own(of: Members, name: string): unknown {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

function text(value: unknown, member: string): string {
  if (typeof value !== 'string') throw new NotABill(member, '应是一段文字');
  if (value.length > MAX_TEXT) throw new NotABill(member, `不应超过 ${MAX_TEXT} 个字符`);
  return value;
}

function amount(value: unknown, member: string): string {
  const told = text(value, member);
  if (!isAmount(told)) throw new NotABill(member, '应是以元计、两位小数的金额，例如 12.30');
  return told;
}

function list(value: unknown, member: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new NotABill(member, '应是一个列表');
  if (value.length > most) throw new NotABill(member, `不应超过 ${most} 项`);
  return value;
}

function number(value: unknown, member: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw new NotABill(member, '应是从 1 起的整数');
  return value;
}

function inputs(value: unknown, member: string): ReadonlyMap<string, string> {
  const names = Object.keys(record(value, member));
  if (names.length > MAX_INPUTS) throw new NotABill(member, `不应超过 ${MAX_INPUTS} 项`);
  return new Map(
    names.map((name) => [name, text((value as Members)[name], `${member}.${name.slice(0, 40)}`)]),
  );
}

function readLine(value: unknown, member: string): ReadLine {
  const of = record(value, member);
  return {
    line: number(own(of, 'line'), `${member}.line`),
    inputs: inputs(own(of, 'inputs'), `${member}.inputs`),
    amount: amount(own(of, 'amount'), `${member}.amount`),
  };
}

function readStage(value: unknown, index: number): ReadStage {
  const member = `stages[${index}]`;
  const of = record(value, member);
  const lines = own(of, 'lines');
  const rounding = own(of, 'rounding');
  return {
    step: text(own(of, 'step'), `${member}.step`),
    title: text(own(of, 'title'), `${member}.title`),
    amount: amount(own(of, 'amount'), `${member}.amount`),
    formula: text(own(of, 'formula'), `${member}.formula`),
    inputs: inputs(own(of, 'inputs'), `${member}.inputs`),
    lines:
      lines === undefined
        ? null
        : list(lines, `${member}.lines`, MAX_LINES).map((one, at) => readLine(one, `${member}.lines[${at}]`)),
    clauses: list(own(of, 'clauses'), `${member}.clauses`, MAX_INPUTS).map((one, at) =>
      text(one, `${member}.clauses[${at}]`),
    ),
    rule: text(own(of, 'rule'), `${member}.rule`),
    rounding: rounding === null ? null : text(rounding, `${member}.rounding`),
  };
}

/** Members of a drug line that can be told from the stages. */
export const DRUG_AMOUNTS = ['charged', 'eligible', 'aboveStandard', 'fundShare', 'selfPaidFirst'] as const;
const DRUG_TEXTS = ['standardKind', 'price', 'quantity', 'route'] as const;

function readDrugLine(value: unknown, index: number): ReadDrugLine {
  const member = `lines[${index}]`;
  const of = record(value, member);
  const units = own(of, 'unitsPerPack');
  const packed: [string, string][] =
    units === null || units === undefined
      ? []
      : [['unitsPerPack', String(number(units, `${member}.unitsPerPack`))]];
  return {
    line: number(own(of, 'line'), `${member}.line`),
    members: new Map<string, string>([
      ...DRUG_AMOUNTS.map((name): [string, string] => [name, amount(own(of, name), `${member}.${name}`)]),
      ...DRUG_TEXTS.map((name): [string, string] => [name, text(own(of, name), `${member}.${name}`)]),
      ...packed,
    ]),
  };
}

/** The amounts at the head of a bill. */
export const HEAD_AMOUNTS = [
  'charged',
  'aboveStandard',
  'eligible',
  'fundShare',
  'fromPooledFund',
  'fromMajorIllness',
  'overLimit',
  'ownShare',
  'fromAssistance',
  'personPays',
  'selfPaidFirst',
  'deductible',
  'planShare',
  'planOwnShare',
  'overPlanLimit',
  'fromWorkInjury',
  'fromMaternity',
  'fromCommercial',
  'fromAccount',
  'cash',
] as const;

const HEAD_TEXTS = [
  'claimNo',
  'state',
  'servedOn',
  'scheme',
  'areaCode',
  'fundRatio',
  'ruleVersion',
  'regime',
] as const;

/** The document of something that the province has entered, under the name that it has at the head. */
function readCitation(value: unknown, member: string, name: string, head: Map<string, string>): void {
  const members = record(value, member);
  head.set(`${name}.act`, String(number(own(members, 'act'), `${member}.act`)));
  for (const end of ['from', 'to'] as const) {
    const told = own(members, end);
    if (told !== null) head.set(`${name}.${end}`, text(told, `${member}.${end}`));
  }
}

function readHead(of: Members): Map<string, string> {
  const head = new Map<string, string>();
  for (const name of HEAD_AMOUNTS) {
    const value = own(of, name);
    if (value !== undefined) head.set(name, amount(value, name));
  }
  for (const name of HEAD_TEXTS) {
    const value = own(of, name);
    if (value !== undefined && value !== null) head.set(name, text(value, name));
  }
  const basis = own(of, 'basis');
  if (basis !== undefined)
    for (const name of ['from', 'to'] as const) {
      const value = own(record(basis, 'basis'), name);
      if (value !== null) head.set(`basis.${name}`, text(value, `basis.${name}`));
    }
  const citation = own(of, 'citation');
  if (citation !== undefined && citation !== null) readCitation(citation, 'citation', 'citation', head);
  const readings = own(of, 'readings');
  if (readings !== undefined)
    list(readings, 'readings', MAX_INPUTS).forEach((one, at) => {
      const member = `readings[${at}]`;
      const members = record(one, member);
      const name = text(own(members, 'interpretation'), `${member}.interpretation`);
      head.set(`${name}.value`, text(own(members, 'value'), `${member}.value`));
      const filing = own(members, 'filing');
      if (filing !== undefined) head.set(`${name}.filing`, text(filing, `${member}.filing`));
      readCitation(members, member, name, head);
    });
  return head;
}

function billOf(value: unknown): ReadBill {
  const of = record(value, '结算单');
  const stages = list(own(of, 'stages'), 'stages', MAX_STAGES);
  if (stages.length === 0) throw new NotABill('stages', '一步也没有，无法核对');
  const lines = own(of, 'lines');
  return {
    stages: stages.map(readStage),
    head: readHead(of),
    drugLines: lines === undefined ? null : list(lines, 'lines', MAX_LINES).map(readDrugLine),
  };
}

import type { Fen, UnitPrice } from '../../src/base/money.ts';
import type { Ratio } from '../../src/base/ratio.ts';
import type { ClaimFacts } from '../../src/domain/settlement/model.ts';

/** One change of one figure, to be made and taken back. */
export interface Mutant {
  readonly name: string;
  readonly make: () => void;
  readonly undo: () => void;
}

type Json = Record<string, unknown>;
interface JsonLine extends Json {
  line: number;
  inputs: Record<string, string>;
  amount: string;
}
interface JsonStage extends JsonLine {
  step: string;
  formula: string;
  rule: string;
  rounding: string | null;
  clauses: string[];
  lines?: JsonLine[];
}
export interface JsonBill extends Json {
  stages: JsonStage[];
  lines: Json[];
}

/** The smallest change of a figure as it is written: its last decimal one up, a word for another. */
function nudge(text: string): string {
  const words: Readonly<Record<string, string>> = {
    true: 'false',
    false: 'true',
    year: 'visit',
    visit: 'year',
    none: '0.00',
    employee: 'resident',
    resident: 'employee',
    outpatient: 'chronic',
    chronic: 'outpatient',
    bid: 'listed',
    procured: 'bid',
    listed: 'procured',
    separatePayment: 'ordinary',
    ordinary: 'workInjury',
    workInjury: 'maternity',
    maternity: 'separatePayment',
  };
  const word = words[text];
  if (word !== undefined) return word;
  if (!/^-?\d+(\.\d+)?$/.test(text)) return `${text}变`;
  if (text === '1.0000') return '0.9999';
  const decimals = text.split('.')[1]?.length ?? 0;
  const scaled = BigInt(text.replace('.', '')) + 1n;
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
  const whole = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return scaled < 0n ? `-${whole}` : whole;
}

function textsOf(of: Json, path: string, names: readonly string[]): Mutant[] {
  return names.flatMap((name) => {
    const before = of[name];
    if (typeof before !== 'string') return [];
    const set = (value: string) => () => {
      of[name] = value;
    };
    return [
      { name: `${path}.${name}: ${before} -> ${nudge(before)}`, make: set(nudge(before)), undo: set(before) },
    ];
  });
}

/** One member of a list away, moved behind its neighbour, and doubled. */
function listOf(of: Json, name: string, path: string): Mutant[] {
  const before = of[name];
  if (!Array.isArray(before)) return [];
  const all = before as unknown[];
  const set = (value: unknown[]) => () => {
    of[name] = value;
  };
  const undo = set(all);
  return all.flatMap((_, at) => [
    { name: `${path}.${name}[${at}] away`, make: set(all.filter((__, index) => index !== at)), undo },
    { name: `${path}.${name}[${at}] twice`, make: set(all.toSpliced(at, 0, all[at])), undo },
    ...(at === 0
      ? []
      : [
          {
            name: `${path}.${name}[${at}] moved`,
            make: set(all.toSpliced(at, 1).toSpliced(at - 1, 0, all[at])),
            undo,
          },
        ]),
  ]);
}

function renumbered(of: Json, path: string): Mutant[] {
  const before = of['line'];
  const set = (value: unknown) => () => {
    of['line'] = value;
  };
  return [{ name: `${path}.line + 1`, make: set(Number(before) + 1), undo: set(before) }];
}

function withoutInputs(of: JsonLine, path: string): Mutant[] {
  const before = of.inputs;
  return Object.keys(before).map((name) => ({
    name: `${path}.inputs.${name} away`,
    make: () => {
      of.inputs = Object.fromEntries(Object.entries(before).filter(([other]) => other !== name));
    },
    undo: () => {
      of.inputs = before;
    },
  }));
}

function clausesOf(stage: JsonStage, path: string): Mutant[] {
  const before = stage.clauses;
  return before.map((id, at) => ({
    name: `${path}.clauses[${at}]: ${id} -> M10`,
    make: () => {
      stage.clauses = before.with(at, 'M10');
    },
    undo: () => {
      stage.clauses = before;
    },
  }));
}

/** Every change of a single figure, line, step, clause, rule or formula of a bill. */
export function mutantsOf(bill: JsonBill): Mutant[] {
  const heads = Object.keys(bill).filter((name) => !['claimNo', 'state', 'servedOn'].includes(name));
  return [
    ...textsOf(bill, 'head', heads),
    ...listOf(bill, 'stages', 'bill'),
    ...listOf(bill, 'lines', 'bill'),
    ...bill.lines.flatMap((line, index) => [
      ...textsOf(line, `lines[${index}]`, Object.keys(line)),
      ...renumbered(line, `lines[${index}]`),
    ]),
    ...bill.stages.flatMap((stage) => [
      ...textsOf(stage, stage.step, ['step', 'amount', 'formula', 'rule']),
      ...textsOf(stage.inputs, `${stage.step}.inputs`, Object.keys(stage.inputs)),
      ...withoutInputs(stage, stage.step),
      ...clausesOf(stage, stage.step),
      ...listOf(stage, 'clauses', stage.step),
      ...listOf(stage, 'lines', stage.step),
      ...(stage.lines ?? []).flatMap((line, index) => {
        const path = `${stage.step}.lines[${index}]`;
        return [
          ...textsOf(line, path, ['amount']),
          ...textsOf(line.inputs, `${path}.inputs`, Object.keys(line.inputs)),
          ...withoutInputs(line, path),
          ...renumbered(line, path),
        ];
      }),
    ]),
  ];
}

const up = <T extends bigint>(value: T): T => (value + 1n) as T;
const bound = (value: Fen | null): Fen => (value === null ? (0n as Fen) : up(value));
const ratioUp = (value: Ratio): Ratio => (value === 10_000n ? (9_999n as Ratio) : up(value));

/** Claims that differ in one fact of the person's year or of a rule that no stranger can look up. */
export function twinsOf(claim: ClaimFacts): ClaimFacts[] {
  const { used, limits, assistance, ordinary, commercial = [], account, lines } = claim;
  const year = [
    { ...claim, inMajorIllness: !claim.inMajorIllness },
    { ...claim, used: { ...used, pooledFund: up(used.pooledFund) } },
    { ...claim, used: { ...used, majorIllness: up(used.majorIllness) } },
    { ...claim, limits: { ...limits, pooledFund: up(limits.pooledFund) } },
    { ...claim, limits: { ...limits, majorIllness: up(limits.majorIllness) } },
    ...(typeof account === 'bigint' ? [{ ...claim, account: up(account) }] : []),
  ];
  const helped = assistance
    ? [
        { ...assistance, ratio: ratioUp(assistance.ratio) },
        { ...assistance, threshold: up(assistance.threshold) },
        { ...assistance, usedThreshold: up(assistance.usedThreshold) },
        { ...assistance, cap: bound(assistance.cap) },
        { ...assistance, usedCap: up(assistance.usedCap) },
      ].map((one) => ({ ...claim, assistance: one }))
    : [];
  const insurers = commercial.flatMap((one, index) =>
    [
      { ...one, name: `${one.name}变` },
      { ...one, ratio: ratioUp(one.ratio) },
      { ...one, deductible: up(one.deductible) },
      { ...one, usedDeductible: up(one.usedDeductible) },
      { ...one, cap: bound(one.cap) },
      { ...one, usedCap: up(one.usedCap) },
      ...(one.lines.length === 1 ? [{ ...one, lines: one.lines.map((line) => line + 1) }] : []),
      ...(one.lines.length === 1 ? [] : [{ ...one, lines: one.lines }]),
    ].map((changed) => ({ ...claim, commercial: commercial.with(index, changed) })),
  );
  const drugs = lines.flatMap((line, index) =>
    [
      {
        ...line,
        standard: line.standard === null ? (0n as UnitPrice) : ((line.standard + 100n) as UnitPrice),
      },
      ...(line.standard === null ? [] : [{ ...line, standard: up(line.standard) }]),
      ...(line.standard === null ? [] : [{ ...line, standard: (line.standard + 10n) as UnitPrice }]),
      { ...line, selfPayRatio: ratioUp(line.selfPayRatio ?? (0n as Ratio)) },
    ].map((changed) => ({ ...claim, lines: lines.with(index, changed) })),
  );
  return [...year, ...helped, ...insurers, ...drugs, ...(ordinary ? planTwins(claim, ordinary) : [])];
}

function planTwins(claim: ClaimFacts, { plan, used }: NonNullable<ClaimFacts['ordinary']>): ClaimFacts[] {
  const plans = [
    { ...plan, kind: plan.kind === 'chronic' ? ('outpatient' as const) : ('chronic' as const) },
    { ...plan, countsBy: plan.countsBy === 'year' ? ('visit' as const) : ('year' as const) },
    { ...plan, deductible: up(plan.deductible) },
    { ...plan, yearlyLimit: bound(plan.yearlyLimit) },
    ...plan.bands.flatMap((band, index) =>
      [
        { ...band, ratio: ratioUp(band.ratio) },
        { ...band, upTo: bound(band.upTo) },
      ].map((changed) => ({ ...plan, bands: plan.bands.with(index, changed) })),
    ),
  ];
  return [
    ...plans.map((one) => ({ ...claim, ordinary: { plan: one, used } })),
    ...[
      { ...used, deductible: up(used.deductible) },
      { ...used, counted: up(used.counted) },
      { ...used, paid: up(used.paid) },
    ].map((one) => ({ ...claim, ordinary: { plan, used: one } })),
  ];
}

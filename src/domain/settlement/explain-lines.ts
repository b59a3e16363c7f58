/** What does a step say line by line? A standard marked “∗” is named nowhere, nor the payable price that would betray it (N5.1). */
import { formatFen, formatQuantity, formatUnitPrice, type Fen } from '../../base/money.ts';
import { formatRatio, type Ratio } from '../../base/ratio.ts';
import type { Decided, LineOutline, Outline, Row, TellLines, TellOfLine } from './decided.ts';
import { rowOf } from './explain.ts';
import type { PaidRoute, StageLine, StepId } from './model.ts';
import { jsonGap, makeMould, textGap } from './mould.ts';

/** Every figure of a line under the one name that it has in whatever step. */
const LINE_FIGURES = {
  line: (_given, { line }) => String(line),
  price: ({ price }) => formatUnitPrice(price),
  quantity: ({ quantity }) => formatQuantity(quantity),
  standardKind: ({ standardKind }) => standardKind,
  standard: ({ standard }) => (standard === null ? 'none' : formatUnitPrice(standard)),
  payablePrice: (_given, { payablePrice }) => formatUnitPrice(payablePrice),
  unitsPerPack: ({ unitsPerPack }) => String(unitsPerPack ?? 1),
  selfPayRatio: ({ selfPayRatio }) => formatRatio(selfPayRatio ?? (0n as Ratio)),
  charged: (_given, { charged }) => formatFen(charged),
  eligible: (_given, { eligible }) => formatFen(eligible),
  selfPaidFirst: (_given, { selfPaidFirst }) => formatFen(selfPaidFirst),
  fundShare: (_given, { fundShare }) => formatFen(fundShare),
} as const satisfies Record<string, TellOfLine>;
type LineFigureName = keyof typeof LINE_FIGURES;

/** What decides which figures of a line are told. */
interface LineKind {
  readonly route: PaidRoute;
  readonly hidden: boolean;
  /** Where one line is in smallest units, all say how many units their price is for. */
  readonly inSmallestUnits: boolean;
}

/** What a step says of each line. */
interface LineText {
  /** Of which lines; of all where none is named. */
  readonly route?: PaidRoute;
  readonly inputs: (kind: LineKind) => readonly LineFigureName[];
  readonly amount: LineFigureName;
}

const eligibleInputs = ({ hidden, inSmallestUnits }: LineKind): LineFigureName[] => [
  'standardKind',
  ...(hidden ? (['price'] as const) : (['standard', 'price', 'payablePrice'] as const)),
  'quantity',
  ...(inSmallestUnits ? (['unitsPerPack'] as const) : []),
];

const ofRoute = (route: PaidRoute, inputs: readonly LineFigureName[], amount: LineFigureName): LineText => ({
  route,
  inputs: () => inputs,
  amount,
});

const LINES: Partial<Record<StepId, LineText>> = {
  charged: { inputs: () => ['price', 'quantity'], amount: 'charged' },
  eligible: { inputs: eligibleInputs, amount: 'eligible' },
  fromWorkInjury: ofRoute('workInjury', ['eligible'], 'eligible'),
  fromMaternity: ofRoute('maternity', ['eligible'], 'eligible'),
  separateEligible: ofRoute('separatePayment', ['eligible'], 'eligible'),
  fundShare: ofRoute('separatePayment', ['eligible'], 'fundShare'),
  ordinaryEligible: ofRoute('ordinary', ['eligible'], 'eligible'),
  selfPaidFirst: ofRoute('ordinary', ['eligible', 'selfPayRatio'], 'selfPaidFirst'),
  planShare: ofRoute('ordinary', ['eligible', 'selfPaidFirst'], 'fundShare'),
};

/** Whether a step speaks of the claim's lines. */
export function speaksOfLines(step: StepId): boolean {
  return LINES[step] !== undefined;
}

/** What the steps of a bill say of its lines, by route, and by whether the line's standard is secret. */
export function outlineLines(steps: readonly StepId[], inSmallestUnits: boolean): Outline['lines'] {
  const outlined = (route: PaidRoute) => ({
    open: outlineLine(steps, { route, hidden: false, inSmallestUnits }),
    hidden: outlineLine(steps, { route, hidden: true, inSmallestUnits }),
  });
  return {
    separatePayment: outlined('separatePayment'),
    ordinary: outlined('ordinary'),
    workInjury: outlined('workInjury'),
    maternity: outlined('maternity'),
  };
}

function outlineLine(steps: readonly StepId[], kind: LineKind): LineOutline {
  const named: LineFigureName[] = ['line'];
  const place = (name: LineFigureName) => (named.includes(name) ? named.indexOf(name) : named.push(name) - 1);
  const rows: LineOutline['rows'] = {};
  for (const step of steps) {
    const text = LINES[step];
    if (!text || (text.route ?? kind.route) !== kind.route) continue;
    const inputs = text.inputs(kind).map((name) => ({ name, at: place(name) }));
    const row: Row = { inputs, amountAt: place(text.amount) };
    const gaps = named.map((_, at) => textGap(at));
    rows[step] = { ...row, mould: makeMould(rowOf(row, jsonGap(0), gaps)) };
  }
  return { figures: named.map((name) => LINE_FIGURES[name]), rows };
}

function leftLines({ commercial }: Decided): StageLine[] {
  return commercial.left.map((left, index) => ({
    line: index + 1,
    inputs: {
      charged: formatFen(left.charged),
      paidByFunds: formatFen(left.paidByFunds),
      assisted: formatFen(left.assisted),
    },
    amount: formatFen(left.amount),
  }));
}

function planLines({ commercial }: Decided): StageLine[] {
  const bound = (amount: Fen | null) => (amount === null ? 'none' : formatFen(amount));
  return commercial.shares.map(({ plan, remainder, deductibleLeft, capLeft, amount }, index) => ({
    line: index + 1,
    inputs: {
      plan: plan.name,
      lines: plan.lines.join(','),
      remainder: formatFen(remainder),
      deductible: formatFen(plan.deductible),
      usedDeductible: formatFen(plan.usedDeductible),
      deductibleLeft: formatFen(deductibleLeft),
      ratio: formatRatio(plan.ratio),
      cap: bound(plan.cap),
      usedCap: formatFen(plan.usedCap),
      capLeft: bound(capLeft),
    },
    amount: formatFen(amount),
  }));
}

/** Steps whose lines are not the claim's own figures: what was left of each line, and the plans in the order in which they pay. */
export const OTHER_LINES: Partial<Record<StepId, TellLines>> = {
  remainder: leftLines,
  fromCommercial: planLines,
};

/** What does a step say line by line? A standard marked “∗” is named nowhere, nor the payable price that would betray it (N5.1). */
import { present } from '../../base/assert.ts';
import { formatFen, formatQuantity, formatUnitPrice, type Fen } from '../../base/money.ts';
import { formatRatio, type Ratio } from '../../base/ratio.ts';
import type { Decided } from './explain.ts';
import type { BillLine, PaidRoute, PricedLine, StageLine, StepId } from './model.ts';
import type { BillShape } from './step-texts.ts';

type Write = (given: PricedLine, line: BillLine, shape: BillShape) => Omit<StageLine, 'line'>;

const charged: Write = (given, line) => ({
  inputs: { price: formatUnitPrice(given.price), quantity: formatQuantity(given.quantity) },
  amount: formatFen(line.charged),
});

/** Where one line is in smallest units, all say how many units their price is for. */
const eligible: Write = (given, line, { inSmallestUnits }) => {
  const { standardKind, standard, unitsPerPack } = given;
  const inputs: StageLine['inputs'] = { standardKind };
  const hidden = given.standardHidden === true;
  if (!hidden) inputs['standard'] = standard === null ? 'none' : formatUnitPrice(standard);
  inputs['price'] = formatUnitPrice(given.price);
  if (!hidden) inputs['payablePrice'] = formatUnitPrice(line.payablePrice);
  inputs['quantity'] = formatQuantity(given.quantity);
  if (inSmallestUnits) inputs['unitsPerPack'] = String(unitsPerPack ?? 1);
  return { inputs, amount: formatFen(line.eligible) };
};

const ofRoute: Write = (_given, line) => ({
  inputs: { eligible: formatFen(line.eligible) },
  amount: formatFen(line.eligible),
});

const allotted: Write = (_given, line) => ({
  inputs: { eligible: formatFen(line.eligible) },
  amount: formatFen(line.fundShare),
});

const firstPaid: Write = (given, line) => ({
  inputs: {
    eligible: formatFen(line.eligible),
    selfPayRatio: formatRatio(given.selfPayRatio ?? (0n as Ratio)),
  },
  amount: formatFen(line.selfPaidFirst),
});

const planAllotted: Write = (_given, line) => ({
  inputs: { eligible: formatFen(line.eligible), selfPaidFirst: formatFen(line.selfPaidFirst) },
  amount: formatFen(line.fundShare),
});

/** How a step speaks of lines, and of the lines of which route; null for those of all. */
const BY_LINES: Partial<Record<StepId, readonly [PaidRoute | null, Write]>> = {
  charged: [null, charged],
  eligible: [null, eligible],
  fromWorkInjury: ['workInjury', ofRoute],
  fromMaternity: ['maternity', ofRoute],
  separateEligible: ['separatePayment', ofRoute],
  fundShare: ['separatePayment', allotted],
  ordinaryEligible: ['ordinary', ofRoute],
  selfPaidFirst: ['ordinary', firstPaid],
  planShare: ['ordinary', planAllotted],
};

/** The lines of a step; in `fromCommercial` the plans, in the order in which they pay. */
export function linesOf(step: StepId, decided: Decided, shape: BillShape): StageLine[] | undefined {
  if (step === 'remainder') return leftLines(decided);
  if (step === 'fromCommercial') return planLines(decided);
  const by = BY_LINES[step];
  if (!by) return undefined;
  const [route, write] = by;
  const told: StageLine[] = [];
  decided.lines.forEach((line, index) => {
    if (route !== null && line.route !== route) return;
    const given = present(decided.facts.lines[index], 'a bill line without its claim line');
    const { inputs, amount } = write(given, line, shape);
    told.push({ line: line.line, inputs, amount });
  });
  return told;
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

/** What does a step say line by line? A standard marked “∗” is named nowhere, nor the payable price that would betray it (N5.1). */
import { present } from '../../base/assert.ts';
import { formatFen, formatQuantity, formatUnitPrice, type Fen } from '../../base/money.ts';
import { formatRatio, type Ratio } from '../../base/ratio.ts';
import type { Decided, TellLines } from './decided.ts';
import type { BillLine, PaidRoute, PricedLine, StageLine, StepId } from './model.ts';
import type { BillShape } from './bill-shape.ts';

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

/** Tells of the lines of a route; null for those of all. */
function ofLines(route: PaidRoute | null, write: Write): TellLines {
  return ({ facts, lines }, shape) => {
    const told: StageLine[] = [];
    lines.forEach((line, index) => {
      if (route !== null && line.route !== route) return;
      const given = present(facts.lines[index], 'a bill line without its claim line');
      const { inputs, amount } = write(given, line, shape);
      told.push({ line: line.line, inputs, amount });
    });
    return told;
  };
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

/** The lines of the steps that speak of them; in `fromCommercial` they are the plans, in the order in which they pay. */
export const LINES: Partial<Record<StepId, TellLines>> = {
  charged: ofLines(null, charged),
  eligible: ofLines(null, eligible),
  fromWorkInjury: ofLines('workInjury', ofRoute),
  fromMaternity: ofLines('maternity', ofRoute),
  separateEligible: ofLines('separatePayment', ofRoute),
  fundShare: ofLines('separatePayment', allotted),
  ordinaryEligible: ofLines('ordinary', ofRoute),
  selfPaidFirst: ofLines('ordinary', firstPaid),
  planShare: ofLines('ordinary', planAllotted),
  remainder: leftLines,
  fromCommercial: planLines,
};

/** What is left of each line once funds and assistance have paid: all that a commercial plan may see (N4). */
import { addFen, allocate, subtractFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { BillLine, PaidRoute } from '../model.ts';
import type { LimitSplit } from '../split-by-limits.ts';

export interface LeftOfLine {
  readonly charged: Fen;
  /** What 统筹, 大病, 工伤 or 生育 pay of the line. */
  readonly paidByFunds: Fen;
  readonly assisted: Fen;
  readonly amount: Fen;
}

/**
 * Shares what was paid for the claim out over its lines, by largest remainder (I1): of each route over its own lines by what
 * its fund owes, assistance over what was left inside the policy range.
 */
export function leftOfLines(
  lines: readonly BillLine[],
  { fromPooledFund, fromMajorIllness, planPaid }: LimitSplit,
  fromAssistance: Fen,
): LeftOfLine[] {
  const owed = (route: PaidRoute) => lines.map((line) => (line.route === route ? line.fundShare : ZERO_FEN));
  const separate = allocate(
    addFen(subtractFen(fromPooledFund, planPaid), fromMajorIllness),
    owed('separatePayment'),
  );
  const ordinary = allocate(planPaid, owed('ordinary'));
  const assisted = allocate(fromAssistance, lines.map(ownPart));
  return lines.map((line, index): LeftOfLine => {
    const { charged, route, eligible } = line;
    const inFull = route === 'workInjury' || route === 'maternity';
    const paidByFunds = inFull ? eligible : addFen(separate[index] ?? ZERO_FEN, ordinary[index] ?? ZERO_FEN);
    const helped = assisted[index] ?? ZERO_FEN;
    return {
      charged,
      paidByFunds,
      assisted: helped,
      amount: subtractFen(charged, addFen(paidByFunds, helped)),
    };
  });
}

function ownPart({ eligible, selfPaidFirst, fundShare }: BillLine): Fen {
  return subtractFen(eligible, addFen(selfPaidFirst, fundShare));
}

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

/** What assistance pays of a claim, and whether it looks at what the year's limits leave unpaid too (I13). */
export interface Help {
  readonly fromAssistance: Fen;
  readonly withOverLimit: boolean;
}

/**
 * Shares what was paid for the claim out over its lines, by largest remainder (I1): of each route over its own lines by what
 * its fund owes, assistance over what was left inside the policy range: what no fund owes, or with what is over the limit what no
 * fund has paid (I13).
 */
export function leftOfLines(
  lines: readonly BillLine[],
  { fromPooledFund, fromMajorIllness, planPaid }: LimitSplit,
  { fromAssistance, withOverLimit }: Help,
): LeftOfLine[] {
  const owed = (route: PaidRoute) => lines.map((line) => (line.route === route ? line.fundShare : ZERO_FEN));
  const separate = allocate(
    addFen(subtractFen(fromPooledFund, planPaid), fromMajorIllness),
    owed('separatePayment'),
  );
  const ordinary = allocate(planPaid, owed('ordinary'));
  const paid = lines.map(({ route, eligible }, index) =>
    route === 'workInjury' || route === 'maternity'
      ? eligible
      : addFen(separate[index] ?? ZERO_FEN, ordinary[index] ?? ZERO_FEN),
  );
  const assisted = allocate(
    fromAssistance,
    lines.map((line, index) => ownPart(line, withOverLimit ? (paid[index] ?? ZERO_FEN) : line.fundShare)),
  );
  return lines.map(({ charged }, index): LeftOfLine => {
    const paidByFunds = paid[index] ?? ZERO_FEN;
    const helped = assisted[index] ?? ZERO_FEN;
    return {
      charged,
      paidByFunds,
      assisted: helped,
      amount: subtractFen(charged, addFen(paidByFunds, helped)),
    };
  });
}

function ownPart({ eligible, selfPaidFirst }: BillLine, ofFunds: Fen): Fen {
  return subtractFen(eligible, addFen(selfPaidFirst, ofFunds));
}

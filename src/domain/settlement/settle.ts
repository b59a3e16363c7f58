/** Who pays what of one claim (M9.1–M9.5, M12, M13, M32, N2.2, I1, I2, I6–I9, I12, I13, I15)? */
import { assert } from '../../base/assert.ts';
import { addFen, allocate, share, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { assist } from './assist.ts';
import { explainBill } from './explain.ts';
import type { Bill, BillAmounts, BillLine, ClaimFacts, SettlementRule } from './model.ts';
import { priceLines, type PricedAmounts } from './price-lines.ts';
import { splitByLimits } from './split-by-limits.ts';

/**
 * Decides a claim.
 * @param rule the rule of the day of service; undefined where none is formalised (I15)
 * @returns the bill, or POLICY_NOT_FORMALISED or PRICE_ABOVE_NEGOTIATED_STANDARD
 */
export function settle(facts: ClaimFacts, rule: SettlementRule | undefined): Outcome<Bill, Refusal> {
  assert(facts.lines.length > 0, 'a claim has at least one line');
  if (rule === undefined) return decline(refuse('POLICY_NOT_FORMALISED', { detail: facts.servedOn }));
  const priced = priceLines(facts.lines);
  if (!priced.ok) return priced;
  return accept(writeBill(facts, rule, priced.value));
}

function writeBill(facts: ClaimFacts, rule: SettlementRule, priced: readonly PricedAmounts[]): Bill {
  const charged = sumBy(priced, 'charged');
  const eligible = sumBy(priced, 'eligible');
  const fundShare = share(eligible, rule.ratio);
  const shares = allocate(
    fundShare,
    priced.map((line) => line.eligible),
  );
  const lines = priced.map((line, index): BillLine => ({
    line: index + 1,
    ...line,
    fundShare: shares[index] ?? fundShare,
  }));
  const split = splitByLimits(fundShare, facts);
  const ownShare = subtractFen(eligible, fundShare);
  const assisted = assist(ownShare, facts.assistance);
  const { fromPooledFund, fromMajorIllness, overLimit } = split;
  const { fromAssistance, towardsThreshold } = assisted;
  const paidForPerson = addFen(fromPooledFund, fromMajorIllness, fromAssistance);
  const amounts: BillAmounts = {
    charged,
    aboveStandard: subtractFen(charged, eligible),
    eligible,
    fundShare,
    fromPooledFund,
    fromMajorIllness,
    overLimit,
    ownShare,
    fromAssistance,
    personPays: subtractFen(charged, paidForPerson),
  };
  checkSums(amounts, lines);
  const stages = explainBill({ facts, rule, lines, split, assisted, amounts });
  return {
    servedOn: facts.servedOn,
    scheme: facts.scheme,
    rule,
    ...amounts,
    towardsThreshold,
    lines,
    stages,
  };
}

/** States what every bill must satisfy, whatever the rules of the day. */
function checkSums(bill: BillAmounts, lines: readonly BillLine[]): void {
  const { charged, eligible, aboveStandard, fundShare, ownShare, overLimit, fromAssistance, personPays } =
    bill;
  const { fromPooledFund, fromMajorIllness } = bill;
  assert(
    charged === fromPooledFund + fromMajorIllness + fromAssistance + personPays,
    'payers must sum to the charge',
  );
  assert(
    personPays === aboveStandard + ownShare + overLimit - fromAssistance,
    'the person pays exactly what is left',
  );
  assert(
    fundShare === fromPooledFund + fromMajorIllness + overLimit,
    'the fund share is paid or over the limit',
  );
  assert(eligible === fundShare + ownShare && charged === eligible + aboveStandard, 'shares must sum');
  assert(
    Object.values(bill).every((amount) => amount >= 0n),
    'no share of a bill is negative',
  );
  assert(sumBy(lines, 'charged') === charged, 'lines must sum to the charge');
  assert(sumBy(lines, 'fundShare') === fundShare, 'line fund shares must sum to the claim');
}

function sumBy<K extends string>(lines: readonly Readonly<Record<K, Fen>>[], name: K): Fen {
  return lines.reduce<Fen>((sum, line) => addFen(sum, line[name]), ZERO_FEN);
}

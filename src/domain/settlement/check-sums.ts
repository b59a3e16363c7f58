/** What must every bill satisfy, whatever the rules of the day? The database asserts the same once more. */
import { assert } from '../../base/assert.ts';
import type { BillAmounts, BillLine } from './model.ts';

/** States the sums of a bill: who pays makes up the charge, the parts of the person make up what the person is left with. */
export function checkSums(bill: BillAmounts, lines: readonly BillLine[]): void {
  const { charged, eligible, aboveStandard, fundShare, ownShare, overLimit, personPays } = bill;
  const { fromPooledFund, fromMajorIllness, fromAssistance, fromWorkInjury, fromMaternity, fromCommercial } =
    bill;
  const { selfPaidFirst, deductible, planShare, planOwnShare, overPlanLimit, fromAccount, cash } = bill;
  const ofFunds = fromPooledFund + fromMajorIllness + fromAssistance + fromWorkInjury + fromMaternity;
  const planOfPerson = selfPaidFirst + deductible + planOwnShare + overPlanLimit;
  assert(charged === ofFunds + fromCommercial + personPays, 'payers must sum to the charge');
  assert(
    personPays === aboveStandard + ownShare + overLimit + planOfPerson - fromAssistance - fromCommercial,
    'the person pays exactly what is left',
  );
  assert(
    fundShare + planShare === fromPooledFund + fromMajorIllness + overLimit,
    'the fund share is paid or over the limit',
  );
  assert(charged === eligible + aboveStandard, 'shares must sum');
  assert(
    eligible === fundShare + ownShare + planOfPerson + planShare + fromWorkInjury + fromMaternity,
    'the eligible cost is shared out',
  );
  assert(personPays === fromAccount + cash, 'the person pays from the account and in cash');
  assert(!hasNegative(bill), 'no share of a bill is negative');
  let lineCharges = 0n;
  let lineShares = 0n;
  for (const line of lines) {
    lineCharges += line.charged;
    lineShares += line.fundShare;
  }
  assert(lineCharges === charged, 'lines must sum to the charge');
  assert(
    lineShares === fundShare + planShare + fromWorkInjury + fromMaternity,
    'line fund shares must sum to the claim',
  );
}

/**
 * The sign is a bit, which stays set where one of them has it: one look at all of them together. Named one by one: this is
 * asked of every claim, and names that are read from a list take three times as long.
 */
function hasNegative(bill: BillAmounts): boolean {
  const together =
    bill.charged |
    bill.aboveStandard |
    bill.eligible |
    bill.fundShare |
    bill.fromPooledFund |
    bill.fromMajorIllness |
    bill.overLimit |
    bill.ownShare |
    bill.fromAssistance |
    bill.personPays |
    bill.selfPaidFirst |
    bill.deductible |
    bill.planShare |
    bill.planOwnShare |
    bill.overPlanLimit |
    bill.fromWorkInjury |
    bill.fromMaternity |
    bill.fromCommercial |
    bill.fromAccount |
    bill.cash;
  return together < 0n;
}

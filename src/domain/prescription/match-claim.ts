/** Does a settlement sell what was prescribed, to whom it was prescribed? (M33, M35) */
import { wholeUnits, type Quantity } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';

/** A line of a prescription or of a claim. */
interface Prescribed {
  readonly nationalCode: string;
  /** Units of sale. */
  readonly quantity: number;
}

interface Claimed {
  readonly nationalCode: string;
  readonly quantity: Quantity;
}

/**
 * A prescription is used whole: every product and its full quantity, spread over as many claim lines as the sale needs, and nothing else.
 * @returns PRESCRIPTION_PERSON_MISMATCH, or PRESCRIPTION_LINE_MISMATCH naming the product and, where there is one, the claim's line
 */
export function matchClaim(
  prescription: { readonly personId: number; readonly lines: readonly Prescribed[] },
  claim: { readonly personId: number; readonly lines: readonly Claimed[] },
): Outcome<undefined, Refusal> {
  if (prescription.personId !== claim.personId) return decline(refuse('PRESCRIPTION_PERSON_MISMATCH'));
  const foreign = claim.lines.findIndex(
    (line) => !prescription.lines.some(({ nationalCode }) => nationalCode === line.nationalCode),
  );
  if (foreign >= 0) {
    return decline(
      refuse('PRESCRIPTION_LINE_MISMATCH', {
        detail: `处方没有 ${claim.lines[foreign]?.nationalCode ?? ''}`,
        line: foreign + 1,
      }),
    );
  }
  for (const { nationalCode, quantity } of prescription.lines) {
    const sold = claim.lines
      .filter((line) => line.nationalCode === nationalCode)
      .reduce((sum, line) => sum + line.quantity, 0n);
    if (sold !== wholeUnits(quantity)) {
      return decline(
        refuse('PRESCRIPTION_LINE_MISMATCH', { detail: `${nationalCode} 处方数量为 ${quantity}` }),
      );
    }
  }
  return accept(undefined);
}

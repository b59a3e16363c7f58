/** Does a settlement sell what was prescribed, to whom it was prescribed? (M33, M35) */
import { formatQuantity, wholeUnits, type Quantity } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { leftOf, type HandedOut } from './circulation/dispense.ts';

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
 * What is sold is prescribed, in whole units, and no more of it than is left: a part may be fetched now and the rest later or
 * elsewhere. One product may stand on several claim lines.
 * @returns PRESCRIPTION_PERSON_MISMATCH, or PRESCRIPTION_LINE_MISMATCH naming the product and, where there is one, the claim's line
 */
export function matchClaim(
  prescription: {
    readonly personId: number;
    readonly lines: readonly Prescribed[];
    /** What earlier settlements of it handed out. */
    readonly handed: readonly HandedOut[];
  },
  claim: { readonly personId: number; readonly lines: readonly Claimed[] },
): Outcome<undefined, Refusal> {
  if (prescription.personId !== claim.personId) return decline(refuse('PRESCRIPTION_PERSON_MISMATCH'));
  const left = leftOf(prescription.lines, prescription.handed);
  for (const [index, line] of claim.lines.entries()) {
    const about = (detail: string) =>
      decline(refuse('PRESCRIPTION_LINE_MISMATCH', { detail, line: index + 1 }));
    const one = left.find(({ nationalCode }) => nationalCode === line.nationalCode);
    if (one === undefined) return about(`处方没有 ${line.nationalCode}`);
    if (line.quantity % wholeUnits(1) !== 0n) return about(`${line.nationalCode} 应按整盒结算`);
    const sold = claim.lines
      .filter(({ nationalCode }) => nationalCode === line.nationalCode)
      .reduce((sum, { quantity }) => sum + quantity, 0n);
    if (sold > wholeUnits(one.quantity))
      return about(
        `${line.nationalCode} 处方数量为 ${one.ordered}，还可取 ${one.quantity}，本次 ${formatQuantity(sold as Quantity)}`,
      );
  }
  return accept(undefined);
}

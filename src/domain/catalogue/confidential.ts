/** Who may see the number behind a “∗”? (N5.1) */
import type { Role } from '../identity/roles.ts';
import type { UnitPrice } from '../../base/money.ts';
import type { Standard } from './payable-product.ts';

/** The one office that keeps the confidential standards. Everybody else sees only the amounts of a settlement. */
const KEEPERS: readonly Role[] = ['provincePrice'];

/** Whether a role is the office that keeps the confidential standards. */
export function keepsConfidence(role: Role): boolean {
  return KEEPERS.includes(role);
}

/** The standard as a role may know it: null where it is confidential. */
export function visibleStandard(
  role: Role,
  { standard, confidential }: Pick<Standard, 'standard' | 'confidential'>,
): UnitPrice | null {
  return confidential && !KEEPERS.includes(role) ? null : standard;
}

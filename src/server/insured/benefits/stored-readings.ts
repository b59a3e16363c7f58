/** Readings that an act sets otherwise than the platform, as its row keeps them: integers as text, what it does not name left out (I4, I8, I11, I13). */
import type { Ratio } from '../../../base/ratio.ts';
import { parseYearStart } from '../../../policy/parameters/benefit-year.ts';
import type { AssistanceBase, Readings } from '../../../policy/parameters/readings.ts';
import type { OffSiteKind } from '../../../policy/parameters/off-site.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';

export interface StoredReadings {
  /** `MM-DD`. */
  readonly yearStart?: string;
  /** In ten-thousandths. */
  readonly majorIllness?: Readonly<Partial<Record<Scheme, string>>>;
  /** In ten-thousandths. */
  readonly offSite?: Readonly<Partial<Record<OffSiteKind, string>>>;
  readonly assistanceBase?: AssistanceBase;
}

export function readingsOf({ yearStart: text, majorIllness, offSite, ...rest }: StoredReadings): Readings {
  const yearStart = text === undefined ? undefined : parseYearStart(text);
  return {
    ...(yearStart && { yearStart }),
    ...(majorIllness && { majorIllness: ratiosOf(majorIllness) }),
    ...(offSite && { offSite: ratiosOf(offSite) }),
    ...rest,
  };
}

function ratiosOf<K extends string>(stored: Readonly<Partial<Record<K, string>>>): Partial<Record<K, Ratio>> {
  const ratios = Object.entries<string | undefined>(stored).map(([key, text]) => [key, BigInt(text ?? 0)]);
  return Object.fromEntries(ratios) as Partial<Record<K, Ratio>>;
}

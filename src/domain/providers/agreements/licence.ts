/** Does an institution hold the licences without which no agreement may be made with it, and when do they end? (M25, M26) */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { InstitutionKind } from '../model.ts';

export const LICENCE_KINDS = {
  practice: '医疗机构执业许可证',
  drugBusiness: '药品经营许可证',
  business: '营业执照',
} as const;
export type LicenceKind = keyof typeof LICENCE_KINDS;

/** A licence; one that was renewed stands as a further one. */
export interface Licence {
  readonly kind: LicenceKind;
  readonly licenceNo: string;
  readonly from: PlainDate;
  /** Null: without an end. */
  readonly to: PlainDate | null;
}

const REQUIRED: Readonly<Record<InstitutionKind, readonly LicenceKind[]>> = {
  hospital: ['practice'],
  pharmacy: ['drugBusiness', 'business'],
};

/** The licences that this kind of institution must hold. */
export function requiredLicences(kind: InstitutionKind): readonly LicenceKind[] {
  return REQUIRED[kind];
}

export function isLicenceValidOn(licence: Licence, onDay: PlainDate): boolean {
  return licence.from <= onDay && (licence.to === null || onDay <= licence.to);
}

/**
 * Refuses an institution one of whose licences does not hold on a day (M25, M26).
 * @returns INSTITUTION_LICENCE_NOT_VALID, naming what lacks
 */
export function checkLicences(
  kind: InstitutionKind,
  licences: readonly Licence[],
  onDay: PlainDate,
): Outcome<true, Refusal> {
  const lacking = REQUIRED[kind].filter(
    (one) => !licences.some((licence) => licence.kind === one && isLicenceValidOn(licence, onDay)),
  );
  if (lacking.length === 0) return accept(true);
  const names = lacking.map((one) => LICENCE_KINDS[one]).join('、');
  return decline(refuse('INSTITUTION_LICENCE_NOT_VALID', { detail: `${onDay} 没有有效的${names}` }));
}

/** How long before its end a licence or an agreement is told to its institution and agency, in days. */
export const WARNING_DAYS = 60;

export const LICENCE_STATES = {
  coming: '尚未生效',
  valid: '有效',
  expiring: '快到期',
  expired: '已过期',
} as const;
export type LicenceState = keyof typeof LICENCE_STATES;

/** The state of a licence on a day, for lists; `expiring` within 60 days of its last day. */
export function licenceStateOn(licence: Licence, onDay: PlainDate): LicenceState {
  if (onDay < licence.from) return 'coming';
  if (licence.to === null) return 'valid';
  if (onDay > licence.to) return 'expired';
  return licence.to <= addDays(onDay, WARNING_DAYS) ? 'expiring' : 'valid';
}

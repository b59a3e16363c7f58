import { areaPrefix, ROLES, type Actor } from '../../../domain/identity/roles.ts';
import type { Reach } from './file-store.ts';

/** Whose institutions a role reads: an institution itself, an area its own, the province all (M7). */
export function reachOf(actor: Actor): Reach {
  const { level } = ROLES[actor.role];
  if (level === 'institution') return { areaPrefix: null, institutionCode: actor.institutionCode ?? '' };
  if (level === 'area') return { areaPrefix: areaPrefix(actor.areaCode ?? '999999'), institutionCode: null };
  return { areaPrefix: null, institutionCode: null };
}

/** Whether an institution lies within a reach. */
export function reaches(reach: Reach, institution: { code: string; areaCode: string }): boolean {
  return (
    (reach.areaPrefix === null || institution.areaCode.startsWith(reach.areaPrefix)) &&
    (reach.institutionCode === null || institution.code === reach.institutionCode)
  );
}

/** Whether the role manages institutions of its area. */
export function isAgency(actor: Actor): boolean {
  return actor.role === 'agencyReviewer' || actor.role === 'areaBureau';
}

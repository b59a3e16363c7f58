import { areaPrefix, type Actor } from '../../domain/identity/roles.ts';
import { notAllowed } from '../http/problem.ts';

/** Whether an area lies in the one that an agency works for (M7). */
export function isOwnArea(actor: Actor, areaCode: string): boolean {
  return actor.areaCode !== null && areaCode.startsWith(areaPrefix(actor.areaCode));
}

/** @throws {Problem} 403 when an agency would act for another area (M7) */
export function requireOwnArea(actor: Actor, areaCode: string): void {
  if (!isOwnArea(actor, areaCode)) throw notAllowed();
}

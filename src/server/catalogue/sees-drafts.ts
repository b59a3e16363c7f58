import { ROLES, type Actor } from '../../domain/identity/roles.ts';

/** Drafts are the province's own work; everybody else sees what is published (M6, N5.1). */
export function seesDrafts(actor: Actor): boolean {
  return ROLES[actor.role].level === 'province';
}

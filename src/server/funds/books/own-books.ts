import { areaPrefix, ROLES, type Actor } from '../../../domain/identity/roles.ts';
import { notAllowed } from '../../http/problem.ts';

/**
 * First digits of the areas whose books an actor may see (M7): an agency's or a bureau's own, the province's all.
 * @throws {Problem} 403 for anybody else
 */
export function booksOf(actor: Actor): string {
  const { level } = ROLES[actor.role];
  if (level === 'province') return '';
  if (level !== 'area' || actor.areaCode === null) throw notAllowed();
  return areaPrefix(actor.areaCode);
}

/** Which of a patient's pages an agent gets: those of the matters in the mandate, as the server grants them (M7, M35). */
import { POWERS, type Power } from '../../domain/insured/agents/mandate.ts';
import type { Me } from '../../contract/identity.ts';
import type { RouteRow } from './route-row.ts';

/** By the beginning of an address; what begins with none of them is no matter of the mandate: one's own account, rules, lists. */
const POWERS_OF_PAGES: readonly (readonly [path: string, powers: readonly Power[]])[] = [
  ['/applications/$id/clock', ['applications']],
  ['/progress', ['applications']],
  ['/apply', ['applications']],
  ['/my/drugs', ['applications']],
  ['/my/prescriptions', ['prescriptions']],
  ['/my/maker-changes', ['prescriptions']],
  ['/my/bookings', ['prescriptions']],
  ['/my/deliveries', ['prescriptions']],
  ['/my/bills', ['bills']],
  ['/my/off-site', ['bills']],
  ['/my/manual-claims', ['bills']],
  ['/my/commercial', ['bills']],
  ['/my/questions', ['applications', 'bills']],
  ['/my/notices', ['applications', 'prescriptions', 'bills']],
];
/** What a mandate never reaches. */
const ONLY_ONESELF: readonly string[] = ['/my/family/new'];

/** The powers of which an agent needs one; undefined where a mandate does not matter, empty where none reaches. */
export function powersOfPage(path: string): readonly Power[] | undefined {
  if (ONLY_ONESELF.includes(path)) return [];
  return POWERS_OF_PAGES.find(([start]) => path === start || path.startsWith(`${start}/`))?.[1];
}

/** Whether a page is for whoever sits there, acting for themselves or on a mandate. */
export function isWithinMandate({ path }: Pick<RouteRow, 'path'>, actingFor: Me['actingFor']): boolean {
  const needed = powersOfPage(path);
  if (actingFor === null || needed === undefined) return true;
  return !actingFor.over && needed.some((power) => actingFor.powers.includes(power));
}

/** What a mandate would have to cover for a page, in words. */
export function powersInWords(path: string): string {
  return (powersOfPage(path) ?? []).map((power) => `“${POWERS[power]}”`).join('或');
}

/** The days of an entry of the 单行支付 list, as SQL says them; `src/domain/catalogue/list-membership.ts` says the same in words (M10, N1.2, N3.3). */

/**
 * The last day on which one entry pays, as `lastPayableDay` has it: an entry that was removed on its first day, or before it, has
 * no terms of its own to carry on, and so no transition.
 * @param alias of a row of `list_entry` or of `separate_entry` with its acts
 */
export function lastPayableDaySql(alias: 'e' | 'x'): string {
  const regular = `LEAST(${alias}.term_to, ${alias}.removed_on - 1)`;
  return `CASE WHEN ${regular} >= ${alias}.term_from THEN GREATEST(${regular}, ${alias}.transition_to) ELSE ${regular} END`;
}

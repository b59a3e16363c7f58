/**
 * What does a bill call the settings that decide its limits and its assistance (M9.4, M9.5)? They are no published rule: an area
 * enters them for a year, the core system may send limits of a single person, and the bill says which of them it rests on.
 */
import type { Scheme } from '../../policy/parameters/reimbursement.ts';

/** Who set the limit of a layer: an area for a scheme, or the core system for the person alone. */
export type LimitSetter = { readonly areaCode: string; readonly scheme: Scheme } | 'person';

const nameOf = (setter: LimitSetter, year: number) =>
  setter === 'person'
    ? `limit-person@${year}-01-01`
    : `limit-${setter.areaCode}-${setter.scheme}@${year}-01-01`;

/** `limit-<area>-<scheme>@<first day>` or `limit-person@<first day>`; both, of 统筹 first, where the layers differ. */
export function limitSettingName(year: number, pooledFund: LimitSetter, majorIllness: LimitSetter): string {
  return [...new Set([nameOf(pooledFund, year), nameOf(majorIllness, year)])].join('、');
}

/** `assistance-<area>-<category>@<first day>`. */
export function assistanceSettingName(areaCode: string, category: string, year: number): string {
  return `assistance-${areaCode}-${category}@${year}-01-01`;
}

/** The name on a recorded step; undefined where the step names the regime alone, as bills did before settings were named. */
export function namedSetting(rule: string | undefined): string | undefined {
  return rule !== undefined && /^(limit|assistance)-/.test(rule) ? rule : undefined;
}

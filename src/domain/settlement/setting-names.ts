/**
 * What does a bill call the settings that decide its limits and its assistance (M9.4, M9.5)? They are no published rule: an area
 * enters them for a year, the core system may send limits of a single person, and the bill says which of them it rests on.
 */
import type { PlainDate } from '../../base/date.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';

/** Who set the limit of a layer: an area for a scheme, or the core system for the person alone. */
export type LimitSetter = { readonly areaCode: string; readonly scheme: Scheme } | 'person';

const nameOf = (setter: LimitSetter, from: PlainDate) =>
  setter === 'person' ? `limit-person@${from}` : `limit-${setter.areaCode}-${setter.scheme}@${from}`;

/**
 * `limit-<area>-<scheme>@<first day>` or `limit-person@<first day>`; both, of 统筹 first, where the layers differ.
 * @param from the first day of the benefit year
 */
export function limitSettingName(
  from: PlainDate,
  pooledFund: LimitSetter,
  majorIllness: LimitSetter,
): string {
  return [...new Set([nameOf(pooledFund, from), nameOf(majorIllness, from)])].join('、');
}

/** `assistance-<area>-<category>@<first day>`. @param from the first day of the benefit year */
export function assistanceSettingName(areaCode: string, category: string, from: PlainDate): string {
  return `assistance-${areaCode}-${category}@${from}`;
}

/**
 * The name on a recorded step, without the document of the year's first day that may stand behind it (I4); undefined where the step
 * names the regime alone, as bills did before settings were named.
 */
export function namedSetting(rule: string | undefined): string | undefined {
  return rule !== undefined && /^(limit|assistance)-/.test(rule)
    ? rule.replace(/、benefit-\d+@[\d-]+$/, '')
    : undefined;
}

/** Which ratio, of which version, of which regime decides a claim of a day (M1, M9.1, M9.6, M39, I4, I8, I11, I13, I15)? */
import type { PlainDate } from '../../base/date.ts';
import { valueOn } from '../../base/dated.ts';
import { enteredName, enteredOn, WRITTEN_RULES, type BenefitRules } from '../../policy/parameters/entered.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { regimeName, regimeOn, type DatedRegime } from '../../policy/regimes.ts';
import type { RuleReadings, SettlementRule } from './model.ts';
import { offSitePointsOn } from './off-site-points.ts';

type RulesOfDay = Readonly<Record<Scheme, SettlementRule | undefined>>;

/** What was found before: the claims of a day ask for the same, and rules at hand are never altered, only replaced. */
const found = new WeakMap<BenefitRules, Map<PlainDate, RulesOfDay>>();
/** Days that are kept; anybody may ask for any. */
const MOST_DAYS = 4000;

/**
 * The rule in force on the day of service: what the province has entered for it, else the ratio of the regime of the day; with
 * what the province has set otherwise than the platform reads it (I4, I8, I11, I13).
 * @param rules the written ones unless what the province has entered is at hand
 * @returns undefined when nobody has formalised that day (I15), which `settle` refuses
 */
export function findSettlementRule(
  scheme: Scheme,
  servedOn: PlainDate,
  rules: BenefitRules = WRITTEN_RULES,
): SettlementRule | undefined {
  let days = found.get(rules);
  if (days === undefined || days.size > MOST_DAYS) found.set(rules, (days = new Map()));
  let ofDay = days.get(servedOn);
  if (ofDay === undefined) {
    ofDay = { employee: ruleOn('employee', servedOn, rules), resident: ruleOn('resident', servedOn, rules) };
    days.set(servedOn, ofDay);
  }
  return ofDay[scheme];
}

function ruleOn(scheme: Scheme, servedOn: PlainDate, rules: BenefitRules): SettlementRule | undefined {
  const rule = ratioOn(scheme, servedOn, rules);
  const readings = rule && readingsOn(scheme, servedOn, rules);
  const offSitePoints = rule && offSitePointsOn(rules, servedOn);
  return rule && { ...rule, ...(readings && { readings }), ...(offSitePoints && { offSitePoints }) };
}

/** What the province has entered for the day otherwise than the platform reads it; undefined where it has entered nothing. */
function readingsOn(scheme: Scheme, servedOn: PlainDate, rules: BenefitRules): RuleReadings | undefined {
  const yearStart = enteredOn(rules, servedOn, ({ readings }) => readings?.yearStart);
  const majorIllness = enteredOn(rules, servedOn, ({ readings }) => readings?.majorIllness?.[scheme]);
  const assistanceBase = assistanceBaseOn(servedOn, rules);
  if (yearStart === undefined && majorIllness === undefined && assistanceBase === undefined) return undefined;
  return {
    ...(yearStart && { yearStart }),
    ...(majorIllness && { majorIllness }),
    ...(assistanceBase && { assistanceBase }),
  };
}

/** An act that names the platform's own reading restores it: the rule is then as if nothing were entered (I13). */
function assistanceBaseOn(servedOn: PlainDate, rules: BenefitRules): RuleReadings['assistanceBase'] {
  const entered = enteredOn(rules, servedOn, ({ readings }) => readings?.assistanceBase);
  return entered?.value === 'withOverLimit' ? { ...entered, value: entered.value } : undefined;
}

function ratioOn(scheme: Scheme, servedOn: PlainDate, rules: BenefitRules): SettlementRule | undefined {
  const regime = regimeOn(servedOn, rules.regimes);
  const entered = enteredOn(rules, servedOn, ({ ratios }) => ratios[scheme]);
  if (entered === undefined) return regime && writtenRule(scheme, servedOn, regime);
  const { value: ratio, citation } = entered;
  const version = enteredName(citation);
  // A day that no written regime covers is decided by the entered document alone.
  return regime === undefined
    ? { ratio, source: 'I15', version, regime: version, citation }
    : { ratio, source: 'M9.6', version, regime: regimeName(regime), citation };
}

function writtenRule(scheme: Scheme, servedOn: PlainDate, regime: DatedRegime): SettlementRule | undefined {
  const ratios = regime.value.fundRatios[scheme];
  const held = valueOn(ratios, servedOn);
  const parameter = ratios.find((candidate) => candidate === held);
  return (
    parameter && {
      ratio: parameter.value,
      source: parameter.source,
      version: `${parameter.source}@${parameter.from}`,
      regime: regimeName(regime),
    }
  );
}

/**
 * The rule as it is now, for a bill that stays in the benefit year in which it was booked (I4): an act that was let into force
 * while the bill was being settled does not take it out of its year.
 */
export function inYearOf(
  booked: SettlementRule,
  rule: SettlementRule | undefined,
): SettlementRule | undefined {
  const was = booked.readings?.yearStart;
  const { yearStart, ...others } = rule?.readings ?? {};
  if (rule === undefined || was?.citation.act === yearStart?.citation.act) return rule;
  const { readings: _, ...plain } = rule;
  const readings = { ...(was && { yearStart: was }), ...others };
  return Object.keys(readings).length === 0 ? plain : { ...plain, readings };
}

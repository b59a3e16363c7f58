/** Which rules does an order offend against, by what the platform knows (M11, M19, M22, M24, M28, M33, N5.4, I18)? */
import { daysBetween, type PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { isInScope } from '../../domain/eligibility/check-application.ts';
import type { CautionFindings } from '../../domain/prescription/judge-cautions.ts';
import { daysAtHand, judgeSupply, type Dispensed } from '../../domain/prescription/supply-days.ts';
import { refuse, REFUSALS, type Refusal } from '../../domain/refusals.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import { maxSupplyDaysOn } from '../../policy/parameters/prescription-limits.ts';

/** sev_deg 严重程度: something to ask or consider, something that will not be paid. Of this platform's own. */
export const SEVERITIES = { notice: '1', violation: '3' } as const;

/** Rules by their `rule_id`, of this platform's own. */
export const RULES = {
  ST01: '药品当日按单行支付',
  ST02: '参保人有这种药的待遇',
  ST03: '诊断在支付范围内',
  ST04: '医师是这一领域的责任医师',
  ST05: '处方属于本人且还能用',
  ST06: '用药天数连同手中的药不超过上限',
  ST07: '没有禁用、慎用的情形',
  ST08: '同一次就诊没有重复开具',
} as const;
export type RuleId = keyof typeof RULES;

export interface Hit {
  readonly rule: RuleId;
  readonly severity: keyof typeof SEVERITIES;
  /** What offends, in one sentence. */
  readonly words: string;
  /** On what the rule rests. */
  readonly clause: ClauseId;
}

/** An order of the encounter for the same drug: its days, the last one included; null where it has no end. */
export interface OrderDays {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

export interface OrderFacts extends OrderDays {
  readonly onDay: PlainDate;
  readonly inpatient: boolean;
  readonly payable: Outcome<unknown, Refusal>;
  readonly eligible: Outcome<unknown, Refusal>;
  /** Of the benefit, or where there is none those of the encounter. */
  readonly diagnoses: readonly string[];
  /** Prefixes of the codes that the drug is paid for; empty where nothing is said. */
  readonly scope: readonly string[];
  readonly doctor: Outcome<unknown, Refusal>;
  /** Null where no prescription of the platform is named. */
  readonly prescription: Outcome<unknown, Refusal> | null;
  readonly dispensed: readonly Dispensed[];
  readonly notYetFetched: number;
  readonly cautions: CautionFindings;
  /** Other orders of the same drug in the message. */
  readonly others: readonly OrderDays[];
}

/** Inside a stay no benefit, responsible doctor or length of supply is asked for (M19). */
export function judgeOrder(facts: OrderFacts): Hit[] {
  const outside = facts.inpatient
    ? []
    : [...hitOf('ST02', facts.eligible), ...hitOf('ST04', facts.doctor), ...hitOf('ST06', judgeDays(facts))];
  return [
    ...hitOf('ST01', facts.payable),
    ...outside,
    ...hitOf('ST03', judgeScope(facts)),
    ...(facts.prescription === null ? [] : hitOf('ST05', facts.prescription)),
    ...cautionHits(facts.cautions),
    ...overlapHits(facts),
  ].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

/** A refusal in one sentence, as a till would show it. */
function hitOf(rule: RuleId, judged: Outcome<unknown, Refusal>): Hit[] {
  if (judged.ok) return [];
  const { code, detail, clause } = judged.refusal;
  const words = `${REFUSALS[code].message}${detail === undefined ? '' : `（${detail}）`}。${REFUSALS[code].remedy}`;
  return [{ rule, severity: 'violation', words, clause }];
}

function judgeScope({ diagnoses, scope }: OrderFacts): Outcome<true, Refusal> {
  if (diagnoses.some((code) => isInScope(code, scope))) return accept(true);
  const detail = diagnoses.length === 0 ? '没有填诊断' : `诊断编码：${diagnoses.join('、')}`;
  return decline(refuse('DIAGNOSIS_OUT_OF_SCOPE', { detail }));
}

/** An order without an end counts with the day on which it begins: the platform does not guess how long it is meant. */
function judgeDays({ from, to, onDay, dispensed, notYetFetched }: OrderFacts): Outcome<unknown, Refusal> {
  const limit = maxSupplyDaysOn(onDay, false);
  if (!limit) return decline(refuse('POLICY_NOT_FORMALISED', { detail: onDay }));
  const thisPrescription = daysBetween(from, to ?? from) + 1;
  return judgeSupply({ thisPrescription, atHand: daysAtHand(dispensed, onDay), notYetFetched }, limit);
}

function cautionHits({ concerning, toAsk }: CautionFindings): Hit[] {
  return [
    ...concerning.map(({ effect, words }): Hit => ({
      rule: 'ST07',
      severity: effect === 'forbidden' ? 'violation' : 'notice',
      words: effect === 'forbidden' ? `禁用：${words}` : `慎用：${words}`,
      clause: 'M11',
    })),
    ...toAsk.map(({ words }): Hit => ({
      rule: 'ST07',
      severity: 'notice',
      words: `请询问：${words}`,
      clause: 'M11',
    })),
  ];
}

function overlapHits({ from, to, others }: OrderFacts): Hit[] {
  const last = to ?? from;
  const overlaps = others.some((other) => other.from <= last && (other.to ?? other.from) >= from);
  if (!overlaps) return [];
  return [
    {
      rule: 'ST08',
      severity: 'notice',
      words: '同一种药在同一段日子另有医嘱，请核对是否重复',
      clause: 'M33',
    },
  ];
}

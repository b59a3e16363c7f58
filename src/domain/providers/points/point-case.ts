/** Who may do what next with a case that may give points, and with what effect? Notice, reply, decision, appeal, repair (M27, M34). */
import { yearOf, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { pointRuleOn } from '../../../policy/parameters/payment-qualification.ts';
import { areaPrefix, type Actor } from '../../identity/roles.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { pointsOn, standingOn, suspensionStepFor, type PointFact } from './standing.ts';

export const POINT_GROUNDS = {
  identityNotChecked: '接诊没有核对人、证、卡',
  falseRecord: '病情、开药时间或剂量记录不实',
  aidedFraud: '诱导或协助他人冒名、虚假就医购药',
  outOfScope: '不按适应症和限定支付范围签署意见或开方',
  brokenAgreement: '违反医保协议的其他情形',
} as const;
export type PointGround = keyof typeof POINT_GROUNDS;

export const POINT_BASES = { administrative: '行政处罚', agreement: '协议处理' } as const;
export type PointBasis = keyof typeof POINT_BASES;

export const RESPONSIBILITIES = { main: '主要责任', important: '重要责任', general: '一般责任' } as const;
export type Responsibility = keyof typeof RESPONSIBILITIES;

export const POINT_STEPS = {
  noticed: '告知',
  replied: '陈述意见',
  decided: '决定记分',
  dropped: '不予记分',
  appealed: '申诉',
  appealUpheld: '申诉成立，撤销记分',
  appealRejected: '申诉不成立',
  repairAsked: '申请修复',
  repairGranted: '同意修复',
  repairRefused: '不同意修复',
  readmitted: '恢复登记',
} as const;
export type PointStep = keyof typeof POINT_STEPS;

export const POINT_CASE_STATES = {
  noticed: '待决定',
  inForce: '记分生效',
  appealed: '申诉中',
  repairing: '修复待审',
  dropped: '不予记分',
  voided: '已撤销',
} as const;
export type PointCaseState = keyof typeof POINT_CASE_STATES;

export interface PointEvent {
  readonly step: PointStep;
  readonly onDay: PlainDate;
  readonly accountId: number;
  readonly points: number | null;
  readonly suspendMonths: number | null;
}

/** A case as its steps made it. */
export interface PointCase {
  readonly practitionerCode: string;
  readonly institutionCode: string;
  readonly areaCode: string;
  /** Last day on which the person may reply before a decision. */
  readonly replyBy: PlainDate;
  readonly events: readonly PointEvent[];
}

/** Where a case stands after its last step. */
export function caseState(events: readonly PointEvent[]): PointCaseState {
  switch (events.at(-1)?.step) {
    case undefined:
    case 'noticed':
    case 'replied':
      return 'noticed';
    case 'appealed':
      return 'appealed';
    case 'repairAsked':
      return 'repairing';
    case 'dropped':
      return 'dropped';
    case 'appealUpheld':
      return 'voided';
    default:
      return 'inForce';
  }
}

/** What the case adds to a person's record; undefined while, or when, nothing was decided. */
export function pointFactOf(events: readonly PointEvent[]): PointFact | undefined {
  const decided = events.find((one) => one.step === 'decided');
  if (decided === undefined || decided.points === null) return undefined;
  return {
    decidedOn: decided.onDay,
    points: decided.points,
    suspendMonths: decided.suspendMonths,
    repairs: events.flatMap((one) =>
      one.step === 'repairGranted' && one.points !== null ? [{ on: one.onDay, points: one.points }] : [],
    ),
    voidedOn: events.find((one) => one.step === 'appealUpheld')?.onDay ?? null,
    readmittedOn: events.find((one) => one.step === 'readmitted')?.onDay ?? null,
  };
}

/** Points of the case that may still be given back. */
export function pointsLeft(events: readonly PointEvent[]): number {
  const fact = pointFactOf(events);
  return fact === undefined ? 0 : fact.points - fact.repairs.reduce((sum, one) => sum + one.points, 0);
}

const AREA_DESKS: readonly string[] = ['agencyReviewer', 'areaBureau'];

/** Whether the actor sits at a desk of the case's area (M7). */
export function isAreaDesk(actor: Actor, areaCode: string): boolean {
  return (
    AREA_DESKS.includes(actor.role) &&
    actor.areaCode !== null &&
    areaCode.startsWith(areaPrefix(actor.areaCode))
  );
}

/** Whether the case is about the actor, or about somebody of the hospital whose office asks. */
export function isConcerned(actor: Actor, of: PointCase): boolean {
  return (
    (actor.practitionerCode !== null && actor.practitionerCode === of.practitionerCode) ||
    (actor.role === 'hospitalOffice' && actor.institutionCode === of.institutionCode)
  );
}

function accountOf(of: PointCase, step: PointStep): number | undefined {
  return of.events.find((one) => one.step === step)?.accountId;
}

/** The steps open to an actor on a day, in the order in which a page offers them. Who decides is not who gave notice; who hears an appeal is neither. */
export function openPointSteps(
  of: PointCase,
  actor: Actor,
  record: readonly PointFact[],
  onDay: PlainDate,
): PointStep[] {
  const state = caseState(of.events);
  const has = (step: PointStep) => of.events.some((one) => one.step === step);
  const steps: PointStep[] = [];
  if (isConcerned(actor, of)) {
    if (state === 'noticed' && !has('replied') && onDay <= of.replyBy) steps.push('replied');
    if (state === 'inForce' && !has('appealed')) steps.push('appealed');
    if (state === 'inForce' && pointsLeft(of.events) > 0 && yearOf(onDay) === decidedYear(of))
      steps.push('repairAsked');
  }
  if (isAreaDesk(actor, of.areaCode)) {
    const isNoticer = accountOf(of, 'noticed') === actor.accountId;
    const isDecider = accountOf(of, 'decided') === actor.accountId;
    if (state === 'noticed') steps.push(...(isNoticer ? [] : (['decided'] as const)), 'dropped');
    if (state === 'repairing') steps.push('repairGranted', 'repairRefused');
    if (actor.role === 'areaBureau') {
      if (state === 'appealed' && !isNoticer && !isDecider) steps.push('appealUpheld', 'appealRejected');
      if (state === 'inForce' && mayReadmit(of, record, onDay)) steps.push('readmitted');
    }
  }
  return steps;
}

function decidedYear(of: PointCase): number | undefined {
  const fact = pointFactOf(of.events);
  return fact && yearOf(fact.decidedOn);
}

function mayReadmit(of: PointCase, record: readonly PointFact[], onDay: PlainDate): boolean {
  const standing = standingOn(record, onDay);
  return (
    standing.state === 'ended' &&
    standing.from === pointFactOf(of.events)?.decidedOn &&
    standing.readmissibleFrom !== null &&
    standing.readmissibleFrom <= onDay
  );
}

export interface PointStepContent {
  readonly points: number | null;
  readonly suspendMonths: number | null;
  readonly documentNo: string;
}

/**
 * Whether a step may be taken with this content (M27).
 * @param record the person's decisions so far, over all cases
 * @returns POINT_STEP_NOT_ALLOWED, POINT_REPLY_OUTSTANDING, POINT_DECISION_INCOMPLETE, SUSPENSION_UNFIT, POLICY_NOT_FORMALISED
 */
export function decidePointStep(
  of: PointCase,
  actor: Actor,
  record: readonly PointFact[],
  onDay: PlainDate,
  step: PointStep,
  content: PointStepContent,
): Outcome<true, Refusal> {
  if (!openPointSteps(of, actor, record, onDay).includes(step))
    return decline(refuse('POINT_STEP_NOT_ALLOWED', { detail: POINT_STEPS[step] }));
  if (step === 'repairGranted') {
    const left = pointsLeft(of.events);
    return content.points !== null && content.points <= left
      ? accept(true)
      : decline(refuse('POINT_DECISION_INCOMPLETE', { detail: `请填写减去的分数，至多 ${left} 分` }));
  }
  if (step !== 'decided') return accept(true);
  const replied = of.events.some((one) => one.step === 'replied');
  if (!replied && onDay <= of.replyBy)
    return decline(refuse('POINT_REPLY_OUTSTANDING', { detail: `陈述期到 ${of.replyBy}` }));
  return judgeDecision(record, onDay, content);
}

function judgeDecision(
  record: readonly PointFact[],
  onDay: PlainDate,
  { points, suspendMonths, documentNo }: PointStepContent,
): Outcome<true, Refusal> {
  const rule = pointRuleOn(onDay)?.value;
  if (!rule) return decline(refuse('POLICY_NOT_FORMALISED'));
  if (points === null || documentNo === '')
    return decline(refuse('POINT_DECISION_INCOMPLETE', { detail: '请填写分数和处理决定的文号' }));
  const sum = pointsOn(record, onDay) + points;
  const step = suspensionStepFor(rule, sum);
  if (step === undefined) {
    if (suspendMonths === null) return accept(true);
    const why = sum >= rule.endsAt ? '达到终止分数，不再另定暂停月数' : '没有达到暂停分数';
    return decline(refuse('SUSPENSION_UNFIT', { detail: `本年累计 ${sum} 分，${why}` }));
  }
  const [least, most] = step.months;
  if (suspendMonths !== null && least <= suspendMonths && suspendMonths <= most) return accept(true);
  return decline(refuse('SUSPENSION_UNFIT', { detail: `本年累计 ${sum} 分，暂停 ${least} 至 ${most} 个月` }));
}

/** Words and signs for points of the payment qualification. */
import {
  POINT_BASES,
  POINT_CASE_STATES,
  POINT_GROUNDS,
  RESPONSIBILITIES,
  type PointCaseState,
  type PointStep,
} from '../../../domain/providers/points/point-case.ts';
import { QUALIFICATION_STATES, type QualificationState } from '../../../domain/providers/points/standing.ts';
import type { Tone } from '../../ui/Status.tsx';

interface Sign {
  readonly word: string;
  readonly tone: Tone;
}

const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
export const GROUND_CHOICES = choicesOf(POINT_GROUNDS);
export const BASIS_CHOICES = choicesOf(POINT_BASES);
export const RESPONSIBILITY_CHOICES = choicesOf(RESPONSIBILITIES);
export const CASE_STATE_CHOICES = choicesOf(POINT_CASE_STATES);

const CASE_TONES: Readonly<Record<PointCaseState, Tone>> = {
  noticed: 'doing',
  inForce: 'bad',
  appealed: 'warn',
  repairing: 'warn',
  dropped: 'off',
  voided: 'off',
};
const STANDING_TONES: Readonly<Record<QualificationState, Tone>> = {
  normal: 'good',
  suspended: 'bad',
  ended: 'off',
};

export function caseSign(state: PointCaseState): Sign {
  return { word: POINT_CASE_STATES[state], tone: CASE_TONES[state] };
}

export function standingSign(state: QualificationState): Sign {
  return { word: QUALIFICATION_STATES[state], tone: STANDING_TONES[state] };
}

interface StandingSpan {
  readonly state: QualificationState;
  readonly from: string | null;
  readonly to: string | null;
  readonly readmissibleFrom: string | null;
}

/** From when to when somebody is stopped. */
export function standingSpan({ state, from, to, readmissibleFrom }: StandingSpan): string {
  if (state === 'suspended') return `${from ?? ''} 至 ${to ?? ''}`;
  if (state === 'ended') return `${from ?? ''} 起，${readmissibleFrom ?? ''} 后可恢复登记`;
  return '';
}

/** What a step asks of whoever takes it. */
export const STEP_FORMS: Readonly<
  Record<PointStep, { readonly verb: string; readonly field: string; readonly about: string }>
> = {
  noticed: { verb: '告知', field: '说明', about: '' },
  replied: { verb: '提交陈述', field: '陈述意见', about: '说明情况，附上可以核对的病历号、时间等。' },
  decided: { verb: '决定记分', field: '决定理由', about: '决定当日起生效；累计 9 分暂停，12 分终止。' },
  dropped: { verb: '不予记分', field: '理由', about: '查明不应记分的，写明理由后结案。' },
  appealed: {
    verb: '提出申诉',
    field: '申诉理由',
    about: '只能申诉一次，由市州医保局另一人复核；复核期间记分仍有效。',
  },
  appealUpheld: { verb: '申诉成立', field: '复核意见', about: '即日撤销本次记分，资格随之恢复。' },
  appealRejected: { verb: '申诉不成立', field: '复核意见', about: '维持原决定。' },
  repairAsked: { verb: '申请修复', field: '已做的改正', about: '写明完成的培训、公益服务等和日期。' },
  repairGranted: {
    verb: '同意修复',
    field: '审核意见',
    about: '减去的分数自今日起不计；不足 9 分的，暂停提前结束。',
  },
  repairRefused: { verb: '不同意修复', field: '审核意见', about: '写明还缺什么。' },
  readmitted: { verb: '恢复登记', field: '理由', about: '自今日起恢复支付资格。' },
};

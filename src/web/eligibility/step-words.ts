import { STEPS, type Step } from '../../domain/eligibility/model.ts';
import type { Tone } from '../ui/Status.tsx';

/** Where an application stands, as a dot and a word that says whose turn it is. */
const STATUS: Readonly<Record<Step, { readonly tone: Tone; readonly word: string }>> = {
  submitted: { tone: 'wait', word: '待医师签署意见' },
  doctorStated: { tone: 'wait', word: '待医院签署意见' },
  doctorDeclined: { tone: 'bad', word: '责任医师未同意' },
  hospitalConfirmed: { tone: 'wait', word: '待受理' },
  hospitalReturned: { tone: 'warn', word: '医院退回，待医师重签' },
  accepted: { tone: 'doing', word: '审核中' },
  supplementRequested: { tone: 'warn', word: '待患者补正' },
  supplemented: { tone: 'wait', word: '已补正，待受理' },
  panelConvened: { tone: 'doing', word: '专家评审中' },
  panelConcluded: { tone: 'doing', word: '专家已评审，审核中' },
  refusalProposed: { tone: 'warn', word: '待复核不予通过' },
  refusalReturned: { tone: 'doing', word: '复核退回，审核中' },
  approved: { tone: 'good', word: '审核通过' },
  refused: { tone: 'bad', word: '审核未通过' },
  reconsiderationRequested: { tone: 'doing', word: '复议中' },
  refusalUpheld: { tone: 'bad', word: '复议维持不通过' },
  withdrawn: { tone: 'off', word: '已撤回' },
};

/** The sign of a step for lists and case heads. */
export function statusOfStep(step: Step): { readonly tone: Tone; readonly word: string } {
  return STATUS[step];
}

/** The steps as choices of a query field. */
export const STEP_CHOICES = (Object.keys(STEPS) as Step[]).map((value) => ({
  value,
  label: STATUS[value].word,
}));

/** The lists of the three desks. */
export const QUEUE_CHOICES = [
  { value: 'mine', label: '待我办理' },
  { value: 'late', label: '已超期' },
  { value: 'open', label: '办理中' },
  { value: 'approved', label: '已通过' },
  { value: 'closed', label: '未通过和已撤回' },
] as const;

/** How a step stands in the time line. */
export function toneOfStep(step: Step): 'good' | 'bad' | 'plain' {
  if (step === 'approved') return 'good';
  if (step === 'refused' || step === 'refusalUpheld' || step === 'doctorDeclined') return 'bad';
  return 'plain';
}

/** The way of an application in the patient's words: five stations, where it is now, and what comes next (M23.1). */
import type { Step } from '../../domain/eligibility/model.ts';
import type { Tone } from '../ui/Status.tsx';

/** What a patient reads of a step: the sign, and what happens next in one kind sentence. */
export const PATIENT_WORDS: Readonly<
  Record<Step, { readonly word: string; readonly tone: Tone; readonly next: string }>
> = {
  submitted: {
    word: '等医师签署',
    tone: 'doing',
    next: '申请已经送到责任医师那里，医师核对病情后会签署意见，您不用再做什么。',
  },
  doctorStated: { word: '等医院签署', tone: 'doing', next: '医师已签署，正在等医院医保办签署意见。' },
  hospitalReturned: {
    word: '医师修改中',
    tone: 'doing',
    next: '医院请医师补充意见，医师修改后会再次提交，您不用再做什么。',
  },
  hospitalConfirmed: {
    word: '等经办受理',
    tone: 'doing',
    next: '材料已送到参保地经办机构，受理后 15 个工作日内给出结果。',
  },
  supplementRequested: { word: '请补材料', tone: 'warn', next: '经办机构请您补一些材料，补齐后才能受理。' },
  supplemented: { word: '等经办受理', tone: 'doing', next: '补交的材料已送到经办机构，等待受理。' },
  accepted: { word: '审核中', tone: 'doing', next: '经办机构正在审核，请留意到期日。' },
  approved: {
    word: '已通过',
    tone: 'good',
    next: '可以请责任医师开处方，凭处方到医院或药店取药，只付自己承担的部分。',
  },
  panelConvened: {
    word: '专家评审中',
    tone: 'doing',
    next: '经办机构请专家一起看，期限不变，您不用再做什么。',
  },
  panelConcluded: {
    word: '审核中',
    tone: 'doing',
    next: '专家已给出意见，经办机构正在作决定，请留意到期日。',
  },
  refusalProposed: { word: '审核中', tone: 'doing', next: '经办机构正在审核，请留意到期日。' },
  refusalReturned: { word: '审核中', tone: 'doing', next: '经办机构正在审核，请留意到期日。' },
  refused: {
    word: '未通过',
    tone: 'bad',
    next: '理由写在下面。不同意的，可以申请一次复议，由另外的人再看；情况有变化时，也可以重新申请。',
  },
  reconsiderationRequested: {
    word: '复议中',
    tone: 'doing',
    next: '另一位审核人正在重新看您的申请，请留意到期日。',
  },
  refusalUpheld: { word: '复议未通过', tone: 'bad', next: '理由写在下面。病情有变化时，可以重新申请。' },
  doctorDeclined: {
    word: '医师未同意',
    tone: 'bad',
    next: '理由写在下面。可以与医师商量别的治疗办法，或请另一位责任医师看诊。',
  },
  withdrawn: { word: '已撤回', tone: 'off', next: '需要时可以重新申请。' },
};

export interface Station {
  readonly name: string;
  readonly state: 'done' | 'now' | 'ahead' | 'failed';
  /** When it was passed. */
  readonly at?: string;
}

const NAMES = ['提交申请', '责任医师签署', '医院签署', '经办受理', '审核结果'] as const;
/** How many stations a step has passed. */
const PASSED: Readonly<Record<Step, number>> = {
  submitted: 1,
  hospitalReturned: 1,
  doctorDeclined: 1,
  doctorStated: 2,
  hospitalConfirmed: 3,
  supplementRequested: 3,
  supplemented: 3,
  accepted: 4,
  panelConvened: 4,
  panelConcluded: 4,
  refusalProposed: 4,
  refusalReturned: 4,
  reconsiderationRequested: 4,
  approved: 5,
  refused: 4,
  refusalUpheld: 4,
  withdrawn: 1,
};
const REACHED_BY: readonly (readonly Step[])[] = [
  ['submitted'],
  ['doctorStated'],
  ['hospitalConfirmed'],
  ['accepted'],
  ['approved', 'refused', 'refusalUpheld'],
];

interface Happened {
  readonly step: Step;
  readonly at: string;
}

/** How far an application has come. A withdrawal stops it where it was. */
function passed(step: Step, events: readonly Happened[]): number {
  if (step !== 'withdrawn') return PASSED[step];
  const before = events.at(-2)?.step;
  return before === undefined ? 1 : PASSED[before];
}

/** The five stations of an application, from its time line. */
export function stationsOf(step: Step, events: readonly Happened[]): Station[] {
  const count = passed(step, events);
  const failed = ['refused', 'refusalUpheld', 'doctorDeclined', 'withdrawn'].includes(step);
  return NAMES.map((name, index) => {
    const at = events.findLast((event) => REACHED_BY[index]?.includes(event.step))?.at;
    const state = index < count ? 'done' : index > count ? 'ahead' : failed ? 'failed' : 'now';
    return { name, state, ...(at === undefined || state === 'ahead' ? {} : { at }) };
  });
}

const KILOBYTES = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0, useGrouping: false });
const MEGABYTES = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A file's size for people: `860 KB`, `2.4 MB`. */
export function sizeText(bytes: number): string {
  return bytes < 1_024_000
    ? `${KILOBYTES.format(Math.max(1, bytes / 1024))} KB`
    : `${MEGABYTES.format(bytes / 1_048_576)} MB`;
}

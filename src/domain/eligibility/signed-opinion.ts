/**
 * Which words do the doctor and the hospital sign on an application? (M22, M28)
 *
 * One `名称：值` a line, in the order below, values without line breaks; the first line names the form and its version.
 * The text holds the facts of the application, so that a signature also proves that they were not changed afterwards.
 */
import { wallClock } from '../../base/date.ts';

export const OPINION_FORM = '双通待遇申请意见 第1版';

/** The facts of an application that an opinion is about. */
export interface OpinionSubject {
  readonly applicationNo: string;
  readonly personNo: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly diagnosisCode: string;
  readonly diagnosisName: string;
  readonly conditionText: string;
  readonly hospitalCode: string;
  readonly doctorCode: string;
}

export interface Opinion {
  /** Who signs: the doctor or the hospital. */
  readonly signer: 'doctor' | 'hospital';
  readonly words: string;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
}

const SIGNER_LABELS = { doctor: '责任医师', hospital: '就诊医院' } as const;

/** The text that is signed, and that a verifier builds anew from the application as it stands. */
export function opinionText(subject: OpinionSubject, opinion: Opinion): string {
  const fields: readonly (readonly [string, string])[] = [
    ['申请号', subject.applicationNo],
    ['参保人编号', subject.personNo],
    ['药品通用名', subject.genericName],
    ['剂型', subject.dosageForm],
    ['诊断编码', subject.diagnosisCode],
    ['诊断名称', subject.diagnosisName],
    ['病情', subject.conditionText],
    ['医院编码', subject.hospitalCode],
    ['医师编码', subject.doctorCode],
    ['签署人', SIGNER_LABELS[opinion.signer]],
    ['意见', opinion.words],
    ['签署时间', wallClock(opinion.signedAt)],
  ];
  const lines = fields.map(([name, value]) => `${name}：${value.replace(/\s+/g, ' ').trim()}`);
  return `${[OPINION_FORM, ...lines].join('\n')}\n`.normalize('NFC');
}

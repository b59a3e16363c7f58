/** The two channels (M2): hospitals and pharmacies with their agreements; responsible doctors and pharmacists. */
import type { PlainDate } from '../../base/date.ts';

export const INSTITUTION_KINDS = { hospital: '定点医疗机构', pharmacy: '定点零售药店' } as const;
export type InstitutionKind = keyof typeof INSTITUTION_KINDS;

export const PRACTITIONER_KINDS = { doctor: '医师', pharmacist: '药师' } as const;
export type PractitionerKind = keyof typeof PRACTITIONER_KINDS;

/** H or P, six digits of the area, five digits within it. */
export const INSTITUTION_CODE = /^[HP]\d{11}$/;

/** A stop from a day, and to a day where that is known; both inclusive. */
export interface Suspendable {
  readonly suspendedFrom: PlainDate | null;
  readonly suspendedTo: PlainDate | null;
  /** First day on which it no longer holds; null while it goes on. */
  readonly endedOn: PlainDate | null;
}

/** An agreement with the agency of the institution's area. */
export interface Agreement extends Suspendable {
  readonly id: number;
  readonly agreementNo: string;
  readonly institutionCode: string;
  readonly clauses: readonly AgreementClause[];
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** What an agreement may contain; which ones it must is decided by `missingClauses`. */
export const AGREEMENT_CLAUSES = {
  outpatientDualChannel: '开展“双通道”单行支付门诊业务',
  pharmacyDualChannel: '提供“双通道”单行支付购药服务',
  outsideBudget: '单行支付费用不纳入总额控制、DRG/DIP 支付标准和次均费用',
  doctorService: '责任医师服务纳入协议管理',
  stocking: '按临床需求合理配备、使用目录内药品',
  traceCodes: '扫码上传药品追溯信息',
} as const;
export type AgreementClause = keyof typeof AGREEMENT_CLAUSES;

export function isAgreementClause(text: string): text is AgreementClause {
  return Object.hasOwn(AGREEMENT_CLAUSES, text);
}

/** A doctor's filing as 责任医师 for fields of treatment (M20, M21). */
export interface DoctorFiling extends Suspendable {
  readonly id: number;
  readonly doctorCode: string;
  readonly fields: readonly string[];
  /** Checked by the agency of the hospital's area. */
  readonly checked: boolean;
  /** Null until the province has published it. */
  readonly publishedOn: PlainDate | null;
}

/** Who is insured and how: people, enrolment, 大病 membership, assistance identity (M5, M9.2, M9.4). */
import type { PlainDate } from '../../base/date.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';

export const SCHEME_LABELS: Readonly<Record<Scheme, string>> = { employee: '职工医保', resident: '居民医保' };

/** 正常享受、暂停享受、等待期 (M5). */
export const ENROLMENT_STATUSES = { normal: '正常享受', suspended: '暂停享受', waiting: '等待期' } as const;
export type EnrolmentStatus = keyof typeof ENROLMENT_STATUSES;

/** Who may receive 医疗救助 (M9.4). */
export const ASSISTANCE_CATEGORIES = {
  extremePoverty: '特困人员',
  subsistence: '低保对象',
  subsistenceEdge: '低保边缘家庭成员',
  povertyByIllness: '因病致贫重病患者',
  monitored: '防止返贫监测对象',
} as const;
export type AssistanceCategory = keyof typeof ASSISTANCE_CATEGORIES;

export const SEX_LABELS = { male: '男', female: '女' } as const;
export type Sex = keyof typeof SEX_LABELS;

/** How a person proves who they are at a desk (M35): identity card, 医保电子凭证, 社会保障卡. */
export const CREDENTIAL_LABELS = {
  idNumber: '居民身份证',
  token: '医保电子凭证',
  card: '社会保障卡',
} as const;
export type CredentialKind = keyof typeof CREDENTIAL_LABELS;

/** One span of enrolment in one scheme; both days inclusive, an open end is null. */
export interface Enrolment {
  readonly scheme: Scheme;
  readonly areaCode: string;
  readonly status: EnrolmentStatus;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** The application as it is being written: kept in the tab, checked page by page, sent as one call (M22, M23.1). */
import type { Arguments } from '../../contract/client.ts';
import type { submitApplication } from '../../contract/eligibility.ts';
import { missingPapers } from '../../domain/eligibility/check-application.ts';
import { EMPTY_FORM, type FormFacts } from '../../domain/eligibility/form/official-form.ts';
import { PAPER_KINDS } from '../../domain/eligibility/model.ts';
import type { CredentialKind } from '../../domain/insured/model.ts';
import { problemUnless, type FieldProblem } from '../ui/FormField.tsx';
import type { PickedInstitution } from './InstitutionPicker.tsx';
import type { SentPaper } from './PaperUploads.tsx';

export interface ApplicationDraft {
  /** Made once, so that sending twice gives one application. */
  readonly requestId: string;
  /** The credential that the doctor checked, when a doctor applies. */
  readonly credentialKind: CredentialKind;
  readonly credentialNumber: string;
  /** Who that is, masked; empty until checked. */
  readonly patient: string;
  readonly entryKey: string;
  readonly drugName: string;
  readonly field: string;
  readonly paymentScope: string;
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly diagnosisCode: string;
  readonly diagnosisName: string;
  readonly conditionText: string;
  readonly papers: readonly SentPaper[];
  readonly phone: string;
  readonly pharmacy: PickedInstitution | null;
  /** The other columns of the official form; a draft from before they were asked has none. */
  readonly form?: FormFacts;
}

export function emptyDraft(requestId: string): ApplicationDraft {
  return {
    requestId,
    credentialKind: 'idNumber',
    credentialNumber: '',
    patient: '',
    entryKey: '',
    drugName: '',
    field: '',
    paymentScope: '',
    doctorCode: '',
    doctorName: '',
    diagnosisCode: '',
    diagnosisName: '',
    conditionText: '',
    papers: [],
    phone: '',
    pharmacy: null,
    form: EMPTY_FORM,
  };
}

/** The pages in order. A doctor begins with the patient and needs not choose a doctor. */
export const PAGES = {
  patient: '核对患者',
  drug: '要用的药',
  doctor: '责任医师',
  condition: '病情',
  papers: '材料',
  contact: '联系和取药',
  check: '核对并提交',
} as const;
export type PageName = keyof typeof PAGES;

export function pagesFor(onBehalf: boolean): readonly PageName[] {
  return onBehalf
    ? ['patient', 'drug', 'condition', 'papers', 'contact', 'check']
    : ['drug', 'doctor', 'condition', 'papers', 'contact', 'check'];
}

export function isPageName(text: string): text is PageName {
  return Object.hasOwn(PAGES, text);
}

const DIAGNOSIS_CODE = /^[A-Z]\d{2}[0-9A-Zx.+*]{0,12}$/;
const PHONE = /^(1\d{10}|0\d{2,3}-?\d{7,8})$/;

/** What is still wrong with one page; each names its field. */
export function problemsOf(page: PageName, draft: ApplicationDraft): FieldProblem[] {
  const missing = missingPapers(draft.papers.map((paper) => paper.kind));
  const found: Readonly<Record<PageName, readonly (FieldProblem | undefined)[]>> = {
    patient: [problemUnless(draft.patient !== '', 'credentialNumber', '请先核对患者的凭证')],
    drug: [problemUnless(draft.entryKey !== '', 'drug', '请选择要用的药')],
    doctor: [problemUnless(draft.doctorCode !== '', 'doctor', '请选择责任医师')],
    condition: [
      problemUnless(draft.diagnosisName.trim() !== '', 'diagnosisName', '请填写诊断'),
      problemUnless(
        DIAGNOSIS_CODE.test(draft.diagnosisCode),
        'diagnosisCode',
        '诊断编码以一个大写字母和两位数字开头，如 C34.900',
      ),
      problemUnless(draft.conditionText.trim() !== '', 'conditionText', '请简单写一下病情'),
    ],
    papers: [
      problemUnless(
        missing.length === 0,
        'papers',
        `还缺：${missing.map((kind) => PAPER_KINDS[kind]).join('、')}`,
      ),
    ],
    contact: [problemUnless(PHONE.test(draft.phone), 'phone', '请填写 11 位手机号，或带区号的座机号')],
    check: [],
  };
  return found[page].filter((one) => one !== undefined);
}

/** The first page that is not in order; undefined when all are. */
export function firstUnfinished(pages: readonly PageName[], draft: ApplicationDraft): PageName | undefined {
  return pages.find((page) => problemsOf(page, draft).length > 0);
}

/** The credential as the calls of a doctor carry it; a patient's carry none. */
export function credentialOf(draft: ApplicationDraft): {
  credentialKind?: CredentialKind;
  credentialNumber?: string;
} {
  return draft.credentialNumber === ''
    ? {}
    : { credentialKind: draft.credentialKind, credentialNumber: draft.credentialNumber };
}

/** The call that sends the draft. */
export function callOf(draft: ApplicationDraft): Arguments<typeof submitApplication> {
  return {
    body: {
      requestId: draft.requestId,
      entryKey: draft.entryKey,
      diagnosisCode: draft.diagnosisCode,
      diagnosisName: draft.diagnosisName.trim(),
      conditionText: draft.conditionText.trim(),
      ...(draft.doctorCode === '' ? {} : { doctorCode: draft.doctorCode }),
      pharmacyCode: draft.pharmacy?.code ?? null,
      phone: draft.phone,
      paperIds: draft.papers.map((paper) => paper.id),
      ...(draft.form === undefined ? {} : { form: draft.form }),
      ...credentialOf(draft),
    },
  };
}

import { Type } from 'typebox';
import { STEPS, type Step } from '../domain/eligibility/model.ts';
import { FormShape } from './eligibility-form-shape.ts';
import { APPLICANTS, IdParam } from './eligibility.ts';
import { endpoint } from './endpoint.ts';
import { CredentialName, SchemeName } from './insured.ts';
import { PractitionerCode } from './providers.ts';
import { Day, Id, Instant, Nullable, oneOf, shape, Text } from './shapes.ts';

/** The official form: what is known beforehand, what hinders, the printed copy and its check. */

const Credential = {
  credentialKind: Type.Optional(CredentialName),
  credentialNumber: Type.Optional(Text(64)),
};
const StepName = oneOf(Object.keys(STEPS) as Step[]);

export const preCheckApplication = endpoint({
  id: 'eligibility.preCheckApplication',
  method: 'POST',
  path: '/api/application-checks',
  summary: '提交前核对：参保、目录、范围、医师、重复待遇、材料，一次列全；不产生申请',
  who: APPLICANTS,
  body: shape({
    entryKey: Text(300),
    diagnosisCode: Type.String({ pattern: '^[A-Z]\\d{2}[0-9A-Zx.+*]{0,12}$' }),
    doctorCode: Type.Optional(PractitionerCode),
    paperIds: Type.Array(Id, { maxItems: 20, uniqueItems: true }),
    extendsId: Type.Optional(Id),
    ...Credential,
  }),
  output: shape({
    hindrances: Type.Array(
      shape({
        code: Type.String(),
        clause: Type.String(),
        message: Type.String(),
        remedy: Type.String(),
        detail: Nullable(Type.String()),
      }),
    ),
    /** What the reviewer will judge by; where the list sets no scope, the label of the drug. */
    scope: shape({ judgedBy: oneOf(['codes', 'text', 'label']), text: Nullable(Type.String()) }),
    /** Benefits of other drugs that run: they do not hinder, but each drug needs its own approval (M24). */
    otherDrugs: Type.Array(
      shape({ applicationId: Id, genericName: Type.String(), dosageForm: Type.String(), termTo: Day }),
    ),
  }),
  clauses: ['M5', 'M11', 'M21', 'M22', 'M23.2', 'M24'],
});

export const startApplication = endpoint({
  id: 'eligibility.startApplication',
  method: 'POST',
  path: '/api/application-starts',
  summary: '预填申请表：参保人、参保地和上一次申请里仍适用的内容；查阅留痕',
  who: APPLICANTS,
  body: shape({ ...Credential }),
  output: shape({
    name: Type.String(),
    maskedIdNumber: Type.String(),
    areaName: Type.String(),
    scheme: Nullable(SchemeName),
    phone: Type.String(),
    /** What the last application said; null before the first. */
    last: Nullable(
      shape({
        diagnosisCode: Type.String(),
        diagnosisName: Type.String(),
        appliedOn: Day,
        field: Type.String(),
      }),
    ),
  }),
  clauses: ['M22', 'M23.1'],
});

export const printForm = endpoint({
  id: 'eligibility.printForm',
  method: 'GET',
  path: '/api/applications/:id/form.pdf',
  summary: '打印申请表（PDF），带查验二维码；打印留痕',
  who: ['patient', 'responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'auditor'],
  params: IdParam,
  download: true,
  output: Type.String({ description: '申请表 PDF' }),
  clauses: ['M22', 'M28'],
});

export const verifyForm = endpoint({
  id: 'eligibility.verifyForm',
  method: 'GET',
  path: '/api/public/application-forms/:code',
  summary: '凭申请表上的查验码核对真伪，不登录；姓名隐去',
  who: 'public',
  params: shape({ code: Type.String({ pattern: '^[A-Z2-7]{20}$' }) }),
  output: shape({
    maskedName: Type.String(),
    maskedApplicationNo: Type.String(),
    genericName: Type.String(),
    dosageForm: Type.String(),
    areaName: Type.String(),
    hospitalName: Type.String(),
    printedAt: Instant,
    /** Where the application stood when the copy was printed, and whether something has happened since. */
    printedStep: StepName,
    isCurrent: Type.Boolean(),
    termFrom: Nullable(Day),
    termTo: Nullable(Day),
    /** Whether each signature on the application still verifies; null while nobody has signed. */
    doctorSigned: Nullable(Type.Boolean()),
    hospitalSigned: Nullable(Type.Boolean()),
    /** Of the file as it was made. */
    sha256: Type.String(),
  }),
  clauses: ['M22', 'M28'],
});

export const getForm = endpoint({
  id: 'eligibility.getForm',
  method: 'GET',
  path: '/api/applications/:id/form',
  summary: '申请表的其他栏目；没有填过的为空',
  who: ['patient', 'responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'auditor'],
  params: IdParam,
  output: shape({ form: Nullable(FormShape) }),
  clauses: ['M22'],
});

export const eligibilityFormEndpoints = {
  preCheckApplication,
  startApplication,
  printForm,
  verifyForm,
  getForm,
};

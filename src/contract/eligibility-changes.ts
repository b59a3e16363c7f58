import { Type } from 'typebox';
import { APPLICANTS, IdParam, submitApplication } from './eligibility.ts';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, Nullable, oneOf, shape } from './shapes.ts';

/** Another drug instead of, or beside, one that a person has a benefit for (M24). */

const RelationKind = oneOf(['change', 'addition']);
const Application = submitApplication.body as NonNullable<typeof submitApplication.body>;

export const submitDrugChange = endpoint({
  id: 'eligibility.submitDrugChange',
  method: 'POST',
  path: '/api/drug-changes',
  summary: '换药或加用第二种药：另行申请，附材料和医师意见；换药获批之日起原药待遇终止',
  who: APPLICANTS,
  body: shape({
    application: Application,
    kind: RelationKind,
    /** The application whose benefit is given up, or beside which the new drug is used. */
    otherId: Id,
    reason: Type.String({ minLength: 2, maxLength: 1000, description: '换药或同时使用的理由' }),
  }),
  output: shape({ id: Id, applicationNo: Type.String(), submittedAt: Instant }),
  refusals: ['DRUG_CHANGE_SAME_DRUG', 'ELIGIBILITY_MISSING', ...(submitApplication.refusals ?? [])],
  clauses: ['M24', 'M22', 'M23.2'],
});

export const getRelatedDrugs = endpoint({
  id: 'eligibility.getRelatedDrugs',
  method: 'GET',
  path: '/api/applications/:id/related-drugs',
  summary: '一份申请与患者其他待遇的关系，换药、加药的理由',
  who: ['patient', 'responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'auditor'],
  params: IdParam,
  output: shape({
    relation: Nullable(
      shape({
        kind: RelationKind,
        otherNo: Type.String(),
        otherName: Type.String(),
        otherLastDay: Day,
        reason: Type.String(),
      }),
    ),
    /** Benefits for other drugs that run today. */
    others: Type.Array(
      shape({
        applicationNo: Type.String(),
        genericName: Type.String(),
        dosageForm: Type.String(),
        diagnosisName: Type.String(),
        termFrom: Day,
        lastDay: Day,
      }),
    ),
  }),
  clauses: ['M24'],
});

export const eligibilityChangeEndpoints = { submitDrugChange, getRelatedDrugs };

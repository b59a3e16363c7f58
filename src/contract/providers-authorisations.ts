import { Type } from 'typebox';
import {
  AUTHORISATION_STATES,
  AUTHORISATION_STEPS,
  type AuthorisationState,
  type AuthorisationStep,
} from '../domain/providers/stock/authorisation.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { InstitutionCode } from './providers.ts';
import {
  Count,
  Day,
  Done,
  Id,
  NationalCode,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  shape,
  Text,
} from './shapes.ts';

/** Makers choose the pharmacies that supply their products, and pharmacies accept (M26, M38). */

const StateName = oneOf(Object.keys(AUTHORISATION_STATES) as AuthorisationState[]);
const StepName = oneOf(Object.keys(AUTHORISATION_STEPS) as AuthorisationStep[]);

const OVERSEERS = ['areaBureau', 'agencyReviewer', 'provinceCatalogue', 'auditor'] as const;

export const listAuthorisations = endpoint({
  id: 'providers.listAuthorisations',
  method: 'GET',
  path: '/api/authorisations',
  summary: '药店授权：企业看自己给出的，药店看给自己的，各级看本地区的',
  who: ['enterprise', 'pharmacist', 'cashier', ...OVERSEERS],
  query: shape({ ...PAGE_QUERY, state: Type.Optional(StateName), q: Type.Optional(Text(60)) }),
  output: pageOf(
    shape({
      id: Id,
      enterpriseName: Type.String(),
      nationalCode: NationalCode,
      productName: Type.String(),
      strength: Type.String(),
      pharmacyCode: InstitutionCode,
      pharmacyName: Type.String(),
      areaName: Type.String(),
      fromOn: Day,
      toOn: Day,
      endedOn: Nullable(Day),
      note: Type.String(),
      /** Why it was declined, withdrawn or ended. */
      reason: Nullable(Type.String()),
      state: StateName,
      /** What the asker may do with it today. */
      steps: Type.Array(StepName),
    }),
  ),
  clauses: ['M26', 'M38'],
});

export const listMakerProducts = endpoint({
  id: 'providers.listMakerProducts',
  method: 'GET',
  path: '/api/authorisations/products',
  summary: '本企业的产品和已有授权药店的县数',
  who: ['enterprise'],
  output: shape({
    rows: Type.Array(
      shape({
        nationalCode: NationalCode,
        name: Type.String(),
        strength: Type.String(),
        pack: Type.String(),
        countiesCovered: Count,
        counties: Count,
      }),
    ),
  }),
  clauses: ['M26', 'M38'],
});

export const offerAuthorisations = endpoint({
  id: 'providers.offerAuthorisations',
  method: 'POST',
  path: '/api/authorisations',
  summary: '授权一家药店供应本企业的产品，等药店接受',
  who: ['enterprise'],
  body: shape({
    nationalCodes: Type.Array(NationalCode, { minItems: 1, maxItems: 50, uniqueItems: true }),
    pharmacyCode: InstitutionCode,
    fromOn: Day,
    toOn: Day,
    note: Type.String({ maxLength: 300 }),
  }),
  output: shape({ offered: Count }),
  refusals: ['INSTITUTION_WITHOUT_AGREEMENT'],
  clauses: ['M26'],
});

export const takeAuthorisationStep = endpoint({
  id: 'providers.takeAuthorisationStep',
  method: 'POST',
  path: '/api/authorisations/:id/steps',
  summary: '药店接受或谢绝授权，企业撤回，双方终止',
  who: ['enterprise', 'pharmacist'],
  params: shape({ id: Id }),
  body: shape({ step: StepName, endedOn: Nullable(Day), reason: Type.String({ maxLength: 300 }) }),
  output: Done,
  refusals: ['AUTHORISATION_STEP_NOT_ALLOWED'],
  clauses: ['M26'],
});

export const listAuthorisationCoverage = endpoint({
  id: 'providers.listAuthorisationCoverage',
  method: 'GET',
  path: '/api/authorisations/coverage',
  summary: '产品在各县的授权药店和有货的授权药店；没有的县在前',
  who: ['enterprise', ...OVERSEERS],
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    areaCode: Type.Optional(AreaCode),
    lacks: Type.Optional(oneOf(['authorised', 'stock'])),
  }),
  output: pageOf(
    shape({
      nationalCode: NationalCode,
      productName: Type.String(),
      maker: Type.String(),
      countyCode: AreaCode,
      countyName: Type.String(),
      cityName: Type.String(),
      authorised: Count,
      withStock: Count,
    }),
  ),
  clauses: ['M26', 'M38'],
});

export const providersAuthorisationEndpoints = {
  listAuthorisations,
  listMakerProducts,
  offerAuthorisations,
  takeAuthorisationStep,
  listAuthorisationCoverage,
};

import { Type } from 'typebox';
import { PROPOSAL_KINDS, type ProposalKind } from '../domain/providers/stock/stocking-rate.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { InstitutionCode } from './providers.ts';
import {
  Count,
  Day,
  Done,
  Id,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  RatioText,
  shape,
  Text,
} from './shapes.ts';

/** How much of the list is stocked, who comes in and goes out by it, and where which drug can be had (M21, M26, M31). */

const KindName = oneOf(['hospital', 'pharmacy']);
const ProposalName = oneOf(Object.keys(PROPOSAL_KINDS) as ProposalKind[]);
const AsOf = Type.Optional(Day);

const READERS = [
  'areaBureau',
  'agencyReviewer',
  'healthAuthority',
  'provinceCatalogue',
  'provinceAdmin',
  'auditor',
] as const;

export const listStockingRates = endpoint({
  id: 'providers.listStockingRates',
  method: 'GET',
  path: '/api/stocking/institutions',
  summary: '各机构某日的配备率，和按它可以提的准入、退出',
  who: READERS,
  query: shape({
    ...PAGE_QUERY,
    asOf: AsOf,
    kind: Type.Optional(KindName),
    q: Type.Optional(Text(60)),
    areaCode: Type.Optional(AreaCode),
    suggestion: Type.Optional(ProposalName),
    sort: Type.Optional(oneOf(['rate', '-rate', 'ownRate', '-ownRate', 'area', '-area'] as const)),
  }),
  output: pageOf(
    shape({
      code: InstitutionCode,
      kind: KindName,
      name: Type.String(),
      level: Type.String(),
      areaName: Type.String(),
      designated: Type.Boolean(),
      stocked: Count,
      listed: Count,
      rate: Nullable(RatioText),
      /** Drugs of the fields in which the hospital has published doctors, and how many of them are there. */
      ownStocked: Count,
      ownListed: Count,
      ownRate: Nullable(RatioText),
      reportedOn: Nullable(Day),
      othersInCounty: Count,
      suggestion: Nullable(ProposalName),
      hasOpenProposal: Type.Boolean(),
    }),
  ),
  clauses: ['M26', 'M31', 'N3.2'],
});

export const getStockingOverview = endpoint({
  id: 'providers.getStockingOverview',
  method: 'GET',
  path: '/api/stocking/overview',
  summary: '各地区某日的配备率，没有药店的县在前',
  who: READERS,
  query: shape({ asOf: AsOf, kind: Type.Optional(KindName) }),
  output: shape({
    asOf: Day,
    definition: Type.String(),
    /** Of the cities, or of one's own area by county; those with bare counties first. */
    areas: Type.Array(
      shape({
        code: AreaCode,
        name: Type.String(),
        institutions: Count,
        stocked: Count,
        listed: Count,
        rate: Nullable(RatioText),
        floor: Nullable(RatioText),
        bareCounties: Type.Array(Type.String()),
      }),
    ),
    total: shape({ institutions: Count, rate: Nullable(RatioText), bareCounties: Count }),
  }),
  clauses: ['M26', 'M31'],
});

export const listStockingDrugs = endpoint({
  id: 'providers.listStockingDrugs',
  method: 'GET',
  path: '/api/stocking/institutions/:code/drugs',
  summary: '一家机构某日目录内的药有没有；缺的、本院有责任医师的领域在前',
  who: READERS,
  params: shape({ code: InstitutionCode }),
  query: shape({ ...PAGE_QUERY, asOf: AsOf, only: Type.Optional(oneOf(['missing', 'missingOwn'])) }),
  output: shape({
    ...pageOf(
      shape({
        entryKey: Type.String(),
        name: Type.String(),
        dosageForm: Type.String(),
        field: Type.String(),
        isThere: Type.Boolean(),
        isOwnField: Type.Boolean(),
      }),
    ).properties,
    name: Type.String(),
    kind: KindName,
  }),
  clauses: ['M26', 'M31'],
});

export const listStockingFloors = endpoint({
  id: 'providers.listStockingFloors',
  method: 'GET',
  path: '/api/stocking/floors',
  summary: '各市州药店配备率底线的经过',
  who: READERS,
  output: shape({
    rows: Type.Array(
      shape({
        id: Id,
        areaName: Type.String(),
        floor: RatioText,
        fromOn: Day,
        source: Type.String(),
        enteredBy: Type.String(),
      }),
    ),
  }),
  clauses: ['M26'],
});

export const setStockingFloor = endpoint({
  id: 'providers.setStockingFloor',
  method: 'POST',
  path: '/api/stocking/floors',
  summary: '定本市州药店配备率的底线',
  who: ['areaBureau'],
  body: shape({ floor: RatioText, fromOn: Day, source: Text(300) }),
  output: Done,
  clauses: ['M26'],
});

export const proposeStocking = endpoint({
  id: 'providers.proposeStocking',
  method: 'POST',
  path: '/api/stocking/proposals',
  summary: '按配备率提出药店准入或退出',
  who: ['areaBureau', 'agencyReviewer'],
  body: shape({ institutionCode: InstitutionCode, kind: ProposalName, reason: Text(300) }),
  output: shape({ id: Id }),
  refusals: ['STOCKING_FLOOR_MISSING', 'STOCKING_PROPOSAL_UNFIT', 'LAST_PHARMACY_OF_COUNTY'],
  clauses: ['M26'],
});

export const decideStocking = endpoint({
  id: 'providers.decideStocking',
  method: 'POST',
  path: '/api/stocking/proposals/:id/decision',
  summary: '决定一份准入或退出建议；同意退出的，协议自生效日终止',
  who: ['areaBureau'],
  params: shape({ id: Id }),
  body: shape({ approved: Type.Boolean(), effectiveOn: Nullable(Day), reason: Text(300) }),
  output: Done,
  refusals: ['STOCKING_PROPOSAL_UNFIT', 'LAST_PHARMACY_OF_COUNTY'],
  clauses: ['M26'],
});

export const listStockingProposals = endpoint({
  id: 'providers.listStockingProposals',
  method: 'GET',
  path: '/api/stocking/proposals',
  summary: '药店准入和退出的建议与决定',
  who: ['areaBureau', 'agencyReviewer', 'provinceCatalogue', 'provinceAdmin', 'auditor'],
  query: shape({ ...PAGE_QUERY, state: Type.Optional(oneOf(['open', 'approved', 'rejected'])) }),
  output: pageOf(
    shape({
      id: Id,
      institutionCode: InstitutionCode,
      institutionName: Type.String(),
      areaName: Type.String(),
      kind: ProposalName,
      asOf: Day,
      stocked: Count,
      listed: Count,
      floor: RatioText,
      reason: Type.String(),
      proposedBy: Type.String(),
      proposedAt: Instant,
      approved: Nullable(Type.Boolean()),
      effectiveOn: Nullable(Day),
      decidedBy: Nullable(Type.String()),
      decision: Nullable(Type.String()),
      /** Whether the asker may decide it now. */
      mayDecide: Type.Boolean(),
    }),
  ),
  clauses: ['M26'],
});

export const listDrugMap = endpoint({
  id: 'providers.listDrugMap',
  method: 'GET',
  path: '/api/stocking/map',
  summary: '目录药品在各县：有货的药店、有货的医院、该领域的责任医师；什么都没有的县在前',
  who: READERS,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    field: Type.Optional(Text(40)),
    areaCode: Type.Optional(AreaCode),
    lacks: Type.Optional(oneOf(['pharmacy', 'hospital', 'doctor', 'all'])),
  }),
  output: pageOf(
    shape({
      entryKey: Type.String(),
      name: Type.String(),
      dosageForm: Type.String(),
      field: Type.String(),
      countyCode: AreaCode,
      countyName: Type.String(),
      cityName: Type.String(),
      pharmacies: Count,
      hospitals: Count,
      doctors: Count,
    }),
  ),
  clauses: ['M21', 'M26', 'M31'],
});

export const providersStockingEndpoints = {
  listStockingRates,
  getStockingOverview,
  listStockingDrugs,
  listStockingFloors,
  setStockingFloor,
  proposeStocking,
  decideStocking,
  listStockingProposals,
  listDrugMap,
};

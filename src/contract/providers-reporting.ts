import { Type } from 'typebox';
import { ALL_REPORT_KINDS, ROW_STATES, type RowState } from '../domain/providers/reporting/report.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { AGENCY } from './providers.ts';
import { Count, Day, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** The areas report hospitals, pharmacies and 责任医师, the province checks and publishes (N5.3). */

const Kind = oneOf(ALL_REPORT_KINDS);
const State = oneOf(Object.keys(ROW_STATES) as RowState[]);
const IdParam = shape({ id: Id });
const CHECKER = ['provinceCatalogue'] as const;
const READERS = [...AGENCY, ...CHECKER, 'provinceAdmin', 'auditor', 'healthAuthority'] as const;

export const openReportRound = endpoint({
  id: 'providers.openReportRound',
  method: 'POST',
  path: '/api/report-rounds',
  summary: '布置一次上报：定点机构和责任医师，写明限期',
  who: CHECKER,
  body: shape({ title: Text(80), dueOn: Day }),
  output: shape({ id: Id }),
  clauses: ['N5.3'],
});

export const listReportRounds = endpoint({
  id: 'providers.listReportRounds',
  method: 'GET',
  path: '/api/report-rounds',
  summary: '各次上报的限期和进度',
  who: READERS,
  output: shape({
    rows: Type.Array(
      shape({
        id: Id,
        title: Type.String(),
        dueOn: Day,
        openedAt: Instant,
        waiting: Count,
        published: Count,
        /** Cities that are late, of those the reader sees. */
        overdueAreas: Count,
      }),
    ),
  }),
  clauses: ['N5.3'],
});

export const getReportBoard = endpoint({
  id: 'providers.getReportBoard',
  method: 'GET',
  path: '/api/report-rounds/:id',
  summary: '一次上报：各市州各类的报送、核对、公布和逾期',
  who: READERS,
  params: IdParam,
  output: shape({
    title: Type.String(),
    dueOn: Day,
    daysLeft: Type.Integer(),
    /** The city for which the reader may submit. */
    myArea: Nullable(AreaCode),
    mayCheck: Type.Boolean(),
    /** Rows accepted and not yet published, by kind. */
    ready: shape({ hospital: Count, pharmacy: Count, doctor: Count }),
    areas: Type.Array(
      shape({
        areaCode: AreaCode,
        areaName: Type.String(),
        kind: Kind,
        batches: Count,
        waiting: Count,
        accepted: Count,
        returned: Count,
        published: Count,
        note: Type.String(),
        overdue: Type.Boolean(),
      }),
    ),
  }),
  clauses: ['N5.3'],
});

const Subject = {
  name: Type.String(),
  institutionName: Type.String(),
  areaName: Type.String(),
  facts: Type.String(),
};

export const listReportCandidates = endpoint({
  id: 'providers.listReportCandidates',
  method: 'GET',
  path: '/api/report-rounds/:id/candidates',
  summary: '本市州可以上报的机构或已审核的责任医师',
  who: AGENCY,
  params: IdParam,
  query: shape({ kind: Kind }),
  output: shape({
    rows: Type.Array(
      shape({
        key: Type.String(),
        ...Subject,
        /** Why it was returned last time. */
        returnedFor: Nullable(Type.String()),
      }),
    ),
  }),
  clauses: ['N5.3'],
});

export const submitReport = endpoint({
  id: 'providers.submitReport',
  method: 'POST',
  path: '/api/report-rounds/:id/batches',
  summary: '市州上报一批；没有可报的写明情况',
  who: AGENCY,
  params: IdParam,
  body: shape({
    kind: Kind,
    keys: Type.Array(Text(20), { maxItems: 2000, uniqueItems: true }),
    note: Type.String({ maxLength: 300 }),
  }),
  output: shape({ id: Id, rows: Count }),
  refusals: ['REPORT_EMPTY'],
  clauses: ['N5.3'],
});

export const listReportRows = endpoint({
  id: 'providers.listReportRows',
  method: 'GET',
  path: '/api/report-rounds/:id/rows',
  summary: '上报的每一行和它的核对结果',
  who: READERS,
  params: IdParam,
  query: shape({
    ...PAGE_QUERY,
    kind: Type.Optional(Kind),
    areaCode: Type.Optional(AreaCode),
    state: Type.Optional(State),
  }),
  output: pageOf(
    shape({
      id: Id,
      kind: Kind,
      ...Subject,
      /** What the platform knows against it today; empty when nothing. */
      doubt: Type.String(),
      state: State,
      reason: Type.String(),
      submittedAt: Instant,
      publishedOn: Nullable(Day),
    }),
  ),
  clauses: ['N5.3'],
});

export const checkReportRows = endpoint({
  id: 'providers.checkReportRows',
  method: 'POST',
  path: '/api/report-rounds/:id/checks',
  summary: '省里核对：通过或写明原因退回，每行一个结果',
  who: CHECKER,
  params: IdParam,
  body: shape({
    ids: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }),
    accepted: Type.Boolean(),
    reason: Type.String({ maxLength: 300 }),
  }),
  output: shape({
    checked: Count,
    rows: Type.Array(shape({ id: Id, name: Type.String(), done: Type.Boolean(), reason: Type.String() })),
  }),
  clauses: ['N5.3'],
});

export const publishReport = endpoint({
  id: 'providers.publishReport',
  method: 'POST',
  path: '/api/report-rounds/:id/publications',
  summary: '公布核对通过且今天仍然成立的一类，写明公布日期；不成立的说明原因，不公布',
  who: CHECKER,
  params: IdParam,
  body: shape({ kind: Kind }),
  output: shape({
    id: Id,
    rows: Count,
    /** Rows that were accepted but stand no longer, with the reason; they stay unpublished. */
    left: Type.Array(shape({ id: Id, name: Type.String(), reason: Type.String() })),
  }),
  refusals: ['REPORT_NOTHING_TO_PUBLISH'],
  clauses: ['N5.3', 'M21'],
});

export const listPublications = endpoint({
  id: 'providers.listPublications',
  method: 'GET',
  path: '/api/public/report-publications',
  summary: '公布的定点机构和责任医师名单',
  who: 'public',
  output: shape({
    rows: Type.Array(shape({ id: Id, title: Type.String(), kind: Kind, publishedOn: Day, rows: Count })),
  }),
  clauses: ['N5.3'],
});

export const listPublicationRows = endpoint({
  id: 'providers.listPublicationRows',
  method: 'GET',
  path: '/api/public/report-publications/:id',
  summary: '一次公布的名单',
  who: 'public',
  params: IdParam,
  query: shape({ ...PAGE_QUERY, q: Type.Optional(Text(60)) }),
  output: pageOf(shape(Subject)),
  clauses: ['N5.3'],
});

export const providersReportingEndpoints = {
  openReportRound,
  listReportRounds,
  getReportBoard,
  listReportCandidates,
  submitReport,
  listReportRows,
  checkReportRows,
  publishReport,
  listPublications,
  listPublicationRows,
};

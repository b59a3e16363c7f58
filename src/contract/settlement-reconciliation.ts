import { Type, type Static } from 'typebox';
import { SETTINGS, type Setting } from '../domain/settlement/model.ts';
import {
  DIFFERENCE_ANSWERS,
  DIFFERENCE_KINDS,
  RECONCILIATION_RESULTS,
  type DifferenceAnswer,
  type DifferenceKind,
  type ReconciliationResult,
} from '../domain/settlement/reconciliation/model.ts';
import { endpoint } from './endpoint.ts';
import { SchemeName } from './insured.ts';
import {
  Count,
  Day,
  FileFormName,
  Id,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  shape,
  Text,
  Yuan,
} from './shapes.ts';

/** What an institution reconciles with the platform day by day, and what it does about each difference (M29, M27). */

const DESKS = ['hospitalOffice', 'pharmacist'] as const;
const Month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description: '月份 yyyy-MM' });
const IdParam = shape({ id: Id });
const Result = oneOf(Object.keys(RECONCILIATION_RESULTS) as ReconciliationResult[]);
const Kind = oneOf(Object.keys(DIFFERENCE_KINDS) as DifferenceKind[]);
const Answer = oneOf(Object.keys(DIFFERENCE_ANSWERS) as DifferenceAnswer[]);

const DAY_AMOUNTS = {
  settlements: Count,
  reversals: Count,
  charged: Yuan,
  pooledFund: Yuan,
  majorIllness: Yuan,
  assistance: Yuan,
  workInjury: Yuan,
  maternity: Yuan,
  commercial: Yuan,
  /** Of all funds together, as `fund_pay_sumamt` of the national interface. */
  funds: Yuan,
  account: Yuan,
  cash: Yuan,
  /** What counts towards no cost control (M27). */
  outside: Yuan,
};

export const ReconciliationDay = shape({
  day: Day,
  ...DAY_AMOUNTS,
  /** The ledger owes the institution what the settlements say. */
  agreesWithLedger: Type.Boolean(),
  /** Settled on this day, but booked on a later one. */
  bookedLater: Count,
  closed: Type.Boolean(),
  /** The newest detail reconciliation that covers the day. */
  newest: Nullable(shape({ id: Id, from: Day, to: Day, result: Result, open: Count, final: Type.Boolean() })),
});

export const listReconciliationDays = endpoint({
  id: 'settlement.listReconciliationDays',
  method: 'GET',
  path: '/api/reconciliation-days',
  summary: '本机构按日的结算合计、日结和对账情况',
  who: DESKS,
  query: shape({ month: Month }),
  output: shape({
    month: Month,
    closedTo: Nullable(Day),
    rows: Type.Array(ReconciliationDay),
    total: shape(DAY_AMOUNTS),
  }),
  clauses: ['M29', 'M27'],
});

export const exportReconciliationDays = endpoint({
  id: 'settlement.exportReconciliationDays',
  method: 'GET',
  path: '/api/reconciliation-days/file',
  summary: '导出一个月的日合计',
  who: DESKS,
  query: shape({ month: Month, form: FileFormName }),
  download: true,
  output: Type.String({ description: 'xlsx、csv 或 pdf 文件' }),
  clauses: ['M29', 'M27'],
});

export const exportOwnDetails = endpoint({
  id: 'settlement.exportOwnDetails',
  method: 'GET',
  path: '/api/reconciliation-details/file',
  summary: '导出平台的结算明细：txt 与 3202 的明细文件同样写法，xlsx、csv 带单列费用和付费标记',
  who: DESKS,
  query: shape({ from: Day, to: Day, form: oneOf(['txt', 'xlsx', 'csv'] as const) }),
  download: true,
  output: Type.String({ description: 'txt、xlsx 或 csv 文件' }),
  clauses: ['M29', 'M27', 'N3.2'],
});

const Side = shape({
  rows: Count,
  charged: Yuan,
  funds: Yuan,
  account: Nullable(Yuan),
  cash: Nullable(Yuan),
});

export const Reconciliation = shape({
  id: Id,
  kind: oneOf(['totals', 'details'] as const),
  channel: oneOf(['page', 'gateway'] as const),
  institutionName: Type.String(),
  from: Day,
  to: Day,
  areaCode: Type.String(),
  scheme: Nullable(SchemeName),
  setting: Nullable(oneOf(Object.keys(SETTINGS) as Setting[])),
  theirs: Side,
  ours: Side,
  result: Result,
  differences: Count,
  open: Count,
  /** The books of all its days were closed: neither side's figures change any more. */
  final: Type.Boolean(),
  closedTo: Nullable(Day),
  closeHash: Nullable(Type.String()),
  fileName: Nullable(Type.String()),
  fileHash: Nullable(Type.String()),
  doneAt: Instant,
  by: Type.String(),
});
export type Reconciliation = Static<typeof Reconciliation>;

export const uploadReconciliation = endpoint({
  id: 'settlement.uploadReconciliation',
  method: 'POST',
  path: '/api/reconciliations',
  summary: '上传明细文件对账：与 3202 同一种文件，逐行找出差异',
  who: DESKS,
  upload: true,
  body: shape({
    requestId: Type.String({ pattern: '^[0-9A-Za-z_-]{8,64}$', description: '请求编号' }),
    from: Day,
    to: Day,
  }),
  output: Reconciliation,
  clauses: ['M29'],
});

export const listReconciliations = endpoint({
  id: 'settlement.listReconciliations',
  method: 'GET',
  path: '/api/reconciliations',
  summary: '本机构做过的对账',
  who: DESKS,
  query: shape({ ...PAGE_QUERY, from: Type.Optional(Day), to: Type.Optional(Day) }),
  output: pageOf(Reconciliation),
  clauses: ['M29'],
});

export const getReconciliation = endpoint({
  id: 'settlement.getReconciliation',
  method: 'GET',
  path: '/api/reconciliations/:id',
  summary: '一次对账：双方合计和结果',
  who: DESKS,
  params: IdParam,
  output: Reconciliation,
  clauses: ['M29'],
});

export const ReconciliationLine = shape({
  line: Type.Integer({ minimum: 1 }),
  kind: Kind,
  claimNo: Type.String(),
  personNo: Type.String(),
  msgid: Type.String(),
  refund: Type.Boolean(),
  theirCharged: Nullable(Yuan),
  theirFunds: Nullable(Yuan),
  theirAccount: Nullable(Yuan),
  ourCharged: Nullable(Yuan),
  ourFunds: Nullable(Yuan),
  ourAccount: Nullable(Yuan),
  memo: Type.String(),
  answer: Nullable(Answer),
  words: Nullable(Type.String()),
  answeredBy: Nullable(Type.String()),
  answeredAt: Nullable(Instant),
});

export type ReconciliationLine = Static<typeof ReconciliationLine>;

export const listReconciliationLines = endpoint({
  id: 'settlement.listReconciliationLines',
  method: 'GET',
  path: '/api/reconciliations/:id/lines',
  summary: '一次对账的差异和处理',
  who: DESKS,
  params: IdParam,
  query: shape({
    ...PAGE_QUERY,
    kind: Type.Optional(Kind),
    state: Type.Optional(oneOf(['open', 'answered'] as const)),
  }),
  output: pageOf(ReconciliationLine),
  clauses: ['M29'],
});

export const answerReconciliationLines = endpoint({
  id: 'settlement.answerReconciliationLines',
  method: 'POST',
  path: '/api/reconciliations/:id/answers',
  summary: '登记差异怎样处理：同样的处理可以一次登记多条',
  who: DESKS,
  params: IdParam,
  body: shape({
    lines: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 500, uniqueItems: true }),
    answer: Answer,
    words: Text(400),
  }),
  output: shape({ answered: Count }),
  clauses: ['M29'],
});

export const exportReconciliation = endpoint({
  id: 'settlement.exportReconciliation',
  method: 'GET',
  path: '/api/reconciliations/:id/file',
  summary: '导出一次对账：双方合计、差异和处理',
  who: DESKS,
  params: IdParam,
  /** A workbook unless said otherwise. */
  query: shape({ form: Type.Optional(FileFormName) }),
  download: true,
  output: Type.String({ description: 'xlsx、csv 或 pdf 文件' }),
  clauses: ['M29'],
});

export const listClearingApplications = endpoint({
  id: 'settlement.listClearingApplications',
  method: 'GET',
  path: '/api/clearing-applications',
  summary: '本机构经接口提出的清算申请',
  who: DESKS,
  query: shape(PAGE_QUERY),
  output: pageOf(
    shape({
      eventNo: Type.String(),
      setting: oneOf(Object.keys(SETTINGS) as Setting[]),
      month: Month,
      from: Day,
      to: Day,
      claims: Count,
      charged: Yuan,
      recognised: Yuan,
      funds: Yuan,
      account: Yuan,
      cash: Yuan,
      appliedAt: Instant,
      appliedBy: Type.String(),
      withdrawnAt: Nullable(Instant),
    }),
  ),
  clauses: ['M29'],
});

export const settlementReconciliationEndpoints = {
  listReconciliationDays,
  exportReconciliationDays,
  exportOwnDetails,
  uploadReconciliation,
  listReconciliations,
  getReconciliation,
  listReconciliationLines,
  answerReconciliationLines,
  exportReconciliation,
  listClearingApplications,
};

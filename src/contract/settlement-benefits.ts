import { Type, type Static } from 'typebox';
import { ACT_STATES, type ActState } from '../domain/settlement/benefits/act.ts';
import { PAYERS, type Payer } from '../domain/settlement/corrections/replay-bills.ts';
import { ASSISTANCE_BASES } from '../policy/parameters/readings.ts';
import { ASSISTANCE_CATEGORIES, type AssistanceCategory } from '../domain/insured/model.ts';
import { OFF_SITE_KINDS, type OffSiteKind } from '../policy/parameters/off-site.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode, SchemeName } from './insured.ts';
import { Count, Day, Id, Instant, Nullable, oneOf, RatioText, shape, Text, Yuan } from './shapes.ts';

/**
 * What decides how much the funds pay, as the province enters or changes it: cited, tried on past claims, let into force by a
 * second person, never over what was settled; days before the Measures among them (M9.6, M39, I15), and readings of the platform
 * that the province sets otherwise (I4, I8, I11, I13).
 */

/** Every office: which parameters hold, and how they came to, is no secret. */
const STAFF = [
  'provinceAdmin',
  'provinceCatalogue',
  'provincePrice',
  'auditor',
  'areaBureau',
  'agencyReviewer',
  'responsibleDoctor',
  'hospitalOffice',
  'pharmacist',
  'cashier',
] as const;
const WATCHERS = ['provinceAdmin', 'auditor'] as const;
const State = oneOf(Object.keys(ACT_STATES) as ActState[]);
const IdParam = shape({ id: Id });
const Year = Type.Integer({ minimum: 2020, maximum: 2099 });

const LIMIT = { areaCode: AreaCode, scheme: SchemeName, year: Year, pooledFund: Yuan, majorIllness: Yuan };
const ASSISTANCE = {
  areaCode: AreaCode,
  category: oneOf(Object.keys(ASSISTANCE_CATEGORIES) as AssistanceCategory[]),
  year: Year,
  ratio: RatioText,
  threshold: Yuan,
  cap: Nullable(Yuan),
};

const KINDS = Object.keys(OFF_SITE_KINDS) as OffSiteKind[];
const Points = Type.Optional(RatioText);

/** Readings of the platform that the province sets otherwise; null, or left out, for one that stays as it is. */
const Readings = shape({
  /** The first day of benefit years in every calendar year, `MM-DD` (I4). */
  yearStart: Type.Optional(Nullable(Type.String({ pattern: '^\\d{2}-\\d{2}$' }))),
  /** What 大病 pays of cost above the limit of 统筹 (I8). */
  majorIllness: shape({ employee: Nullable(RatioText), resident: Nullable(RatioText) }),
  /** By how much the fund's ratio is lowered off-site, by the kind of the filing: `0.1000` for ten points (I11). */
  offSite: shape(
    Object.fromEntries(KINDS.map((kind) => [kind, Points])) as Record<OffSiteKind, typeof Points>,
  ),
  /** What 医疗救助 looks at (I13). */
  assistanceBase: Nullable(oneOf(ASSISTANCE_BASES)),
});

const DOCUMENT = { title: Text(200), number: Text(100), issuedOn: Day, from: Day, to: Nullable(Day) };

const VALUES = {
  /** Null for a scheme that keeps its ratio. */
  employeeRatio: Nullable(RatioText),
  residentRatio: Nullable(RatioText),
  limits: Type.Array(shape(LIMIT), { maxItems: 60 }),
  assistance: Type.Array(shape(ASSISTANCE), { maxItems: 120 }),
};

const Replay = shape({
  id: Id,
  from: Day,
  to: Day,
  /** Empty for the whole province. */
  areas: Type.Array(Type.String()),
  askedBy: Type.String(),
  askedAt: Instant,
  state: oneOf(['running', 'done', 'failed'] as const),
  claimsDone: Count,
  personsDone: Count,
  /** Of one that is done. */
  milliseconds: Nullable(Count),
  claimsPerSecond: Nullable(Count),
});
export type BenefitReplay = Static<typeof Replay>;

const HEAD = {
  id: Id,
  ...DOCUMENT,
  ...VALUES,
  readings: Readings,
  reason: Type.String(),
  state: State,
  enteredBy: Type.String(),
  enteredAt: Instant,
  /** First day from which it holds has come. */
  begun: Type.Boolean(),
};

export const listBenefitActs = endpoint({
  id: 'settlement.listBenefitActs',
  method: 'GET',
  path: '/api/benefit-acts',
  summary: '待遇参数：现行办法写定的比例，和省局录入、调整的各件及其经过',
  who: STAFF,
  output: shape({
    written: Type.Array(
      shape({
        title: Type.String(),
        number: Nullable(Type.String()),
        from: Day,
        to: Nullable(Day),
        scheme: SchemeName,
        ratio: RatioText,
        clause: Type.String(),
      }),
    ),
    rows: Type.Array(shape(HEAD)),
  }),
  clauses: ['M9.1', 'M9.6', 'M39', 'I4', 'I8', 'I11', 'I13', 'I15'],
});
export type BenefitActRow = Static<(typeof listBenefitActs)['output']>['rows'][number];

export const getBenefitAct = endpoint({
  id: 'settlement.getBenefitAct',
  method: 'GET',
  path: '/api/benefit-acts/:id',
  summary: '一件参数调整：文件依据、数值、办理经过、历次试算',
  who: STAFF,
  params: IdParam,
  output: shape({
    ...HEAD,
    events: Type.Array(shape({ step: State, at: Instant, by: Type.String(), words: Type.String() })),
    replays: Type.Array(Replay),
    may: shape({
      replay: Type.Boolean(),
      propose: Type.Boolean(),
      sendBack: Type.Boolean(),
      approve: Type.Boolean(),
      withdraw: Type.Boolean(),
    }),
  }),
  clauses: ['M9.6', 'M39', 'I4', 'I8', 'I11', 'I13', 'I15'],
});
export type BenefitAct = Static<(typeof getBenefitAct)['output']>;

export const enterBenefitAct = endpoint({
  id: 'settlement.enterBenefitAct',
  method: 'POST',
  path: '/api/benefit-acts',
  summary: '录入一件待遇参数：调整现行数值，另定平台解释，或补录办法施行以前的旧政策',
  who: ['provinceAdmin'],
  body: shape({ ...DOCUMENT, ...VALUES, readings: Type.Optional(Type.Partial(Readings)), reason: Text(500) }),
  output: IdParam,
  refusals: ['PARAMETER_ACROSS_REGIMES', 'PARAMETER_RETROACTIVE'],
  clauses: ['M9.6', 'M39', 'I4', 'I8', 'I11', 'I13', 'I15'],
});

export const takeBenefitActStep = endpoint({
  id: 'settlement.takeBenefitActStep',
  method: 'POST',
  path: '/api/benefit-acts/:id/steps',
  summary: '参数调整的一步：提请、退回、通过（另一人）、执行以前撤回',
  who: ['provinceAdmin'],
  params: IdParam,
  body: shape({
    step: oneOf(['proposed', 'sentBack', 'approved', 'withdrawn'] as const),
    words: Text(300),
  }),
  output: shape({ state: State }),
  refusals: [
    'PARAMETER_STEP_NOT_ALLOWED',
    'PARAMETER_NOT_TRIED',
    'SECOND_PERSON_NEEDED',
    'PARAMETER_ACROSS_REGIMES',
    'PARAMETER_RETROACTIVE',
    'PARAMETER_IN_FORCE',
  ],
  clauses: ['M9.6', 'M39', 'I4', 'I8', 'I11', 'I13', 'I15'],
});

export const startBenefitReplay = endpoint({
  id: 'settlement.startBenefitReplay',
  method: 'POST',
  path: '/api/benefit-acts/:id/replays',
  summary: '用一段日期、若干地区已结算的费用试算一件参数；任务在后台运行',
  who: ['provinceAdmin'],
  params: IdParam,
  body: shape({ from: Day, to: Day, areas: Type.Array(AreaCode, { maxItems: 140 }) }),
  output: IdParam,
  refusals: ['PARAMETER_STEP_NOT_ALLOWED'],
  clauses: ['M9.6'],
});

const PAIR = { before: Yuan, after: Yuan, difference: Yuan };
const PayerName = oneOf(Object.keys(PAYERS) as Payer[]);

/** What a trial came to, as it is kept: sums to the fen, names of places and drugs as they were. */
export const ReplayEffect = shape({
  claims: Count,
  /** Bills that do not tell all that they were decided on, the first of them by number; they are in no sum. */
  unreckonable: Count,
  left: Type.Array(Type.String()),
  persons: shape({ better: Count, worse: Count, same: Count, saved: Yuan, burdened: Yuan }),
  /** Patients by how much they would pay less or more; `upTo` null for more than the rows above. */
  sizes: Type.Array(shape({ upTo: Nullable(Yuan), less: Count, more: Count })),
  funds: shape(PAIR),
  payers: Type.Array(shape({ payer: PayerName, ...PAIR })),
  places: Type.Array(
    shape({
      areaCode: Type.String(),
      areaName: Type.String(),
      scheme: SchemeName,
      payer: PayerName,
      ...PAIR,
    }),
  ),
  /** What the funds pay, by drug. */
  drugs: Type.Array(
    shape({ nationalCode: Type.String(), name: Type.String(), claims: Count, charged: Yuan, ...PAIR }),
  ),
  /** Bills whose patients would pay most less or more. */
  striking: Type.Array(
    shape({
      claimNo: Type.String(),
      areaName: Type.String(),
      scheme: SchemeName,
      servedOn: Day,
      funds: shape(PAIR),
      person: shape(PAIR),
    }),
  ),
});
export type ReplayEffect = Static<typeof ReplayEffect>;

export const getBenefitReplay = endpoint({
  id: 'settlement.getBenefitReplay',
  method: 'GET',
  path: '/api/benefit-replays/:id',
  summary: '一次试算的进度和结果：对各基金、各地区、各支付方和参保人的影响，精确到分',
  who: WATCHERS,
  params: IdParam,
  output: shape({
    ...Replay.properties,
    actId: Id,
    effect: Nullable(ReplayEffect),
    digest: Nullable(Type.String()),
  }),
  clauses: ['M9.6'],
});
export type BenefitReplayResult = Static<(typeof getBenefitReplay)['output']>;

export const exportBenefitReplay = endpoint({
  id: 'settlement.exportBenefitReplay',
  method: 'GET',
  path: '/api/benefit-replays/:id/file',
  summary: '试算结果导出为 Excel',
  who: WATCHERS,
  params: IdParam,
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['M9.6'],
});

export const settlementBenefitEndpoints = {
  listBenefitActs,
  getBenefitAct,
  enterBenefitAct,
  takeBenefitActStep,
  startBenefitReplay,
  getBenefitReplay,
  exportBenefitReplay,
};

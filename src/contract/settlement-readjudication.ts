import { Type, type Static } from 'typebox';
import {
  OBSTACLES,
  PAYERS,
  type Obstacle,
  type Payer,
} from '../domain/settlement/corrections/replay-bills.ts';
import { READJUDICATION_STATES, type ReadjudicationState } from '../domain/settlement/corrections/steps.ts';
import { CHANGE_KINDS, type ChangeKind } from '../domain/settlement/corrections/tell-changes.ts';
import { AMOUNT_NAMES, Stage, type AmountName } from '../domain/settlement/model.ts';
import { endpoint } from './endpoint.ts';
import { Count, Day, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text, Yuan } from './shapes.ts';

/**
 * Bills that come out otherwise once something they were reckoned from is corrected: found and proposed by the platform, decided
 * by two people, booked as reversal and new bill (M9.5, M29, I6, I12).
 */

const DESK = ['agencyReviewer', 'areaBureau'] as const;
const READERS = [...DESK, 'auditor'] as const;
const Scheme = oneOf(['employee', 'resident'] as const);
const PersonNo = Type.String({ pattern: '^[0-9A-Z]{6,30}$', description: '人员编号' });
const Year = Type.Integer({ minimum: 2020, maximum: 2100 });
const State = oneOf(Object.keys(READJUDICATION_STATES) as ReadjudicationState[]);
const IdParam = shape({ id: Id });

/** Who pays how much more than by the bills that stand; negative for less. */
const Difference = shape({ funds: Yuan, commercial: Yuan, person: Yuan });

const Amounts = Type.Object(
  Object.fromEntries(AMOUNT_NAMES.map((name) => [name, Yuan])) as Record<AmountName, typeof Yuan>,
  { additionalProperties: false },
);

/** What one payer pays by the bill that stands, by the new one, and the difference. */
const Share = shape({
  payer: oneOf(Object.keys(PAYERS) as Payer[]),
  before: Yuan,
  after: Yuan,
  difference: Yuan,
});

const ProposedBill = shape({
  claimNo: Type.String(),
  institutionName: Type.String(),
  servedOn: Day,
  settledAt: Instant,
  before: Amounts,
  after: Amounts,
  /** Of those who pay by either. */
  shares: Type.Array(Share),
  difference: Difference,
  /** What the person gets back or still owes, in plain words. */
  told: Type.String(),
  changes: Type.Array(
    shape({
      kind: oneOf(Object.keys(CHANGE_KINDS) as ChangeKind[]),
      line: Nullable(Type.Integer({ minimum: 1 })),
      from: Type.String(),
      to: Type.String(),
    }),
  ),
  stagesBefore: Type.Array(Stage),
  stagesAfter: Type.Array(Stage),
});

const ObstructedBill = shape({
  claimNo: Type.String(),
  institutionName: Type.String(),
  servedOn: Day,
  obstacle: oneOf(Object.keys(OBSTACLES) as Obstacle[]),
  /** What the rules say of it now, where they refuse it. */
  because: Type.String(),
  clause: Type.String(),
});

const Report = shape({
  at: Instant,
  source: Type.String(),
  reference: Nullable(Type.String()),
  reason: Type.String(),
  pooledFund: Yuan,
  majorIllness: Yuan,
});

/** What is kept of a finding, as it was found. */
export const Proposal = shape({
  bills: Type.Array(ProposedBill),
  obstacles: Type.Array(ObstructedBill),
  /** Of all the bills together. */
  totals: Type.Array(Share),
  told: Type.String(),
  /** Reports of other businesses that came after the first of these bills was settled. */
  reports: Type.Array(Report),
});
export type Proposal = Static<typeof Proposal>;

const HEAD = {
  id: Id,
  areaCode: Type.String(),
  areaName: Type.String(),
  personNo: Type.String(),
  personName: Type.String(),
  scheme: Scheme,
  year: Year,
  state: State,
  foundAt: Instant,
  /** Found after a correction without anybody looking. */
  byItself: Type.Boolean(),
  bills: Count,
  obstacles: Count,
  difference: Difference,
};

export const findReadjudications = endpoint({
  id: 'settlement.findReadjudications',
  method: 'POST',
  path: '/api/readjudications/searches',
  summary: '查找更正以后会变的结算单：按现在知道的情况逐人重算，一次查一段，按游标接着查',
  who: DESK,
  body: shape({
    year: Year,
    personNo: Nullable(PersonNo),
    /** Where the last piece ended; null to begin. */
    after: Nullable(Type.String({ pattern: '^\\d{1,18}:(employee|resident)$' })),
  }),
  output: shape({ looked: Count, found: Count, next: Nullable(Type.String()) }),
  clauses: ['M9.5', 'M29', 'I6', 'I12'],
});

export const getReadjudicationScan = endpoint({
  id: 'settlement.getReadjudicationScan',
  method: 'GET',
  path: '/api/readjudication-scan',
  summary: '更正以后的自动查找：还有几件更正待查，最近查完一件是什么时候',
  who: READERS,
  output: shape({ waiting: Count, lookedAt: Nullable(Instant) }),
  clauses: ['M9.5', 'M29'],
});

export const listReadjudications = endpoint({
  id: 'settlement.listReadjudications',
  method: 'GET',
  path: '/api/readjudications',
  summary: '更正重算的清单：每人每年一件，几张结算单会变、各方合计差额、办到哪一步',
  who: READERS,
  query: shape({
    ...PAGE_QUERY,
    year: Type.Optional(Year),
    personNo: Type.Optional(PersonNo),
    /** `open` for what still waits for somebody. */
    state: Type.Optional(
      oneOf([...(Object.keys(READJUDICATION_STATES) as ReadjudicationState[]), 'open'] as const),
    ),
  }),
  output: pageOf(shape(HEAD)),
  clauses: ['M29', 'I12'],
});

export const getReadjudication = endpoint({
  id: 'settlement.getReadjudication',
  method: 'GET',
  path: '/api/readjudications/:id',
  summary: '一件更正重算：每张结算单的原金额和新金额、什么变了、依据哪一条、本人应退应补',
  who: READERS,
  params: IdParam,
  output: shape({
    ...HEAD,
    ...Proposal.properties,
    events: Type.Array(shape({ at: Instant, by: Type.String(), step: State, words: Type.String() })),
    /** Once booked: which reversal and which new bill stand for each. */
    booked: Type.Array(
      shape({ claimNo: Type.String(), reversalNo: Type.String(), replacementNo: Type.String() }),
    ),
    /** What the caller may do now. */
    may: shape({
      propose: Type.Boolean(),
      sendBack: Type.Boolean(),
      refuse: Type.Boolean(),
      confirm: Type.Boolean(),
    }),
  }),
  clauses: ['M9.5', 'M29', 'I6', 'I12'],
});
export type Readjudication = Static<(typeof getReadjudication)['output']>;

export const takeReadjudicationStep = endpoint({
  id: 'settlement.takeReadjudicationStep',
  method: 'POST',
  path: '/api/readjudications/:id/steps',
  summary: '更正重算的一步：写明理由提请、退回或不调整',
  who: DESK,
  params: IdParam,
  body: shape({ step: oneOf(['proposed', 'sentBack', 'refused'] as const), words: Text(200) }),
  output: shape({ state: State }),
  refusals: ['READJUDICATION_STEP_NOT_ALLOWED', 'READJUDICATION_STALE'],
  clauses: ['M29', 'I6'],
});

export const confirmReadjudication = endpoint({
  id: 'settlement.confirmReadjudication',
  method: 'POST',
  path: '/api/readjudications/:id/confirmation',
  summary: '由另一个人确认更正重算：再算一遍，没有变化才按次序撤销原单、记入新单',
  who: DESK,
  params: IdParam,
  body: shape({ words: Type.String({ maxLength: 200 }) }),
  output: shape({
    state: State,
    booked: Type.Array(
      shape({ claimNo: Type.String(), reversalNo: Type.String(), replacementNo: Type.String() }),
    ),
  }),
  refusals: ['READJUDICATION_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED', 'READJUDICATION_STALE'],
  clauses: ['M9.5', 'M29', 'M32', 'I6', 'I12'],
});

export const settlementReadjudicationEndpoints = {
  findReadjudications,
  getReadjudicationScan,
  listReadjudications,
  getReadjudication,
  takeReadjudicationStep,
  confirmReadjudication,
};

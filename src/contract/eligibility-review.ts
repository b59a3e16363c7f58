import { Type } from 'typebox';
import { STEPS, type Step } from '../domain/eligibility/model.ts';
import { REFUSAL_GROUNDS, type RefusalGround } from '../domain/eligibility/refusal-ground.ts';
import { DAY_KINDS, type DayKind } from '../domain/eligibility/review/review-days.ts';
import { IdParam } from './eligibility.ts';
import { endpoint } from './endpoint.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape } from './shapes.ts';

/** The agency's side of an application: refusal by two people, reconsideration, who handles it, and its clock. */

const Opinion = Type.String({ minLength: 2, maxLength: 1000, description: '意见' });
const StepName = oneOf(Object.keys(STEPS) as Step[]);
/** Who watches the clocks: an area its own, the province all. */
const WATCHERS = ['agencyReviewer', 'areaBureau', 'provinceAdmin', 'auditor'] as const;
const AreaCode = Type.String({ pattern: '^\\d{6}$', description: '区划代码' });

export const proposeRefusal = endpoint({
  id: 'eligibility.proposeRefusal',
  method: 'POST',
  path: '/api/applications/:id/refusal-proposal',
  summary: '提出不予通过，写明条款和理由，由另一位审核人复核',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({ clause: oneOf(Object.keys(REFUSAL_GROUNDS) as RefusalGround[]), reason: Opinion }),
  output: Done,
  refusals: ['STEP_NOT_ALLOWED', 'CASE_OF_ANOTHER_REVIEWER'],
  clauses: ['M11', 'M22', 'M23.2', 'M24', 'M36'],
});

export const checkRefusal = endpoint({
  id: 'eligibility.checkRefusal',
  method: 'POST',
  path: '/api/applications/:id/refusal',
  summary: '复核不予通过：确认即办结，退回则继续审核',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({ decision: oneOf(['confirm', 'return']), opinion: Opinion }),
  output: Done,
  refusals: ['STEP_NOT_ALLOWED', 'SECOND_REVIEWER_NEEDED'],
  clauses: ['M36'],
});

export const requestReconsideration = endpoint({
  id: 'eligibility.requestReconsideration',
  method: 'POST',
  path: '/api/applications/:id/reconsideration',
  summary: '对不通过的决定申请一次复议',
  who: ['patient'],
  params: IdParam,
  body: shape({ reason: Opinion }),
  output: shape({ dueOn: Day, provisional: Type.Boolean() }),
  refusals: [
    'STEP_NOT_ALLOWED',
    'APPLICATION_ALREADY_OPEN',
    'ELIGIBILITY_ALREADY_LIVE',
    'POLICY_NOT_FORMALISED',
  ],
  clauses: ['M23.1', 'M23.3', 'M36'],
});

export const upholdRefusal = endpoint({
  id: 'eligibility.upholdRefusal',
  method: 'POST',
  path: '/api/applications/:id/upholding',
  summary: '复议维持不通过，由没有参与原决定的审核人办理',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({ opinion: Opinion }),
  output: Done,
  refusals: ['STEP_NOT_ALLOWED', 'OTHER_REVIEWER_NEEDED', 'CASE_OF_ANOTHER_REVIEWER'],
  clauses: ['M36'],
});

export const assignReview = endpoint({
  id: 'eligibility.assignReview',
  method: 'POST',
  path: '/api/applications/:id/assignment',
  summary: '指派或改派审核人：审核人转交自己的，医保局改派任何一件',
  who: ['agencyReviewer', 'areaBureau'],
  params: IdParam,
  body: shape({ reviewerId: Id, reason: Opinion }),
  output: Done,
  refusals: ['STEP_NOT_ALLOWED', 'CASE_OF_ANOTHER_REVIEWER', 'OTHER_REVIEWER_NEEDED'],
  clauses: ['M7', 'M23.3', 'M36'],
});

export const listReviewers = endpoint({
  id: 'eligibility.listReviewers',
  method: 'GET',
  path: '/api/applications/:id/reviewers',
  summary: '可以接办这份申请的审核人',
  who: ['agencyReviewer', 'areaBureau'],
  params: IdParam,
  output: shape({
    applicationNo: Type.String(),
    genericName: Type.String(),
    step: StepName,
    handlerName: Nullable(Type.String()),
    rows: Type.Array(
      shape({ accountId: Id, name: Type.String(), areaName: Type.String(), isHandler: Type.Boolean() }),
    ),
  }),
  clauses: ['M7', 'M36'],
});

const Timed = {
  id: Id,
  applicationNo: Type.String(),
  areaName: Type.String(),
  genericName: Type.String(),
  step: StepName,
  clockFrom: Day,
  dueOn: Day,
  provisional: Type.Boolean(),
  workingDaysLeft: Type.Integer(),
  reviewerName: Nullable(Type.String()),
};

export const listReviewReminders = endpoint({
  id: 'eligibility.listReviewReminders',
  method: 'GET',
  path: '/api/review-reminders',
  summary: '到期提醒：剩 5、2、0 个工作日和超期的申请，自己办的和没人办的',
  who: ['agencyReviewer'],
  output: shape({
    rows: Type.Array(shape({ ...Timed, level: oneOf(['five', 'two', 'today', 'late']) })),
    total: Type.Integer(),
  }),
  clauses: ['M23.3', 'I5'],
});

export const readReviewReminder = endpoint({
  id: 'eligibility.readReviewReminder',
  method: 'POST',
  path: '/api/applications/:id/reminder-read',
  summary: '知道了：这一级提醒不再出现，到下一级再提醒',
  who: ['agencyReviewer'],
  params: IdParam,
  output: Done,
  clauses: ['M23.3'],
});

const Sums = shape({
  key: Type.String(),
  name: Type.String(),
  waiting: Type.Integer({ description: '待受理' }),
  running: Type.Integer({ description: '时钟在走' }),
  late: Type.Integer(),
  dueToday: Type.Integer(),
  withinTwo: Type.Integer(),
  withinFive: Type.Integer(),
  /** Working days by which the oldest is late; 0 when none is. */
  worstLate: Type.Integer(),
  decided: Type.Integer({ description: '近 90 天办结' }),
  decidedLate: Type.Integer({ description: '其中超期办结' }),
});

export const getReviewBoard = endpoint({
  id: 'eligibility.getReviewBoard',
  method: 'GET',
  path: '/api/review-board',
  summary: '超期看板：各市州、各审核人的时钟，不含个人信息',
  who: WATCHERS,
  query: shape({ area: Type.Optional(AreaCode) }),
  output: shape({ today: Day, areas: Type.Array(Sums), reviewers: Type.Array(Sums) }),
  clauses: ['M7', 'M23.3'],
});

export const listBoardCases = endpoint({
  id: 'eligibility.listBoardCases',
  method: 'GET',
  path: '/api/review-board/cases',
  summary: '看板上的申请：已超期，或两个、五个工作日内到期；不含个人信息',
  who: WATCHERS,
  query: shape({
    ...PAGE_QUERY,
    area: Type.Optional(AreaCode),
    within: Type.Optional(oneOf(['late', 'two', 'five', 'all'])),
  }),
  output: pageOf(shape(Timed)),
  clauses: ['M7', 'M23.3'],
});

const ClockRecord = shape({
  what: oneOf(['review', 'reconsideration']),
  from: Day,
  dueOn: Day,
  provisional: Type.Boolean(),
  decidedOn: Nullable(Day),
  decision: Nullable(StepName),
  used: Type.Integer({ description: '已用工作日' }),
  late: Type.Integer({ description: '超期工作日' }),
  days: Type.Array(
    shape({
      day: Day,
      kind: oneOf(Object.keys(DAY_KINDS) as DayKind[]),
      number: Nullable(Type.Integer()),
      provisional: Type.Boolean(),
    }),
  ),
});

export const getReviewClock = endpoint({
  id: 'eligibility.getReviewClock',
  method: 'GET',
  path: '/api/applications/:id/clock',
  summary: '办理时限证明：从受理次日起逐日列出，哪天计入、哪天不计、为什么',
  who: ['patient', 'agencyReviewer', 'areaBureau', 'auditor'],
  params: IdParam,
  output: shape({
    applicationNo: Type.String(),
    genericName: Type.String(),
    areaName: Type.String(),
    step: StepName,
    issuedAt: Instant,
    /** Empty before acceptance. */
    clocks: Type.Array(ClockRecord),
    /** When each step was taken. */
    steps: Type.Array(shape({ step: StepName, at: Instant })),
    announcedYears: Type.Array(Type.Integer()),
  }),
  clauses: ['M23.1', 'M23.3', 'I5', 'I17'],
});

export const eligibilityReviewEndpoints = {
  proposeRefusal,
  checkRefusal,
  requestReconsideration,
  upholdRefusal,
  assignReview,
  listReviewers,
  listReviewReminders,
  readReviewReminder,
  getReviewBoard,
  listBoardCases,
  getReviewClock,
};

import { Type } from 'typebox';
import { PAPER_KINDS, type PaperKind } from '../domain/eligibility/model.ts';
import {
  CONFLICTS,
  PANEL_OUTCOMES,
  VOTES,
  type Conflict,
  type PanelOutcome,
  type Vote,
} from '../domain/eligibility/review/panel.ts';
import type { Sex } from '../domain/insured/model.ts';
import { IdParam } from './eligibility.ts';
import { endpoint } from './endpoint.ts';
import { InstitutionCode, PractitionerCode } from './providers.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** Experts: who may be drawn, and the panels that judge difficult applications (M36). */

const Words = Type.String({ minLength: 2, maxLength: 2000 });
const VoteName = oneOf(Object.keys(VOTES) as Vote[]);
const OutcomeName = oneOf(Object.keys(PANEL_OUTCOMES) as PanelOutcome[]);
const PANEL_READERS = ['expert', 'agencyReviewer', 'auditor'] as const;

export const listExperts = endpoint({
  id: 'eligibility.listExperts',
  method: 'GET',
  path: '/api/experts',
  summary: '评审专家名册',
  who: ['provinceAdmin', 'auditor'],
  query: shape({ ...PAGE_QUERY, q: Type.Optional(Text(60)) }),
  output: pageOf(
    shape({
      id: Id,
      accountId: Id,
      name: Type.String(),
      fields: Type.Array(Type.String()),
      title: Type.String(),
      institutionName: Nullable(Type.String()),
      fromOn: Day,
      toOn: Nullable(Day),
      panels: Type.Integer({ description: '抽中次数' }),
      answered: Type.Integer({ description: '已提交意见' }),
    }),
  ),
  clauses: ['M36'],
});

export const listExpertAccounts = endpoint({
  id: 'eligibility.listExpertAccounts',
  method: 'GET',
  path: '/api/expert-accounts',
  summary: '还没有列入名册的专家账号',
  who: ['provinceAdmin'],
  output: shape({ rows: Type.Array(shape({ accountId: Id, name: Type.String(), login: Type.String() })) }),
  clauses: ['M36'],
});

export const enterExpert = endpoint({
  id: 'eligibility.enterExpert',
  method: 'POST',
  path: '/api/experts',
  summary: '把专家列入名册：治疗领域、职称、所在单位',
  who: ['provinceAdmin'],
  body: shape({
    accountId: Id,
    fields: Type.Array(Text(30), { minItems: 1, maxItems: 10, uniqueItems: true }),
    title: Text(30),
    institutionCode: Nullable(InstitutionCode),
    /** Their own code where they are a doctor, so that they never judge an application they signed. */
    practitionerCode: Nullable(PractitionerCode),
  }),
  output: shape({ id: Id }),
  clauses: ['M36'],
});

export const endExpert = endpoint({
  id: 'eligibility.endExpert',
  method: 'POST',
  path: '/api/experts/:id/end',
  summary: '把专家移出名册，今后不再抽取',
  who: ['provinceAdmin'],
  params: IdParam,
  output: Done,
  clauses: ['M36'],
});

export const convenePanel = endpoint({
  id: 'eligibility.convenePanel',
  method: 'POST',
  path: '/api/applications/:id/panel',
  summary: '疑难申请提交专家评审：按治疗领域抽签，有利害关系的回避',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({ size: Type.Union([Type.Literal(3), Type.Literal(5), Type.Literal(7)]), question: Words }),
  output: shape({ panelId: Id, members: Type.Integer() }),
  refusals: ['STEP_NOT_ALLOWED', 'CASE_OF_ANOTHER_REVIEWER', 'EXPERTS_TOO_FEW'],
  clauses: ['M36'],
});

export const listMyPanels = endpoint({
  id: 'eligibility.listMyPanels',
  method: 'GET',
  path: '/api/my-panels',
  summary: '请我评审的申请，待提交的在前',
  who: ['expert'],
  query: shape(PAGE_QUERY),
  output: pageOf(
    shape({
      panelId: Id,
      genericName: Type.String(),
      diagnosisName: Type.String(),
      field: Type.String(),
      convenedOn: Day,
      dueOn: Nullable(Day),
      workingDaysLeft: Nullable(Type.Integer()),
      provisional: Type.Boolean(),
      state: oneOf(['waiting', 'answered', 'recused', 'closed']),
    }),
  ),
  clauses: ['M36'],
});

const Member = shape({
  name: Type.String(),
  accountId: Id,
  round: Type.Integer(),
  state: oneOf(['waiting', 'answered', 'recused']),
  isMe: Type.Boolean(),
  recusedBecause: Nullable(Type.String()),
  /** Told to others once everybody has answered. */
  opinion: Nullable(shape({ vote: VoteName, grounds: Type.String(), at: Instant })),
});

export const getPanel = endpoint({
  id: 'eligibility.getPanel',
  method: 'GET',
  path: '/api/panels/:id',
  summary: '一次专家评审：去掉姓名证件的病情、问题、成员、意见和抽签记录；查阅留痕',
  who: PANEL_READERS,
  params: IdParam,
  output: shape({
    panelId: Id,
    applicationId: Nullable(Id),
    applicationNo: Nullable(Type.String()),
    question: Type.String(),
    convenedAt: Instant,
    isComplete: Type.Boolean(),
    subject: shape({
      sex: oneOf(['male', 'female'] as const satisfies readonly Sex[]),
      age: Type.Integer(),
      diagnosisCode: Type.String(),
      diagnosisName: Type.String(),
      conditionText: Type.String(),
      genericName: Type.String(),
      dosageForm: Type.String(),
      field: Type.String(),
      paymentScope: Nullable(Type.String()),
      papers: Type.Array(
        shape({ id: Id, kind: oneOf(Object.keys(PAPER_KINDS) as PaperKind[]), mediaType: Type.String() }),
      ),
    }),
    members: Type.Array(Member),
    draws: Type.Array(
      shape({
        round: Type.Integer(),
        seed: Type.String(),
        candidates: Type.Array(Id),
        drawn: Type.Array(Id),
        excluded: Type.Array(shape({ expertId: Id, conflict: oneOf(Object.keys(CONFLICTS) as Conflict[]) })),
        at: Instant,
      }),
    ),
    conclusion: Nullable(shape({ outcome: OutcomeName, words: Type.String(), at: Instant })),
  }),
  clauses: ['M36', 'M7', 'N5.3'],
});

export const getPanelPaper = endpoint({
  id: 'eligibility.getPanelPaper',
  method: 'GET',
  path: '/api/panels/:id/papers/:paperId',
  summary: '专家查看病历和检查报告，查阅留痕；身份证件和凭证不给专家',
  who: ['expert'],
  params: shape({ id: Id, paperId: Id }),
  download: true,
  output: Type.String({ description: '材料原件' }),
  clauses: ['M36', 'M23.2'],
});

export const givePanelOpinion = endpoint({
  id: 'eligibility.givePanelOpinion',
  method: 'POST',
  path: '/api/panels/:id/opinion',
  summary: '提交独立意见，提交后不能改',
  who: ['expert'],
  params: IdParam,
  body: shape({ vote: VoteName, grounds: Words }),
  output: Done,
  refusals: ['PANEL_CLOSED'],
  clauses: ['M36'],
});

export const recuseFromPanel = endpoint({
  id: 'eligibility.recuseFromPanel',
  method: 'POST',
  path: '/api/panels/:id/recusal',
  summary: '专家申明回避，另抽一位',
  who: ['expert'],
  params: IdParam,
  body: shape({ reason: Words }),
  output: Done,
  refusals: ['PANEL_CLOSED'],
  clauses: ['M36'],
});

export const replacePanelMember = endpoint({
  id: 'eligibility.replacePanelMember',
  method: 'POST',
  path: '/api/panels/:id/replacement',
  summary: '更换没有答复的专家，另抽一位',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({ accountId: Id, reason: Words }),
  output: Done,
  refusals: ['PANEL_CLOSED'],
  clauses: ['M36'],
});

export const concludePanel = endpoint({
  id: 'eligibility.concludePanel',
  method: 'POST',
  path: '/api/panels/:id/conclusion',
  summary: '意见交齐后作出评审结论',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({ words: Words }),
  output: shape({ outcome: OutcomeName }),
  refusals: ['STEP_NOT_ALLOWED', 'CASE_OF_ANOTHER_REVIEWER', 'PANEL_NOT_COMPLETE'],
  clauses: ['M36'],
});

export const eligibilityPanelEndpoints = {
  listExperts,
  listExpertAccounts,
  enterExpert,
  endExpert,
  convenePanel,
  listMyPanels,
  getPanel,
  getPanelPaper,
  givePanelOpinion,
  recuseFromPanel,
  replacePanelMember,
  concludePanel,
};

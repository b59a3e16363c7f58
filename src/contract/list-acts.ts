import { Type } from 'typebox';
import { REMOVAL_GROUNDS, type RemovalGround } from '../domain/catalogue/time/list-act.ts';
import { WARNING_BANDS } from '../domain/catalogue/time/term-course.ts';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, Nullable, oneOf, shape, Text } from './shapes.ts';

/** Acts on published entries of the 单行支付 list, and warnings of what ends (M10, M17, M18, N1.2, N3.3, I14). */

const IdParam = shape({ id: Id });

/** The province writes; an area may knock, is refused with the rule and recorded (N5.1). */
const LIST_WRITERS = ['provinceCatalogue', 'agencyReviewer'] as const;

export const GroundName = oneOf(Object.keys(REMOVAL_GROUNDS) as RemovalGround[]);

/** What every act says beside its days. */
const ActText = {
  reason: Text(500),
  /** Document and number that the act rests on. */
  evidence: Text(500),
  /** Why it comes only now; asked for when the act changes days that have passed. */
  lateReason: Nullable(Text(500)),
  /** The drug's last act as the desk has seen it; null when there was none. Another one meanwhile is a conflict. */
  seenAct: Nullable(Id),
};

/** What an act has made of the drug: one row for each version that it touches. */
export const ActsDone = shape({
  acts: Type.Array(shape({ id: Id, entryId: Id })),
  /** Whether days that have passed are changed, so that settlements must be looked at again. */
  late: Type.Boolean(),
});

export const removeFromList = endpoint({
  id: 'catalogue.removeFromList',
  method: 'POST',
  path: '/api/list-entries/:id/removal',
  summary: '调出药品：写明情形、依据和生效日，可给过渡期；生效日可以早于今天，但要说明为什么迟',
  who: LIST_WRITERS,
  params: IdParam,
  body: shape({ removedOn: Day, transitionTo: Nullable(Day), ground: GroundName, ...ActText }),
  output: ActsDone,
  refusals: ['AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M17', 'M18', 'N1.2', 'N3.3', 'I14', 'N5.1'],
});

export const reinstateOnList = endpoint({
  id: 'catalogue.reinstateOnList',
  method: 'POST',
  path: '/api/list-entries/:id/reinstatement',
  summary: '恢复被调出的药品：以后来的处理撤销调出，原记录仍在',
  who: LIST_WRITERS,
  params: IdParam,
  body: shape(ActText),
  output: ActsDone,
  refusals: ['AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M17', 'M10', 'N5.1'],
});

export const changeListTerm = endpoint({
  id: 'catalogue.changeListTerm',
  method: 'POST',
  path: '/api/list-entries/:id/term-change',
  summary: '变更已发布条目的有效期和过渡期',
  who: LIST_WRITERS,
  params: IdParam,
  body: shape({ termTo: Day, transitionTo: Nullable(Day), ...ActText }),
  output: ActsDone,
  refusals: ['AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M10', 'N1.2', 'N3.3', 'N5.1'],
});

const ActRow = shape({
  id: Id,
  entryId: Id,
  edition: Type.String(),
  kind: oneOf(['removal', 'reinstatement', 'termChange'] as const),
  ground: Nullable(GroundName),
  /** The entry as the act left it. */
  termTo: Day,
  transitionTo: Nullable(Day),
  removedOn: Nullable(Day),
  reason: Type.String(),
  evidence: Type.String(),
  lateReason: Nullable(Type.String()),
  enteredAt: Instant,
  /** Named to the province only. */
  enteredBy: Nullable(Type.String()),
});

export const listListActs = endpoint({
  id: 'catalogue.listListActs',
  method: 'GET',
  path: '/api/list-entries/:id/acts',
  summary: '一个药品历次的调出、恢复和有效期变更，新的在前',
  who: 'signedIn',
  params: IdParam,
  output: shape({
    rows: Type.Array(ActRow),
    /** The term that the rule gives (M10): the agreement's end, or one year; null when the agreement is not known. */
    ruleTermTo: Nullable(Day),
    /** To be sent back with an act. */
    seenAct: Nullable(Id),
  }),
  clauses: ['M10', 'M17', 'N1.2', 'N3.3'],
});

const BandDays = Type.Integer({ enum: [...WARNING_BANDS], description: '提醒档：7、30 或 90 天' });

export const listTermWarnings = endpoint({
  id: 'catalogue.listTermWarnings',
  method: 'GET',
  path: '/api/list-warnings',
  summary: '有效期或过渡期在 7、30、90 天内届满而没有续约的药品，最急的在前',
  who: 'signedIn',
  query: shape({ within: Type.Optional(BandDays) }),
  output: shape({
    rows: Type.Array(
      shape({
        entryId: Id,
        entryKey: Type.String(),
        genericName: Type.String(),
        dosageForm: Type.String(),
        field: Type.String(),
        kind: oneOf(['term', 'transition'] as const),
        endsOn: Day,
        daysLeft: Type.Integer({ minimum: 0 }),
        band: BandDays,
        transitionTo: Nullable(Day),
        removed: Type.Boolean(),
      }),
    ),
    counts: shape({
      within7: Type.Integer({ minimum: 0 }),
      within30: Type.Integer({ minimum: 0 }),
      within90: Type.Integer({ minimum: 0 }),
    }),
  }),
  clauses: ['M10', 'N1.2', 'N3.3'],
});

export const listActEndpoints = {
  removeFromList,
  reinstateOnList,
  changeListTerm,
  listListActs,
  listTermWarnings,
};

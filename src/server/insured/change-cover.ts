import { addDays } from '../../base/date.ts';
import type { PlainDate } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import type { AssistanceCategory, EnrolmentStatus } from '../../domain/insured/model.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { endAssistanceBefore, endMajorIllnessBefore, loadPersonHistory } from './person-store.ts';
import {
  endEnrolmentsBefore,
  findPersonById,
  insertAssistanceIdentity,
  insertEnrolment,
  insertMajorIllnessMembership,
  listEnrolments,
  type Person,
} from './store.ts';

interface Span {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}
type Done = Outcome<{ done: boolean }, Refusal>;

const SAME_DAY = '同一天已有一条同类记录';

function sameDay() {
  return conflict('SPAN_EXISTS', SAME_DAY, '请核对开始日期；需要更正的，从次日起登记新的记录');
}

/** Runs a change of one person's cover in the agency's scope, and records it in the audit. */
async function changing(
  world: World,
  actor: Actor,
  personId: number,
  action: string,
  detail: string,
  work: (tx: Tx, person: Person) => Promise<void>,
): Promise<Done> {
  try {
    await world.db.transaction(scopeOf(actor), async (tx) => {
      const person = await findPersonById(tx, personId);
      if (person === undefined) throw notFound('该参保人');
      await work(tx, person);
      await recordAudit(tx, actor, world.clock.now(), {
        action,
        subjectKind: 'person',
        subjectId: personId,
        personId,
        detail,
      });
    });
  } catch (error) {
    if (brokenConstraint(error) !== undefined) throw sameDay();
    throw error;
  }
  return accept({ done: true });
}

/**
 * Begins a new span of enrolment or status; an earlier span of the scheme ends on the day before (M5).
 * @throws {Problem} 404 outside the agency's area, 409 when a span of the scheme begins on the same day
 */
export function changeEnrolment(
  world: World,
  actor: Actor,
  personId: number,
  scheme: Scheme,
  status: EnrolmentStatus,
  span: Span,
): Promise<Done> {
  return changing(
    world,
    actor,
    personId,
    'insured.changeEnrolment',
    `${scheme} ${status} ${span.from}`,
    async (tx, person) => {
      const known = await listEnrolments(tx, personId);
      if (known.some((one) => one.scheme === scheme && one.from === span.from)) throw sameDay();
      await endEnrolmentsBefore(tx, personId, scheme, span.from, addDays(span.from, -1));
      await insertEnrolment(tx, personId, { scheme, status, areaCode: person.areaCode, ...span });
    },
  );
}

/** Begins a span of 大病 membership (M9.2). @throws {Problem} 404, 409 as `changeEnrolment` */
export function changeMajorIllness(
  world: World,
  actor: Actor,
  personId: number,
  scheme: Scheme,
  span: Span,
): Promise<Done> {
  return changing(
    world,
    actor,
    personId,
    'insured.changeMajorIllness',
    `${scheme} ${span.from}`,
    async (tx) => {
      await endMajorIllnessBefore(tx, personId, scheme, span.from, addDays(span.from, -1));
      await insertMajorIllnessMembership(tx, personId, scheme, span.from, span.to);
    },
  );
}

/** Begins a span of an assistance category (M9.4). @throws {Problem} 404, 409 as `changeEnrolment` */
export function changeAssistance(
  world: World,
  actor: Actor,
  personId: number,
  category: AssistanceCategory,
  span: Span,
): Promise<Done> {
  return changing(
    world,
    actor,
    personId,
    'insured.changeAssistance',
    `${category} ${span.from}`,
    async (tx) => {
      // A person has one category at a time, so another one may not begin on the same day either.
      const { assistance } = await loadPersonHistory(tx, personId);
      if (assistance.some((one) => one.fromOn === span.from)) throw sameDay();
      await endAssistanceBefore(tx, personId, span.from, addDays(span.from, -1));
      await insertAssistanceIdentity(tx, personId, category, span.from, span.to);
    },
  );
}

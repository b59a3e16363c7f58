import { addDays, dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/prescription-notices.ts';
import { kindsOpenTo } from '../../../domain/eligibility/inquiries/inquiry.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Power } from '../../../domain/insured/agents/mandate.ts';
import {
  KEPT_DAYS,
  noticesOn,
  TOLD_BOOKINGS,
  TOLD_STEPS,
  type Notice,
  type NoticeAbout,
} from '../../../domain/prescription/notices/notices.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { findListedDrugs } from '../../catalogue/lookup-store.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import {
  findReadTimes,
  insertReadMarks,
  listAnswerFacts,
  listBenefitFacts,
  listBookingFacts,
  listCorrectedBillFacts,
  listDecisionFacts,
  listPrescriptionFacts,
  type Whose,
} from './notice-store.ts';

type Told = Notice & { readonly personName: string };

function whoseOf(actor: Actor): Whose {
  const nobody = { personId: null, doctorCode: null, hospitalCode: null };
  if (actor.role === 'patient') return { ...nobody, personId: actor.personId ?? 0 };
  if (actor.role === 'hospitalOffice' || actor.role === 'pharmacist')
    return { ...nobody, hospitalCode: actor.institutionCode ?? '' };
  return { ...nobody, doctorCode: actor.practitionerCode ?? '' };
}

/** An agent is told of the matters that the mandate covers, and of nothing else (M35); answers are fetched by matter. */
const POWER_OF_ABOUT = {
  application: 'applications',
  prescription: 'prescriptions',
  inquiry: null,
  bill: 'bills',
  booking: 'prescriptions',
} as const satisfies Record<NoticeAbout, Power | null>;

function mayBeTold({ mandate }: Actor, { about }: Notice): boolean {
  const power = POWER_OF_ABOUT[about.kind];
  return mandate === undefined || power === null || mandate.powers.includes(power);
}

/** Everything an actor is told on a day, each with whom it is about; a name is one per application or prescription. */
async function deriveNotices(tx: Tx, actor: Actor, today: PlainDate): Promise<Told[]> {
  const whose = whoseOf(actor);
  const since = addDays(today, -KEPT_DAYS);
  const decisions = await listDecisionFacts(tx, whose, TOLD_STEPS, since);
  const benefits = await listBenefitFacts(tx, whose, since);
  const prescriptions = await listPrescriptionFacts(tx, whose, since);
  const answers = await listAnswerFacts(tx, whose.personId, kindsOpenTo(actor), since);
  const correctedBills = await listCorrectedBillFacts(tx, whose, since);
  const bookings = await listBookingFacts(
    tx,
    whose,
    whose.personId === null ? TOLD_BOOKINGS.desk : TOLD_BOOKINGS.patient,
    since,
  );
  const drugs = await findListedDrugs(tx, [...new Set(benefits.map((one) => one.entryKey))]);
  const names = new Map([
    ...[...decisions, ...benefits].map((one): [string, string] => [
      String(one.applicationId),
      one.personName,
    ]),
    ...prescriptions.map((one): [string, string] => [one.rxno, one.personName]),
    ...correctedBills.map((one): [string, string] => [one.replacementNo, one.personName]),
    ...bookings.map((one): [string, string] => [one.bookingNo, one.personName]),
  ]);
  const facts = {
    decisions,
    prescriptions,
    answers,
    correctedBills,
    bookings,
    benefits: benefits.map((one) => ({
      ...one,
      terms: drugs.get(one.entryKey)?.terms ?? [],
      person: { enrolments: one.enrolments, diedOn: one.diedOn },
    })),
  };
  return noticesOn(facts, today)
    .filter((one) => mayBeTold(actor, one))
    .map((one) => ({ ...one, personName: names.get(one.about.id) ?? '' }));
}

/**
 * What the patient, or the doctor or hospital about their patients, is told today, with what they have read (M23.1, M23.5).
 * The engine derives it over all rows of theirs, since a patient may have gone on to another hospital; a look of the doctor's or hospital's is recorded.
 */
export async function listNotices(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listNotices>['query'],
): Promise<Outcome<OutputOf<typeof contract.listNotices>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const told = await deriveNotices(tx, actor, dayAt(now));
    const read = await findReadTimes(
      tx,
      actor.accountId,
      told.map((one) => one.key),
    );
    const unread = told.filter((one) => !read.has(one.key));
    const asked = query.unread === true ? unread : told;
    const { limit, offset } = pageSpan(query);
    if (actor.role !== 'patient')
      await recordAudit(tx, actor, now, {
        action: 'prescription.listNotices',
        subjectKind: 'notice',
        subjectId: 'list',
        detail: `${asked.length} 条`,
      });
    return accept({
      total: asked.length,
      unread: unread.length,
      rows: asked.slice(offset, offset + limit).map((one) => {
        const readAt = read.get(one.key);
        return {
          ...one,
          personName: actor.role === 'patient' ? null : one.personName,
          readAt: readAt === undefined ? null : wallClock(readAt),
        };
      }),
    });
  });
}

/** Marks notices of the actor's own as read. @throws {Problem} 400 for one that they were not told */
export async function markNoticesRead(
  world: World,
  actor: Actor,
  keys: readonly string[],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const told = new Set((await deriveNotices(tx, actor, dayAt(now))).map((one) => one.key));
    if (keys.some((key) => !told.has(key))) throw badInput('keys', '没有这条提醒');
    await insertReadMarks(tx, actor.accountId, keys, now);
    await recordAudit(tx, actor, now, {
      action: 'prescription.markNoticesRead',
      subjectKind: 'notice',
      subjectId: 'list',
      detail: `${keys.length} 条`,
    });
    return accept({ done: true });
  });
}

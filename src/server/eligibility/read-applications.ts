import { ageOn, dayAt, wallClock, type PlainDate } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { WorkCalendar } from '../../base/working-days.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/eligibility.ts';
import type { Step } from '../../domain/eligibility/model.ts';
import {
  CLOSED_STEPS,
  INNER_STEPS,
  stepsWaitingFor,
  stepToldOutside,
  TIMED_STEPS,
} from '../../domain/eligibility/progress.ts';
import { STEPS } from '../../domain/eligibility/model.ts';
import { lastLateAcceptance, type ReviewClock } from '../../domain/eligibility/review-clock.ts';
import { isInScope } from '../../domain/eligibility/check-application.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { isInsuredOn } from '../../domain/insured/cover.ts';
import { maskIdentityNumber, maskPersonName, maskPhone } from '../../domain/insured/identity-number.ts';
import { ENROLMENT_STATUSES, SCHEME_LABELS } from '../../domain/insured/model.ts';
import { REFUSALS, type Refusal } from '../../domain/refusals.ts';
import { datedBasis } from '../../policy/basis.ts';
import { latestEligibilityEnd } from '../../policy/parameters/eligibility-term.ts';
import { findListedDrugs } from '../catalogue/lookup-store.ts';
import type { Tx } from '../db/database.ts';
import { pageSpan } from '../http/paging.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { loadWorkCalendar } from '../insured/settings-store.ts';
import { findPersonById, listEnrolments } from '../insured/store.ts';
import { findInstitution, findPractitioner } from '../providers/store.ts';
import type { World } from '../world.ts';
import {
  findApplication,
  listEvents,
  listPapers,
  type Application,
  type Paper,
  type StoredEvent,
} from './application-store.ts';
import { verifyOpinion } from './give-opinion.ts';
import {
  countQueue,
  listQueueRows,
  type QueueCount,
  type QueueFilter,
  type QueueRow,
} from './queue-store.ts';
import { clockFromDay } from './review-clocks.ts';
import { isInside, reviewOf } from './review/case-review.ts';
import { requireVisible } from './take-step.ts';

type Row = OutputOf<typeof contract.listApplications>['rows'][number];
type Case = OutputOf<typeof contract.getApplication>;
const SOON_WORKING_DAYS = 3;
const ALL_STEPS = Object.keys(STEPS) as Step[];
const OPEN_STEPS = ALL_STEPS.filter((step) => !CLOSED_STEPS.includes(step));

/**
 * The clock runs while the agency reviews; afterwards only its result matters. The members are named one by one: an object made of
 * "all the others" is many times slower to make and to write, and a desk shows fifty of them.
 */
function shownRow(actor: Actor, row: QueueRow, calendar: WorkCalendar, today: PlainDate): Row {
  const clock = row.clockFrom === null ? undefined : clockFromDay(calendar, row.clockFrom, today);
  return {
    id: row.id,
    applicationNo: row.applicationNo,
    personName: row.personName,
    genericName: row.genericName,
    dosageForm: row.dosageForm,
    diagnosisName: row.diagnosisName,
    areaName: row.areaName,
    hospitalName: row.hospitalName,
    doctorName: row.doctorName,
    appliedOn: row.appliedOn,
    termFrom: row.termFrom,
    termTo: row.termTo,
    step: isInside(actor) ? row.step : stepToldOutside(row.step),
    stepAt: wallClock(row.stepAt),
    clock: clock ?? null,
  };
}

/** The steps that a query by step means: outside, an unconfirmed refusal is found as a review. */
function askedSteps(actor: Actor, step: Step): Step[] {
  return isInside(actor) ? [step] : ALL_STEPS.filter((one) => stepToldOutside(one) === step);
}

function filterOf(
  actor: Actor,
  queue: CallOf<typeof contract.listApplications>['query']['queue'],
  lateBy: PlainDate | null,
): Pick<QueueFilter, 'steps' | 'clockBy' | 'order'> {
  if (queue === 'mine') return { steps: stepsWaitingFor(actor.role), order: 'waiting' };
  if (queue === 'late') return { steps: TIMED_STEPS, clockBy: lateBy, order: 'waiting' };
  if (queue === 'open') return { steps: OPEN_STEPS, order: 'waiting' };
  if (queue === 'approved') return { steps: ['approved'], order: 'newest' };
  return queue === 'closed'
    ? { steps: CLOSED_STEPS.filter((step) => step !== 'approved'), order: 'newest' }
    : { steps: null, order: 'newest' };
}

/** A doctor's lists are of their own patients. */
function doctorOf(actor: Actor): string | null {
  return actor.role === 'responsibleDoctor' ? actor.practitionerCode : null;
}

/** Applications of the actor's area, hospital or patients; the look is recorded (M7, M23.1). */
export async function listApplications(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listApplications>['query'],
): Promise<Outcome<OutputOf<typeof contract.listApplications>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction(
    scopeOf(actor),
    async (tx) => {
      // Only a page of what is late must know the calendar first; for the others both are asked in one go.
      const asked = loadWorkCalendar(tx);
      const lateBy = query.queue === 'late' ? lastLateAcceptance(await asked, today) : null;
      const filter: QueueFilter = {
        ...filterOf(actor, query.queue, lateBy),
        ...(query.step === undefined ? {} : { steps: askedSteps(actor, query.step) }),
        words: query.q,
        doctorCode: doctorOf(actor),
        ...pageSpan(query),
      };
      const found = listQueueRows(tx, filter, scopeOf(actor));
      const noted = recordAudit(tx, actor, now, {
        action: 'eligibility.listApplications',
        subjectKind: 'application',
        subjectId: 'list',
        detail: `第 ${query.page ?? 1} 页`,
      });
      tx.end();
      const [calendar, page] = await Promise.all([asked, found, noted]);
      const rows = page.rows.map((row) => shownRow(actor, row, calendar, today));
      return accept({
        ...page,
        rows:
          actor.role === 'auditor'
            ? rows.map((row) => ({ ...row, personName: maskPersonName(row.personName) }))
            : rows,
      });
    },
    query.q === undefined ? 'hot' : 'ordinary',
  );
}

/** The patient's own applications, newest first (M23.1). */
export async function listMyApplications(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listMyApplications>['query'],
): Promise<Outcome<OutputOf<typeof contract.listMyApplications>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction(
    scopeOf(actor),
    async (tx) => {
      const filter: QueueFilter = { personId: actor.personId, order: 'newest', ...pageSpan(query) };
      const asked = [loadWorkCalendar(tx), listQueueRows(tx, filter, scopeOf(actor))] as const;
      tx.end();
      const [calendar, { rows, total }] = await Promise.all(asked);
      return accept({ total, rows: rows.map((row) => shownRow(actor, row, calendar, today)) });
    },
    'hot',
  );
}

/** How much waits, how much is late and how much soon will be (M23.3). */
export async function summariseApplications(
  world: World,
  actor: Actor,
): Promise<Outcome<OutputOf<typeof contract.summariseApplications>, Refusal>> {
  const today = dayAt(world.clock.now());
  const work = async (tx: Tx) => {
    const asked = [
      loadWorkCalendar(tx),
      countQueue(tx, OPEN_STEPS, doctorOf(actor), scopeOf(actor)),
    ] as const;
    tx.end();
    const [calendar, counts] = await Promise.all(asked);
    const sum = (rows: readonly QueueCount[]) => rows.reduce((total, row) => total + row.count, 0);
    const at = (...steps: Step[]) => sum(counts.filter((row) => steps.includes(row.step)));
    const clocked = (meant: (clock: ReviewClock) => boolean) =>
      sum(
        counts.filter(({ clockFrom }) => {
          const clock = clockFrom === null ? undefined : clockFromDay(calendar, clockFrom, today);
          return clock !== undefined && meant(clock);
        }),
      );
    return accept({
      mine: at(...stepsWaitingFor(actor.role)),
      toAccept: at('hospitalConfirmed', 'supplemented'),
      inReview: at(...TIMED_STEPS),
      toCheck: at('refusalProposed'),
      late: clocked(({ dueOn }) => dueOn < today),
      soon: clocked(({ dueOn, workingDaysLeft }) => dueOn >= today && workingDaysLeft <= SOON_WORKING_DAYS),
      supplemented: at('supplemented'),
      returned: at('hospitalReturned'),
    });
  };
  return world.db.transaction(scopeOf(actor), work, 'hot');
}

async function shownEvent(
  tx: Tx,
  application: Application,
  event: StoredEvent,
): Promise<Case['events'][number]> {
  const { step, at, actorName, note, clause, signature, certificateSerial, signedText } = event;
  const signed =
    signature !== null && certificateSerial !== null && signedText !== null
      ? { certificateSerial, signedText, valid: (await verifyOpinion(tx, application, event)).ok }
      : null;
  return { step, at: wallClock(at), actorName, note, clause, signature: signed };
}

async function shownPerson(
  tx: Tx,
  actor: Actor,
  personId: number,
  today: PlainDate,
): Promise<Case['person'] & { name: string }> {
  const person = await findPersonById(tx, personId);
  if (person === undefined) throw new Error('an application has its person');
  const insured = isInsuredOn(await listEnrolments(tx, personId), today);
  return {
    name: actor.role === 'auditor' ? maskPersonName(person.name) : person.name,
    sex: person.sex,
    age: ageOn(person.bornOn, today),
    personNo: person.personNo,
    maskedIdNumber: maskIdentityNumber(person.idNumberHead, person.idNumberTail),
    insuredToday: insured.ok
      ? `${SCHEME_LABELS[insured.value.scheme]} ${ENROLMENT_STATUSES[insured.value.status]}`
      : REFUSALS[insured.refusal.code].message,
  };
}

async function shownDrug(tx: Tx, application: Application, today: PlainDate): Promise<Case['drug']> {
  const drug = (await findListedDrugs(tx, [application.entryKey])).get(application.entryKey);
  const membership = membershipOn(drug?.terms ?? [], today);
  const prefixes = drug?.diagnosisCodes ?? [];
  return {
    paymentScope: drug?.paymentScope ?? null,
    state: membership.state,
    lastDay: membership.state === 'absent' ? null : membership.lastDay,
    inScope: prefixes.length === 0 ? null : isInScope(application.diagnosisCode, prefixes),
  };
}

const DECISIONS: readonly Step[] = ['approved', 'refused', 'refusalUpheld'];

/** What the agency's last decision rests on (M1); null before one. */
function basisOfDecision(events: readonly StoredEvent[]): Case['basis'] {
  const decision = events.findLast(({ step }) => DECISIONS.includes(step));
  return decision === undefined ? null : datedBasis(dayAt(decision.at));
}

function shownPaper({ id, kind, fileName, mediaType, sizeBytes, uploadedAt }: Paper): Case['papers'][number] {
  return { id, kind, fileName, mediaType, sizeBytes, uploadedAt: wallClock(uploadedAt) };
}

/** One application with everything a reviewer or its patient needs; the look is recorded (M7, M23.1). @throws {Problem} 404 out of sight */
export async function getApplication(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<Case, Refusal>> {
  const application = await requireVisible(world, actor, id);
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const calendar = await loadWorkCalendar(tx);
    const [row] = (await listQueueRows(tx, { id, order: 'newest', limit: 1, offset: 0 })).rows;
    if (row === undefined) throw new Error('a visible application has its row');
    const { name, ...person } = await shownPerson(tx, actor, application.personId, today);
    const phone =
      application.phoneCipher === null ? '' : world.secrets.open(application.phoneCipher).toString('utf8');
    const events: Case['events'] = [];
    const happened = await listEvents(tx, id);
    for (const event of happened)
      if (isInside(actor) || !INNER_STEPS.includes(event.step))
        events.push(await shownEvent(tx, application, event));
    if (actor.role !== 'patient') {
      await recordAudit(tx, actor, now, {
        action: 'eligibility.getApplication',
        subjectKind: 'application',
        subjectId: id,
        personId: application.personId,
      });
    }
    return accept({
      ...shownRow(actor, row, calendar, today),
      personName: name,
      scheme: application.scheme,
      field: application.field,
      entryKey: application.entryKey,
      diagnosisCode: application.diagnosisCode,
      conditionText: application.conditionText,
      hospitalCode: application.hospitalCode,
      doctorCode: application.doctorCode,
      doctorTitle: (await findPractitioner(tx, application.doctorCode))?.title ?? '',
      pharmacyCode: application.pharmacyCode,
      pharmacyName:
        application.pharmacyCode === null
          ? null
          : ((await findInstitution(tx, application.pharmacyCode))?.name ?? null),
      phone: actor.role === 'auditor' ? maskPhone(phone.slice(-4)) : phone,
      acceptedOn: row.acceptedOn,
      person,
      drug: await shownDrug(tx, application, today),
      latestTermTo: latestEligibilityEnd(application.appliedOn)?.value ?? null,
      extendsNo:
        application.extendsId === null
          ? null
          : ((await findApplication(tx, application.extendsId))?.applicationNo ?? null),
      papers: (await listPapers(tx, id)).map(shownPaper),
      events,
      ...(await reviewOf(tx, actor, id, row.step, happened)),
      basis: basisOfDecision(happened),
    });
  });
}

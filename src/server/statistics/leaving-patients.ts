/** Whose drug leaves the list, for the doctor and the hospital that treat them (M23.5, N1.2, M10). */
import { addDays, dayAt, type PlainDate } from '../../base/date.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { listLeavingPatients } from '../../contract/roll-over.ts';
import { membershipOn, type ListTerm } from '../../domain/catalogue/list-membership.ts';
import { courseOf } from '../../domain/catalogue/time/term-course.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { listBoardDrugs } from './board-drugs.ts';
import { listLivePatients } from './usage-store.ts';

type Answer = OutputOf<typeof listLeavingPatients>;

/** So many days before and after the last day somebody is told. */
const TOLD_DAYS = 90;

/** The last day on which a drug is paid, where that lies within the days in which somebody is told of it. */
function lastDayNear(terms: readonly ListTerm[], today: PlainDate): PlainDate | undefined {
  const course = courseOf(terms, today);
  if (course !== undefined) {
    return course.payableUntil <= addDays(today, TOLD_DAYS) ? course.payableUntil : undefined;
  }
  const membership = membershipOn(terms, today);
  const ended = membership.state === 'ended' ? membership.lastDay : undefined;
  return ended !== undefined && ended >= addDays(today, -TOLD_DAYS) ? ended : undefined;
}

/** A doctor's own patients, or all of a hospital, whose drug ends or has ended; the first to end stand first. */
export async function readLeavingPatients(world: World, actor: Actor): Promise<Answer> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const drugs = new Map(
      (await listBoardDrugs(tx)).flatMap(({ entry, terms }) => {
        const endsOn = lastDayNear(terms, today);
        return endsOn === undefined ? [] : [[entry.entryKey, { entry, endsOn }] as const];
      }),
    );
    const patients = (await listLivePatients(tx, [...drugs.keys()], today)).filter(
      (one) => actor.role !== 'responsibleDoctor' || one.doctorCode === actor.practitionerCode,
    );
    await recordAudit(tx, actor, now, {
      action: 'statistics.listLeavingPatients',
      subjectKind: 'application',
      subjectId: '*',
      detail: `${patients.length} 人`,
    });
    const rows = patients.flatMap(({ entryKey, doctorCode: _code, ...patient }): Answer['rows'] => {
      const drug = drugs.get(entryKey);
      if (drug === undefined) return [];
      const { genericName, dosageForm } = drug.entry;
      return [{ ...patient, genericName, dosageForm, endsOn: drug.endsOn, ended: drug.endsOn < today }];
    });
    return { rows: rows.sort((a, b) => (a.endsOn < b.endsOn ? -1 : a.endsOn > b.endsOn ? 1 : 0)) };
  });
}

import { dayAt, wallClock } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type * as doctors from '../../contract/providers-doctors.ts';
import type * as contract from '../../contract/providers.ts';
import { areaPrefix, ROLES, type Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { pageSpan } from '../http/paging.ts';
import { notFound } from '../http/problem.ts';
import type { World } from '../world.ts';
import { findFilingHistory, listFilingRows, type FilingRow } from './doctor-store.ts';
import { listPractitionerRows } from './list-store.ts';
import { listBarredOn } from './points/qualification.ts';
import { findFiling, findInstitution, findPractitioner, isTitleRelaxedOn } from './store.ts';
import { isOwnArea } from '../identity/own-area.ts';

/** What of the filings a role sees: a hospital its own, an agency its area, the province all (M7). */
function rightsOf(actor: Actor): { areaPrefix: string | null; hospitalCode: string | null } {
  const level = ROLES[actor.role].level;
  return {
    areaPrefix: level === 'area' && actor.areaCode !== null ? areaPrefix(actor.areaCode) : null,
    hospitalCode: level === 'institution' ? actor.institutionCode : null,
  };
}

function shownFiling({
  areaCode: _area,
  cityName: _city,
  filedAt,
  ...row
}: FilingRow): OutputOf<typeof doctors.listDoctorFilings>['rows'][number] {
  return { ...row, filedOn: dayAt(filedAt) };
}

export async function listDoctorFilings(
  world: World,
  actor: Actor,
  query: CallOf<typeof doctors.listDoctorFilings>['query'],
): Promise<Outcome<OutputOf<typeof doctors.listDoctorFilings>, Refusal>> {
  const onDay = dayAt(world.clock.now());
  const { rows, total } = await world.db.transaction('none', async (tx) =>
    listFilingRows(tx, {
      onDay,
      barred: await listBarredOn(tx, onDay),
      words: query.q,
      state: query.state,
      field: query.field,
      ...rightsOf(actor),
      ...pageSpan(query),
    }),
  );
  return accept({ total, rows: rows.map(shownFiling) });
}

/** One filing with who did what. @throws {Problem} 404 outside the actor's area or hospital */
export async function getDoctorFiling(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof doctors.getDoctorFiling>, Refusal>> {
  const onDay = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const barred = await listBarredOn(tx, onDay);
    const [row] = (await listFilingRows(tx, { onDay, barred, id, ...rightsOf(actor), limit: 1, offset: 0 }))
      .rows;
    const filing = row && (await findFiling(tx, id));
    const doctor = row && (await findPractitioner(tx, row.doctorCode));
    const history = row && (await findFilingHistory(tx, id));
    if (!row || !filing || !doctor || !history) throw notFound('这份责任医师申报');
    return accept({
      ...shownFiling(row),
      licenceNo: doctor.licenceNo,
      titleRelaxed: await isTitleRelaxedOn(tx, row.areaCode, row.title, onDay),
      filedAt: wallClock(row.filedAt),
      checkedAt: history.checkedAt === null ? null : wallClock(history.checkedAt),
      filedBy: history.filedBy,
      checkedBy: history.checkedBy,
      publishedBy: history.publishedBy,
      stopReason: history.stopReason,
      suspendedFrom: filing.suspendedFrom,
      suspendedTo: filing.suspendedTo,
      endedOn: filing.endedOn,
    });
  });
}

/** Doctors who are published and act today, in every area alike (M21). */
export async function listActingDoctors(
  world: World,
  query: CallOf<typeof doctors.listActingDoctors>['query'],
): Promise<Outcome<OutputOf<typeof doctors.listActingDoctors>, Refusal>> {
  const onDay = dayAt(world.clock.now());
  const { rows, total } = await world.db.transaction('none', async (tx) =>
    listFilingRows(tx, {
      onDay,
      barred: await listBarredOn(tx, onDay),
      state: 'published',
      words: query.q,
      field: query.field,
      areaPrefix: query.areaCode === undefined ? null : areaPrefix(query.areaCode),
      hospitalCode: query.hospitalCode ?? null,
      ...pageSpan(query),
    }),
  );
  return accept({
    total,
    rows: rows.map(
      ({
        id,
        name,
        title,
        department,
        fields,
        hospitalName,
        areaName,
        cityName,
        doctorCode,
        hospitalCode,
      }) => ({
        id,
        name,
        title,
        department,
        fields,
        hospitalName,
        areaName,
        cityName,
        doctorCode,
        hospitalCode,
      }),
    ),
  });
}

/** The published list: the same doctors without any number of theirs (M21). */
export async function listPublishedDoctors(
  world: World,
  query: CallOf<typeof doctors.listPublishedDoctors>['query'],
): Promise<Outcome<OutputOf<typeof doctors.listPublishedDoctors>, Refusal>> {
  const acting = await listActingDoctors(world, query);
  if (!acting.ok) return acting;
  return accept({
    total: acting.value.total,
    rows: acting.value.rows.map(({ doctorCode: _doctor, hospitalCode: _hospital, ...shown }) => shown),
  });
}

/** The staff of an institution, for its own people and its agency. @throws {Problem} 404 for others */
export async function listPractitioners(
  world: World,
  actor: Actor,
  code: string,
  query: CallOf<typeof contract.listPractitioners>['query'],
): Promise<Outcome<OutputOf<typeof contract.listPractitioners>, Refusal>> {
  return world.db.transaction('none', async (tx) => {
    const institution = await findInstitution(tx, code);
    const level = ROLES[actor.role].level;
    const sees =
      level === 'province' ||
      actor.institutionCode === code ||
      (institution !== undefined && isOwnArea(actor, institution.areaCode));
    if (institution === undefined || !sees) throw notFound('该机构');
    const { rows, total } = await listPractitionerRows(tx, code, pageSpan(query));
    return accept({ total, rows: rows.map(({ institutionCode: _, ...row }) => row) });
  });
}

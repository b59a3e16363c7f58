import { addDays, dayAt, daysBetween, wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-agreements.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import {
  checkLicences,
  LICENCE_KINDS,
  licenceStateOn,
  WARNING_DAYS,
  type Licence,
  type LicenceKind,
} from '../../../domain/providers/agreements/licence.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { ownInstitution } from '../manage-institutions.ts';
import { findInstitution } from '../store.ts';
import { listDraftRows, type DraftRow } from './draft-store.ts';
import {
  findPlace,
  insertLicence,
  listAgreementEvents,
  listExpiringRows,
  listLicences,
  updatePlace,
  type InstitutionChange,
} from './file-store.ts';
import { isAgency, reaches, reachOf } from './reach.ts';

/** A draft as every interface shows it. */
export function presentDraft({
  from,
  to,
  draftedAt,
  areaCode: _area,
  signedBy: _signed,
  withdrawn: _withdrawn,
  ...row
}: DraftRow): OutputOf<typeof contract.listAgreementDrafts>['rows'][number] {
  return { ...row, fromOn: from, toOn: to, draftedAt: wallClock(draftedAt) };
}

/** What is known of an institution beside its agreements: place, licences, drafts, what befell its agreements (M25, M26). @throws {Problem} 404 outside the reader's reach */
export async function getInstitutionFile(
  world: World,
  actor: Actor,
  code: string,
): Promise<Outcome<OutputOf<typeof contract.getInstitutionFile>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const institution = await findInstitution(tx, code);
    const place = await findPlace(tx, code);
    if (!institution || !place || !reaches(reachOf(actor), institution)) throw notFound('该机构');
    const licences = await listLicences(tx, code);
    const reach = { areaPrefix: null, institutionCode: code };
    const { rows: drafts } = await listDraftRows(tx, reach, { state: null, limit: 50, offset: 0 });
    const events = await listAgreementEvents(tx, code);
    const checked = checkLicences(institution.kind, licences, today);
    return accept({
      ...place,
      licences: licences.map(({ from, to, ...licence }) => ({
        ...licence,
        fromOn: from,
        toOn: to,
        state: licenceStateOn({ ...licence, from, to }, today),
      })),
      licenceProblem: checked.ok ? null : (checked.refusal.detail ?? ''),
      drafts: drafts.map(presentDraft),
      events: events.map((event) => ({ ...event, at: wallClock(event.at) })),
      mayManage: isAgency(actor),
    });
  });
}

/** Changes what may change of an institution (M2). @throws {Problem} 404 outside the area, 400 for half a place or one outside the country */
export async function updateInstitution(
  world: World,
  actor: Actor,
  code: string,
  change: InstitutionChange,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const { lon, lat } = change;
  if ((lon === null) !== (lat === null)) throw badInput(lon === null ? 'lon' : 'lat', '经度和纬度要一起填写');
  if (lon !== null && (lon < 73 || lon > 136)) throw badInput('lon', '经度应在 73 到 136 度之间');
  if (lat !== null && (lat < 3 || lat > 54)) throw badInput('lat', '纬度应在 3 到 54 度之间');
  return world.db.transaction('none', async (tx) => {
    const institution = await ownInstitution(tx, actor, code);
    await updatePlace(tx, code, institution.kind === 'hospital' ? change : { ...change, level: '' });
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'providers.updateInstitution',
      subjectKind: 'institution',
      subjectId: code,
    });
    return accept({ done: true });
  });
}

/** Enters a licence of an institution; a renewed one is entered beside the old (M25, M26). @throws {Problem} 404 outside the area, 409 for one that is there */
export async function addLicence(
  world: World,
  actor: Actor,
  code: string,
  licence: Licence & { readonly issuer: string },
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  try {
    return await world.db.transaction('none', async (tx) => {
      await ownInstitution(tx, actor, code);
      const id = await insertLicence(tx, code, licence, actor.accountId, now);
      await recordAudit(tx, actor, now, {
        action: 'providers.addLicence',
        subjectKind: 'institution',
        subjectId: code,
        detail: `${LICENCE_KINDS[licence.kind]} ${licence.licenceNo}`,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error)?.startsWith('institution_licence') === true)
      throw conflict('LICENCE_EXISTS', '这张证照已经登记', '请核对证照编号和开始日期');
    throw error;
  }
}

/** What ends within sixty days, or has ended, and nothing follows it (M25, M26). */
export async function listExpiring(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listExpiring>['query'],
): Promise<Outcome<OutputOf<typeof contract.listExpiring>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const by = addDays(today, WARNING_DAYS);
    const span = { by, what: query.what ?? null, ...pageSpan(query) };
    const { rows, total } = await listExpiringRows(tx, reachOf(actor), span);
    return accept({
      total,
      rows: rows.map((row) => ({
        ...row,
        name: row.what === 'licence' ? LICENCE_KINDS[row.name as LicenceKind] : row.name,
        daysLeft: daysBetween(today, row.toOn),
      })),
    });
  });
}

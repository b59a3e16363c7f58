import { dayAt, type PlainDate } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/providers.ts';
import { areaPrefix, type Actor } from '../../domain/identity/roles.ts';
import {
  agreementOn,
  agreementStateOn,
  requiredClauses,
  type AgreementState,
} from '../../domain/providers/agreement.ts';
import type { Agreement, InstitutionKind } from '../../domain/providers/model.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { pageSpan } from '../http/paging.ts';
import { badInput, conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { isOwnArea, requireOwnArea } from '../identity/own-area.ts';
import type { World } from '../world.ts';
import { insertAgreementEvent, type AgreementStop } from './agreements/file-store.ts';
import { issueSigningCertificate } from './issue-certificate.ts';
import {
  listAgreementsOfAll,
  listInstitutionRows,
  listStopReasons,
  updateAgreementEnd,
  updateAgreementSuspension,
} from './list-store.ts';
import {
  findAgreement,
  findInstitution,
  insertInstitution,
  listAgreements,
  lockTerms,
  type Institution,
} from './store.ts';

type Done = Outcome<{ done: boolean }, Refusal>;

/** The agreement that matters today: the one in force, else the newest. */
function stateToday(
  kind: InstitutionKind,
  agreements: readonly Agreement[],
  today: PlainDate,
): AgreementState | null {
  const first = agreements[0];
  if (first === undefined) return null;
  const inForce = agreementOn(kind, agreements, today);
  return agreementStateOn(inForce.ok ? inForce.value : first, today);
}

/** The public list of both channels (M2); agreements are recognised in every area (M25). */
export async function listInstitutions(
  world: World,
  query: CallOf<typeof contract.listInstitutions>['query'],
): Promise<Outcome<OutputOf<typeof contract.listInstitutions>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const { rows, total } = await listInstitutionRows(tx, {
      kind: query.kind ?? null,
      words: query.q,
      areaPrefix: query.areaCode === undefined ? null : areaPrefix(query.areaCode),
      agreement: query.agreement ?? null,
      onDay: today,
      ...pageSpan(query),
    });
    const agreements = await listAgreementsOfAll(
      tx,
      rows.map((row) => row.code),
    );
    const of = (code: string) => agreements.filter((one) => one.institutionCode === code);
    return accept({
      total,
      rows: rows.map((row) => ({ ...row, agreement: stateToday(row.kind, of(row.code), today) })),
    });
  });
}

/** One institution with its agreements (M25, M26). @throws {Problem} 404 */
export async function getInstitution(
  world: World,
  actor: Actor,
  code: string,
): Promise<Outcome<OutputOf<typeof contract.getInstitution>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const institution = await findInstitution(tx, code);
    if (institution === undefined) throw notFound('该机构');
    const agreements = await listAgreements(tx, code);
    const reasons = await listStopReasons(tx, code);
    return accept({
      ...institution,
      agreement: stateToday(institution.kind, agreements, today),
      agreements: agreements.map(({ from, to, institutionCode: _, ...rest }) => ({
        ...rest,
        clauses: [...rest.clauses],
        fromOn: from,
        toOn: to,
        stopReason: reasons.get(rest.id) ?? null,
        state: agreementStateOn({ ...rest, institutionCode: code, from, to }, today),
      })),
      requiredClauses: [...requiredClauses(institution.kind)],
      mayManage:
        (actor.role === 'agencyReviewer' || actor.role === 'areaBureau') &&
        isOwnArea(actor, institution.areaCode),
    });
  });
}

/**
 * Registers a hospital or pharmacy of the agency's area, and gives a hospital its certificate for opinions (M2, M28).
 * @throws {Problem} 400 when the code names another area, 403 for a foreign area, 409 when the code is taken
 */
export async function registerInstitution(
  world: World,
  actor: Actor,
  given: Omit<Institution, 'areaName' | 'kind'>,
): Promise<Outcome<{ code: string }, Refusal>> {
  requireOwnArea(actor, given.areaCode);
  if (given.code.slice(1, 7) !== given.areaCode) throw badInput('code', '编码第二至七位应与区划代码一致');
  const kind = given.code.startsWith('H') ? 'hospital' : 'pharmacy';
  const now = world.clock.now();
  try {
    await world.db.transaction('none', async (tx) => {
      await insertInstitution(tx, { ...given, kind });
      if (kind === 'hospital')
        await issueSigningCertificate(world, tx, 'institution', given.code, given.name, now);
      await recordAudit(tx, actor, now, {
        action: 'providers.registerInstitution',
        subjectKind: 'institution',
        subjectId: given.code,
      });
    });
  } catch (error) {
    const constraint = brokenConstraint(error);
    if (constraint === 'institution_pkey')
      throw conflict('INSTITUTION_EXISTS', '该机构编码已经登记', '请核对编码，或在名单中查找该机构');
    if (constraint === 'institution_area_code_fkey') throw badInput('areaCode', '没有这个区划');
    throw error;
  }
  return accept({ code: given.code });
}

/** An institution of the agency's own area. @throws {Problem} 404 for any other (M7) */
export async function ownInstitution(tx: Tx, actor: Actor, code: string): Promise<Institution> {
  const institution = await findInstitution(tx, code);
  if (institution === undefined || !isOwnArea(actor, institution.areaCode)) throw notFound('本地区的该机构');
  return institution;
}

/** Runs a change of an agreement of the agency's own area. */
async function changingAgreement(
  world: World,
  actor: Actor,
  id: number,
  action: string,
  reason: string,
  work: (tx: Tx, agreement: Agreement) => Promise<AgreementStop>,
): Promise<Done> {
  return world.db.transaction('none', async (tx) => {
    const found = await findAgreement(tx, id);
    if (found === undefined) throw notFound('该协议');
    await ownInstitution(tx, actor, found.institutionCode);
    // What is judged must still hold when it is written: another agreement may be waiting for these days.
    await lockTerms(tx, found.institutionCode);
    const agreement = (await findAgreement(tx, id)) ?? found;
    const stop = await work(tx, agreement);
    await insertAgreementEvent(tx, id, { ...stop, reason }, actor.accountId, world.clock.now());
    await recordAudit(tx, actor, world.clock.now(), {
      action,
      subjectKind: 'institution',
      subjectId: agreement.institutionCode,
      detail: `${agreement.agreementNo}：${reason}`,
    });
    return accept({ done: true });
  });
}

/** Suspends an agreement for a span, or lifts the suspension when the span is empty (M25, M36). @throws {Problem} 404 */
export function suspendAgreement(
  world: World,
  actor: Actor,
  id: number,
  from: PlainDate | null,
  to: PlainDate | null,
  reason: string,
): Promise<Done> {
  return changingAgreement(world, actor, id, 'providers.suspendAgreement', reason, async (tx) => {
    await updateAgreementSuspension(tx, id, from, to, reason);
    return { kind: from === null ? 'resumed' : 'suspended', from, to };
  });
}

/**
 * Ends an agreement: from that day on it is in force no longer (M26, M36). An end stands: it may come sooner, never later, for
 * that would bring back what only a new agreement by two sides can.
 * @throws {Problem} 404, 400 before it began, 409 for a later day than it was ended on
 */
export function endAgreement(
  world: World,
  actor: Actor,
  id: number,
  endedOn: PlainDate,
  reason: string,
): Promise<Done> {
  return changingAgreement(world, actor, id, 'providers.endAgreement', reason, async (tx, agreement) => {
    if (endedOn < agreement.from) throw badInput('endedOn', `不能早于协议开始日期 ${agreement.from}`);
    if (agreement.endedOn !== null && endedOn > agreement.endedOn)
      throw conflict(
        'AGREEMENT_ENDED',
        `协议已自 ${agreement.endedOn} 起终止，不能推后`,
        '再合作请重新签订协议',
      );
    await updateAgreementEnd(tx, id, endedOn, reason);
    return { kind: 'ended', from: endedOn, to: null };
  });
}

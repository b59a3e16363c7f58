import { wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-readjudication.ts';
import { ROLES, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { maskPersonName } from '../../../domain/insured/identity-number.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import {
  isOpen,
  mayStep,
  READJUDICATION_STATES,
  type ReadjudicationState,
  type ReadjudicationStep,
} from '../../../domain/settlement/corrections/steps.ts';
import { notFound } from '../../http/problem.ts';
import { pageSpan } from '../../http/paging.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { findCase, listBookedAnew, listCaseEvents, listCases, type CaseHead } from './case-store.ts';
import { differenceTexts } from './propose.ts';

const STATES = Object.keys(READJUDICATION_STATES) as ReadjudicationState[];

function headOf(actor: Actor, row: CaseHead) {
  const { id, areaCode, areaName, personNo, personName, scheme, year, state, foundAt, bills, obstacles } =
    row;
  const isProvince = ROLES[actor.role].level === 'province';
  return {
    id,
    areaCode,
    areaName,
    personNo,
    personName: isProvince ? maskPersonName(personName) : personName,
    scheme,
    year,
    state,
    foundAt: wallClock(foundAt),
    byItself: row.byItself,
    bills,
    obstacles,
    difference: differenceTexts(row),
  };
}

/** What was found in the actor's area, the newest first (M7, M29). */
export async function listReadjudications(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listReadjudications>['query'],
): Promise<Outcome<OutputOf<typeof contract.listReadjudications>, Refusal>> {
  const { year = null, personNo = null, state } = query;
  const states = state === undefined ? STATES : state === 'open' ? STATES.filter(isOpen) : [state];
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listCases(tx, { year, personNo, states, ...pageSpan(query) });
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.listReadjudications',
      subjectKind: 'readjudication',
      subjectId: personNo ?? '*',
      detail: `${rows.length} 行`,
    });
    return accept({ rows: rows.map((row) => headOf(actor, row)), total });
  });
}

/**
 * One finding with its bills before and after, what was decided, and what the actor may do.
 * @throws {Problem} 404, also for what lies outside the actor's scope
 */
export async function getReadjudication(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getReadjudication>, Refusal>> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const row = await findCase(tx, id);
    if (!row) throw notFound('更正重算');
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.getReadjudication',
      subjectKind: 'readjudication',
      subjectId: String(id),
      personId: row.personId,
    });
    const may = (step: ReadjudicationStep) =>
      isOwnArea(actor, row.areaCode) && mayStep(row, step, actor.accountId).ok;
    const claimNos = row.proposal.bills.map((bill) => bill.claimNo);
    return accept({
      ...row.proposal,
      ...headOf(actor, row),
      bills: row.proposal.bills,
      obstacles: row.proposal.obstacles,
      events: (await listCaseEvents(tx, id)).map((event) => ({ ...event, at: wallClock(event.at) })),
      booked: row.state === 'booked' ? await listBookedAnew(tx, row.areaCode, claimNos) : [],
      may: {
        propose: may('proposed'),
        sendBack: may('sentBack'),
        refuse: may('refused'),
        confirm: may('booked'),
      },
    });
  });
}

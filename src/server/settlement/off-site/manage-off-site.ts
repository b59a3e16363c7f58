import { present } from '../../../base/assert.ts';
import { dayAt, wallClock } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-off-site.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { judgeOffSite, type AskedOffSite } from '../../../domain/settlement/off-site.ts';
import { filingPlaceOf } from '../../../domain/settlement/outside-province.ts';
import { brokenConstraint } from '../../db/database.ts';
import { badInput, conflict, notFound, Problem } from '../../http/problem.ts';
import { pageSpan } from '../../http/paging.ts';
import { readDay, readOpenDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findPersonById } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { insertOffSiteFiling } from '../record-claim-store.ts';
import {
  findAsked,
  findRequest,
  insertAnswer,
  insertRequest,
  listFilingRows,
  listRequestRows,
  listRequestsOf,
  lockRequestsOf,
  type StoredFiling,
  type StoredRequest,
} from './off-site-store.ts';

function shownRequest({ personId: _, placeCode: __, askedAt, answer, ...rest }: StoredRequest) {
  return {
    ...rest,
    askedAt: wallClock(askedAt),
    answer: answer && { ...answer, answeredAt: wallClock(answer.answeredAt) },
  };
}

const ownFiling = ({ filedAt, placeName, kind, from, to }: StoredFiling) => ({
  placeName,
  kind,
  from,
  to,
  filedAt: wallClock(filedAt),
});

const shownFiling = ({ filedAt, ...rest }: StoredFiling) => ({ ...rest, filedAt: wallClock(filedAt) });

/** The patient's own filings, each as it stands today, and what they asked for (M30). */
export async function getMyOffSite(
  world: World,
  actor: Actor,
): Promise<Outcome<OutputOf<typeof contract.getMyOffSite>, Refusal>> {
  const today = dayAt(world.clock.now());
  const personId = present(actor.personId, 'a patient has a person');
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows } = await listFilingRows(tx, { personId, q: null, limit: 100, offset: 0 });
    return accept({
      filings: rows.map((row) => ({
        ...ownFiling(row),
        state:
          row.from > today
            ? ('ahead' as const)
            : row.to !== null && row.to < today
              ? ('past' as const)
              : ('live' as const),
      })),
      requests: (await listRequestsOf(tx, personId)).map(shownRequest),
    });
  });
}

/** Whether a request sent again says what it said before; what is filed is the pooling area of the place, or its province. */
function isSameRequest(earlier: StoredRequest, asked: AskedOffSite): boolean {
  return (
    earlier.placeCode === filingPlaceOf(asked.placeCode) &&
    earlier.kind === asked.kind &&
    earlier.from === asked.from &&
    earlier.to === asked.to
  );
}

const requestReused = () =>
  new Problem(409, 'REQUEST_REUSED', '同一请求编号已用于另一份申请', {
    remedy: '请刷新页面后重新填写',
    field: 'requestId',
  });

/** A patient asks the agency of their area to file that they buy elsewhere (M30). @throws {Problem} 400 for an unknown place, 409 for a request id used otherwise */
export async function askOffSite(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.askOffSite>['body'],
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const asked = { ...body, from: readDay('from', body.from), to: readOpenDay('to', body.to) };
  try {
    return await world.db.transaction(scopeOf(actor), async (tx) => {
      const person = await findPersonById(tx, present(actor.personId, 'a patient has a person'));
      if (person === undefined) throw notFound('您的参保信息');
      await lockRequestsOf(tx, person.id);
      const earlier = await findAsked(tx, actor.accountId, body.requestId);
      if (earlier !== undefined) {
        if (earlier.personId === person.id && isSameRequest(earlier, asked))
          return accept({ id: earlier.id });
        throw requestReused();
      }
      const waiting = (await listRequestsOf(tx, person.id)).filter((one) => one.answer === null);
      const judged = judgeOffSite(
        asked,
        person.areaCode,
        waiting.map((one) => one.placeCode),
        dayAt(now),
      );
      if (!judged.ok) return decline(judged.refusal);
      const id = await insertRequest(tx, {
        ...asked,
        ...judged.value,
        personId: person.id,
        areaCode: person.areaCode,
        askedAt: now,
        askedBy: actor.accountId,
        askerName: actor.name,
      });
      await recordAudit(tx, actor, now, {
        action: 'settlement.askOffSite',
        subjectKind: 'offSiteRequest',
        subjectId: id,
        personId: person.id,
      });
      return accept({ id });
    });
  } catch (error) {
    const constraint = brokenConstraint(error);
    if (constraint === 'off_site_place_is_known') throw badInput('placeCode', '没有这个区划');
    // An agent does not see what the same account asked for somebody else; the database does.
    if (constraint === 'off_site_asked_once') throw requestReused();
    throw error;
  }
}

/** What patients of the area asked for; the look is recorded (M7). */
export async function listOffSiteRequests(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listOffSiteRequests>['query'],
): Promise<Outcome<OutputOf<typeof contract.listOffSiteRequests>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listRequestRows(tx, { state: query.state ?? null, ...pageSpan(query) });
    await recordAudit(tx, actor, now, {
      action: 'settlement.listOffSiteRequests',
      subjectKind: 'offSiteRequest',
      subjectId: 'list',
      detail: `${rows.length} 件`,
    });
    return accept({ total, rows: rows.map(shownRequest) });
  });
}

/**
 * The agency grants a request, which files it, or denies it with the reason (M30).
 * @throws {Problem} 400 for a denial without a reason, 404 outside the area, 409 when it is answered or filed already
 */
export async function answerOffSite(
  world: World,
  actor: Actor,
  id: number,
  { granted, reason }: CallOf<typeof contract.answerOffSite>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const why = reason.trim();
  if (!granted && why === '') throw badInput('reason', '不同意的要写明原因');
  try {
    return await world.db.transaction(scopeOf(actor), async (tx) => {
      const request = await findRequest(tx, id);
      if (request === undefined) throw notFound('本地区的这件申请');
      if (!(await insertAnswer(tx, { requestId: id, granted, reason: why, at: now, by: actor.accountId })))
        throw conflict('ALREADY_ANSWERED', '这件申请已经答复', '请刷新页面');
      if (granted) {
        const { personId, placeCode, kind, from, to } = request;
        await insertOffSiteFiling(tx, {
          personId,
          placeCode,
          kind,
          from,
          to,
          filedBy: actor.accountId,
          filedAt: now,
        });
      }
      await recordAudit(tx, actor, now, {
        action: 'settlement.answerOffSite',
        subjectKind: 'offSiteRequest',
        subjectId: id,
        personId: request.personId,
        detail: granted ? '同意' : '不同意',
      });
      return accept({ done: true });
    });
  } catch (error) {
    if (brokenConstraint(error)?.startsWith('off_site_filing_person_id_place_code'))
      throw conflict('ALREADY_FILED', '该地同一天已有备案', '请答复不同意，并说明已有备案');
    throw error;
  }
}

/** The filings of the area's people; the look is recorded (M7). */
export async function listOffSiteFilings(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listOffSiteFilings>['query'],
): Promise<Outcome<OutputOf<typeof contract.listOffSiteFilings>, Refusal>> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const filter = { personId: null, q: query.q?.trim() || null, ...pageSpan(query) };
    const { rows, total } = await listFilingRows(tx, filter);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.listOffSiteFilings',
      subjectKind: 'offSiteRequest',
      subjectId: 'filings',
      detail: `${rows.length} 件`,
    });
    return accept({ total, rows: rows.map(shownFiling) });
  });
}

/** The road of a paper exception: the area asks, the province decides and files it nationally, either ends it (N5.4). */
import { present } from '../../../base/assert.ts';
import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { PaperExceptionRow } from '../../../contract/prescription-paper.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import {
  judgePaperTerm,
  mayTakePaperStep,
  paperStateOn,
} from '../../../domain/prescription/paper-exception/exception.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import {
  findException,
  insertException,
  listExceptions,
  listExceptionsOver,
  lockException,
  markDecided,
  markEnded,
  markFiled,
  type StoredException,
} from './paper-store.ts';

type Done = Promise<Outcome<PaperExceptionRow, Refusal>>;

function presentException(one: StoredException, actor: Actor, today: PlainDate): PaperExceptionRow {
  const { askedBy: _, approved: __, ...shown } = one;
  const may = (step: 'decide' | 'file' | 'end') => mayTakePaperStep(step, one, today).ok;
  const isProvince = actor.role === 'provinceAdmin';
  return {
    ...shown,
    state: paperStateOn(one, today),
    askedAt: wallClock(one.askedAt),
    decidedAt: one.decidedAt === null ? null : wallClock(one.decidedAt),
    mayDecide: isProvince && may('decide'),
    mayFile: isProvince && may('file'),
    mayEnd: (isProvince || actor.role === 'areaBureau') && may('end'),
  };
}

async function written(tx: Tx, actor: Actor, id: number, action: string, now: number): Done {
  const one = present(await findException(tx, id), 'an exception that was written exists');
  await recordAudit(tx, actor, now, {
    action: `prescription.${action}`,
    subjectKind: 'paperException',
    subjectId: id,
    detail: `${one.areaName} ${one.from} 至 ${one.to}`,
  });
  return accept(presentException(one, actor, dayAt(now)));
}

/** The area's bureau asks for itself. @throws {Problem} 400 for a beginning in the past */
export async function askPaperException(
  world: World,
  actor: Actor,
  asked: { readonly reason: string; readonly from: PlainDate; readonly to: PlainDate },
): Done {
  const now = world.clock.now();
  const { areaCode, accountId } = actor;
  if (areaCode === null) throw notAllowed();
  if (asked.from < dayAt(now)) throw badInput('from', '不能早于今天');
  const term = judgePaperTerm(asked.from, asked.to);
  if (!term.ok) return term;
  return world.db.transaction('all', async (tx) => {
    const id = await insertException(tx, { ...asked, areaCode, askedBy: accountId, askedAt: now });
    return written(tx, actor, id, 'askPaper', now);
  });
}

/** Whose exceptions a role sees: the province all, a bureau its area's, a pharmacy those that cover it. */
export async function listPaperExceptions(
  world: World,
  actor: Actor,
): Promise<Outcome<{ rows: PaperExceptionRow[] }, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('all', async (tx) => {
    const rows =
      actor.institutionCode === null
        ? await listExceptions(tx, actor.areaCode === null ? '' : areaPrefix(actor.areaCode))
        : await listExceptionsOver(tx, (await findInstitution(tx, actor.institutionCode))?.areaCode ?? '');
    return accept({ rows: rows.map((one) => presentException(one, actor, today)) });
  });
}

/** Loads it under lock; an area's bureau finds only its own. @throws {Problem} 404 */
async function lockOwn(tx: Tx, actor: Actor, id: number): Promise<StoredException> {
  const one = await lockException(tx, id);
  if (!one || (actor.areaCode !== null && !one.areaCode.startsWith(areaPrefix(actor.areaCode))))
    throw notFound('这项延期');
  return one;
}

/** The province approves, perhaps for a shorter time, or refuses with a reason. @throws {Problem} 400 without one, or for a longer time */
export async function decidePaperException(
  world: World,
  actor: Actor,
  id: number,
  decision: { readonly approved: boolean; readonly to: PlainDate; readonly note: string },
): Done {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const one = await lockOwn(tx, actor, id);
    const may = mayTakePaperStep('decide', one, dayAt(now));
    if (!may.ok) return may;
    if (!decision.approved && decision.note.trim() === '') throw badInput('note', '不批准要写明理由');
    if (decision.to > one.to) throw badInput('to', '不能长于申请的期限');
    const to = decision.approved ? decision.to : one.to;
    const term = judgePaperTerm(one.from, to);
    if (!term.ok) return term;
    const { accountId } = actor;
    const note = decision.note.trim();
    await markDecided(tx, id, { approved: decision.approved, to, note, accountId, at: now });
    return written(tx, actor, id, 'decidePaper', now);
  });
}

/** Records the national filing, from whose day the exception counts. @throws {Problem} 400 for a day to come */
export async function filePaperException(
  world: World,
  actor: Actor,
  id: number,
  filing: { readonly filedNo: string; readonly filedOn: PlainDate },
): Done {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const one = await lockOwn(tx, actor, id);
    const may = mayTakePaperStep('file', one, dayAt(now));
    if (!may.ok) return may;
    if (filing.filedOn > dayAt(now)) throw badInput('filedOn', '不能晚于今天');
    await markFiled(tx, id, { ...filing, accountId: actor.accountId });
    return written(tx, actor, id, 'filePaper', now);
  });
}

/** Ends it before its time; today is its last day. */
export async function endPaperException(world: World, actor: Actor, id: number, note: string): Done {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const one = await lockOwn(tx, actor, id);
    const may = mayTakePaperStep('end', one, dayAt(now));
    if (!may.ok) return may;
    await markEnded(tx, id, { endedOn: dayAt(now), note: note.trim(), accountId: actor.accountId });
    return written(tx, actor, id, 'endPaper', now);
  });
}

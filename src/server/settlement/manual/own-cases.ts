/** Which manual claims may an actor work on, and how a step is written (M7, M30). */
import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import {
  mayTake,
  STATE_AFTER,
  type ManualStanding,
  type ManualStep,
} from '../../../domain/settlement/manual/manual-steps.ts';
import type { Tx } from '../../db/database.ts';
import { requireSame } from '../../funds/two-people/same-request.ts';
import { notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { changeOnce, type AskedChange } from '../../identity/change-once.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import { findCase, type CaseRow } from './case-store.ts';
import { findManualRequest, insertManualEvent, listManualEvents } from './manual-store.ts';

/** Whether a claim is the actor's to work on: their own, or of their agency's area. */
export function isOwn(actor: Actor, row: Pick<CaseRow, 'personId' | 'areaCode'>): boolean {
  return actor.personId !== null ? row.personId === actor.personId : isOwnArea(actor, row.areaCode);
}

/** A claim that is to be worked on, held until the transaction ends. @throws {Problem} 404 for anybody else's */
export async function openCase(tx: Tx, actor: Actor, id: number): Promise<CaseRow> {
  const row = await findCase(tx, id, true);
  if (row === undefined || !isOwn(actor, row)) throw notFound('这件零星报销');
  return row;
}

/** Where a claim stands and who brought it there. */
export async function standingOf(tx: Tx, row: CaseRow): Promise<ManualStanding> {
  const events = await listManualEvents(tx, row.id);
  const last = present(events.at(-1), 'a filed claim has its first step');
  return { state: STATE_AFTER[last.step], lastBy: last.accountId, filedBy: row.filedBy };
}

/**
 * Whether the actor may take a step now, or took it with this request before and gets the answer of then.
 * @throws {Problem} 409 for a request id used for another step
 */
export async function mayStep(
  tx: Tx,
  actor: Actor,
  row: CaseRow,
  step: ManualStep,
  requestId: string,
): Promise<Outcome<'now' | 'before', Refusal>> {
  const before = await findManualRequest(tx, row.id, actor.accountId, requestId);
  if (before !== undefined) {
    requireSame(before, { step }, ['step'], '另一步');
    return accept('before');
  }
  const may = mayTake(step, await standingOf(tx, row), actor.accountId);
  return may.ok ? accept('now') : may;
}

/** Changes what is known of a case without a step, once for one request; `content` as `changeOnce` asks it. */
export function changeCase(
  tx: Tx,
  by: { readonly actor: Actor; readonly now: number },
  row: Pick<CaseRow, 'manualNo' | 'personId'>,
  asked: Pick<AskedChange, 'requestId' | 'action' | 'content'>,
  change: () => Promise<Outcome<string, Refusal>>,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const subject = { subjectKind: 'manualClaim', subjectId: row.manualNo, personId: row.personId };
  return changeOnce(tx, by, { ...asked, ...subject }, change);
}

export interface StepFacts {
  readonly step: ManualStep;
  readonly requestId: string;
  readonly words: string;
  readonly ground?: string;
  readonly payable?: Fen;
  readonly lineVersion?: number;
  /** The endpoint, as the audit names it. */
  readonly action: string;
}

/** Writes a step and its place in the audit. */
export async function writeStep(
  tx: Tx,
  actor: Actor,
  now: number,
  row: Pick<CaseRow, 'id' | 'manualNo' | 'personId'>,
  facts: StepFacts,
): Promise<void> {
  await insertManualEvent(tx, row.id, {
    step: facts.step,
    at: now,
    onDay: dayAt(now),
    accountId: actor.accountId,
    actorName: actor.name,
    words: facts.words.trim(),
    ground: facts.ground ?? null,
    payable: facts.payable ?? null,
    lineVersion: facts.lineVersion ?? null,
    requestId: facts.requestId,
  });
  await recordAudit(tx, actor, now, {
    action: facts.action,
    subjectKind: 'manualClaim',
    subjectId: row.manualNo,
    personId: row.personId,
    detail: facts.step,
    requestId: facts.requestId,
  });
}

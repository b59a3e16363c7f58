/** Agreements signed on paper: what one person entered takes effect when another has seen the original (M25, M26, M27). */
import { wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-paper-agreements.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { checkAgreementClauses } from '../../../domain/providers/agreement.ts';
import { checkTerm } from '../../../domain/providers/agreements/draft.ts';
import { mayDecidePaper, paperAgreementState } from '../../../domain/providers/agreements/paper.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { ownInstitution } from '../manage-institutions.ts';
import { listAgreements, lockTerms } from '../store.ts';
import {
  decidePaper,
  insertConfirmedAgreement,
  insertPaperAgreement,
  isNumberTaken,
  listPaperRows,
  lockPaperAgreement,
  type NewPaperAgreement,
} from './paper-store.ts';
import { isAgency, reachOf } from './reach.ts';

const numberTaken = () => conflict('AGREEMENT_EXISTS', '该协议编号已经登记', '请核对协议编号');

/**
 * Enters an agreement that was signed on paper and contains the clauses its kind of institution needs, with where its
 * original is and why (M25, M26, M27). Nothing is in force by it yet.
 * @returns AGREEMENT_CLAUSES_MISSING naming what lacks, AGREEMENT_TERM_OVERLAPS when another one runs in its term
 * @throws {Problem} 404 outside the area, 400 for blank words, 409 when the number is taken or waits already
 */
export async function enterPaperAgreement(
  world: World,
  actor: Actor,
  given: NewPaperAgreement,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const paper = { ...given, documentRef: given.documentRef.trim(), reason: given.reason.trim() };
  if (paper.documentRef === '') throw badInput('documentRef', '请写明原件的文书编号或存放的文件');
  if (paper.reason === '') throw badInput('reason', '请写明缘由');
  try {
    return await world.db.transaction('none', async (tx) => {
      const institution = await ownInstitution(tx, actor, paper.institutionCode);
      const checked = checkAgreementClauses(institution.kind, paper.clauses);
      if (!checked.ok) return checked;
      if (await isNumberTaken(tx, paper.agreementNo)) throw numberTaken();
      const free = checkTerm(await listAgreements(tx, paper.institutionCode), paper.from, paper.to);
      if (!free.ok) return free;
      const id = await insertPaperAgreement(tx, paper, actor.accountId, now);
      await recordAudit(tx, actor, now, {
        action: 'providers.enterPaperAgreement',
        subjectKind: 'institution',
        subjectId: paper.institutionCode,
        detail: `${paper.agreementNo}：${paper.documentRef}`,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'paper_agreement_no_once') throw numberTaken();
    throw error;
  }
}

/** What was entered within the reader's reach, and what has come of it (M7, M25). */
export async function listPaperAgreements(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listPaperAgreements>['query'],
): Promise<Outcome<OutputOf<typeof contract.listPaperAgreements>, Refusal>> {
  return world.db.transaction('none', async (tx) => {
    const { rows, total } = await listPaperRows(tx, reachOf(actor), {
      state: query.state ?? null,
      institutionCode: query.institutionCode ?? null,
      ...pageSpan(query),
    });
    return accept({
      total,
      rows: rows.map((row) => ({
        id: row.id,
        agreementNo: row.agreementNo,
        institutionCode: row.institutionCode,
        institutionName: row.institutionName,
        kind: row.kind,
        areaName: row.areaName,
        clauses: [...row.clauses],
        fromOn: row.from,
        toOn: row.to,
        documentRef: row.documentRef,
        reason: row.reason,
        enteredBy: row.enteredByName,
        enteredAt: wallClock(row.enteredAt),
        state: paperAgreementState(row),
        decidedBy: row.decidedByName,
        decidedAt: row.decidedAt === null ? null : wallClock(row.decidedAt),
        decisionNote: row.decisionNote,
        mayDecide:
          isAgency(actor) && isOwnArea(actor, row.areaCode) && mayDecidePaper(row, actor.accountId).ok,
      })),
    });
  });
}

/**
 * Another person of the agency compares the original: confirmed, it is in force for the days it names; rejected, it is not (M25, M27).
 * @returns AGREEMENT_STEP_NOT_ALLOWED, AGREEMENT_NEEDS_ANOTHER_PERSON, AGREEMENT_TERM_OVERLAPS when another one took the term meanwhile
 * @throws {Problem} 404 outside the area, 400 for a rejection without a reason, 409 when another agreement took the number
 */
export async function decidePaperAgreement(
  world: World,
  actor: Actor,
  id: number,
  given: CallOf<typeof contract.decidePaperAgreement>['body'],
): Promise<Outcome<{ agreementId: number | null }, Refusal>> {
  const now = world.clock.now();
  const { confirmed } = given;
  const note = given.note.trim();
  if (!confirmed && note === '') throw badInput('note', '没有通过的要写明原因');
  try {
    return await world.db.transaction('none', async (tx) => {
      const paper = await lockPaperAgreement(tx, id);
      if (paper === undefined) throw notFound('这份线下协议');
      const { institutionCode, agreementNo } = paper;
      await ownInstitution(tx, actor, institutionCode);
      const allowed = mayDecidePaper(paper, actor.accountId);
      if (!allowed.ok) return allowed;
      await lockTerms(tx, institutionCode);
      if (confirmed) {
        const free = checkTerm(await listAgreements(tx, institutionCode), paper.from, paper.to);
        if (!free.ok) return free;
      }
      await decidePaper(tx, id, { confirmed, note, accountId: actor.accountId, now });
      const agreementId = confirmed ? await insertConfirmedAgreement(tx, id) : null;
      await recordAudit(tx, actor, now, {
        action: 'providers.decidePaperAgreement',
        subjectKind: 'institution',
        subjectId: institutionCode,
        detail: `${agreementNo}：${confirmed ? '确认' : '退回'}${note === '' ? '' : `，${note}`}`,
      });
      return accept({ agreementId });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'agreement_agreement_no_key') throw numberTaken();
    throw error;
  }
}

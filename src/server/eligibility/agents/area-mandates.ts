import { wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import {
  powersOf,
  type listAreaMandates as listRow,
  type recordMandate as recordRow,
} from '../../../contract/eligibility-agents.ts';
import type { MandateRow } from '../../../contract/insured-agents.ts';
import { PAPER_MAX_BYTES } from '../../../domain/eligibility/paper.ts';
import { judgePaper } from '../../../domain/eligibility/papers/judge-paper.ts';
import { PAPER_FAULTS } from '../../../domain/eligibility/papers/paper-fault.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { PROOF_KINDS } from '../../../domain/insured/agents/mandate.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notFound, Problem } from '../../http/problem.ts';
import { fileAnswer, type FileAnswer } from '../../http/route.ts';
import type { UploadedFile } from '../../http/upload.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import {
  findMandate,
  findMandateProof,
  insertMandateEnd,
  listMandateRows,
} from '../../insured/agents/mandate-store.ts';
import { mandateRow, recordMandate } from '../../insured/agents/manage-mandates.ts';
import { findPersonByNo } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { inflate } from '../papers/inflate.ts';
import { stampPaper, watermarkOf } from '../papers/show-paper.ts';

/** The proof, judged by its own bytes like every paper, and sealed. @throws {Problem} 400 or 413 when it is none */
function sealProof(world: World, file: UploadedFile | undefined): { cipher: Buffer; mediaType: string } {
  if (file === undefined || file.content.length === 0) throw badInput('file', '请附委托凭据的扫描件');
  if (file.content.length > PAPER_MAX_BYTES)
    throw new Problem(413, 'TOO_LARGE', '文件超过 10 MB', { remedy: '请压缩或重新扫描后再传' });
  const judged = judgePaper(file.fileName, file.content, inflate);
  if (!judged.ok) throw badInput('file', PAPER_FAULTS[judged.fault]);
  return {
    cipher: world.secrets.seal(file.content.subarray(0, judged.keptBytes)),
    mediaType: judged.mediaType,
  };
}

/**
 * The agency records who acts for a patient of its area that cannot go online, on papers that it has seen (M23.1, M35).
 * @throws {Problem} 400 without a readable proof, 404 for a patient outside the area or an unknown agent
 */
export async function recordPaperMandate(
  world: World,
  actor: Actor,
  body: CallOf<typeof recordRow>['body'],
  file: UploadedFile | undefined,
): Promise<Outcome<MandateRow, Refusal>> {
  const proof = { kind: body.proofKind, ...sealProof(world, file) };
  const principal = await world.db.transaction(scopeOf(actor), (tx) =>
    findPersonByNo(tx, body.principalNo.trim()),
  );
  if (principal === undefined) throw notFound('本地区的这位参保人');
  const terms = { ...body, powers: powersOf(body.powers) };
  return world.db.transaction('all', async (tx) => {
    const made = await recordMandate(world, tx, actor, principal, terms, proof);
    return made.ok ? accept(mandateRow(made.value, world.clock.now())) : made;
  });
}

/** Mandates of the area's patients; the look is recorded (M7). */
export async function listAreaMandates(
  world: World,
  actor: Actor,
  query: CallOf<typeof listRow>['query'],
): Promise<Outcome<OutputOf<typeof listRow>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listMandateRows(tx, {
      q: query.q?.trim() || undefined,
      ...pageSpan(query),
    });
    await recordAudit(tx, actor, now, {
      action: 'eligibility.listAreaMandates',
      subjectKind: 'mandate',
      subjectId: 'list',
      detail: `${rows.length} 份`,
    });
    return accept({
      total,
      rows: rows.map((row) => ({
        ...mandateRow(row, now),
        principalNo: row.principalNo,
        proofKind: row.proofKind,
      })),
    });
  });
}

/** The proof of a mandate, with the reader's name across it; the look is recorded. @throws {Problem} 404 out of sight or without one */
export async function getMandateProof(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<FileAnswer, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const proof = await findMandateProof(tx, id);
    if (proof === undefined) throw notFound('这份凭据');
    await recordAudit(tx, actor, now, {
      action: 'eligibility.getMandateProof',
      subjectKind: 'mandate',
      subjectId: id,
      personId: proof.principalId,
    });
    const shown = stampPaper(world.secrets.open(proof.cipher), proof.mediaType, watermarkOf(actor, now));
    if (shown === undefined)
      throw conflict('PAPER_NOT_READABLE', '这份凭据已损坏，不能查看', '请重新登记委托');
    return accept(
      fileAnswer(
        shown.content,
        shown.mediaType,
        `${PROOF_KINDS[proof.kind]}-${wallClock(now).slice(0, 10)}`,
        true,
      ),
    );
  });
}

/** The agency ends a mandate of its area, with the reason. @throws {Problem} 404 out of the area, 409 when it is over */
export async function endAreaMandate(
  world: World,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const mandate = await findMandate(tx, id);
    if (mandate === undefined) throw notFound('本地区的这份委托');
    const end = { id, at: now, by: actor.accountId, byWhom: 'agency' as const, reason: reason.trim() };
    if (!(await insertMandateEnd(tx, end))) throw conflict('MANDATE_OVER', '这份委托已经终止', '请刷新页面');
    await recordAudit(tx, actor, now, {
      action: 'eligibility.endAreaMandate',
      subjectKind: 'mandate',
      subjectId: id,
      personId: mandate.principalId,
    });
    return accept({ done: true });
  });
}

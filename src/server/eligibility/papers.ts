import { createHash } from 'node:crypto';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/eligibility.ts';
import type { PaperKind } from '../../domain/eligibility/model.ts';
import { PAPER_MAX_BYTES } from '../../domain/eligibility/paper.ts';
import { judgePaper } from '../../domain/eligibility/papers/judge-paper.ts';
import { PAPER_FAULTS } from '../../domain/eligibility/papers/paper-fault.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import type { CredentialKind } from '../../domain/insured/model.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { badInput, notFound, Problem } from '../http/problem.ts';
import { fileAnswer, type FileAnswer } from '../http/route.ts';
import type { UploadedFile } from '../http/upload.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findPersonByCredential } from '../insured/store.ts';
import type { World } from '../world.ts';
import { findPaper, insertPaper } from './application-store.ts';
import { isOwnCase } from './own-case.ts';
import { inflate } from './papers/inflate.ts';
import { stampPaper, watermarkOf } from './papers/show-paper.ts';

export interface ShownCredential {
  readonly credentialKind?: CredentialKind | undefined;
  readonly credentialNumber?: string | undefined;
}

/**
 * The patient for whom an applicant acts: themselves, or whoever shows a credential to the doctor (M34, M35). Needs scope `all`.
 * @throws {Problem} 400 when a doctor gives no credential, 404 when it is nobody's
 */
export async function applicantPerson(
  world: World,
  tx: Tx,
  actor: Actor,
  shown: ShownCredential,
): Promise<number> {
  if (actor.personId !== null) return actor.personId;
  if (shown.credentialKind === undefined || shown.credentialNumber === undefined)
    throw badInput('credentialNumber', '代患者办理须先核对患者凭证');
  const person = await findPersonByCredential(
    tx,
    world.secrets,
    shown.credentialKind,
    shown.credentialNumber,
  );
  if (person === undefined) throw notFound('持该凭证的参保人');
  return person.id;
}

/**
 * Takes one paper of an application, judged by its own bytes, and seals it (M23.2). What a camera puts behind a picture is not kept.
 * @throws {Problem} 400 without a file, for another kind of file or one that hides something, 413 over 10 MB
 */
export async function uploadPaper(
  world: World,
  actor: Actor,
  kind: PaperKind,
  file: UploadedFile | undefined,
  shown: ShownCredential,
): Promise<Outcome<OutputOf<typeof contract.uploadPaper>, Refusal>> {
  if (file === undefined || file.content.length === 0) throw badInput('file', '请选择文件');
  if (file.content.length > PAPER_MAX_BYTES)
    throw new Problem(413, 'TOO_LARGE', '文件超过 10 MB', { remedy: '请压缩或重新拍照后再传' });
  const judged = judgePaper(file.fileName, file.content, inflate);
  if (!judged.ok) throw badInput('file', PAPER_FAULTS[judged.fault]);
  const { mediaType } = judged;
  const content = file.content.subarray(0, judged.keptBytes);
  const now = world.clock.now();
  const fileName = [...file.fileName].slice(-100).join('');
  const sizeBytes = content.length;
  const id = await world.db.transaction('all', async (tx) => {
    const personId = await applicantPerson(world, tx, actor, shown);
    const paper = await insertPaper(tx, {
      personId,
      kind,
      fileName,
      mediaType,
      sizeBytes,
      sha256: createHash('sha256').update(content).digest('hex'),
      contentCipher: world.secrets.seal(content),
      uploadedAt: now,
      uploadedBy: actor.accountId,
    });
    await recordAudit(tx, actor, now, {
      action: 'eligibility.uploadPaper',
      subjectKind: 'paper',
      subjectId: paper,
      personId,
      detail: kind,
    });
    return paper;
  });
  return accept({ id, kind, fileName, mediaType, sizeBytes });
}

/**
 * Shows a paper to whoever may see its application, with their name and the time across it; the look is recorded (M7).
 * @throws {Problem} 404 out of sight, 409 for a paper from before the check that cannot be read
 */
export async function getPaper(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<FileAnswer, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const paper = await findPaper(tx, id);
    if (paper === undefined || !(await isOwnCase(tx, actor, paper.applicationId))) throw notFound('这份材料');
    await recordAudit(tx, actor, now, {
      action: 'eligibility.getPaper',
      subjectKind: 'paper',
      subjectId: id,
      personId: paper.personId,
    });
    const shown = stampPaper(
      world.secrets.open(paper.contentCipher),
      paper.mediaType,
      watermarkOf(actor, now),
    );
    if (shown === undefined)
      throw new Problem(409, 'PAPER_NOT_READABLE', '这份材料已损坏，不能在线查看', {
        remedy: '请让申请人重新上传',
      });
    return accept(fileAnswer(shown.content, shown.mediaType, paper.fileName, true));
  });
}

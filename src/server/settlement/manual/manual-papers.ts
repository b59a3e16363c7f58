/** Papers of manual claims: judged by their own bytes, sealed, shown with the reader's name across them (M7, M30). */
import { createHash } from 'node:crypto';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-manual.ts';
import { PAPER_MAX_BYTES } from '../../../domain/eligibility/paper.ts';
import { judgePaper } from '../../../domain/eligibility/papers/judge-paper.ts';
import { PAPER_FAULTS } from '../../../domain/eligibility/papers/paper-fault.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { inflate } from '../../eligibility/papers/inflate.ts';
import { stampPaper, watermarkOf } from '../../eligibility/papers/show-paper.ts';
import { badInput, notFound, Problem } from '../../http/problem.ts';
import { fileAnswer, type FileAnswer } from '../../http/route.ts';
import type { UploadedFile } from '../../http/upload.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { subjectOf } from './file-manual.ts';
import { findManualPaper, insertManualPaper } from './manual-store.ts';

/** @throws {Problem} 400 without a file, for another kind of file or one that hides something, 413 over 10 MB */
export async function uploadManualPaper(
  world: World,
  actor: Actor,
  { kind, personNo }: CallOf<typeof contract.uploadManualPaper>['body'],
  file: UploadedFile | undefined,
): Promise<Outcome<OutputOf<typeof contract.uploadManualPaper>, Refusal>> {
  if (file === undefined || file.content.length === 0) throw badInput('file', '请选择文件');
  if (file.content.length > PAPER_MAX_BYTES)
    throw new Problem(413, 'TOO_LARGE', '文件超过 10 MB', { remedy: '请压缩或重新拍照后再传' });
  const judged = judgePaper(file.fileName, file.content, inflate);
  if (!judged.ok) throw badInput('file', PAPER_FAULTS[judged.fault]);
  const content = file.content.subarray(0, judged.keptBytes);
  const fileName = [...file.fileName].slice(-100).join('');
  const now = world.clock.now();
  const id = await world.db.transaction('all', async (tx) => {
    const person = await subjectOf(tx, actor, personNo);
    const paper = await insertManualPaper(tx, {
      personId: person.id,
      kind,
      fileName,
      mediaType: judged.mediaType,
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      contentCipher: world.secrets.seal(content),
      uploadedAt: now,
      uploadedBy: actor.accountId,
    });
    await recordAudit(tx, actor, now, {
      action: 'settlement.uploadManualPaper',
      subjectKind: 'paper',
      subjectId: paper,
      personId: person.id,
      detail: kind,
    });
    return paper;
  });
  return accept({ id, kind, fileName });
}

/** Shows a paper to whoever may see its claim; the look is recorded. @throws {Problem} 404 out of sight, 409 when unreadable */
export async function getManualPaper(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<FileAnswer, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const paper = await findManualPaper(tx, id);
    if (paper === undefined) throw notFound('这份材料');
    await recordAudit(tx, actor, now, {
      action: 'settlement.getManualPaper',
      subjectKind: 'paper',
      subjectId: id,
      personId: paper.personId,
    });
    const content = world.secrets.open(paper.contentCipher);
    const shown = stampPaper(content, paper.mediaType, watermarkOf(actor, now));
    if (shown === undefined)
      throw new Problem(409, 'PAPER_NOT_READABLE', '这份材料已损坏，不能在线查看', {
        remedy: '请让申报人重新上传',
      });
    return accept(fileAnswer(shown.content, shown.mediaType, paper.fileName, true));
  });
}

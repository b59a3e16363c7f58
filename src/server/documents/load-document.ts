import type { Actor } from '../../domain/identity/roles.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { conflict } from '../http/problem.ts';
import type { World } from '../world.ts';
import { recogniseFile, type DocumentFile, type RecognisedFile } from './recognise-file.ts';
import { findDocumentByContent, insertDocument } from './store.ts';

export interface PreviewedDocument extends RecognisedFile {
  readonly alreadyLoadedAs: number | null;
}

export interface LoadedDocument extends RecognisedFile {
  readonly id: number;
  /** False when the very same file had been loaded before and nothing was written. */
  readonly added: boolean;
}

/**
 * Shows what a file would bring, without writing.
 * @throws {Problem} as `recogniseFile`
 */
export async function previewDocument(world: World, file: DocumentFile): Promise<PreviewedDocument> {
  const recognised = recogniseFile(file);
  const id = await world.db.transaction('none', (tx) =>
    findDocumentByContent(tx, recognised.document, recognised.sha256),
  );
  return { ...recognised, alreadyLoadedAs: id ?? null };
}

/**
 * Loads an official text as data, split by part and article and linked to the clauses (M1). The same file twice changes nothing.
 * @param seen the content that the caller was shown; null where nobody was asked (command line)
 * @throws {Problem} as `recogniseFile`, and 409 when the file is not the one that was shown
 */
export async function loadDocument(
  world: World,
  actor: Actor | 'system',
  file: DocumentFile,
  seen: string | null,
): Promise<LoadedDocument> {
  const recognised = recogniseFile(file);
  if (seen !== null && seen !== recognised.sha256) {
    throw conflict('FILE_CHANGED', '文件与刚才识别的不是同一份', '请重新选择文件，核对识别结果后再载入');
  }
  const now = world.clock.now();
  return world.db.transaction('none', async (tx) => {
    const inserted = await insertDocument(tx, recognised, actor === 'system' ? null : actor.accountId, now);
    const id = inserted ?? (await findDocumentByContent(tx, recognised.document, recognised.sha256));
    if (id === undefined) throw conflict('LOADED_ELSEWHERE', '另一人正在载入同一份文件', '请稍后刷新列表');
    if (inserted !== undefined) {
      await recordAudit(tx, actor, now, {
        action: 'documents.loadPolicyDocument',
        subjectKind: 'policyDocument',
        subjectId: id,
        detail: `${recognised.title} ${recognised.articles.length} 段`,
      });
    }
    return { ...recognised, id, added: inserted !== undefined };
  });
}

/** Looks at a file before anything is written, and starts the job that imports it (N1.1). */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDate } from '../../../base/date.ts';
import { IMPORTER_KINDS, type ImporterKind } from '../../../domain/catalogue/imports/importer-kind.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { badInput, notAllowed, Problem } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import type { Importer, SettingField, Settings } from './importer.ts';
import { findImporter } from './importers.ts';
import { findImport, insertImport } from './job-store.ts';
import type { ImportKeeper } from './keep-imports.ts';
import type { FilePreview } from './reading.ts';
import type { OnProgress } from './run-import.ts';
import { previewInThread, recogniseInThread } from './start-reading.ts';
import { UnreadableWorkbook } from './unreadable.ts';

export interface ImportFile {
  readonly fileName: string;
  readonly content: Buffer;
}

export interface StartedImport {
  /** Null when the same file is there already: nothing is written. */
  readonly importId: number | null;
  readonly versionId: number | null;
  /** Settles when the job has ended or was let go; never rejects. */
  readonly finished: Promise<void>;
}

export function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Says what a file is and holds, and writes nothing.
 * @throws {Problem} 400 when it is nothing that can be imported
 */
export const previewUpload = (file: ImportFile): Promise<FilePreview> => withUpload(file, previewInThread);

/** Says which importer takes a file, without reading it through. @throws {Problem} as `previewUpload` */
export const recogniseUpload = (file: ImportFile): Promise<ImporterKind> =>
  withUpload(file, recogniseInThread);

async function withUpload<T>(file: ImportFile, look: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shuangtong-look-'));
  try {
    const path = join(folder, 'file');
    await writeFile(path, file.content);
    return await look(path);
  } catch (error) {
    if (error instanceof UnreadableWorkbook)
      throw new Problem(400, 'UNREADABLE_FILE', error.message, {
        field: 'file',
        remedy: '请选择带有栏目标题的 xlsx、xls 或 csv 文件，栏目可对照模板',
      });
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Reads the settings that a person confirmed.
 * @throws {Problem} 400 with the field that is missing, unknown or malformed
 */
export function readSettings(importer: Importer<never>, given: unknown): Settings {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badInput('settings', '格式不正确');
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = importer.fields.find((one) => one.name === name);
    if (!field || typeof value !== 'string') throw badInput(name, '没有这项设置');
    if (value.trim() === '') continue;
    const fault = faultOf(field, value.trim());
    if (fault !== undefined) throw badInput(name, `${field.label}${fault}`);
    settings[name] = value.trim();
  }
  const missing = importer.fields.find((field) => field.required && settings[field.name] === undefined);
  if (missing) throw badInput(missing.name, `请填写${missing.label}`);
  importer.checkSettings(settings);
  return settings;
}

function faultOf({ kind }: SettingField, value: string): string | undefined {
  if (kind === 'day') return parseDate(value) === undefined ? '不是 yyyy-MM-dd 的日期' : undefined;
  if (kind === 'count') return /^\d{1,7}$/.test(value) ? undefined : '应为整数';
  if (kind === 'year') return /^\d{4}$/.test(value) ? undefined : '应为四位年份';
  return value.length <= 300 ? undefined : '不超过 300 字';
}

/**
 * Starts an import; the answer comes at once, the work goes on. The same file with the same settings changes nothing.
 * @throws {Problem} 400 for wrong settings, 403 when the office may not start this kind
 */
export async function startImportJob(
  world: World,
  keeper: ImportKeeper,
  actor: Actor | 'system',
  file: ImportFile,
  request: { readonly kind: ImporterKind; readonly settings: unknown },
  onProgress?: OnProgress,
): Promise<StartedImport> {
  const importer = findImporter(request.kind);
  if (!importer) throw badInput('importer', '没有这种导入');
  if (actor !== 'system' && !importer.who.includes(actor.role)) throw notAllowed();
  const settings = readSettings(importer, request.settings);
  const sha256 = hashOf(file.content);
  const now = world.clock.now();
  const runner = keeper.newRunner();
  const begun = await world.db.transaction('all', async (tx) => {
    const versionId = await importer.findEarlier?.(tx, sha256, settings);
    if (versionId !== undefined) return { row: undefined, versionId };
    const accountId = actor === 'system' ? null : actor.accountId;
    const job = { importer: importer.kind, fileName: file.fileName, sha256, settings, accountId };
    const id = await insertImport(tx, job, file.content, runner.id, now);
    await recordAudit(tx, actor, now, {
      action: 'catalogue.startImport',
      subjectKind: 'catalogueImport',
      subjectId: id,
      detail: `${IMPORTER_KINDS[importer.kind]}，${settings['edition'] ?? ''} ${file.fileName}`,
    });
    return { row: await findImport(tx, id), versionId: null };
  });
  if (!begun.row) return { importId: null, versionId: begun.versionId, finished: Promise.resolve() };
  return { importId: begun.row.id, versionId: null, finished: keeper.run(begun.row, runner, onProgress) };
}

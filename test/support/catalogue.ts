import { getImport, previewImport, startImport } from '../../src/contract/imports.ts';
import type { OutputOf } from '../../src/contract/endpoint.ts';
import type { ImporterKind } from '../../src/domain/catalogue/imports/importer-kind.ts';
import type { Answer, Caller, UploadPart } from './api.ts';

/** The published totals of `smallCatalogue`. */
export const SMALL_TOTALS = {
  western: 3,
  chinese: 2,
  negotiatedWestern: 3,
  negotiatedChinese: 1,
  total: 9,
};

/** A workbook as a form sends it. */
export function workbookPart(content: Buffer, fileName = '目录2026.xlsx'): UploadPart {
  return { field: 'file', fileName, mediaType: 'application/octet-stream', content };
}

/** Shows a file to the server, which writes nothing. */
export async function preview(
  caller: Caller,
  content: Buffer,
  fileName?: string,
): Promise<OutputOf<typeof previewImport>> {
  const answer = await caller.upload(previewImport, {}, [workbookPart(content, fileName)]);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

export interface ImportPlan {
  readonly edition: string;
  /** Parts of the published totals; those of `smallCatalogue` where left out. */
  readonly totals?: object;
  readonly effectiveFrom?: string;
}

/** Starts an import as the page does: recognised first, then sent again with its settings. */
export async function startFile(
  caller: Caller,
  content: Buffer,
  settings: Readonly<Record<string, string>>,
  importer?: ImporterKind,
): Promise<Answer<typeof startImport>> {
  const seen = await preview(caller, content);
  const body = {
    sha256: seen.sha256,
    importer: importer ?? seen.importer,
    settings: JSON.stringify(settings),
  };
  return caller.upload(startImport, { body }, [workbookPart(content)]);
}

/** Starts an import of the national catalogue. */
export async function start(
  caller: Caller,
  content: Buffer,
  { edition, totals = SMALL_TOTALS, effectiveFrom = '2026-01-01' }: ImportPlan,
): Promise<Answer<typeof startImport>> {
  const counts = Object.entries(totals).map(([part, count]) => [part, String(count)] as const);
  return startFile(caller, content, { edition, effectiveFrom, ...Object.fromEntries(counts) });
}

/** Waits until an import has ended. */
export async function ended(caller: Caller, importId: number): Promise<OutputOf<typeof getImport>> {
  for (;;) {
    const job = await caller.ok(getImport, { params: { id: importId } });
    if (job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Imports any file that makes a draft and gives the job that has ended. */
export async function importFile(
  caller: Caller,
  content: Buffer,
  settings: Readonly<Record<string, string>>,
): Promise<OutputOf<typeof getImport>> {
  const answer = await startFile(caller, content, settings);
  if (answer.status !== 200 || answer.body.importId === null) throw new Error(JSON.stringify(answer.body));
  return ended(caller, answer.body.importId);
}

/** Imports a national catalogue and gives the draft's version. */
export async function imported(caller: Caller, content: Buffer, plan: ImportPlan): Promise<number> {
  const answer = await start(caller, content, plan);
  if (answer.status !== 200 || answer.body.importId === null) throw new Error(JSON.stringify(answer.body));
  const job = await ended(caller, answer.body.importId);
  if (job.versionId === null) throw new Error(JSON.stringify(job));
  return job.versionId;
}

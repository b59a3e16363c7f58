import type { FastifyInstance } from 'fastify';
import { wallClock } from '../../../base/date.ts';
import { accept } from '../../../base/outcome.ts';
import {
  cancelImport,
  exportImportRows,
  getImport,
  getListTemplate,
  listImportRows,
  listImports,
  previewImport,
  startImport,
} from '../../../contract/imports.ts';
import { IMPORTER_KINDS, ROW_OUTCOMES } from '../../../domain/catalogue/imports/importer-kind.ts';
import { LIST_TEMPLATES } from '../../../domain/catalogue/imports/list-templates.ts';
import type { Role } from '../../../domain/identity/roles.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notAllowed, notFound, Problem } from '../../http/problem.ts';
import { fileAnswer, mount } from '../../http/route.ts';
import type { UploadedFile } from '../../http/upload.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { sheetFile } from '../report-file.ts';
import type { Importer } from './importer.ts';
import { findImporter } from './importers.ts';
import { endImport, findImport, listImportPage, listReportRows, type ImportRow } from './job-store.ts';
import { keepImports } from './keep-imports.ts';
import { findVersionOfFile } from './list-version-store.ts';
import type { FilePreview } from './reading.ts';
import { hashOf, previewUpload, startImportJob } from './start-import.ts';

/** Writing a workbook holds up everybody else for that time; a longer report is exported in parts. */
const MOST_EXPORTED = 20_000;

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function onlyFile(files: readonly UploadedFile[]): UploadedFile {
  const [file] = files;
  if (!file || files.length > 1) throw badInput('file', '请选择一个文件');
  return file;
}

function importOf(row: ImportRow, now: number) {
  const { startedAt, endedAt, resumedAt, settings, sha256: _, accountId: __, ...rest } = row;
  const importer = findImporter(row.importer);
  return {
    ...rest,
    label: IMPORTER_KINDS[row.importer],
    facts: [...row.facts],
    allOrNothing: importer?.atomicity === 'whole',
    settings: (importer?.fields ?? []).flatMap(({ name, label }) => {
      const value = settings[name];
      return value === undefined ? [] : [{ label, value }];
    }),
    startedAt: wallClock(startedAt),
    resumedAt: resumedAt === null ? null : wallClock(resumedAt),
    elapsedMs: Math.max(0, (endedAt ?? now) - startedAt),
  };
}

/** The year in a file's name is only proposed; whoever imports confirms it. */
function proposedEdition(importer: Importer<never>, fileName: string): string {
  const year = /(?<!\d)(20\d{2})(?!\d)/.exec(fileName)?.[1];
  const kind = importer.fields.find((field) => field.name === 'edition')?.kind;
  return year === undefined ? '' : kind === 'text' ? `${year}年版` : year;
}

function previewOf(
  importer: Importer<never>,
  role: Role,
  file: UploadedFile,
  seen: FilePreview,
  alreadyImportedAs: number | null,
) {
  const edition = proposedEdition(importer, file.fileName);
  const known = importer.known ?? [];
  const proposed: Readonly<Record<string, string>> = {
    ...(edition === '' ? {} : { edition }),
    ...known.find((one) => edition.startsWith(one.edition))?.values,
    ...seen.summary?.guesses,
  };
  return {
    fileName: file.fileName,
    sha256: hashOf(file.content),
    importer: importer.kind,
    label: IMPORTER_KINDS[importer.kind],
    format: seen.format,
    plan: importer.plan,
    clauses: [...importer.clauses],
    mayStart: importer.who.includes(role),
    allOrNothing: importer.atomicity === 'whole',
    sheets: seen.sheets.map((sheet) => ({ ...sheet, captions: [...sheet.captions] })),
    ignored: [...seen.ignored],
    tally: seen.tally,
    complete: seen.summary !== undefined,
    facts: [...(seen.summary?.facts ?? [])],
    doubtful: [...seen.doubtful],
    refused: [...seen.refused],
    fields: importer.fields.map(({ name, label, kind, required, hint }) => ({
      name,
      label,
      kind,
      required,
      hint: hint === undefined || hint === '' ? null : hint,
      value: proposed[name] ?? '',
      inFile: seen.summary?.counts[name] ?? null,
    })),
    known: known.map((one) => ({
      edition: one.edition,
      values: Object.entries(one.values).map(([name, value]) => ({ name, value })),
    })),
    alreadyImportedAs,
  };
}

/** From a file to a draft or to dated facts: look, start, follow, cancel, report (N1.1, N2.1, N6). */
export function mountImports(app: FastifyInstance, world: World): void {
  const keeper = keepImports(app, world);
  mount(app, world, previewImport, async ({ files, actor }) => {
    const file = onlyFile(files);
    const seen = await previewUpload(file);
    const importer = findImporter(seen.kind);
    if (!importer) throw new Problem(400, 'UNREADABLE_FILE', '这种表还不能导入', { field: 'file' });
    const { makes } = importer;
    const earlier =
      makes &&
      (await world.db.transaction('none', (tx) => findVersionOfFile(tx, makes, null, hashOf(file.content))));
    return accept(previewOf(importer, actor.role, file, seen, earlier ?? null));
  });
  mount(app, world, startImport, async ({ files, body, actor }) => {
    const file = onlyFile(files);
    if (hashOf(file.content) !== body.sha256)
      throw badInput('sha256', '上传的文件与识别时的不是同一份，请重新识别');
    const request = { kind: body.importer, settings: parseSettings(body.settings) };
    const { importId, versionId } = await startImportJob(world, keeper, actor, file, request);
    return accept({ importId, versionId, alreadyImported: importId === null });
  });
  mountJobs(app, world);
  mountReport(app, world);
}

function parseSettings(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badInput('settings', '格式不正确');
  }
}

async function jobOf(world: World, id: number): Promise<ImportRow> {
  const row = await world.db.transaction('none', (tx) => findImport(tx, id));
  if (!row) throw notFound('这次导入');
  return row;
}

function mountJobs(app: FastifyInstance, world: World): void {
  mount(app, world, listImports, async ({ query }) => {
    const { rows, total } = await world.db.transaction('none', (tx) =>
      listImportPage(tx, query.importer, pageSpan(query)),
    );
    return accept({ total, rows: rows.map((row) => importOf(row, world.clock.now())) });
  });
  mount(app, world, getImport, async ({ params }) =>
    accept(importOf(await jobOf(world, params.id), world.clock.now())),
  );
  mount(app, world, cancelImport, async ({ params, actor }) => {
    const job = await jobOf(world, params.id);
    if (!findImporter(job.importer)?.who.includes(actor.role)) throw notAllowed();
    const now = world.clock.now();
    await world.db.transaction('none', async (tx) => {
      if (!(await endImport(tx, params.id, { state: 'cancelled' }, now)))
        throw new Problem(409, 'IMPORT_ENDED', '导入已经结束，不能取消', { remedy: '请查看导入结果' });
      await recordAudit(tx, actor, now, {
        action: 'catalogue.cancelImport',
        subjectKind: 'catalogueImport',
        subjectId: params.id,
      });
    });
    return accept(importOf(await jobOf(world, params.id), now));
  });
}

function mountReport(app: FastifyInstance, world: World): void {
  mount(app, world, listImportRows, async ({ params, query }) => {
    await jobOf(world, params.id);
    return accept(
      await world.db.transaction('none', (tx) => listReportRows(tx, params.id, query, pageSpan(query))),
    );
  });
  mount(app, world, exportImportRows, async ({ params, query }) => {
    await jobOf(world, params.id);
    const { rows, total } = await world.db.transaction('none', (tx) =>
      listReportRows(tx, params.id, query, { limit: MOST_EXPORTED, offset: 0 }),
    );
    const cells = rows.map((row) => [
      row.sheet,
      row.sheetRow,
      row.cell,
      ROW_OUTCOMES[row.outcome],
      row.name,
      row.reason,
    ]);
    if (total > rows.length)
      cells.push([
        '',
        '',
        '',
        '',
        '',
        `共 ${total} 行，这里是前 ${rows.length} 行；其余请按结果或名称筛选后再导出`,
      ]);
    const file = sheetFile('导入报告', ['工作表', '行', '单元格', '结果', '名称', '说明'], cells);
    return accept(fileAnswer(file, XLSX, `导入报告-${params.id}.xlsx`));
  });
  mount(app, world, getListTemplate, async ({ params }) => {
    const label = IMPORTER_KINDS[params.kind];
    // The captions stand in the first row, so that the filled-in table is told by them; how to fill each is a sheet apart.
    const columns = LIST_TEMPLATES[params.kind];
    const file = sheetFile(
      label,
      columns.map((column) => column.caption),
      [],
      {
        name: '填写说明',
        captions: ['栏目', '怎么填'],
        rows: columns.map(({ caption, how }) => [caption, how]),
      },
    );
    return accept(fileAnswer(file, XLSX, `${label}-模板.xlsx`));
  });
}

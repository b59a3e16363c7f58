import type { FastifyInstance } from 'fastify';
import { day, wallClock } from '../../base/date.ts';
import { accept } from '../../base/outcome.ts';
import { formatRatio, parseRatio, type Ratio } from '../../base/ratio.ts';
import {
  cancelImport,
  exportImportRows,
  getImport,
  listCategories,
  listImportRows,
  listImports,
  listNationalEntries,
  previewCatalogue,
  startImport,
} from '../../contract/catalogue.ts';
import { setSelfPayRatio } from '../../contract/self-pay-ratios.ts';
import { diffVersions } from '../../contract/version-diff.ts';
import { matchKey } from '../../domain/catalogue/cell-text.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { pageSpan } from '../http/paging.ts';
import { badInput, notFound, Problem } from '../http/problem.ts';
import { fileAnswer, mount } from '../http/route.ts';
import type { UploadedFile } from '../http/upload.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { compareVersions, previewImport, setRatio } from './national-catalogue.ts';
import { chooseTotals, hashOf, startCatalogueImport } from './import-catalogue.ts';
import { endImport, findImport, listImportPage, listReportRows, type ImportRow } from './import-store.ts';
import { mountList } from './list-routes.ts';
import { listCategoryRows, listEntryRows, type NationalEntryRow } from './national-store.ts';
import { refuseArea } from './refuse-area.ts';
import { sheetFile } from './report-file.ts';
import { seesDrafts } from './sees-drafts.ts';
import { findVersion } from './version-store.ts';
import { mountPaymentRoute } from './versions/route-routes.ts';
import { mountVersions } from './versions/version-routes.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const OUTCOME_WORDS = {
  taken: '已取',
  doubtful: '存疑',
  refused: '拒绝',
  category: '分类',
  skipped: '略过',
} as const;

function onlyFile(files: readonly UploadedFile[]): UploadedFile {
  const [file] = files;
  if (!file || files.length > 1) throw badInput('file', '请选择一个文件');
  return file;
}

function importOf({ startedAt, endedAt, ...row }: ImportRow, now: number) {
  return { ...row, startedAt: wallClock(startedAt), elapsedMs: Math.max(0, (endedAt ?? now) - startedAt) };
}

function entryOf({ ratio, ratioSource, confidential, standardText, ...row }: NationalEntryRow) {
  return {
    ...row,
    standardText: confidential ? '保密' : standardText,
    selfPayRatio:
      row.class === '甲'
        ? formatRatio(0n as Ratio)
        : ratio === null
          ? null
          : formatRatio(BigInt(ratio) as Ratio),
    ratioSource: row.class === '甲' ? ('classA' as const) : ratioSource,
  };
}

/** The national catalogue: import, report, reconciliation, publication, entries (N1.1, N2.1, N5.1). */
export function mountCatalogue(app: FastifyInstance, world: World): void {
  mountImports(app, world);
  mountVersions(app, world);
  mountPaymentRoute(app, world);
  mountEntries(app, world);
  mountList(app, world);
}

function mountImports(app: FastifyInstance, world: World): void {
  mount(app, world, previewCatalogue, async ({ files }) =>
    accept(await previewImport(world, onlyFile(files))),
  );
  mount(app, world, startImport, async ({ files, body, actor }) => {
    const file = onlyFile(files);
    if (hashOf(file.content) !== body.sha256)
      throw badInput('sha256', '上传的文件与识别时的不是同一份，请重新识别');
    const { edition, effectiveFrom, sha256: _, ...given } = body;
    const request = { edition, effectiveFrom: day(effectiveFrom), totals: chooseTotals(edition, given) };
    const { importId, versionId } = await startCatalogueImport(world, actor, file, request);
    return accept({ importId, versionId, alreadyImported: importId === null });
  });
  mount(app, world, listImports, async ({ query }) => {
    const { rows, total } = await world.db.transaction('none', (tx) => listImportPage(tx, pageSpan(query)));
    return accept({ total, rows: rows.map((row) => importOf(row, world.clock.now())) });
  });
  const getJob = async (id: number) => {
    const row = await world.db.transaction('none', (tx) => findImport(tx, id));
    if (!row) throw notFound('这次导入');
    return importOf(row, world.clock.now());
  };
  mount(app, world, getImport, async ({ params }) => accept(await getJob(params.id)));
  mount(app, world, cancelImport, async ({ params, actor }) => {
    await getJob(params.id);
    const now = world.clock.now();
    await world.db.transaction('none', async (tx) => {
      const cancelled = await endImport(tx, params.id, { state: 'cancelled' }, now);
      if (!cancelled)
        throw new Problem(409, 'IMPORT_ENDED', '导入已经结束，不能取消', { remedy: '请查看导入结果' });
      await recordAudit(tx, actor, now, {
        action: 'catalogue.cancelImport',
        subjectKind: 'catalogueImport',
        subjectId: params.id,
      });
    });
    return accept(await getJob(params.id));
  });
  mount(app, world, listImportRows, async ({ params, query }) => {
    await getJob(params.id);
    return accept(
      await world.db.transaction('none', (tx) => listReportRows(tx, params.id, query, pageSpan(query))),
    );
  });
  mount(app, world, exportImportRows, async ({ params, query }) => {
    const job = await getJob(params.id);
    const { rows } = await world.db.transaction('none', (tx) =>
      listReportRows(tx, params.id, query, { limit: null, offset: 0 }),
    );
    const cells = rows.map((row) => [
      row.sheet,
      row.sheetRow,
      row.cell,
      OUTCOME_WORDS[row.outcome],
      row.name,
      row.reason,
    ]);
    const file = sheetFile('导入报告', ['工作表', '行', '单元格', '结果', '名称', '说明'], cells);
    return accept(fileAnswer(file, XLSX, `导入报告-${job.id}.xlsx`));
  });
}

function mountEntries(app: FastifyInstance, world: World): void {
  const admitVersion = async (id: number, actor: Actor) => {
    const version = await world.db.transaction('none', (tx) => findVersion(tx, id));
    if (!version || (version.state === 'draft' && !seesDrafts(actor))) throw notFound('这个目录版本');
  };
  mount(app, world, listNationalEntries, async ({ params, query, actor }) => {
    await admitVersion(params.id, actor);
    const { q, section, category, ratio } = query;
    const filter = {
      text: q?.trim(),
      key: q && matchKey(q),
      section,
      category,
      class: query.class,
      pendingRatio: ratio === 'pending',
    };
    const { rows, total } = await world.db.transaction('none', (tx) =>
      listEntryRows(tx, params.id, filter, pageSpan(query)),
    );
    return accept({ total, rows: rows.map(entryOf) });
  });
  mount(app, world, listCategories, async ({ params, actor }) => {
    await admitVersion(params.id, actor);
    return accept({ rows: await world.db.transaction('none', (tx) => listCategoryRows(tx, params.id)) });
  });
  mount(app, world, diffVersions, async ({ params, query, actor }) =>
    accept(await compareVersions(world, actor, params.id, query)),
  );
  mount(app, world, setSelfPayRatio, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.setSelfPayRatio', `${params.id}/${body.seq}`);
    if (refused) return refused;
    const ratio = parseRatio(body.ratio);
    if (ratio === undefined) throw badInput('ratio', '比例应在 0 到 1 之间');
    return setRatio(world, actor, { versionId: params.id, seq: body.seq, ratio, evidence: body.evidence });
  });
}

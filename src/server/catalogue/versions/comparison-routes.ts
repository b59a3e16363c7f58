import type { FastifyInstance } from 'fastify';
import { present } from '../../../base/assert.ts';
import { wallClock } from '../../../base/date.ts';
import { accept } from '../../../base/outcome.ts';
import { formatRatio, parseRatio, type Ratio } from '../../../base/ratio.ts';
import {
  listRatioActs,
  listRatioQueue,
  setSelfPayRatio,
  setSelfPayRatios,
  undoRatioAct,
} from '../../../contract/self-pay-ratios.ts';
import { diffVersions, exportDiff, judgeRename } from '../../../contract/version-diff.ts';
import { listExplanationSheets } from '../../../contract/catalogue-explanations.ts';
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import { CHANGE_KINDS } from '../../../domain/catalogue/versions/diff.ts';
import { explanationSheets } from '../../../domain/catalogue/versions/explain-change.ts';
import { describeWords } from '../../../domain/catalogue/versions/word-diff.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { fileAnswer, mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { refuseArea } from '../refuse-area.ts';
import { sheetFile } from '../report-file.ts';
import { findVersion } from '../version-store.ts';
import { compareTwo, judgeRename as judge } from './compare.ts';
import { countRatios, listActs, listPendingRatios } from './ratio-store.ts';
import { setRatios, undoRatioAct as undo } from './set-ratios.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const ratioText = (ratio: number | null) => (ratio === null ? null : formatRatio(BigInt(ratio) as Ratio));

function ratioField(text: string): Ratio {
  const ratio = parseRatio(text);
  if (ratio === undefined) throw badInput('ratio', '比例应在 0 到 1 之间');
  return ratio;
}

/** The differences between versions, and the ratios that the new one still needs (N1.1, N2.1). */
export function mountComparison(app: FastifyInstance, world: World): void {
  mountDiff(app, world);
  mountRatioReading(app, world);
  mountRatioWriting(app, world);
}

function mountDiff(app: FastifyInstance, world: World): void {
  mount(app, world, diffVersions, async ({ params, query, actor }) => {
    const { counts, parts, changes } = await compareTwo(world, actor, params.id, query.against, query);
    const { limit, offset } = pageSpan(query);
    return accept({
      counts: [...counts],
      parts: [...parts],
      total: changes.length,
      rows: changes
        .slice(offset, offset + limit)
        .map((change) => ({ ...change, label: CHANGE_KINDS[change.kind] })),
    });
  });
  mount(app, world, exportDiff, async ({ params, query, actor }) => {
    const { changes } = await compareTwo(world, actor, params.id, query.against, query);
    const cells = changes.map((change) => [
      CHANGE_KINDS[change.kind],
      change.part,
      change.name,
      change.dosageForm ?? '',
      change.before ?? '',
      change.after ?? '',
      describeWords(change.before, change.after),
    ]);
    const captions = ['变化', '部分', '药品', '剂型', '原', '新', '改动处'];
    const file = sheetFile('目录变化', captions, cells);
    return accept(fileAnswer(file, XLSX, `目录变化-${query.against}-${params.id}.xlsx`));
  });
  mount(app, world, listExplanationSheets, async ({ params, query, actor }) => {
    const { changes } = await compareTwo(world, actor, params.id, query.against, query);
    const sheets = explanationSheets(changes);
    const { limit, offset } = pageSpan(query);
    const [version, other] = await world.db.transaction('none', async (tx) => [
      present(await findVersion(tx, params.id), 'a compared version'),
      present(await findVersion(tx, query.against), 'a compared version'),
    ]);
    return accept({
      edition: version.edition,
      effectiveFrom: version.effectiveFrom,
      againstEdition: other.edition,
      total: sheets.length,
      rows: sheets.slice(offset, offset + limit).map((sheet) => ({ ...sheet, changes: [...sheet.changes] })),
    });
  });
  mount(app, world, judgeRename, async ({ params, body, actor }) => {
    const subject = `${params.id}/${body.ref}`;
    const refused = await refuseArea(world, actor, 'catalogue.judgeRename', subject);
    return refused ?? judge(world, actor, params.id, body);
  });
}

function mountRatioReading(app: FastifyInstance, world: World): void {
  mount(app, world, listRatioQueue, async ({ params, query }) =>
    world.db.transaction('none', async (tx) => {
      if (!(await findVersion(tx, params.id))) throw notFound('这个目录版本');
      const { q, section, category } = query;
      const filter = { text: q?.trim(), key: q && matchKey(q), section, category };
      const { rows, total } = await listPendingRatios(tx, params.id, filter, pageSpan(query));
      return accept({
        progress: await countRatios(tx, params.id),
        total,
        rows: rows.map((row) => ({ ...row, peerRatio: ratioText(row.peerRatio) })),
      });
    }),
  );
  mount(app, world, listRatioActs, async ({ params }) =>
    world.db.transaction('none', async (tx) => {
      if (!(await findVersion(tx, params.id))) throw notFound('这个目录版本');
      const acts = await listActs(tx, params.id);
      return accept({
        rows: acts.map((act) => ({ ...act, at: wallClock(act.at), ratio: ratioText(act.ratio) })),
      });
    }),
  );
}

function mountRatioWriting(app: FastifyInstance, world: World): void {
  mount(app, world, setSelfPayRatio, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.setSelfPayRatio', `${params.id}/${body.seq}`);
    if (refused) return refused;
    const { evidence, seq } = body;
    const given = { seqs: [seq], ratio: ratioField(body.ratio), proposal: '', evidence };
    const set = await setRatios(world, actor, params.id, given);
    return set.ok ? accept({ done: true }) : set;
  });
  mount(app, world, setSelfPayRatios, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.setSelfPayRatios', String(params.id));
    return refused ?? setRatios(world, actor, params.id, { ...body, ratio: ratioField(body.ratio) });
  });
  mount(app, world, undoRatioAct, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.undoRatioAct', `${params.id}/${params.actId}`);
    return refused ?? undo(world, actor, params, body.reason);
  });
}

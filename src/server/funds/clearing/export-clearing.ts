import type { Clearing } from '../../../contract/funds-clearing.ts';
import { CLEARING_SIDES } from '../../../domain/funds/clearing/clearing-steps.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { sheetFile } from '../../catalogue/report-file.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import {
  asideCell,
  CLAIM_CAPTIONS,
  claimCells,
  EXPORT_LIMIT,
  FUND_CAPTIONS,
  fundCells,
} from '../statements/sheet-cells.ts';
import { presentClearing, presentClearingRows } from './read-clearing.ts';

const SHARE_CAPTIONS = [...FUND_CAPTIONS, '应清算'];
const ROW_CAPTIONS = [...CLAIM_CAPTIONS, '机构', ...SHARE_CAPTIONS, '本期'];
const ANSWERS = { stands: '维持', setAside: '移出' } as const;

/** A clearing as a workbook: sums, parts by institution, rows, disputes. @throws {Problem} 404 outside the scope */
export async function exportClearing(
  world: World,
  actor: Actor,
  id: number,
): Promise<{ readonly name: string; readonly content: Buffer }> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const clearing = await presentClearing(tx, world, actor, id);
    const { rows } = await presentClearingRows(tx, id, { limit: EXPORT_LIMIT, offset: 0 });
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'funds.exportClearing',
      subjectKind: 'areaClearing',
      subjectId: clearing.clearingNo,
      detail: `${rows.length} 行`,
    });
    const detail = rows.map((row) => [
      ...claimCells(row),
      row.institutionName,
      ...fundCells(row),
      row.owed,
      asideCell(row),
    ]);
    const sums = clearing.sums.map((sum) => [
      SCHEME_LABELS[sum.scheme],
      sum.claimed,
      sum.carriedIn,
      sum.payable,
      sum.carriedOut,
    ]);
    const captions = ['险种', '本期', '上期结转', '应付', '结转下期'];
    const content = sheetFile('合计', captions, sums, ...sheetsOf(clearing, detail));
    return { name: `${clearing.clearingNo}.xlsx`, content };
  });
}

function sheetsOf(clearing: Clearing, detail: readonly (readonly string[])[]) {
  const parts = clearing.parts.map((part) => [
    part.institutionName,
    SCHEME_LABELS[part.scheme],
    part.claims,
    ...fundCells(part),
    part.owed,
  ]);
  const disputes = clearing.disputes.map((one) => [
    one.claimNo,
    CLEARING_SIDES[one.side],
    one.owed,
    one.reason,
    one.answer === null ? '' : ANSWERS[one.answer],
    one.answerWords ?? '',
  ]);
  return [
    { name: '各机构', captions: ['机构', '险种', '笔数', ...SHARE_CAPTIONS], rows: parts },
    { name: '明细', captions: ROW_CAPTIONS, rows: detail },
    { name: '异议', captions: ['结算编号', '提出方', '金额', '理由', '答复', '说明'], rows: disputes },
  ];
}

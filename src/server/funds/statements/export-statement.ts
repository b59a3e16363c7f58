import type { Statement } from '../../../contract/funds-statements.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
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
} from './sheet-cells.ts';
import { presentRows, presentStatement } from './read-statements.ts';

const SHARE_CAPTIONS = [...FUND_CAPTIONS, '个人现金'];
/** The cost controls that separate payment stays outside of (M27). */
const OUTSIDE = '不纳入总额控制、DRG/DIP 支付标准和次均费用的费用';
const FLAGS = { specialCase: '特例单议', outsideDrg: '不按 DRG/DIP 付费' } as const;
const ROW_CAPTIONS = [...CLAIM_CAPTIONS, ...SHARE_CAPTIONS, OUTSIDE, '付费标记', '应付机构', '本期'];
const SUM_CAPTIONS = ['险种', '本期结算', '上期结转', '扣款', '追回', '应付', '结转下期'];
const PART_CAPTIONS = ['参保地', '险种', '笔数', ...SHARE_CAPTIONS, OUTSIDE, '应付机构'];

/** A statement as a workbook: sums, parts by area of enrolment, rows with the marks of M27, what is withheld. @throws {Problem} 404 outside the scope */
export async function exportStatement(
  world: World,
  actor: Actor,
  id: number,
): Promise<{ readonly name: string; readonly content: Buffer }> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const statement = await presentStatement(tx, world, actor, id);
    const rows = await presentRows(tx, id, { limit: EXPORT_LIMIT, offset: 0 });
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'funds.exportStatement',
      subjectKind: 'statement',
      subjectId: statement.statementNo,
      detail: `${rows.length} 行`,
    });
    const detail = rows.map((row) => [
      ...claimCells(row),
      ...fundCells(row),
      row.cash,
      row.outside,
      row.flag === null ? '' : FLAGS[row.flag],
      row.owed,
      asideCell(row),
    ]);
    const content = sheetFile(
      '合计',
      SUM_CAPTIONS,
      statement.sums.map(sumCells),
      ...sheetsOf(statement, detail),
    );
    return { name: `${statement.statementNo}.xlsx`, content };
  });
}

function sumCells(sum: Statement['sums'][number]): string[] {
  const { scheme, claimed, carriedIn, deducted, recovered, payable, carriedOut } = sum;
  return [SCHEME_LABELS[scheme], claimed, carriedIn, deducted, recovered, payable, carriedOut];
}

function sheetsOf(statement: Statement, detail: readonly (readonly string[])[]) {
  const parts = statement.parts.map((part) => [
    part.areaName,
    SCHEME_LABELS[part.scheme],
    part.claims,
    ...fundCells(part),
    part.cash,
    part.outside,
    part.owed,
  ]);
  const withheld = statement.withheld.map((one) => [
    DEDUCTION_KINDS[one.kind],
    SCHEME_LABELS[one.scheme],
    one.documentNo,
    one.reason,
    one.amount,
  ]);
  return [
    { name: '分参保地', captions: PART_CAPTIONS, rows: parts },
    { name: '明细', captions: ROW_CAPTIONS, rows: detail },
    { name: '扣款和追回', captions: ['类别', '险种', '文号', '原因', '金额'], rows: withheld },
  ];
}

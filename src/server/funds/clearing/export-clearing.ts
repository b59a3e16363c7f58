import { wallClock } from '../../../base/date.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-clearing.ts';
import type { FileForm } from '../../../contract/shapes.ts';
import {
  CLEARING_SIDES,
  CLEARING_STATES,
  CLEARING_STEPS,
} from '../../../domain/funds/clearing/clearing-steps.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import type { FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { nameOfRows, type Table } from '../papers/table.ts';
import { tableFile } from '../papers/table-file.ts';
import {
  ANSWER_WORDS,
  asideCell,
  CLAIM_CAPTIONS,
  claimCells,
  EXPORT_LIMIT,
  figuresFrom,
  FUND_CAPTIONS,
  fundCells,
  markCell,
  OUTSIDE_CAPTION,
  totalLine,
} from '../statements/sheet-cells.ts';
import { presentClearing, presentClearingRows } from './read-clearing.ts';

type Clearing = contract.Clearing;
type Row = OutputOf<typeof contract.listClearingRows>['rows'][number];

const SHARE_CAPTIONS = [...FUND_CAPTIONS, OUTSIDE_CAPTION, '应清算'];
const ROW_CAPTIONS = [...CLAIM_CAPTIONS, '机构', ...SHARE_CAPTIONS, '付费标记', '本期'];

/**
 * A clearing as a file: sums, parts by institution, rows with the marks of M27, disputes; on paper also its course, and the places
 * where both areas sign (M29, M30).
 * @throws {Problem} 404 outside the scope
 */
export async function exportClearing(
  world: World,
  actor: Actor,
  id: number,
  form: FileForm,
): Promise<FileAnswer> {
  const now = world.clock.now();
  const { clearing, detail } = await world.db.transaction(scopeOf(actor), async (tx) => {
    const shown = await presentClearing(tx, world, actor, id);
    const found = await presentClearingRows(tx, id, { limit: EXPORT_LIMIT, offset: 0 });
    await recordAudit(tx, actor, now, {
      action: 'funds.exportClearing',
      subjectKind: 'areaClearing',
      subjectId: shown.clearingNo,
      detail: `${found.rows.length} 行`,
    });
    return { clearing: shown, detail: detailOf(found.rows, found.total) };
  });
  const head = {
    title: `${clearing.payerName}付${clearing.payeeName} ${clearing.month} 异地清算单`,
    fileName: clearing.clearingNo,
    about: [`${actor.name} ${wallClock(now)} 打印，金额单位：元`],
    facts: factsOf(clearing),
    signatures: [`就医地：${clearing.payeeName}医保经办机构`, `参保地：${clearing.payerName}医保经办机构`],
  };
  const course = form === 'pdf' ? [courseOf(clearing)] : [];
  return tableFile(form, head, [
    sumsOf(clearing),
    partsOf(clearing),
    detail,
    withheldOf(clearing),
    disputesOf(clearing),
    ...course,
  ]);
}

function factsOf(clearing: Clearing): (readonly [string, string])[] {
  const { claims, reversals, setAside } = clearing;
  return [
    ['清算单编号', clearing.clearingNo],
    ['参保地（付）', clearing.payerName],
    ['就医地（收）', clearing.payeeName],
    ['月份', clearing.month],
    ['出单日期', clearing.issuedOn],
    ['答复期限', clearing.dueOn],
    ['明细', `结算 ${claims} 笔，撤销 ${reversals} 笔，移出 ${setAside} 笔`],
    ['状态', CLEARING_STATES[clearing.state]],
    ['应付', clearing.payable],
  ];
}

function sumsOf({ sums }: Clearing): Table {
  const rows = sums.map((sum) => [
    SCHEME_LABELS[sum.scheme],
    sum.claimed,
    sum.carriedIn,
    sum.withheld,
    sum.payable,
    sum.carriedOut,
  ]);
  const figures = figuresFrom(1, 5);
  const captions = ['险种', '本期', '上期结转', '代扣抵减', '应付', '结转下期'];
  return { name: '合计', captions, rows, figures, total: totalLine(rows, figures) };
}

function partsOf({ parts }: Clearing): Table {
  const rows = parts.map((part) => [
    part.institutionName,
    SCHEME_LABELS[part.scheme],
    String(part.claims),
    ...fundCells(part),
    part.outside,
    part.owed,
  ]);
  const total = totalLine(rows, figuresFrom(3, SHARE_CAPTIONS.length));
  const captions = ['机构', '险种', '笔数', ...SHARE_CAPTIONS];
  const figures = figuresFrom(2, SHARE_CAPTIONS.length + 1);
  return { name: '各机构', captions, rows, figures, total, spare: true };
}

function detailOf(rows: readonly Row[], count: number): Table {
  const cellsOf = (row: Row) => [
    ...claimCells(row),
    row.institutionName,
    ...fundCells(row),
    row.outside,
    row.owed,
    markCell(row),
    asideCell(row),
  ];
  const figures = figuresFrom(CLAIM_CAPTIONS.length + 1, SHARE_CAPTIONS.length);
  const total = totalLine(rows.filter((row) => !row.setAside).map(cellsOf), figures, '在内合计');
  const name = nameOfRows('明细', rows.length, count);
  return { name, captions: ROW_CAPTIONS, rows: rows.map(cellsOf), figures, total, spare: true };
}

function withheldOf({ withheld }: Clearing): Table {
  return {
    name: '代扣抵减',
    captions: ['类别', '险种', '机构', '决定文号', '原因', '金额'],
    rows: withheld.map((one) => [
      DEDUCTION_KINDS[one.kind],
      SCHEME_LABELS[one.scheme],
      one.institutionName,
      one.documentNo,
      one.reason,
      one.amount,
    ]),
    figures: [5],
  };
}

function disputesOf({ disputes }: Clearing): Table {
  return {
    name: '异议',
    captions: ['结算编号', '提出方', '金额', '理由', '答复', '说明'],
    rows: disputes.map((one) => [
      one.claimNo,
      CLEARING_SIDES[one.side],
      one.owed,
      one.reason,
      one.answer === null ? '' : ANSWER_WORDS[one.answer],
      one.answerWords ?? '',
    ]),
    figures: [2],
  };
}

function courseOf({ events }: Clearing): Table {
  return {
    name: '经过',
    captions: ['时间', '一方', '步骤', '经办人', '金额', '说明'],
    rows: events.map((one) => [
      one.at,
      CLEARING_SIDES[one.side],
      CLEARING_STEPS[one.step],
      one.by,
      one.payable ?? '',
      one.words,
    ]),
    figures: [4],
  };
}

import { wallClock } from '../../../base/date.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-statements.ts';
import type { FileForm } from '../../../contract/shapes.ts';
import { PAYMENT_STATES } from '../../../domain/funds/payments/payment-steps.ts';
import { STATEMENT_STATES, STATEMENT_STEPS } from '../../../domain/funds/statements/statement-steps.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import type { FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { nameOfRows, type Table } from '../papers/table.ts';
import { tableFile } from '../papers/table-file.ts';
import { presentRows, presentStatement } from './read-statements.ts';
import { countRowsOf } from './statement-store.ts';
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
} from './sheet-cells.ts';

type Statement = contract.Statement;
type Row = OutputOf<typeof contract.listStatementRows>['rows'][number];

const SHARE_CAPTIONS = [...FUND_CAPTIONS, '个人现金'];
const ROW_CAPTIONS = [...CLAIM_CAPTIONS, ...SHARE_CAPTIONS, OUTSIDE_CAPTION, '应付机构', '付费标记', '本期'];
const SUM_CAPTIONS = ['险种', '本期结算', '上期结转', '扣款', '追回', '冲抵预付', '应付', '结转下期'];
const PART_CAPTIONS = ['参保地', '险种', '笔数', ...SHARE_CAPTIONS, OUTSIDE_CAPTION, '应付机构'];

/**
 * A statement as a file: sums, parts by area of enrolment, rows with the marks of M27, what is withheld, disputes, payments;
 * on paper also its course, and the places where both sides sign (M29).
 * @throws {Problem} 404 outside the scope
 */
export async function exportStatement(
  world: World,
  actor: Actor,
  id: number,
  form: FileForm,
): Promise<FileAnswer> {
  const now = world.clock.now();
  const { statement, detail } = await world.db.transaction(scopeOf(actor), async (tx) => {
    const shown = await presentStatement(tx, world, actor, id);
    const rows = await presentRows(tx, id, { limit: EXPORT_LIMIT, offset: 0 });
    const total = rows.length < EXPORT_LIMIT ? rows.length : await countRowsOf(tx, id);
    await recordAudit(tx, actor, now, {
      action: 'funds.exportStatement',
      subjectKind: 'statement',
      subjectId: shown.statementNo,
      detail: `${rows.length} 行`,
    });
    return { statement: shown, detail: detailOf(rows, total) };
  });
  const head = {
    title: `${statement.institutionName} ${statement.month} 医保费用月度对账单`,
    fileName: statement.statementNo,
    about: [`${actor.name} ${wallClock(now)} 打印，金额单位：元`],
    facts: factsOf(statement),
    signatures: [`定点机构：${statement.institutionName}`, `${statement.areaName}医保经办机构`],
  };
  const course = form === 'pdf' ? [courseOf(statement)] : [];
  return tableFile(form, head, [
    sumsOf(statement),
    partsOf(statement),
    detail,
    ...restOf(statement),
    ...course,
  ]);
}

function factsOf(statement: Statement): (readonly [string, string])[] {
  const { claims, reversals, setAside } = statement;
  return [
    ['对账单编号', statement.statementNo],
    ['机构', `${statement.institutionName}（${statement.institutionCode}）`],
    ['付款地区', statement.areaName],
    ['月份', statement.month],
    ['出单日期', statement.issuedOn],
    ['答复期限', statement.dueOn],
    ['明细', `结算 ${claims} 笔，撤销 ${reversals} 笔，移出 ${setAside} 笔`],
    ['状态', STATEMENT_STATES[statement.state]],
    ['实付', statement.payable],
  ];
}

function sumsOf({ sums }: Statement): Table {
  const rows = sums.map((sum) => [
    SCHEME_LABELS[sum.scheme],
    sum.claimed,
    sum.carriedIn,
    sum.deducted,
    sum.recovered,
    sum.fromPrepaid,
    sum.payable,
    sum.carriedOut,
  ]);
  const figures = figuresFrom(1, 7);
  return { name: '合计', captions: SUM_CAPTIONS, rows, figures, total: totalLine(rows, figures) };
}

function partsOf({ parts }: Statement): Table {
  const rows = parts.map((part) => [
    part.areaName,
    SCHEME_LABELS[part.scheme],
    String(part.claims),
    ...fundCells(part),
    part.cash,
    part.outside,
    part.owed,
  ]);
  const total = totalLine(rows, figuresFrom(3, SHARE_CAPTIONS.length + 2));
  const figures = figuresFrom(2, SHARE_CAPTIONS.length + 3);
  return { name: '分参保地', captions: PART_CAPTIONS, rows, figures, total, spare: true };
}

function detailOf(rows: readonly Row[], count: number): Table {
  const cellsOf = (row: Row) => [
    ...claimCells(row),
    ...fundCells(row),
    row.cash,
    row.outside,
    row.owed,
    markCell(row),
    asideCell(row),
  ];
  const figures = figuresFrom(CLAIM_CAPTIONS.length, SHARE_CAPTIONS.length + 2);
  const total = totalLine(rows.filter((row) => !row.setAside).map(cellsOf), figures, '在内合计');
  const name = nameOfRows('明细', rows.length, count);
  return { name, captions: ROW_CAPTIONS, rows: rows.map(cellsOf), figures, total, spare: true };
}

function restOf({ withheld, setOffs, disputes, payments }: Statement): Table[] {
  return [
    {
      name: '扣款和追回',
      captions: ['类别', '险种', '决定地区', '文号', '原因', '金额'],
      rows: withheld.map((one) => [
        DEDUCTION_KINDS[one.kind],
        SCHEME_LABELS[one.scheme],
        one.areaName,
        one.documentNo,
        one.reason,
        one.amount,
      ]),
      figures: [5],
    },
    {
      name: '冲抵的预付',
      captions: ['险种', '拨付日期', '银行流水号', '文号', '本期冲抵'],
      rows: setOffs.map((one) => [
        SCHEME_LABELS[one.scheme],
        one.bankDay,
        one.bankReference,
        one.documentNo,
        one.amount,
      ]),
      figures: [4],
    },
    {
      name: '异议',
      captions: ['结算编号', '金额', '理由', '答复', '说明'],
      rows: disputes.map((one) => [
        one.claimNo,
        one.owed,
        one.reason,
        one.answer === null ? '' : ANSWER_WORDS[one.answer],
        one.answerWords ?? '',
      ]),
      figures: [1],
    },
    {
      name: '付款',
      captions: ['批次', '金额', '状态', '收款银行', '账号末四位', '结果日期', '银行流水号'],
      rows: payments.map((one) => [
        one.batchNo,
        one.amount,
        PAYMENT_STATES[one.state],
        one.bankName,
        one.lastFour,
        one.resultOn ?? '',
        one.bankReference ?? '',
      ]),
      figures: [1],
    },
  ];
}

function courseOf({ events }: Statement): Table {
  return {
    name: '经过',
    captions: ['时间', '步骤', '经办人', '金额', '说明'],
    rows: events.map((one) => [one.at, STATEMENT_STEPS[one.step], one.by, one.payable ?? '', one.words]),
    figures: [3],
  };
}

import { present } from '../../../base/assert.ts';
import { amountInCapitals } from '../../../base/capital-amount.ts';
import { wallClock } from '../../../base/date.ts';
import { formatFen, parseFen } from '../../../base/money.ts';
import type { Batch } from '../../../contract/funds-payments.ts';
import type { FileForm } from '../../../contract/shapes.ts';
import { PAYMENT_STATES } from '../../../domain/funds/payments/payment-steps.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import type { FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import type { Table } from '../papers/table.ts';
import { tableFile } from '../papers/table-file.ts';
import { totalLine } from '../statements/sheet-cells.ts';
import { listBatchSchemes, type BatchScheme } from './payment-store.ts';
import { presentBatch } from './read-payments.ts';

type Facts = readonly (readonly [string, string])[];

const LINE_CAPTIONS = [
  '序号',
  '收款机构',
  '对账单',
  '月份',
  '复核',
  '核准',
  '收款银行',
  '尾号',
  '金额',
  '状态',
  '银行说明',
];
const AMOUNT = LINE_CAPTIONS.indexOf('金额');

/**
 * The instruction to pay that the agency signs: every payment with the statement it comes from and who approved that, the sum in
 * figures and in capitals, who made and who released the batch, the digest of the bank's file; as a sheet the same without the
 * places to sign. Of accounts the last four digits, as on the page (M29).
 * @throws {Problem} 404 outside the scope
 */
export async function exportBatch(
  world: World,
  actor: Actor,
  id: number,
  form: FileForm,
): Promise<FileAnswer> {
  const now = world.clock.now();
  const { batch, schemes } = await world.db.transaction(scopeOf(actor), async (tx) => {
    const shown = await presentBatch(tx, actor, id);
    await recordAudit(tx, actor, now, {
      action: 'funds.exportBatch',
      subjectKind: 'paymentBatch',
      subjectId: shown.batchNo,
      detail: `${shown.items} 笔`,
    });
    return { batch: shown, schemes: await listBatchSchemes(tx, id) };
  });
  const facts = factsOf(batch);
  const head = {
    title: `${batch.areaName} 医保费用付款单`,
    // The bank's own file is named by the number alone.
    fileName: `付款单 ${batch.batchNo}`,
    about: [standing(batch), `${actor.name} ${wallClock(now)} 打印，金额单位：元`],
    facts,
    signatures: batch.state === 'withdrawn' ? [] : [`付款单位：${batch.areaName}医保经办机构`, '受理银行'],
  };
  const byScheme = schemesOf(schemes);
  if (form === 'pdf') return tableFile(form, head, [linesOf(batch), byScheme]);
  return tableFile(form, head, [linesOf(batch), byScheme, sheetOf([...facts, ['说明', standing(batch)]])]);
}

/** Whether it may be paid by, and by what the bank's file is known. */
function standing({ state, fileHash }: Batch): string {
  if (state === 'withdrawn') return '批次已经撤回，不能据此付款';
  if (state === 'made' || fileHash === null) return '批次还没有放行，不能据此付款';
  return `银行文件摘要（SM3）${fileHash}`;
}

function factsOf(batch: Batch): Facts {
  const { releasedBy, releasedAt, paid, returned } = batch;
  return [
    ['批次', batch.batchNo],
    ['付款地区', batch.areaName],
    ['状态', PAYMENT_STATES[batch.state]],
    ['笔数', String(batch.items)],
    ['金额', batch.total],
    ['大写', amountInCapitals(present(parseFen(batch.total), 'a total is an amount'))],
    ['制作', `${batch.madeBy} ${batch.madeAt.slice(0, 16)}`],
    ['放行', releasedAt === null ? '还没有放行' : `${releasedBy ?? ''} ${releasedAt.slice(0, 16)}`],
    ['银行结果', `到账 ${paid} 笔，退回 ${returned} 笔`],
  ];
}

function linesOf({ lines }: Batch): Table {
  const rows = lines.map((line) => [
    String(line.lineNo),
    line.institutionName,
    line.statementNo,
    line.month,
    line.reviewedBy,
    line.approvedBy,
    line.bankName,
    line.lastFour,
    line.amount,
    PAYMENT_STATES[line.state],
    [line.resultOn, line.bankReference, line.resultWords].filter((part) => part).join('，'),
  ]);
  return {
    name: '付款明细',
    captions: LINE_CAPTIONS,
    rows,
    figures: [AMOUNT],
    total: totalLine(rows, [AMOUNT]),
  };
}

function schemesOf(schemes: readonly BatchScheme[]): Table {
  const rows = schemes.map(({ scheme, statements, amount }) => [
    SCHEME_LABELS[scheme],
    String(statements),
    formatFen(amount),
  ]);
  const captions = ['险种', '份数', '金额'];
  return { name: '分险种', captions, rows, figures: [1, 2], total: totalLine(rows, [2]) };
}

function sheetOf(facts: Facts): Table {
  return {
    name: '批次',
    captions: ['项目', '内容'],
    rows: facts.map(([name, value]) => [name, value]),
    figures: [],
  };
}

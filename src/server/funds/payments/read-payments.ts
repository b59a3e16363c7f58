/** Batches as the agency and the province see them, and what has arrived as its institution sees it (M29). */
import { wallClock, type PlainDate } from '../../../base/date.ts';
import { formatFen, ZERO_FEN } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-payments.ts';
import type { FileForm } from '../../../contract/shapes.ts';
import { mayRelease, mayWithdraw } from '../../../domain/funds/payments/payment-steps.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import type { FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { nameOfRows } from '../papers/table.ts';
import { tableFile } from '../papers/table-file.ts';
import { presentSum } from '../statements/reckon.ts';
import { totalLine } from '../statements/sheet-cells.ts';
import { listSums, listTotals } from '../statements/sum-store.ts';
import {
  findBatch,
  listBatchLines,
  listBatchRows,
  listRemittanceRows,
  type BatchLine,
  type BatchRow,
} from './payment-store.ts';
import { batchFacts } from './settle-batch.ts';

interface Span {
  readonly limit: number;
  readonly offset: number;
}

function presentHead(batch: BatchRow) {
  return {
    id: batch.id,
    batchNo: batch.batchNo,
    areaName: batch.areaName,
    items: batch.items,
    total: formatFen(batch.total),
    state:
      batch.releasedAt !== null
        ? ('released' as const)
        : batch.withdrawnAt !== null
          ? ('withdrawn' as const)
          : ('made' as const),
    madeBy: batch.madeByName,
    madeAt: wallClock(batch.madeAt),
    releasedBy: batch.releasedByName,
    releasedAt: batch.releasedAt === null ? null : wallClock(batch.releasedAt),
    paid: batch.paid,
    returned: batch.returned,
  };
}

export async function listBatches(
  world: World,
  actor: Actor,
  span: Span,
): Promise<OutputOf<typeof contract.listBatches>> {
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) => listBatchRows(tx, span));
  return { rows: rows.map(presentHead), total };
}

/** A batch with its payments; account numbers by their last four digits. @throws {Problem} 404 outside the scope */
export async function getBatch(world: World, actor: Actor, id: number): Promise<contract.Batch> {
  return world.db.transaction(scopeOf(actor), (tx) => presentBatch(tx, actor, id));
}

/** @throws {Problem} 404 outside the scope */
export async function presentBatch(tx: Tx, actor: Actor, id: number): Promise<contract.Batch> {
  const batch = await findBatch(tx, id);
  if (!batch) throw notFound('付款批次');
  const lines = await listBatchLines(tx, id);
  return {
    ...presentHead(batch),
    fileHash: batch.fileHash,
    mayDo: deedsOf(actor, batch, lines),
    lines: lines.map(({ sealed: _, institutionCode: __, enteredBy: ___, month, amount, ...line }) => ({
      ...line,
      month: month.slice(0, 7),
      amount: formatFen(amount),
    })),
  };
}

function deedsOf(actor: Actor, batch: BatchRow, lines: readonly BatchLine[]): contract.Batch['mayDo'] {
  const isAgency = actor.role === 'agencyReviewer' || actor.role === 'areaBureau';
  if (!isAgency || !isOwnArea(actor, batch.areaCode)) return [];
  const facts = batchFacts(batch, lines);
  return [
    ...(mayRelease(facts, actor.accountId).ok ? (['release'] as const) : []),
    ...(mayWithdraw(facts).ok ? (['withdraw'] as const) : []),
    ...(lines.some(({ state }) => state === 'released' || state === 'paid') ? (['record'] as const) : []),
  ];
}

interface Filter extends Span {
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
}

type Remittances = OutputOf<typeof contract.listRemittances>;

async function readRemittances(tx: Tx, filter: Filter): Promise<Remittances> {
  const { rows, total } = await listRemittanceRows(tx, filter);
  const read: Remittances['rows'] = [];
  for (const row of rows)
    read.push({
      ...row,
      month: row.month.slice(0, 7),
      amount: formatFen(row.amount),
      sums: (await listSums(tx, row.statementId)).map((sum) => {
        const { carriedOut: _, ...shown } = presentSum(sum);
        return shown;
      }),
    });
  return { rows: read, total };
}

/** What has arrived at the actor's institution, or was paid by the actor's area. */
export async function listRemittances(world: World, actor: Actor, filter: Filter): Promise<Remittances> {
  return world.db.transaction(scopeOf(actor), (tx) => readRemittances(tx, filter));
}

/** What the amount is made of: settled and carried in, less the others. */
const PARTS = [
  ['claimed', '结算'],
  ['carriedIn', '上期结转'],
  ['deducted', '扣款'],
  ['recovered', '追回'],
  ['fromPrepaid', '冲抵预付'],
  ['carriedOut', '结转下期'],
] as const;
const CAPTIONS = [
  '到账日期',
  '机构',
  '付款地区',
  '月份',
  '对账单',
  '批次',
  ...PARTS.map(([, caption]) => caption),
  '金额',
  '收款银行',
  '账号末四位',
  '银行流水号',
];
const FIGURES = [...PARTS.map(([, caption]) => caption), '金额'].map((caption) => CAPTIONS.indexOf(caption));
const EXPORT_LIMIT = 10_000;

/** The same as a file. */
export async function exportRemittances(
  world: World,
  actor: Actor,
  filter: Pick<Filter, 'from' | 'to'>,
  form: FileForm,
): Promise<FileAnswer> {
  const now = world.clock.now();
  const found = await world.db.transaction(scopeOf(actor), async (tx) => {
    const listed = await listRemittanceRows(tx, { ...filter, limit: EXPORT_LIMIT, offset: 0 });
    await recordAudit(tx, actor, now, {
      action: 'funds.exportRemittances',
      subjectKind: 'paymentBatch',
      subjectId: '*',
      detail: `${listed.rows.length} 行`,
    });
    const totals = await listTotals(
      tx,
      listed.rows.map((row) => row.statementId),
    );
    return { ...listed, totals };
  });
  const rows = found.rows.map((row) => [
    row.paidOn,
    row.institutionName,
    row.areaName,
    row.month.slice(0, 7),
    row.statementNo,
    row.batchNo,
    ...PARTS.map(([part]) => formatFen(found.totals.get(row.statementId)?.[part] ?? ZERO_FEN)),
    formatFen(row.amount),
    row.bankName,
    row.lastFour,
    row.bankReference,
  ]);
  const { from, to } = filter;
  const days = from === null && to === null ? '全部' : `${from ?? '最早'} 至 ${to ?? '今天'}`;
  return tableFile(
    form,
    { title: '到账通知', about: [`到账日期 ${days}`, `${actor.name} ${wallClock(now)} 打印，金额单位：元`] },
    [
      {
        name: nameOfRows('到账', rows.length, found.total),
        captions: CAPTIONS,
        rows,
        figures: FIGURES,
        total: totalLine(rows, FIGURES),
      },
    ],
  );
}

/** A shift's sums and bills, and the file of them (M29). */
import { addDays, parseDate, startOfDay, wallClock } from '../../../base/date.ts';
import { addFen, formatFen, subtractFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-shift.ts';
import type { FileForm } from '../../../contract/shapes.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import type { Table } from '../../funds/papers/table.ts';
import { tableFile } from '../../funds/papers/table-file.ts';
import { badInput } from '../../http/problem.ts';
import { pageSpan } from '../../http/paging.ts';
import type { FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { ownInstitution } from '../reconciliation/read-reconciliations.ts';
import {
  cashierName,
  listShiftBillRows,
  listShiftRows,
  type ShiftBill,
  type ShiftSpan,
  type ShiftSums,
} from './shift-store.ts';

type Asked = Pick<CallOf<typeof contract.getShift>['query'], 'from' | 'to' | 'cashier'>;
type Shift = OutputOf<typeof contract.getShift>;
type Bill = OutputOf<typeof contract.listShiftBills>['rows'][number];

const MOST_DAYS_MS = 31 * 86_400_000;
const MOST_BILLS = 20_000;

/** A minute of the province's clock in milliseconds; 24:00 is the end of its day. */
function minuteOf(field: 'from' | 'to', text: string): number {
  const date = parseDate(text.slice(0, 10));
  const [hours = 0, minutes = 0] = text.slice(11).split(':').map(Number);
  if (date === undefined || hours > 24 || (hours === 24 && minutes > 0))
    throw badInput(field, '没有这个时刻');
  return hours === 24 ? startOfDay(addDays(date, 1)) : startOfDay(date) + (hours * 60 + minutes) * 60_000;
}

/** @throws {Problem} 400 for a time that ends before it begins, or is too long; 403 without an institution */
function readSpan(actor: Actor, asked: Asked): ShiftSpan {
  const from = minuteOf('from', asked.from);
  const to = minuteOf('to', asked.to);
  if (to <= from) throw badInput('to', '应晚于开始时间');
  if (to - from > MOST_DAYS_MS) throw badInput('to', '一次最多 31 天');
  return { institutionCode: ownInstitution(actor), from, to, cashier: asked.cashier ?? null };
}

const PAYERS = [
  ['charged', '费用总额'],
  ['pooledFund', '统筹基金'],
  ['majorIllness', '大病保险'],
  ['assistance', '医疗救助'],
  ['workInjury', '工伤保险'],
  ['maternity', '生育保险'],
  ['commercial', '商业保险'],
  ['account', '个人账户'],
  ['cashTaken', '收现金'],
  ['cashReturned', '退现金'],
  ['cashReturnedForOthers', '其中退别班的'],
] as const satisfies readonly (readonly [keyof ShiftSums, string])[];
type SumKey = (typeof PAYERS)[number][0];

function presentSums(sums: ShiftSums): Shift['total'] {
  const yuan = Object.fromEntries(PAYERS.map(([key]) => [key, formatFen(sums[key])])) as Record<
    SumKey,
    string
  >;
  const { settlements, reversals } = sums;
  return {
    settlements,
    reversals,
    ...yuan,
    cashDue: formatFen(subtractFen(sums.cashTaken, sums.cashReturned)),
  };
}

function addSums(rows: readonly ShiftSums[]): ShiftSums {
  const amounts = Object.fromEntries(
    PAYERS.map(([key]) => [key, rows.reduce((sum, row) => addFen(sum, row[key]), ZERO_FEN)]),
  ) as Record<SumKey, Fen>;
  const count = (key: 'settlements' | 'reversals') => rows.reduce((sum, row) => sum + row[key], 0);
  return { settlements: count('settlements'), reversals: count('reversals'), ...amounts };
}

/** What each cashier took and gave back, and what they hand over. @throws {Problem} 400 for a time that cannot be */
export async function getShift(world: World, actor: Actor, asked: Asked): Promise<Shift> {
  const span = readSpan(actor, asked);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const rows = await listShiftRows(tx, span);
    const institution = await findInstitution(tx, span.institutionCode);
    return {
      institutionName: institution?.name ?? span.institutionCode,
      from: wallClock(span.from),
      to: wallClock(span.to),
      rows: rows.map(({ cashier, accountId, name, channel, ...sums }) => ({
        cashier,
        name: cashierName({ cashier, name }),
        channel,
        isMe: accountId !== null && accountId === actor.accountId,
        ...presentSums(sums),
      })),
      total: presentSums(addSums(rows)),
    };
  });
}

function presentBill({ cashier, name, ...bill }: ShiftBill): Bill {
  return {
    ...bill,
    name: cashierName({ cashier, name }),
    settledAt: wallClock(bill.settledAt),
    charged: formatFen(bill.charged),
    funds: formatFen(bill.funds),
    commercial: formatFen(bill.commercial),
    account: formatFen(bill.account),
    cash: formatFen(bill.cash),
  };
}

export async function listShiftBills(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listShiftBills>['query'],
): Promise<OutputOf<typeof contract.listShiftBills>> {
  const span = readSpan(actor, query);
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) =>
    listShiftBillRows(tx, span, pageSpan(query)),
  );
  return { rows: rows.map(presentBill), total };
}

const BILL_CAPTIONS = [
  '结算编号',
  '类别',
  '撤销的结算',
  '时间',
  '收款人',
  '险种',
  '费用总额',
  '基金',
  '商业保险',
  '个人账户',
  '现金',
];

function billCells(bill: Bill): string[] {
  const { claimNo, kind, reversesNo, ofThisShift, settledAt, name, scheme } = bill;
  return [
    claimNo,
    kind === 'settlement' ? '结算' : '撤销',
    reversesNo === null ? '' : `${reversesNo}${ofThisShift ? '' : '（别班）'}`,
    settledAt,
    name,
    SCHEME_LABELS[scheme],
    bill.charged,
    bill.funds,
    bill.commercial,
    bill.account,
    bill.cash,
  ];
}

/** The shift as a file: sums by cashier, then every bill. */
export async function exportShift(
  world: World,
  actor: Actor,
  asked: Asked,
  form: FileForm,
): Promise<FileAnswer> {
  const shift = await getShift(world, actor, asked);
  const span = readSpan(actor, asked);
  const now = world.clock.now();
  const bills = await world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows } = await listShiftBillRows(tx, span, { limit: MOST_BILLS, offset: 0 });
    await recordAudit(tx, actor, now, {
      action: 'settlement.exportShift',
      subjectKind: 'claim',
      subjectId: '*',
      detail: `${shift.from} 至 ${shift.to}，${rows.length} 笔`,
    });
    return rows.map(presentBill);
  });
  const cellsOf = (name: string, sums: Shift['total']) => [
    name,
    String(sums.settlements),
    String(sums.reversals),
    ...PAYERS.map(([key]) => sums[key]),
    sums.cashDue,
  ];
  const summary: Table = {
    name: '班次汇总',
    captions: ['收款人', '结算', '撤销', ...PAYERS.map(([, caption]) => caption), '应交现金'],
    rows: [
      ...shift.rows.map((row) => cellsOf(row.channel === 'page' ? row.name : `${row.name}（接口）`, row)),
      cellsOf('合计', shift.total),
    ],
    figures: PAYERS.map((_, index) => index + 3).concat([1, 2, PAYERS.length + 3]),
  };
  const detail = {
    name: '逐笔',
    captions: BILL_CAPTIONS,
    rows: bills.map(billCells),
    figures: [6, 7, 8, 9, 10],
  };
  const about = [
    shift.institutionName,
    `${shift.from} 至 ${shift.to}`,
    `${actor.name} ${wallClock(now)} 打印`,
  ];
  return tableFile(form, { title: `班次汇总${asked.from.slice(0, 10)}`, about }, [summary, detail]);
}

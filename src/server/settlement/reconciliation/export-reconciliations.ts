/** Days, details and differences as files to take away: workbook, text or paper (M29, M27, N3.2). */
import { wallClock } from '../../../base/date.ts';
import { formatFen } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-reconciliation.ts';
import type { FileForm } from '../../../contract/shapes.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { FLAG_KINDS, OUTSIDE_CONTROLS } from '../../../domain/settlement/flags/payment-flag.ts';
import { SETTINGS } from '../../../domain/settlement/model.ts';
import { writeDetails } from '../../../domain/settlement/reconciliation/detail-file.ts';
import {
  DIFFERENCE_ADVICE,
  DIFFERENCE_ANSWERS,
  DIFFERENCE_KINDS,
  RECONCILIATION_RESULTS,
} from '../../../domain/settlement/reconciliation/model.ts';
import type { Table } from '../../funds/papers/table.ts';
import { tableFile } from '../../funds/papers/table-file.ts';
import { readDay } from '../../http/read-day.ts';
import { fileAnswer, type FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { listDetails, type DetailRow } from './covered-store.ts';
import {
  ownInstitution,
  presentHead,
  presentLine,
  readDays,
  seenReconciliation,
} from './read-reconciliations.ts';
import { checkDays } from './reconcile.ts';
import { listLineRows } from './reconciliation-store.ts';

const MOST_ROWS = 100_000;
type Amounts = OutputOf<typeof contract.listReconciliationDays>['total'];

type PayerKey = Exclude<keyof Amounts, 'settlements' | 'reversals'>;
const PAYERS: readonly (readonly [caption: string, key: PayerKey])[] = [
  ['费用总额', 'charged'],
  ['统筹基金', 'pooledFund'],
  ['大病保险', 'majorIllness'],
  ['医疗救助', 'assistance'],
  ['工伤保险', 'workInjury'],
  ['生育保险', 'maternity'],
  ['商业保险', 'commercial'],
  ['基金合计', 'funds'],
  ['个人账户', 'account'],
  ['个人现金', 'cash'],
  [`不纳入${OUTSIDE_CONTROLS.join('、')}`, 'outside'],
];

function cellsOf(first: string, amounts: Amounts, ...last: readonly string[]): string[] {
  const { settlements, reversals } = amounts;
  return [first, String(settlements), String(reversals), ...PAYERS.map(([, key]) => amounts[key]), ...last];
}

/** The days of a month with their sum. */
export async function exportDays(
  world: World,
  actor: Actor,
  month: string,
  form: FileForm,
): Promise<FileAnswer> {
  const days = await readDays(world, actor, month);
  const captions = ['日期', '结算', '撤销', ...PAYERS.map(([caption]) => caption), '总账', '日结', '对账'];
  const rows = days.rows.map((day) =>
    cellsOf(
      day.day,
      day,
      day.agreesWithLedger ? '相符' : '不符',
      day.closed ? '已日结' : '未日结',
      day.newest === null ? '没有对过' : RECONCILIATION_RESULTS[day.newest.result],
    ),
  );
  const table: Table = {
    name: '日合计',
    captions,
    rows: [...rows, cellsOf('合计', days.total, '', '', '')],
    figures: PAYERS.map((_, index) => index + 3).concat([1, 2]),
  };
  const about = [ownInstitution(actor), `日结到 ${days.closedTo ?? '还没有'}`, printed(world, actor)];
  await auditExport(world, actor, 'settlement.exportReconciliationDays', month, rows.length);
  return tableFile(form, { title: `日对账${month}`, about }, [table]);
}

const printed = (world: World, actor: Actor) => `${actor.name} ${wallClock(world.clock.now())}`;

async function auditExport(
  world: World,
  actor: Actor,
  action: string,
  subjectId: string | number,
  rows: number,
): Promise<void> {
  await world.db.transaction('none', (tx) =>
    recordAudit(tx, actor, world.clock.now(), {
      action,
      subjectKind: 'reconciliation',
      subjectId,
      detail: `${rows} 行`,
    }),
  );
}

const DETAIL_CAPTIONS = [
  '结算编号',
  '类别',
  '撤销的结算',
  '结算时间',
  '人员编号',
  '险种',
  '就诊类别',
  '参保区划',
  ...PAYERS.map(([caption]) => caption),
  '付费标记',
];

function detailCells(row: DetailRow): string[] {
  return [
    row.claimNo,
    row.kind === 'settlement' ? '结算' : '撤销',
    row.reversesNo ?? '',
    wallClock(row.settledAt),
    row.personNo,
    SCHEME_LABELS[row.scheme],
    SETTINGS[row.setting],
    row.areaCode,
    ...PAYERS.map(([, key]) => formatFen(row[key])),
    row.flag === null ? '' : FLAG_KINDS[row.flag],
  ];
}

/** Every settlement of some days: as the interface's detail file, or as a table with the marks of M27 and N3.2. */
export async function exportOwnDetails(
  world: World,
  actor: Actor,
  query: { readonly from: string; readonly to: string; readonly form: 'txt' | 'xlsx' | 'csv' },
): Promise<FileAnswer> {
  const institutionCode = ownInstitution(actor);
  const days = { from: readDay('from', query.from), to: readDay('to', query.to) };
  checkDays(days, world.clock.now());
  const covered = { institutionCode, ...days, areaPrefix: '', scheme: null, setting: null };
  const rows = await world.db.transaction(scopeOf(actor), async (tx) => {
    const found = await listDetails(tx, covered, MOST_ROWS);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.exportOwnDetails',
      subjectKind: 'claim',
      subjectId: '*',
      detail: `${days.from} 至 ${days.to}，${found.length} 行`,
    });
    return found;
  });
  const title = `结算明细${days.from}至${days.to}`;
  if (query.form === 'txt')
    return fileAnswer(Buffer.from(writeDetails(rows), 'utf8'), 'text/plain; charset=utf-8', `${title}.txt`);
  const table = { name: '结算明细', captions: DETAIL_CAPTIONS, rows: rows.map(detailCells), figures: [] };
  return tableFile(query.form, { title, about: [] }, [table]);
}

const LINE_CAPTIONS = [
  '差异',
  '结算编号',
  '人员编号',
  '退费',
  '机构费用',
  '机构基金',
  '机构账户',
  '平台费用',
  '平台基金',
  '平台账户',
  '说明',
  '怎么办',
  '处理',
  '处理说明',
];

/** One reconciliation: both sides' sums, every difference and what was done about it. @throws {Problem} 404 */
export async function exportReconciliation(
  world: World,
  actor: Actor,
  id: number,
  form: FileForm,
): Promise<FileAnswer> {
  const { head, lines } = await world.db.transaction(scopeOf(actor), async (tx) => {
    const row = await seenReconciliation(tx, id);
    const found = await listLineRows(tx, id, { kind: null, open: null, limit: MOST_ROWS, offset: 0 });
    return { head: presentHead(row), lines: found.rows.map(presentLine) };
  });
  await auditExport(world, actor, 'settlement.exportReconciliation', id, lines.length);
  const side = (name: string, of: typeof head.ours) => [
    name,
    String(of.rows),
    of.charged,
    of.funds,
    of.account ?? '未报',
    of.cash ?? '未报',
  ];
  const sums: Table = {
    name: '双方合计',
    captions: ['一方', '笔数', '费用总额', '基金支付', '个人账户', '个人现金'],
    rows: [side('机构', head.theirs), side('平台', head.ours)],
    figures: [1, 2, 3, 4, 5],
  };
  const differences: Table = {
    name: '差异',
    captions: LINE_CAPTIONS,
    rows: lines.map((line) => [
      DIFFERENCE_KINDS[line.kind],
      line.claimNo,
      line.personNo,
      line.refund ? '是' : '否',
      ...[line.theirCharged, line.theirFunds, line.theirAccount].map((yuan) => yuan ?? ''),
      ...[line.ourCharged, line.ourFunds, line.ourAccount].map((yuan) => yuan ?? ''),
      line.memo,
      DIFFERENCE_ADVICE[line.kind],
      line.answer === null ? '待处理' : DIFFERENCE_ANSWERS[line.answer],
      line.words ?? '',
    ]),
    figures: [4, 5, 6, 7, 8, 9],
  };
  const about = [
    head.institutionName,
    `${head.from} 至 ${head.to}`,
    RECONCILIATION_RESULTS[head.result],
    `对账 ${head.by} ${head.doneAt}`,
    `打印 ${printed(world, actor)}`,
  ];
  return tableFile(form, { title: `对账结果${id}`, about }, [sums, differences]);
}

/** What insurers owe, as area finance and the province see it (N4, M29, M7). */
import { day, dayAt } from '../../../base/date.ts';
import { addFen, formatFen, subtractFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-receipts.ts';
import { fundAreaOf } from '../../../domain/funds/closes/close.ts';
import type { OpenPlace } from '../../../domain/funds/receipts/spread-receipt.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { monthSpan } from '../../../domain/funds/statements/statement-month.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { badInput, notFound } from '../../http/problem.ts';
import type { FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findCloseBefore, listStandingRows, type StandingRow } from '../books/books-store.ts';
import { tableFile } from '../papers/table-file.ts';
import { nameOfRows } from '../papers/table.ts';
import {
  listAreaNames,
  listBilled,
  listPlanNames,
  listReceivables,
  listWaiting,
  type PlanName,
  type ReceivableRow,
} from './receivable-store.ts';

type Receivables = OutputOf<typeof contract.listCommercialReceivables>;
type Plan = Receivables['plans'][number];

/** What of a place is not received yet. */
export function openPlace(row: ReceivableRow): OpenPlace {
  const { month, areaCode, institutionCode } = row;
  return { month, areaCode, institutionCode, open: openIn([row]) };
}

const sumOf = (rows: readonly ReceivableRow[], of: 'settled' | 'reversed' | 'received'): Fen =>
  addFen(...rows.map((row) => row[of]));

function openIn(rows: readonly ReceivableRow[]): Fen {
  return subtractFen(addFen(sumOf(rows, 'settled'), sumOf(rows, 'reversed')), sumOf(rows, 'received'));
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups.values()];
}

/** The area an actor reads, as a prefix; the province reads all. */
function prefixOf(actor: Actor): string {
  return scopeOf(actor) === 'all' || actor.areaCode === null ? '' : areaPrefix(actor.areaCode);
}

/**
 * What plans bear, what came and what is open, by plan, scheme and month; and whether the ledger says the same. A county, whose
 * agency pays nobody, is owed nothing.
 */
export async function listCommercialReceivables(world: World, actor: Actor): Promise<Receivables> {
  const prefix = prefixOf(actor);
  if (prefix.length > POOL_PREFIX) return { plans: [], balances: [] };
  const today = dayAt(world.clock.now());
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const rows = await listReceivables(tx, prefix);
    const waiting = await listWaiting(tx, prefix);
    const plans = new Map((await listPlanNames(tx)).map((plan) => [plan.id, plan]));
    const areas = new Map((await listAreaNames(tx, prefix)).map(({ code, name }) => [code, name]));
    const closed = await findCloseBefore(tx, today);
    const standing = await listStandingRows(tx, prefix, closed?.onDay ?? null, { onDay: LAST_DAY, at: null });
    const nameOf = (code: string) => areas.get(code) ?? code;
    return {
      plans: grouped(rows, (row) => `${fundAreaOf(row.areaCode)} ${row.planId} ${row.scheme}`).map((group) =>
        planOf(group, plans, nameOf, (one) =>
          addFen(
            ...waiting
              .filter(
                (row) =>
                  row.areaCode === one.areaCode && row.planId === one.planId && row.scheme === one.scheme,
              )
              .map((row) => row.amount),
          ),
        ),
      ),
      balances: balancesOf(rows, standing, nameOf),
    };
  });
}

/** Digits of an area's code that name its pooling area. */
const POOL_PREFIX = 4;
/** A settlement made late in the evening may stand in the books of a later day. */
const LAST_DAY = day('9999-12-31');

function planOf(
  group: readonly ReceivableRow[],
  plans: ReadonlyMap<number, PlanName>,
  nameOf: (code: string) => string,
  waitingOf: (one: Pick<Plan, 'areaCode' | 'planId' | 'scheme'>) => Fen,
): Plan {
  const [first] = group;
  const of = {
    areaCode: fundAreaOf(first?.areaCode ?? ''),
    planId: first?.planId ?? 0,
    scheme: first?.scheme ?? ('employee' as const),
  };
  const months = grouped(group, (row) => row.month).map((rows) => ({
    month: (rows[0]?.month ?? '').slice(0, 7),
    settled: formatFen(sumOf(rows, 'settled')),
    reversed: formatFen(sumOf(rows, 'reversed')),
    received: formatFen(sumOf(rows, 'received')),
    open: formatFen(openIn(rows)),
  }));
  return {
    ...of,
    areaName: nameOf(of.areaCode),
    planName: plans.get(of.planId)?.name ?? '',
    insurer: plans.get(of.planId)?.insurer ?? '',
    borne: formatFen(addFen(sumOf(group, 'settled'), sumOf(group, 'reversed'))),
    received: formatFen(sumOf(group, 'received')),
    open: formatFen(openIn(group)),
    waiting: formatFen(waitingOf(of)),
    months: months.sort((a, b) => (a.month < b.month ? -1 : 1)),
  };
}

function balancesOf(
  rows: readonly ReceivableRow[],
  standing: readonly StandingRow[],
  nameOf: (code: string) => string,
): Receivables['balances'] {
  const booked = standing.filter((row) => row.account === 'commercialReceivable');
  const places = grouped(
    [...booked, ...rows].map((row) => ({ areaCode: fundAreaOf(row.areaCode), scheme: row.scheme })),
    (row) => `${row.areaCode} ${row.scheme}`,
  ).flatMap(([place]) => (place === undefined ? [] : [place]));
  return places.map(({ areaCode, scheme }) => {
    const isHere = (row: { readonly areaCode: string; readonly scheme: string }) =>
      fundAreaOf(row.areaCode) === areaCode && row.scheme === scheme;
    const ledger = booked.filter(isHere).reduce<Fen>((sum, row) => addFen(sum, row.balance), ZERO_FEN);
    const open = openIn(rows.filter(isHere));
    return {
      areaCode,
      areaName: nameOf(areaCode),
      scheme,
      ledger: formatFen(ledger),
      open: formatFen(open),
      agrees: ledger === open,
    };
  });
}

const CAPTIONS = ['结算编号', '类别', '保单号', '险种', '费用日期', '入账日期', '赔付（元）'];

/**
 * The monthly bill for the insurer of a plan. The numbers of policies are no area's to read, so they are looked up for it.
 * @throws {Problem} 400 for no month, 404 for a plan that there is not and an area that is not the actor's
 */
export async function exportCommercialBill(
  world: World,
  actor: Actor,
  { areaCode, planId, month }: { readonly areaCode: string; readonly planId: number; readonly month: string },
): Promise<FileAnswer> {
  const span = monthSpan(month);
  if (span === undefined) throw badInput('month', '没有这个月');
  if (!areaCode.startsWith(prefixOf(actor)) || fundAreaOf(areaCode) !== areaCode) throw notFound('统筹地区');
  return world.db.transaction('all', async (tx) => {
    const plan = (await listPlanNames(tx)).find((one) => one.id === planId);
    const area = (await listAreaNames(tx, areaCode))[0];
    if (!plan || !area) throw notFound('商业保险方案');
    const rows = await listBilled(tx, areaPrefix(areaCode), planId, span);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'funds.exportCommercialBill',
      subjectKind: 'commercialPlan',
      subjectId: planId,
      detail: `${areaCode} ${month}，${rows[0]?.ofRows ?? 0} 行`,
    });
    const cells = rows.map((row) => [
      row.claimNo,
      row.kind === 'settlement' ? '结算' : '撤销',
      row.policyNo,
      SCHEME_LABELS[row.scheme],
      row.servedOn,
      row.onDay,
      formatFen(row.amount),
    ]);
    const title = `${plan.name} ${month} 应付清单`;
    const fileName = `${plan.name}-${month}-应付清单`;
    // Of the whole month, also where the list holds only the first of its rows.
    const total = ['合计', '', '', '', '', '', formatFen(rows[0]?.ofAmount ?? ZERO_FEN)];
    const name = nameOfRows('应付清单', rows.length, rows[0]?.ofRows ?? 0);
    return tableFile('xlsx', { title, fileName, about: [area.name] }, [
      { name, captions: CAPTIONS, rows: [...cells, total], figures: [6] },
    ]);
  });
}

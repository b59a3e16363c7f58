/** Statements as their institution, the agency that pays and the province see them (M29, M27). */
import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { formatFen, ZERO_FEN } from '../../../base/money.ts';
import { workingDaysLeft } from '../../../base/working-days.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-statements.ts';
import type { PrepaymentUse } from '../../../domain/funds/prepayments/set-off.ts';
import {
  mayStep,
  stateOf,
  type StatementState,
  type StatementStep,
} from '../../../domain/funds/statements/statement-steps.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import { loadWorkCalendar } from '../../insured/settings-store.ts';
import type { World } from '../../world.ts';
import { listPaymentsOf } from '../payments/payment-store.ts';
import { listNamedPrepayments } from '../prepayments/prepayment-store.ts';
import { presentSum, reckon, yuanOf } from './reckon.ts';
import {
  countRowsOf,
  countStatementRows,
  findStatement,
  listDetailRows,
  listDisputes,
  listParts,
  listStatementEvents,
  listStatementHeads,
  type RowCounts,
  type StatementHead,
} from './statement-store.ts';
import { listDeductionRows } from './deduction-store.ts';

type Listed = OutputOf<typeof contract.listStatements>;
export const PART_KEYS = [
  'pooledFund',
  'majorIllness',
  'assistance',
  'workInjury',
  'maternity',
  'commercial',
  'personalAccount',
  'cash',
  'outside',
  'owed',
] as const;

/** @throws {Problem} 404 outside the scope */
export async function seenStatement(tx: Tx, id: number): Promise<StatementHead> {
  const head = await findStatement(tx, id);
  if (!head) throw notFound('对账单');
  return head;
}

export function headState(head: StatementHead, today: PlainDate): StatementState {
  return stateOf(head, today, head.approved, head.payment);
}

const NOTHING = { claims: 0, reversals: 0, setAside: 0, owed: ZERO_FEN };

async function presentHead(tx: Tx, head: StatementHead, today: PlainDate, counts: RowCounts | undefined) {
  const { claims, reversals, setAside, owed } = counts ?? NOTHING;
  return {
    id: head.id,
    statementNo: head.statementNo,
    institutionCode: head.institutionCode,
    institutionName: head.institutionName,
    areaCode: head.areaCode,
    areaName: head.areaName,
    month: head.month.slice(0, 7),
    state: headState(head, today),
    dueOn: head.dueOn,
    claims,
    reversals,
    setAside,
    owed: formatFen(owed),
    payable: formatFen((await reckon(tx, head)).payable),
  };
}

/** Statements in the actor's scope, by month, state and institution. */
export async function listStatements(
  world: World,
  actor: Actor,
  filter: {
    readonly month: PlainDate | null;
    readonly state: StatementState | null;
    readonly institution: string | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<Listed> {
  const today = dayAt(world.clock.now());
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const heads = await listStatementHeads(tx, filter);
    const found = heads.filter((head) => filter.state === null || headState(head, today) === filter.state);
    const page = found.slice(filter.offset, filter.offset + filter.limit);
    const counts = await countStatementRows(
      tx,
      page.map((head) => head.id),
    );
    const rows: Listed['rows'] = [];
    for (const head of page)
      rows.push(
        await presentHead(
          tx,
          head,
          today,
          counts.find((one) => one.id === head.id),
        ),
      );
    return { rows, total: found.length };
  });
}

const AGENCY_STEPS = ['reviewed', 'returned', 'approved'] as const;

/** What the reader may do with a statement now. */
function stepsOf(actor: Actor, head: StatementHead, today: PlainDate): contract.Statement['mayDo'] {
  const may = (step: Exclude<StatementStep, 'issued'>) =>
    mayStep(head, { step, accountId: actor.accountId, today }).ok;
  if (actor.role === 'pharmacist' || actor.role === 'hospitalOffice')
    return actor.institutionCode === head.institutionCode && may('confirmed') ? ['respond'] : [];
  const isAgency = actor.role === 'agencyReviewer' || actor.role === 'areaBureau';
  if (!isAgency || !isOwnArea(actor, head.areaCode)) return [];
  return [...(may('answered') ? (['answer'] as const) : []), ...AGENCY_STEPS.filter(may)];
}

/** A statement in full; no person appears. @throws {Problem} 404 outside the scope */
export async function getStatement(world: World, actor: Actor, id: number): Promise<contract.Statement> {
  return world.db.transaction(scopeOf(actor), (tx) => presentStatement(tx, world, actor, id));
}

/** @throws {Problem} 404 outside the scope */
export async function presentStatement(
  tx: Tx,
  world: World,
  actor: Actor,
  id: number,
): Promise<contract.Statement> {
  const today = dayAt(world.clock.now());
  const head = await seenStatement(tx, id);
  const parts = await listParts(tx, id);
  const { sums, uses, setOffs } = await reckon(tx, head, parts);
  const [counts] = await countStatementRows(tx, [id]);
  const decisions = await listDeductionRows(
    tx,
    { ids: uses.map((use) => use.id) },
    { limit: 500, offset: 0 },
  );
  return {
    ...(await presentHead(tx, head, today, counts)),
    issuedOn: head.issuedOn,
    mayDo: stepsOf(actor, head, today),
    workingDaysLeft: workingDaysLeft(await loadWorkCalendar(tx), today, head.dueOn),
    sums: sums.map(presentSum),
    parts: parts.map((part) => ({
      areaCode: part.areaCode,
      areaName: part.areaName,
      scheme: part.scheme,
      claims: part.claims,
      ...yuanOf(part, PART_KEYS),
    })),
    withheld: uses.flatMap((use) =>
      decisions.rows
        .filter((decision) => decision.id === use.id)
        .map(({ kind, scheme, areaName, documentNo, reason }) => ({
          kind,
          scheme,
          areaName,
          documentNo,
          reason,
          amount: formatFen(use.amount),
        })),
    ),
    setOffs: await presentSetOffs(tx, setOffs),
    disputes: (await listDisputes(tx, id)).map((row) => ({ ...row, owed: formatFen(row.owed) })),
    events: (await listStatementEvents(tx, id)).map((event) => ({
      step: event.step,
      at: wallClock(event.at),
      by: event.actorName,
      words: event.words,
      payable: event.payable === null ? null : formatFen(event.payable),
    })),
    payments: (await listPaymentsOf(tx, id)).map(({ releasedAt, amount, ...payment }) => ({
      ...payment,
      amount: formatFen(amount),
      releasedAt: releasedAt === null ? null : wallClock(releasedAt),
    })),
  };
}

/** What meets a statement, each with the prepayment that it comes from. */
async function presentSetOffs(
  tx: Tx,
  setOffs: readonly PrepaymentUse[],
): Promise<contract.Statement['setOffs']> {
  const named = await listNamedPrepayments(
    tx,
    setOffs.map((one) => one.id),
  );
  return setOffs.flatMap(({ id: prepaymentId, scheme, amount }) =>
    named
      .filter((one) => one.id === prepaymentId)
      .map(({ bankDay, bankReference, documentNo }) => ({
        prepaymentId,
        scheme,
        bankDay,
        bankReference,
        documentNo,
        amount: formatFen(amount),
      })),
  );
}

type Rows = OutputOf<typeof contract.listStatementRows>;

/** The rows of a statement. @throws {Problem} 404 outside the scope */
export async function listStatementRows(
  world: World,
  actor: Actor,
  id: number,
  span: { readonly limit: number; readonly offset: number },
): Promise<Rows> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    await seenStatement(tx, id);
    return { rows: await presentRows(tx, id, span), total: await countRowsOf(tx, id) };
  });
}

export async function presentRows(
  tx: Tx,
  id: number,
  span: { readonly limit: number; readonly offset: number },
): Promise<Rows['rows']> {
  const rows = await listDetailRows(tx, id, span);
  return rows.map((row) => ({ ...row, ...yuanOf(row, PART_KEYS) }));
}

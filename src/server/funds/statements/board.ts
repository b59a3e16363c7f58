import { addDays, day, dayAt, type PlainDate } from '../../../base/date.ts';
import { addFen, formatFen, ZERO_FEN } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-statements.ts';
import { monthSpan } from '../../../domain/funds/statements/statement-month.ts';
import { STATEMENT_STATES, type StatementState } from '../../../domain/funds/statements/statement-steps.ts';
import { areaPrefix, ROLES, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { badInput } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { findNewestMonth, listAreaBalances } from './board-store.ts';
import { findShutUntil } from './issue-store.ts';
import { headState } from './read-statements.ts';
import { countStatementRows, listStatementHeads } from './statement-store.ts';

type Board = OutputOf<typeof contract.getStatementBoard>;

/** The month that was asked for, else the newest with statements, else the last one. */
async function monthOf(tx: Tx, asked: string | undefined, today: PlainDate): Promise<string> {
  const before = addDays(day(`${today.slice(0, 7)}-01`), -1);
  return asked ?? ((await findNewestMonth(tx)) ?? before).slice(0, 7);
}

/**
 * A month by paying area: how many statements stand where, and whether what institutions are owed agrees with the ledger
 * (M29). An agency sees its own area, the province all.
 */
export async function getStatementBoard(
  world: World,
  actor: Actor,
  asked: string | undefined,
): Promise<Board> {
  const today = dayAt(world.clock.now());
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const month = await monthOf(tx, asked, today);
    const span = monthSpan(month);
    if (span === undefined) throw badInput('month', '没有这个月');
    const heads = await listStatementHeads(tx, { month: span.from, institution: null });
    const counts = await countStatementRows(
      tx,
      heads.map((head) => head.id),
    );
    const prefix = ROLES[actor.role].level === 'province' ? '' : areaPrefix(actor.areaCode ?? '');
    const rows = (await listAreaBalances(tx, prefix, span)).map((area) => {
      const own = heads.filter((head) => head.areaCode === area.areaCode);
      const owed = own.map((head) => counts.find((one) => one.id === head.id)?.owed ?? ZERO_FEN);
      return {
        areaCode: area.areaCode,
        areaName: area.areaName,
        statements: own.length,
        states: countStates(own.map((head) => headState(head, today))),
        owed: formatFen(addFen(...owed)),
        paid: formatFen(area.paid),
        unstated: area.unstated,
        payableByLedger: formatFen(area.payableByLedger),
        payableByStatements: formatFen(area.payableByStatements),
      };
    });
    return { month, shutUntil: await findShutUntil(tx), rows };
  });
}

function countStates(states: readonly StatementState[]): Board['rows'][number]['states'] {
  const names = Object.keys(STATEMENT_STATES) as StatementState[];
  return Object.fromEntries(
    names.map((name) => [name, states.filter((state) => state === name).length]),
  ) as Board['rows'][number]['states'];
}

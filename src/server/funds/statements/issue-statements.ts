import { dayAt } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { addWorkingDays } from '../../../base/working-days.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-statements.ts';
import { mayIssue, monthSpan } from '../../../domain/funds/statements/statement-month.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { statementWorkingDaysOn } from '../../../policy/parameters/statement-time.ts';
import { badInput } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { loadWorkCalendar } from '../../insured/settings-store.ts';
import type { World } from '../../world.ts';
import { findShutUntil, findUnstatedBefore, insertStatements, lockStatements } from './issue-store.ts';
import { ownPool } from './reckon.ts';

/**
 * Makes the statements of a month for every institution that the actor's area owes something (M29). Asked again, it makes
 * none twice.
 * @param month `yyyy-MM`
 * @returns STATEMENT_MONTH_OPEN, STATEMENT_EARLIER_MONTH, POLICY_NOT_FORMALISED
 * @throws {Problem} 403 for an agency that pays nobody
 */
export async function issueStatements(
  world: World,
  actor: Actor,
  month: string,
): Promise<Outcome<OutputOf<typeof contract.issueStatements>, Refusal>> {
  const areaCode = ownPool(actor);
  const span = monthSpan(month);
  if (span === undefined) throw badInput('month', '没有这个月');
  const now = world.clock.now();
  const issuedOn = dayAt(now);
  const days = statementWorkingDaysOn(issuedOn);
  if (days === undefined) return decline(refuse('POLICY_NOT_FORMALISED'));
  const prefix = areaPrefix(areaCode);
  // Institutions are paid where they lie, also for people of other areas (M30): the area is named in every statement.
  return world.db.transaction('all', async (tx) => {
    await lockStatements(tx, areaCode);
    const allowed = mayIssue(span, await findShutUntil(tx), await findUnstatedBefore(tx, prefix, span.from));
    if (!allowed.ok) return allowed;
    const { dueOn } = addWorkingDays(await loadWorkCalendar(tx), issuedOn, days.value);
    const made = await insertStatements(tx, {
      areaCode,
      areaPrefix: prefix,
      span,
      issuedOn,
      dueOn,
      issuedAt: now,
      issuedBy: actor.accountId || null,
      issuedByName: actor.name,
    });
    await recordAudit(tx, actor, now, {
      action: 'funds.issueStatements',
      subjectKind: 'statement',
      subjectId: `${areaCode} ${month}`,
      detail: `${made.issued} 份，${made.claims} 行`,
    });
    return accept(made);
  });
}

import { dayAt } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { addWorkingDays } from '../../../base/working-days.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-clearing.ts';
import { mayIssueClearing } from '../../../domain/funds/clearing/clearing-steps.ts';
import { monthSpan } from '../../../domain/funds/statements/statement-month.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { statementWorkingDaysOn } from '../../../policy/parameters/statement-time.ts';
import { badInput } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { loadWorkCalendar } from '../../insured/settings-store.ts';
import type { World } from '../../world.ts';
import { findShutUntil } from '../statements/issue-store.ts';
import { ownPool } from '../statements/reckon.ts';
import { findUnclearedBefore, insertClearings, lockClearing } from './issue-clearing-store.ts';
import { takeWithheld } from './withheld-store.ts';

/**
 * Makes the clearings of a month for every area whose people bought in the actor's area (M29, M30). Asked again, it makes none
 * twice. The other areas' claims are read for their numbers and amounts; no person is.
 * @param month `yyyy-MM`
 * @returns CLEARING_MONTH_OPEN, CLEARING_EARLIER_MONTH, POLICY_NOT_FORMALISED
 * @throws {Problem} 403 for an agency that pays nobody
 */
export async function issueClearing(
  world: World,
  actor: Actor,
  month: string,
): Promise<Outcome<OutputOf<typeof contract.issueClearing>, Refusal>> {
  const payeeArea = ownPool(actor);
  const span = monthSpan(month);
  if (span === undefined) throw badInput('month', '没有这个月');
  const now = world.clock.now();
  const issuedOn = dayAt(now);
  const days = statementWorkingDaysOn(issuedOn);
  if (days === undefined) return decline(refuse('POLICY_NOT_FORMALISED'));
  return world.db.transaction('all', async (tx) => {
    await lockClearing(tx, payeeArea);
    const earlier = await findUnclearedBefore(tx, payeeArea, span.from);
    const allowed = mayIssueClearing(span.to, await findShutUntil(tx), earlier);
    if (!allowed.ok) return allowed;
    const { dueOn } = addWorkingDays(await loadWorkCalendar(tx), issuedOn, days.value);
    const made = await insertClearings(tx, {
      payeeArea,
      span,
      issuedOn,
      dueOn,
      issuedAt: now,
      issuedBy: actor.accountId || null,
      issuedByName: actor.name,
    });
    await takeWithheld(tx, { payeeArea, month: span.from, until: span.to });
    await recordAudit(tx, actor, now, {
      action: 'funds.issueClearing',
      subjectKind: 'areaClearing',
      subjectId: `${payeeArea} ${month}`,
      detail: `${made.issued} 份，${made.claims} 行`,
    });
    return accept(made);
  });
}

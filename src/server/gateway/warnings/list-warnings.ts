import type { FastifyInstance } from 'fastify';
import { wallClock } from '../../../base/date.ts';
import { formatFen } from '../../../base/money.ts';
import { accept } from '../../../base/outcome.ts';
import { listOrderWarnings, type OrderWarning } from '../../../contract/gateway-warnings.ts';
import { scopeOf } from '../../../domain/identity/roles.ts';
import { pageSpan } from '../../http/paging.ts';
import { mount } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { RULES } from '../rule-checks-judge.ts';
import { listWarnings, type ListedWarning } from './warning-store.ts';

const NAMES: Readonly<Record<string, string>> = RULES;

function present({ infno, ruleId, clauses, amount, warnedAt, answers, ...row }: ListedWarning): OrderWarning {
  return {
    ...row,
    ruleId,
    ruleName: NAMES[ruleId] ?? ruleId,
    stage: infno === '3101' ? 'before' : 'during',
    clauses: clauses.split('、'),
    amount: formatFen(amount),
    warnedAt: wallClock(warnedAt),
    answers: answers.map((one) => ({ ...one, at: wallClock(Number(one.at)) })),
  };
}

/** Warnings and answers for the institution that was warned and the agency of the insured person (M7, M11, M33). */
export function mountOrderWarnings(app: FastifyInstance, world: World): void {
  mount(app, world, listOrderWarnings, ({ actor, query }) =>
    world.db.transaction(scopeOf(actor), async (tx) => {
      const { q = null, severity = null, state = null } = query;
      const { rows, total } = await listWarnings(tx, { q, severity, state, ...pageSpan(query) });
      await recordAudit(tx, actor, world.clock.now(), {
        action: 'gateway.listOrderWarnings',
        subjectKind: 'orderWarning',
        subjectId: q ?? '*',
        detail: `${rows.length} 行`,
      });
      return accept({ rows: rows.map(present), total });
    }),
  );
}

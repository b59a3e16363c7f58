/** A change that is no step of a case: made once however often it is sent, so that a late copy undoes nothing newer (N4, M29, M30). */
import { createHash } from 'node:crypto';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { conflict } from '../http/problem.ts';
import { recordAudit, type AuditFact } from './audit-store.ts';
import { insertNumberedChange, lockNumberedChange } from './change-store.ts';

export interface AskedChange extends Pick<AuditFact, 'action' | 'subjectKind' | 'subjectId' | 'personId'> {
  readonly requestId: string;
  /** What it changes to; never a whole account number, for its digest is kept. */
  readonly content: unknown;
}

/**
 * Makes a change and tells the audit, unless this account's request made it before.
 * @param change writes it and gives the audit's detail; what it declines is not kept and may be sent again
 * @throws {Problem} 409 for a request id used for another change
 */
export async function changeOnce(
  tx: Tx,
  { actor, now }: { readonly actor: Actor; readonly now: number },
  { requestId, content, ...fact }: AskedChange,
  change: () => Promise<Outcome<string, Refusal>>,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const { accountId } = actor;
  const { action } = fact;
  const contentHash = createHash('sha256')
    .update(JSON.stringify([fact.subjectId, content]))
    .digest('hex');
  const before = await lockNumberedChange(tx, accountId, requestId);
  if (before !== undefined) {
    if (before.action !== action || before.contentHash !== contentHash)
      throw conflict('REQUEST_REUSED', '同一请求编号已用于另一次改动', '请换一个请求编号后重试');
    return accept({ done: true });
  }
  const changed = await change();
  if (!changed.ok) return changed;
  await insertNumberedChange(tx, { accountId, requestId, action, contentHash, now });
  await recordAudit(tx, actor, now, { ...fact, detail: changed.value, requestId });
  return accept({ done: true });
}

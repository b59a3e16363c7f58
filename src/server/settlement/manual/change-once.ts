/** A change of a claim's facts that is no step: made once however often it is sent, so that a late copy undoes nothing newer (M30). */
import { createHash } from 'node:crypto';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { at, type Tx } from '../../db/database.ts';
import { requireSame } from '../../funds/two-people/same-request.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { CaseRow } from './case-store.ts';

const AUDITED = {
  lines: 'settlement.saveManualLines',
  seller: 'settlement.saveManualSeller',
  payee: 'settlement.changeManualPayee',
} as const;

export interface AskedChange {
  readonly requestId: string;
  readonly what: keyof typeof AUDITED;
  /** What it changes to; never a whole account number, for its digest is kept. */
  readonly content: unknown;
}

/**
 * Makes a change of a claim that is held, unless this request made it before.
 * @param change writes it and tells the audit what it was; what it declines is not kept and may be sent again
 * @throws {Problem} 409 for a request id used for another change
 */
export async function changeOnce(
  tx: Tx,
  { actor, now }: { readonly actor: Actor; readonly now: number },
  row: Pick<CaseRow, 'id' | 'manualNo' | 'personId'>,
  { requestId, what, content }: AskedChange,
  change: () => Promise<Outcome<string, Refusal>>,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const asked = { what, contentHash: createHash('sha256').update(JSON.stringify(content)).digest('hex') };
  const before = await tx.first<typeof asked>(
    'SELECT what, content_hash AS "contentHash" FROM manual_change WHERE manual_id = $1 AND account_id = $2 AND request_id = $3',
    [row.id, actor.accountId, requestId],
  );
  if (before !== undefined) {
    requireSame(before, asked, ['what', 'contentHash'], '另一次改动');
    return accept({ done: true });
  }
  const changed = await change();
  if (!changed.ok) return changed;
  await tx.run(
    `INSERT INTO manual_change (manual_id, account_id, request_id, what, content_hash, at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [row.id, actor.accountId, requestId, asked.what, asked.contentHash, at(now)],
  );
  await recordAudit(tx, actor, now, {
    action: AUDITED[what],
    subjectKind: 'manualClaim',
    subjectId: row.manualNo,
    personId: row.personId,
    detail: changed.value,
    requestId,
  });
  return accept({ done: true });
}

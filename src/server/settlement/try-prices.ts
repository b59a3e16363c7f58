import { formatUnitPrice } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { ClaimCase } from '../../domain/settlement/claim-case.ts';
import { listObjections } from '../../domain/settlement/decide-claim.ts';
import {
  checkTrials,
  isNewPrice,
  linesOnTrial,
  TRIAL_DAYS,
  type PriceTrials,
} from '../../domain/settlement/price-trials.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findTrials, insertTrial, lockTrials } from './price-trial-store.ts';

const DAY_MILLISECONDS = 86_400_000;

/**
 * Lets a claim be decided at its prices, or refuses because the institution has tried too many prices of a product whose
 * standard is secret (N5.1). The trial is written in the transaction that answers: no answer leaves without its trial,
 * and a counter that asks at the same moment waits.
 * Where anything else stands against the claim, its prices are not compared and nothing is counted.
 */
export async function tryPrices(
  tx: Tx,
  claim: ClaimCase,
  actor: Actor,
  now: number,
  objections: (claim: ClaimCase) => readonly Refusal[] = listObjections,
): Promise<Outcome<undefined, Refusal>> {
  const lines = linesOnTrial(claim);
  if (lines.length === 0 || objections(claim).length > 0) return accept(undefined);
  const { code } = claim.institution;
  await lockTrials(
    tx,
    code,
    lines.map((line) => line.nationalCode),
  );
  const trials = new Map<string, PriceTrials>();
  for (const line of lines)
    trials.set(line.nationalCode, await findTrials(tx, code, line, now - TRIAL_DAYS * DAY_MILLISECONDS));
  const [refusal] = checkTrials(lines, trials);
  const refused = lines.find((line) => line.line === refusal?.line);
  if (refusal && refused) {
    await recordAudit(tx, actor, now, {
      action: 'settlement.refuseTrial',
      subjectKind: 'product',
      subjectId: refused.nationalCode,
      detail: `试价 ${formatUnitPrice(refused.price)} 元，${TRIAL_DAYS} 日内已试过 ${trials.get(refused.nationalCode)?.tried.length ?? 0} 个价`,
    });
    return decline(refusal);
  }
  for (const line of lines) {
    const known = trials.get(line.nationalCode);
    if (known && isNewPrice(line.price, known))
      await insertTrial(tx, code, line, actor.accountId || null, now);
  }
  return accept(undefined);
}

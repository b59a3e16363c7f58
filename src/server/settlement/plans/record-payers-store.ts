/** What a claim uses of plans and accounts beside the funds, written with it; its reversal writes the opposite (M9.7, N4). */
import type { Fen } from '../../../base/money.ts';
import type { PlanKind, PlanUsed } from '../../../domain/settlement/plans/ordinary-plan.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

export interface PayerFacts {
  readonly claimId: bigint;
  readonly areaCode: string;
  readonly personId: number;
  readonly scheme: Scheme;
  readonly year: number;
  readonly at: number;
  readonly plan: (PlanUsed & { readonly kind: PlanKind }) | null;
  readonly commercial: readonly {
    readonly planId: number;
    readonly remainder: Fen;
    readonly towardsDeductible: Fen;
    readonly amount: Fen;
  }[];
  readonly fromAccount: Fen;
}

/** Writes nothing, and asks the database nothing, for a claim that only the funds and the person pay. */
export async function insertPayerFacts(tx: Tx, facts: PayerFacts): Promise<void> {
  const { claimId, areaCode, personId, scheme, year, plan, commercial, fromAccount } = facts;
  if (plan !== null)
    await tx.run(
      `INSERT INTO plan_spending (area_code, claim_id, person_id, scheme, kind, year, deductible, counted, paid) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [areaCode, claimId, personId, scheme, plan.kind, year, plan.deductible, plan.counted, plan.paid],
    );
  if (commercial.length > 0)
    await tx.run(
      `INSERT INTO commercial_payment (area_code, claim_id, plan_id, person_id, year, remainder, towards_deductible, amount, at)
       SELECT $1, $2, p.plan_id, $3, $4, p.remainder, p.towards, p.amount, $5
       FROM unnest($6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[]) AS p (plan_id, remainder, towards, amount)`,
      [
        areaCode,
        claimId,
        personId,
        year,
        at(facts.at),
        commercial.map((one) => one.planId),
        commercial.map((one) => one.remainder),
        commercial.map((one) => one.towardsDeductible),
        commercial.map((one) => one.amount),
      ],
    );
  if (fromAccount !== 0n)
    await tx.run(
      `INSERT INTO personal_account_entry (person_id, amount, kind, claim_id, source, at) VALUES ($1, $2, 'claim', $3, '结算', $4)`,
      [personId, -fromAccount, claimId, at(facts.at)],
    );
}

/** Writes the opposite of what a claim wrote: nothing is computed again, so nothing can differ. Nobody waits for the answer. */
export function reversePayerFacts(tx: Tx, claimId: bigint, reversalId: bigint, now: number): void {
  tx.send(
    `INSERT INTO plan_spending (area_code, claim_id, person_id, scheme, kind, year, deductible, counted, paid)
     SELECT area_code, $2, person_id, scheme, kind, year, -deductible, -counted, -paid FROM plan_spending WHERE claim_id = $1`,
    [claimId, reversalId],
  );
  tx.send(
    `INSERT INTO commercial_payment (area_code, claim_id, plan_id, person_id, year, remainder, towards_deductible, amount, at)
     SELECT area_code, $2, plan_id, person_id, year, -remainder, -towards_deductible, -amount, $3 FROM commercial_payment WHERE claim_id = $1`,
    [claimId, reversalId, at(now)],
  );
  tx.send(
    `INSERT INTO personal_account_entry (person_id, amount, kind, claim_id, source, at)
     SELECT person_id, -amount, 'claim', $2, '撤销结算', $3 FROM personal_account_entry WHERE claim_id = $1`,
    [claimId, reversalId, at(now)],
  );
}

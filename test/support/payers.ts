/** Puts the plans, consents and accounts of a case into the tables, so that a claim over HTTP finds them. */
import { yearOf } from '../../src/base/date.ts';
import type { Cause, ClaimFacts } from '../../src/domain/settlement/model.ts';
import type { Tx } from '../../src/server/db/database.ts';
import { insertPublishedList } from './published-list.ts';

let edition = 0;

/** A national catalogue that lists one drug as 乙 with its 自付比例 and takes the place of the one before. */
export async function insertRatioOfCase(tx: Tx, entryKey: string, ratio: bigint): Promise<void> {
  const list = {
    edition: `示例自付${(edition += 1)}`,
    effectiveFrom: '2020-01-01',
    now: Date.parse('2019-12-31') + edition,
    kind: 'national' as const,
  };
  await insertPublishedList(tx, list, async (id) => {
    await tx.run(
      `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, class, number, is_sub_entry, name, match_key, dosage_form)
       VALUES ($1, 1, '西药部分', 'western', 1, '乙', 1, false, '示例', $2, '片')`,
      [id, entryKey],
    );
    await tx.run(
      `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_at) VALUES ($1, 1, $2, 'review', '示例', now())`,
      [id, ratio],
    );
  });
}

/**
 * Enters what a case says of other payers for its person.
 * @returns the cause that the claim has to name
 */
export async function insertPayersOfCase(
  tx: Tx,
  facts: ClaimFacts,
  person: { readonly id: number; readonly areaCode: string; readonly keys: readonly string[] },
): Promise<Cause> {
  await insertPlan(tx, facts, person);
  await insertCommercial(tx, facts, person);
  if (typeof facts.account === 'bigint')
    await tx.run(
      `INSERT INTO personal_account_entry (person_id, amount, kind, source, at, after_claim) VALUES ($1, $2, 'reported', '示例', now(), 0)`,
      [person.id, facts.account],
    );
  const special = facts.lines.find(
    (line) => line.route === 'workInjury' || line.route === 'maternity',
  )?.route;
  const cause: Cause = special === 'workInjury' || special === 'maternity' ? special : 'illness';
  if (cause !== 'illness')
    await tx.run(
      `INSERT INTO fund_route (area_code, cause, from_on, open, source, entered_at) VALUES ($1, $2, '2020-01-01', true, '示例', now())`,
      [person.areaCode, cause],
    );
  return cause;
}

async function insertPlan(
  tx: Tx,
  { ordinary, scheme, servedOn }: ClaimFacts,
  person: { readonly id: number; readonly areaCode: string },
): Promise<void> {
  if (!ordinary) return;
  const { plan, used } = ordinary;
  const bands = plan.bands.map(({ upTo, ratio }) => ({
    upTo: upTo === null ? null : String(upTo),
    ratio: String(ratio),
  }));
  await tx.run(
    `INSERT INTO ordinary_plan (area_code, scheme, kind, level, from_on, counts_by, deductible, yearly_limit, bands, source, entered_at)
     VALUES ($1, $2, $3, 'any', '2020-01-01', $4, $5, $6, $7, '示例', now())`,
    [
      person.areaCode,
      scheme,
      plan.kind,
      plan.countsBy,
      plan.deductible,
      plan.yearlyLimit,
      JSON.stringify(bands),
    ],
  );
  await tx.run(
    `INSERT INTO plan_spending (area_code, claim_id, person_id, scheme, kind, year, deductible, counted, paid) VALUES ($1, -$2::bigint, $2, $3, $4, $5, $6, $7, $8)`,
    [
      person.areaCode,
      person.id,
      scheme,
      plan.kind,
      yearOf(servedOn),
      used.deductible,
      used.counted,
      used.paid,
    ],
  );
  if (plan.kind === 'chronic')
    await tx.run(
      `INSERT INTO chronic_recognition (person_id, disease, diagnosis_codes, from_on, source, entered_at) VALUES ($1, '示例病种', '{C34}', '2020-01-01', '示例', now())`,
      [person.id],
    );
}

async function insertCommercial(
  tx: Tx,
  { commercial = [], servedOn }: ClaimFacts,
  person: { readonly id: number; readonly areaCode: string; readonly keys: readonly string[] },
): Promise<void> {
  for (const plan of commercial) {
    const covered = plan.lines.map((line) => person.keys[line - 1] ?? '');
    const row = await tx.first<{ id: bigint }>(
      `INSERT INTO commercial_plan (name, insurer, from_on, ratio, deductible, yearly_cap, drugs, source, entered_at)
       VALUES ($1, '示例保险公司', '2020-01-01', $2, $3, $4, $5, '示例', now()) RETURNING id`,
      [plan.name, plan.ratio, plan.deductible, plan.cap, covered],
    );
    const id = row?.id ?? 0n;
    await tx.run(
      `INSERT INTO commercial_member (plan_id, person_id, policy_no, from_on, to_on, entered_at) VALUES ($1, $2, '示例', '2020-01-01', '2032-12-31', now())`,
      [id, person.id],
    );
    await tx.run(
      `INSERT INTO commercial_consent (plan_id, person_id, given, at, actor_name) VALUES ($1, $2, true, now(), '示例')`,
      [id, person.id],
    );
    await tx.run(
      `INSERT INTO commercial_payment (area_code, claim_id, plan_id, person_id, year, remainder, towards_deductible, amount, at)
       VALUES ($1, -$2::bigint, $3, $2, $4, 0, $5, $6, now())`,
      [person.areaCode, person.id, id, yearOf(servedOn), plan.usedDeductible, plan.usedCap],
    );
  }
}

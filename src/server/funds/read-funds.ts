import { addFen, formatFen } from '../../base/money.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/funds.ts';
import { LEDGER_ACCOUNTS } from '../../domain/funds/model.ts';
import { areaPrefix, ROLES, type Actor } from '../../domain/identity/roles.ts';
import { lastDayOfYear, type PlainDate } from '../../base/date.ts';
import type { Tx } from '../db/database.ts';
import { notAllowed } from '../http/problem.ts';
import { findEnrolmentOn } from '../insured/store.ts';
import { findYearlyLimit } from '../insured/settings-store.ts';
import type { World } from '../world.ts';
import { countLedger, listClaimsThatDiffer, listUnbalanced, listYearsThatDiffer } from './audit-ledger-store.ts';
import { listBalanceRows, listYears, type YearRow } from './store.ts';

/** Balances of the areas an actor answers for: an agency its own, the province all (M7, M29). */
export async function listBalances(
  world: World,
  actor: Actor,
  from: PlainDate | null,
  to: PlainDate | null,
): Promise<OutputOf<typeof contract.listBalances>> {
  const prefix = ROLES[actor.role].level === 'area' ? areaPrefix(actor.areaCode ?? '') : '';
  if (prefix === '' && ROLES[actor.role].level !== 'province') throw notAllowed();
  const rows = await world.db.transaction('none', (tx) => listBalanceRows(tx, prefix, from, to));
  return {
    rows: rows.map((row) => ({ ...row, label: LEDGER_ACCOUNTS[row.account], amount: formatFen(row.amount) })),
    sum: formatFen(addFen(...rows.map((row) => row.amount))),
  };
}

/** Whether ledger, claims and yearly sums agree, and where they do not (M9.5, M29). */
export async function checkLedger(world: World): Promise<OutputOf<typeof contract.checkLedger>> {
  return world.db.transaction('all', async (tx) => {
    const findings = [...(await listUnbalanced(tx)), ...(await listClaimsThatDiffer(tx)), ...(await listYearsThatDiffer(tx))];
    return { sound: findings.length === 0, ...(await countLedger(tx)), findings };
  });
}

/** What the signed-in person has used of a year, beside the limits that hold for them (M9.3, M9.5). */
export async function listOwnYear(world: World, actor: Actor, year: number): Promise<contract.YearSums[]> {
  const { personId } = actor;
  if (personId === null) throw notAllowed();
  return world.db.transaction('all', async (tx) => {
    const rows = await listYears(tx, personId, year);
    const sums: contract.YearSums[] = [];
    for (const row of rows) sums.push(await presentYear(tx, row));
    return sums;
  });
}

/** A year's sums with the person's own limits, else those of the area in which they are enrolled at its end. */
export async function presentYear(tx: Tx, row: YearRow): Promise<contract.YearSums> {
  const enrolment = await findEnrolmentOn(tx, row.personId, lastDayOfYear(row.year));
  const area = enrolment && (await findYearlyLimit(tx, enrolment.areaCode, row.scheme, row.year));
  const pooledFund = row.pooledFundLimit ?? area?.pooledFund;
  const majorIllness = row.majorIllnessLimit ?? area?.majorIllness;
  return {
    scheme: row.scheme,
    year: row.year,
    pooledFundUsed: formatFen(row.pooledFund),
    pooledFundLimit: pooledFund === undefined ? null : formatFen(pooledFund),
    majorIllnessUsed: formatFen(row.majorIllness),
    majorIllnessLimit: majorIllness === undefined ? null : formatFen(majorIllness),
    assistanceUsed: formatFen(row.assistance),
    assistanceThresholdUsed: formatFen(row.assistanceThreshold),
    ownShare: formatFen(row.ownShare),
  };
}

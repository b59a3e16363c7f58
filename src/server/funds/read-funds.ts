import { addFen, formatFen, ZERO_FEN } from '../../base/money.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/funds.ts';
import { assistanceUsedIn } from '../../domain/funds/assistance-of-year.ts';
import { LEDGER_ACCOUNTS } from '../../domain/funds/chart.ts';
import { areaPrefix, ROLES, type Actor } from '../../domain/identity/roles.ts';
import type { Enrolment } from '../../domain/insured/model.ts';
import {
  benefitYearOf,
  isCalendarYear,
  spanOfBenefitYear,
  type DaySpan,
} from '../../policy/parameters/benefit-year.ts';
import { dayAt, type PlainDate } from '../../base/date.ts';
import type { Tx } from '../db/database.ts';
import { notAllowed } from '../http/problem.ts';
import { benefitRules } from '../insured/benefits/benefit-rules.ts';
import { listEnrolments } from '../insured/store.ts';
import { findYearlyLimit } from '../insured/settings-store.ts';
import type { World } from '../world.ts';
import {
  countLedger,
  listClaimsThatDiffer,
  listClosesThatDiffer,
  listJournalsThatDiffer,
  listUnbalanced,
  listYearsThatDiffer,
} from './audit-ledger-store.ts';
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
    rows: rows.map((row) => ({
      ...row,
      label: LEDGER_ACCOUNTS[row.account].label,
      amount: formatFen(row.amount),
    })),
    sum: formatFen(addFen(...rows.map((row) => row.amount))),
  };
}

/** Whether ledger, claims and yearly sums agree, and where they do not (M9.5, M29). */
export async function checkLedger(world: World): Promise<OutputOf<typeof contract.checkLedger>> {
  return world.db.transaction('all', async (tx) => {
    const findings = [
      ...(await listUnbalanced(tx)),
      ...(await listClaimsThatDiffer(tx)),
      ...(await listJournalsThatDiffer(tx)),
      ...(await listClosesThatDiffer(tx)),
      ...(await listYearsThatDiffer(tx)),
    ];
    return { sound: findings.length === 0, ...(await countLedger(tx)), findings };
  });
}

/**
 * What the signed-in person has used of a year in each scheme that covers them in it, beside the limits that hold for them (M9.3, M9.5).
 * @param asked the benefit year; that of today where none is named
 */
export async function listOwnYear(
  world: World,
  actor: Actor,
  asked: number | undefined,
): Promise<contract.YearSums[]> {
  const { personId } = actor;
  if (personId === null) throw notAllowed();
  return world.db.transaction('all', async (tx) => {
    const rules = await benefitRules(tx);
    const year = asked ?? benefitYearOf(rules, dayAt(world.clock.now()));
    const span = spanOfBenefitYear(rules, year);
    const used = await listYears(tx, personId, year);
    const enrolled = (await listEnrolments(tx, personId))
      .filter((one) => reachesYear(one, span))
      .map((one) => one.scheme);
    const unused = [...new Set(enrolled)].filter((scheme) => !used.some((row) => row.scheme === scheme));
    const rows = [...used, ...unused.map((scheme) => ({ ...UNUSED, personId, scheme, year }))];
    const sums: contract.YearSums[] = [];
    for (const row of rows) sums.push(await presentYear(tx, row, used));
    return sums;
  });
}

const UNUSED = {
  pooledFund: ZERO_FEN,
  majorIllness: ZERO_FEN,
  assistanceThreshold: ZERO_FEN,
  assistance: ZERO_FEN,
  ownShare: ZERO_FEN,
  pooledFundLimit: null,
  majorIllnessLimit: null,
} as const;

/** Whether an enrolment holds on any day of a benefit year. */
export function reachesYear({ from, to }: Enrolment, span: DaySpan): boolean {
  return from <= span.to && (to === null || to >= span.from);
}

/**
 * A year's sums with the person's own limits, else those of the area of their latest enrolment in that year and scheme: what a
 * next claim goes by. Whether the year is above its limits these two do not say of someone who moved: see `excessIn`.
 * @param years the person's rows of the year in every scheme
 */
export async function presentYear(
  tx: Tx,
  row: YearRow,
  years: readonly YearRow[],
): Promise<contract.YearSums> {
  const span = spanOfBenefitYear(await benefitRules(tx), row.year);
  const enrolment = (await listEnrolments(tx, row.personId)).find(
    (one) => one.scheme === row.scheme && reachesYear(one, span),
  );
  const area = enrolment && (await findYearlyLimit(tx, enrolment.areaCode, row.scheme, row.year));
  const pooledFund = row.pooledFundLimit ?? area?.pooledFund;
  const majorIllness = row.majorIllnessLimit ?? area?.majorIllness;
  const assisted = assistanceUsedIn(years);
  return {
    scheme: row.scheme,
    year: row.year,
    ...(isCalendarYear(row.year, span) ? {} : { days: span }),
    pooledFundUsed: formatFen(row.pooledFund),
    pooledFundLimit: pooledFund === undefined ? null : formatFen(pooledFund),
    majorIllnessUsed: formatFen(row.majorIllness),
    majorIllnessLimit: majorIllness === undefined ? null : formatFen(majorIllness),
    assistanceUsed: formatFen(row.assistance),
    assistanceThresholdUsed: formatFen(row.assistanceThreshold),
    assistanceOfYear: {
      paid: formatFen(assisted.paid),
      towardsThreshold: formatFen(assisted.towardsThreshold),
    },
    ownShare: formatFen(row.ownShare),
  };
}

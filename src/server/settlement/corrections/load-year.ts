/** Puts a person's year together, as it was booked and as it is known now (M9.2, M9.4, M9.5, M9.7, M12, N2.3, I12). */
import { present } from '../../../base/assert.ts';
import { startOfDay } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import { isCoveredOn } from '../../../domain/insured/cover.ts';
import type {
  KnownNow,
  Obstacle,
  Spent,
  YearBill,
  YearToReplay,
} from '../../../domain/settlement/corrections/replay-bills.ts';
import {
  addUsage,
  negateUsage,
  NOTHING_USED,
  usageAcrossSchemes,
  type Usage,
} from '../../../domain/settlement/corrections/usage.ts';
import { findSettlementRule, inYearOf } from '../../../domain/settlement/find-rule.ts';
import type { SettlementRule } from '../../../domain/settlement/model.ts';
import { filingsAway, underFilings } from '../../../domain/settlement/off-site-points.ts';
import { spanOfBenefitYear } from '../../../policy/parameters/benefit-year.ts';
import type { BenefitRules } from '../../../policy/parameters/entered.ts';
import type { Tx } from '../../db/database.ts';
import { listSpending, type SpendingRow } from '../../funds/limits/limit-store.ts';
import type { YearKey } from '../../funds/store.ts';
import { benefitRules } from '../../insured/benefits/benefit-rules.ts';
import { assistanceOf, limitsOf } from '../assemble-case.ts';
import { findClaim, type ClaimLineRow, type ClaimRow } from '../bill-store.ts';
import { listKindsFiled } from '../off-site/off-site-store.ts';
import { loadRecordedClaim } from '../reversal/recorded-claim.ts';
import { routesNow, type BoughtClaim } from './routes-now.ts';
import { findPersonOn, listYearClaims, type YearClaim } from './year-store.ts';

/** A bill of the year with what is booked of it. */
export interface LoadedBill {
  readonly claim: ClaimRow;
  readonly rows: readonly ClaimLineRow[];
}

/** A report of another business that became known after bills of the year were settled. */
export type LateReport = Pick<
  SpendingRow,
  'source' | 'reference' | 'reason' | 'reportedAt' | 'pooledFund' | 'majorIllness'
>;

export interface LoadedYear {
  readonly year: YearToReplay;
  /** By claim number: the bills that the area may book anew. */
  readonly bills: ReadonlyMap<string, LoadedBill>;
  readonly spending: readonly LateReport[];
}

/** One settlement after the other taking the former's place; a chain of one where nothing ever did. */
type Chain = readonly YearClaim[];

/**
 * Loads a year for its bills of one area; the bills of other areas count as they were booked, and those of the person's other
 * scheme with what both schemes share. The person's year should be locked.
 * @param areaCode the area that pays, exactly
 */
export async function loadYear(tx: Tx, key: YearKey, areaCode: string): Promise<LoadedYear> {
  const claims = await listYearClaims(tx, key);
  const spending = await listSpending(tx, key);
  const rules = await benefitRules(tx);
  const reversals = new Map(
    claims.flatMap((one) => (one.reversesId === null ? [] : [[one.reversesId, one]])),
  );
  const others: { id: bigint; usage: Usage }[] = [];
  const bills: YearBill[] = [];
  const loaded = new Map<string, LoadedBill>();
  for (const chain of chainsOf(claims)) {
    const last = present(chain.at(-1), 'a chain has a claim');
    const taken = reversals.get(last.id);
    const isOwn = last.scheme === key.scheme;
    const segments = segmentsOf(chain, isOwn);
    for (const [index, segment] of segments.entries()) {
      const before = segments[index - 1];
      if (before) others.push({ id: segment.from, usage: negateUsage(before.usage) });
      const isLast = index === segments.length - 1;
      if (isLast && isOwn && taken === undefined && last.areaCode === areaCode) {
        const one = await loadBill(tx, key, chain, segments, rules);
        bills.push(one.bill);
        loaded.set(last.claimNo, one.loaded);
      } else others.push({ id: segment.from, usage: segment.usage });
    }
    if (taken !== undefined)
      others.push({ id: taken.id, usage: negateUsage(present(segments.at(-1), 'a chain counts').usage) });
  }
  return { year: { bills, others, spending: spentOf(spending) }, bills: loaded, spending };
}

function chainsOf(claims: readonly YearClaim[]): Chain[] {
  const byId = new Map(claims.map((one) => [one.id, one]));
  const later = new Set(claims.map((one) => one.replacedBy));
  return claims
    .filter((one) => one.kind === 'settlement' && !later.has(one.id))
    .map((first) => {
      const chain = [first];
      for (let next = byId.get(first.replacedBy ?? -1n); next; next = byId.get(next.replacedBy ?? -1n))
        chain.push(next);
      return chain;
    });
}

/** What a chain counts from a number on. A correction counts as if it had always been so, a return from its own place on. */
interface Segment {
  readonly from: bigint;
  readonly usage: Usage;
}

/** @param isOwn whether it is of the scheme that is reckoned; of another one counts only what the schemes share */
function segmentsOf(chain: Chain, isOwn: boolean): Segment[] {
  const segments: Segment[] = [];
  let from = present(chain[0], 'a chain has a claim').id;
  for (const claim of chain) {
    const usage = isOwn ? usageOfClaim(claim) : usageAcrossSchemes(usageOfClaim(claim));
    if (claim.replacedHow !== 'readjudication') segments.push({ from, usage });
    if (claim.replacedHow === 'return' && claim.replacedBy !== null) from = claim.replacedBy;
  }
  return segments;
}

function usageOfClaim(claim: YearClaim): Usage {
  const { pooledFund, majorIllness, threshold, assistance } = claim;
  const own: Usage = { ...NOTHING_USED, pooledFund, majorIllness, threshold, assistance };
  const plans = claim.plans.map(({ kind, deductible, counted, paid }): Usage => {
    const used = { deductible: fenOf(deductible), counted: fenOf(counted), paid: fenOf(paid) };
    return { ...NOTHING_USED, plans: { ...NOTHING_USED.plans, [kind]: used } };
  });
  const commercial = new Map(
    claim.commercial.map((one) => [
      one.planId,
      { deductible: fenOf(one.deductible), amount: fenOf(one.amount) },
    ]),
  );
  return [...plans, { ...NOTHING_USED, commercial }].reduce(addUsage, own);
}

const fenOf = (text: string) => BigInt(text) as Fen;

/** A correction of a report stands where the report stands. */
function spentOf(rows: readonly SpendingRow[]): Spent[] {
  const reports = new Map(rows.map((row) => [row.id, row]));
  return rows.map((row) => {
    const report = reports.get(row.correctsId ?? row.id) ?? row;
    const at = report.paidOn === null ? report.reportedAt : startOfDay(report.paidOn);
    return { at, pooledFund: row.pooledFund, majorIllness: row.majorIllness };
  });
}

async function loadBill(
  tx: Tx,
  key: YearKey,
  chain: Chain,
  segments: readonly Segment[],
  rules: BenefitRules,
): Promise<{ readonly bill: YearBill; readonly loaded: LoadedBill }> {
  const first = present(chain[0], 'a chain has a claim');
  const last = present(chain.at(-1), 'a chain has a claim');
  const segment = present(segments.at(-1), 'a chain counts');
  const claim = present(await findClaim(tx, last.claimNo), 'a claim of the year is there');
  const { settled, rows } = await loadRecordedClaim(tx, claim);
  const isWhole = chain.every((one) => one.replacedHow !== 'return');
  const days = first.usedOn === null ? rows.map(() => claim.servedOn) : isWhole ? first.usedOn : [];
  const { level, placeCode } = last;
  const bought = { claim, rows, days, level, placeCode, consentedAt: first.settledAt };
  const { now, obstacle } = await knownNow(tx, key, bought, settled?.rule, rules);
  const bill: YearBill = {
    claimNo: claim.claimNo,
    place: first.id,
    at: first.settledAt,
    countsFrom: segment.from,
    returns: segments.slice(0, -1).map(({ usage }, index) => ({
      id: present(segments[index + 1], 'something took its place').from,
      own: usage,
    })),
    usage: segment.usage,
    settled,
    now,
    obstacle: claim.institutionCode === '' ? 'reimbursed' : obstacle,
  };
  return { bill, loaded: { claim, rows } };
}

/** The rule of the day, lowered by what is filed by now for where the claim was bought (M30, I11). */
async function ruleNow(
  tx: Tx,
  personId: number,
  { claim: { scheme, servedOn, areaCode }, placeCode }: BoughtClaim & Pick<YearClaim, 'placeCode'>,
  rules: BenefitRules,
): Promise<SettlementRule | undefined> {
  const rule = findSettlementRule(scheme, servedOn, rules);
  if (rule?.offSitePoints === undefined) return rule;
  const kinds = await listKindsFiled(tx, personId, placeCode, servedOn);
  return underFilings(rule, filingsAway(areaCode, placeCode, kinds));
}

async function knownNow(
  tx: Tx,
  { personId, scheme, year }: YearKey,
  bought: BoughtClaim & Pick<YearClaim, 'level' | 'placeCode'>,
  booked: SettlementRule | undefined,
  rules: BenefitRules,
): Promise<{ readonly now: KnownNow; readonly obstacle: Obstacle | null }> {
  const { claim, level } = bought;
  const { areaCode, servedOn } = claim;
  const person = present(await findPersonOn(tx, personId, servedOn, year), 'a claim has its person');
  const covered = isCoveredOn(person, servedOn);
  const enrolment = covered.ok ? person.enrolments.find((one) => one === covered.value) : undefined;
  const isCovered = enrolment !== undefined && enrolment.scheme === scheme && enrolment.areaCode === areaCode;
  const sums = person.years.find((one) => one.scheme === scheme);
  const { from } = spanOfBenefitYear(rules, year);
  const rule = await ruleNow(tx, personId, bought, rules);
  const { lines, plan, insurers, isUndiagnosed } = await routesNow(tx, bought, {
    person,
    institution: { level },
    enrolment,
  });
  return {
    obstacle: isCovered ? (isUndiagnosed ? 'undiagnosed' : null) : 'enrolment',
    now: {
      limits: limitsOf(enrolment, sums, from),
      inMajorIllness: enrolment?.inMajorIllness ?? false,
      assistance: assistanceOf(enrolment, person.years, from),
      rule: booked ? inYearOf(booked, rule) : rule,
      plan,
      insurers,
      lines,
    },
  };
}

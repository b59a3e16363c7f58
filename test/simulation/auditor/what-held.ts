/** What was in force on a day, looked up in everything that was entered; of what covers a day the last entry holds. */
import { fenOf, partsOf } from './arithmetic.ts';
import { firstDayOn, yearOn } from './benefit-years.ts';
import { holds, NOTHING_USED, plusDays, poolOf, yearKey, type Books } from './books.ts';
import { assistsOverLimitOn, majorRatioOn, ratioOn } from './ratios.ts';
import type { AskedClaim, Drug, Person, Plan, Removal } from './record.ts';
import type { CommercialFacts, PayFacts, PlanFacts } from './reckon-bill.ts';

export type Enrolment = Person['enrolments'][number];

export function enrolmentOn(person: Person | undefined, day: string): Enrolment | undefined {
  return person?.enrolments.find((one) => holds(one, day));
}

function removalOf(books: Books, drug: Drug): Removal | undefined {
  return books.removals.findLast((one) => one.entryKey === drug.entryKey);
}

/** The last day of the regular term: the day before a removal takes effect (I14), else the term's own (M10). */
function lastRegularDay(books: Books, drug: Drug): string {
  const removal = removalOf(books, drug);
  const before = removal && plusDays(removal.removedOn, -1);
  return before !== undefined && before < drug.termTo ? before : drug.termTo;
}

/** Whether a drug is on the list on a day, a granted transition included (M10, I14, N1.2, N3.3). */
export function isListed(books: Books, drug: Drug, day: string): boolean {
  if (day < drug.termFrom) return false;
  if (day <= lastRegularDay(books, drug)) return true;
  const transitionTo = removalOf(books, drug)?.transitionTo ?? null;
  return transitionTo !== null && day <= transitionTo;
}

export function listedPriceOn(books: Books, code: string, day: string): bigint | undefined {
  const found = books.listedPrices.findLast((one) => one.code === code && holds(one, day));
  return found && partsOf(found.price);
}

/** M12: the standard that was set; for a drug of the regular catalogue without one the platform's listing price. */
export function standardOn(
  books: Books,
  drug: Drug,
  day: string,
): { readonly kind: string; readonly standard: bigint } | undefined {
  const last = lastRegularDay(books, drug);
  for (const one of day <= last ? [day] : [day, last]) {
    const set = books.standards.findLast((standard) => standard.code === drug.code && holds(standard, one));
    if (set) return { kind: set.kind, standard: partsOf(set.standard) };
    const price = drug.regular ? listedPriceOn(books, drug.code, one) : undefined;
    if (price !== undefined) return { kind: 'listed', standard: price };
  }
  return undefined;
}

/** The person's own limit where the core system sent one, else that of the area (M9.5). */
export function limitsOn(
  books: Books,
  personNo: string,
  { scheme, areaCode }: Pick<Enrolment, 'scheme' | 'areaCode'>,
  year: number,
): { readonly pool: bigint | undefined; readonly major: bigint | undefined } {
  const own = books.personLimits.get(yearKey(personNo, scheme, year));
  const area = books.limits.findLast(
    (one) => one.areaCode === poolOf(areaCode) && one.scheme === scheme && one.year === year,
  );
  const chosen = (mine: string | null | undefined, others: string | undefined) => {
    const text = mine ?? others;
    return text === undefined ? undefined : fenOf(text);
  };
  return {
    pool: chosen(own?.pooledFund, area?.pooledFund),
    major: chosen(own?.majorIllness, area?.majorIllness),
  };
}

export function assistanceRuleOn(books: Books, person: Person, areaCode: string, year: number) {
  return books.rules.findLast(
    (one) => one.areaCode === poolOf(areaCode) && one.category === person.category && one.year === year,
  );
}

/** M9.4: the help is the person's: what any scheme's bills of the year have counted and received. */
function helpedIn(books: Books, personNo: string, year: number) {
  const own = (['employee', 'resident'] as const).map(
    (scheme) => books.years.get(yearKey(personNo, scheme, year)) ?? NOTHING_USED,
  );
  return {
    threshold: own.reduce((total, one) => total + one.threshold, 0n),
    assistance: own.reduce((total, one) => total + one.assistance, 0n),
  };
}

/** M9.4: what a person's category has for the year, and what of it is used; null for who has none. */
export function assistanceOn(
  books: Books,
  person: Person,
  areaCode: string,
  year: number,
  used: { readonly threshold: bigint; readonly assistance: bigint },
): PayFacts['assistance'] {
  const rule = person.category === null ? undefined : assistanceRuleOn(books, person, areaCode, year);
  if (rule === undefined) return null;
  return {
    ratio: partsOf(rule.ratio),
    threshold: fenOf(rule.threshold),
    cap: rule.cap === null ? null : fenOf(rule.cap),
    usedThreshold: used.threshold,
    usedCap: used.assistance,
  };
}

export function isRouteOpen(books: Books, areaCode: string, cause: string, day: string): boolean {
  const found = books.fundRoutes.findLast(
    (one) => one.areaCode === poolOf(areaCode) && one.cause === cause && holds(one, day),
  );
  return found?.open ?? false;
}

const LEVELS: readonly (readonly [string, string])[] = [
  ['三级', 'tertiary'],
  ['二级', 'secondary'],
  ['一级', 'primary'],
];

const bare = (code: string) => code.toUpperCase().replaceAll('.', '');

/** Whether a diagnosis is one of those that a scope or a recognition names by its first characters (M11). */
export function isAmong(diagnosis: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => bare(diagnosis).startsWith(bare(prefix)));
}

/** M9.7: 门诊慢特病 for who is recognised with a diagnosis of the claim, else 普通门诊; that of the institution's level first. */
export function planOn(
  books: Books,
  personNo: string,
  enrolment: Enrolment,
  level: string,
  told: readonly string[],
  day: string,
): Plan | undefined {
  const recognised = books.chronic.some(
    (one) =>
      one.personNo === personNo && holds(one, day) && told.some((code) => isAmong(code, one.diagnosisCodes)),
  );
  for (const kind of recognised ? (['chronic', 'outpatient'] as const) : (['outpatient'] as const)) {
    const chosen = planOfKindOn(books, enrolment, level, kind, day);
    if (chosen) return chosen;
  }
  return undefined;
}

/** The plan of one kind as it is set for a day; none where it was withdrawn. */
export function planOfKindOn(
  books: Books,
  enrolment: Enrolment,
  level: string,
  kind: Plan['kind'],
  day: string,
): Plan | undefined {
  const named = LEVELS.find(([word]) => level.startsWith(word))?.[1] ?? 'any';
  const inForce = books.plans.filter(
    (one) =>
      one.areaCode === poolOf(enrolment.areaCode) &&
      one.scheme === enrolment.scheme &&
      one.kind === kind &&
      holds(one, day),
  );
  const chosen =
    inForce.findLast((one) => one.level === named) ?? inForce.findLast((one) => one.level === 'any');
  return chosen?.withdrawn === true ? undefined : chosen;
}

/** What a plan says, beside what is used of it. */
export function planFacts(plan: Plan, used: PlanFacts['used'] | undefined): PlanFacts {
  return {
    byYear: plan.countsBy === 'year',
    deductible: fenOf(plan.deductible),
    yearlyLimit: plan.yearlyLimit === null ? null : fenOf(plan.yearlyLimit),
    bands: plan.bands.map(({ upTo, ratio }) => ({
      upTo: upTo === null ? null : fenOf(upTo),
      ratio: partsOf(ratio),
    })),
    used: used ?? { deductible: 0n, counted: 0n, paid: 0n },
  };
}

/** N4: plans in force whose member the person is and to which their last word is yes, in the order of their entry. */
export function insurersOn(
  books: Books,
  personNo: string,
  day: string,
  consents = books.consents,
): CommercialFacts[] {
  return books.insurers
    .filter((plan) => holds(plan, day))
    .filter(({ id }) =>
      books.members.some((one) => one.planId === id && one.personNo === personNo && holds(one, day)),
    )
    .filter(
      ({ id }) => consents.findLast((one) => one.planId === id && one.personNo === personNo)?.given === true,
    )
    .map((plan) => {
      const used = books.insured.get(`${plan.id} ${personNo} ${yearOn(books, day)}`);
      return {
        id: plan.id,
        ratio: partsOf(plan.ratio),
        deductible: fenOf(plan.deductible),
        cap: plan.yearlyCap === null ? null : fenOf(plan.yearlyCap),
        drugs: plan.drugs,
        usedDeductible: used?.deductible ?? 0n,
        usedCap: used?.paid ?? 0n,
      };
    });
}

/** Everything that decides who pays a claim of a person on a day; to be asked only of claims against which nothing stands. */
export function payFactsOn(
  books: Books,
  person: Person,
  enrolment: Enrolment,
  asked: AskedClaim,
  plan: Plan | undefined,
  day: string,
): Omit<PayFacts, 'lowered'> {
  const year = yearOn(books, day);
  const { personNo } = person;
  const used = books.years.get(yearKey(personNo, enrolment.scheme, year)) ?? NOTHING_USED;
  const limits = limitsOn(books, personNo, enrolment, year);
  return {
    yearStart: firstDayOn(books, day),
    ratio: ratioOn(books, enrolment.scheme, day),
    pool: { limit: limits.pool ?? 0n, used: used.pool },
    major: enrolment.inMajorIllness
      ? { limit: limits.major ?? 0n, used: used.major, ratio: majorRatioOn(books, enrolment.scheme, day) }
      : null,
    assistance: assistanceOn(books, person, enrolment.areaCode, year, helpedIn(books, personNo, year)),
    assistsOverLimit: assistsOverLimitOn(books, day),
    plan: plan
      ? planFacts(plan, books.plansUsed.get(`${yearKey(personNo, plan.scheme, year)} ${plan.kind}`))
      : null,
    commercial: insurersOn(books, personNo, day),
    account: asked.useAccount === true ? (books.accounts.get(personNo) ?? 0n) : null,
  };
}

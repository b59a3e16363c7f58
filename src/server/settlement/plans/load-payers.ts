/** Which other routes and payers does this claim have? Most have none and ask the database nothing more (M9.7, N2.1, N4, I16). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import type { CommercialFacts } from '../../../domain/settlement/commercial/commercial-plan.ts';
import type { OwnFund } from '../../../domain/settlement/model.ts';
import type { OrdinaryFacts, PlanLevel } from '../../../domain/settlement/plans/ordinary-plan.ts';
import { holdsOn } from '../../../base/dated.ts';
import type { KnownProduct } from '../../catalogue/cache/product-cache.ts';
import type { Tx } from '../../db/database.ts';
import type { ParsedClaim } from '../judge-claim.ts';
import type { ParsedLine } from '../assemble-case.ts';
import type { LoadedClaim, LoadedEnrolment, LoadedInstitution, LoadedPerson } from '../load-claim-store.ts';
import {
  findOrdinaryPlan,
  isFundRouteOpen,
  listConsentedPlans,
  listSelfPayRatios,
  sumAccount,
  type LoadedCommercialPlan,
  type LoadedPlan,
} from './plan-facts-store.ts';

/** What `assembleCase` adds to the facts of every claim. */
export interface PayersOfClaim {
  readonly openFunds: readonly OwnFund[];
  readonly ordinary: OrdinaryFacts | null;
  /** By entry key. */
  readonly selfPayRatios: ReadonlyMap<string, Ratio | null>;
  readonly commercial: readonly CommercialFacts[];
  readonly account: Fen | null;
}

export const NO_OTHER_PAYERS: PayersOfClaim = {
  openFunds: [],
  ordinary: null,
  selfPayRatios: new Map(),
  commercial: [],
  account: null,
};

/** 三级甲等 and the like, as plans tell levels apart; whatever else is written takes the plan for all. */
export function planLevelOf(level: string): PlanLevel {
  if (level.startsWith('三级')) return 'tertiary';
  if (level.startsWith('二级')) return 'secondary';
  return level.startsWith('一级') ? 'primary' : 'any';
}

/**
 * What tells which ordinary plan pays (M9.7): the disease that the visit was registered for, the prescription's diagnosis and the
 * claim's own. One settlement goes by one plan (ADR 0042).
 */
export function toldDiagnoses(
  { diagnosisCode, diseaseCode }: Pick<ParsedClaim, 'diagnosisCode' | 'diseaseCode'>,
  prescription: { readonly diagnosisCode?: string } | null | undefined,
): string[] {
  return [diseaseCode, prescription?.diagnosisCode, diagnosisCode].filter((code) => typeof code === 'string');
}

/** What of a claim its other payers depend on. */
type PaidClaim = Pick<ParsedClaim, 'cause' | 'servedOn' | 'setting' | 'useAccount'> & {
  readonly lines: readonly Pick<ParsedLine, 'nationalCode' | 'usedOn'>[];
  readonly diagnosisCodes: readonly string[];
  /** Its benefit year (I4). */
  readonly year: number;
  /** The instant whose word to its insurers counts; the last word of all where nothing is said. */
  readonly consentedAt?: number;
};
interface PaidFor {
  readonly person: Pick<LoadedPerson, 'id' | 'eligibilities' | 'hasConsents'> | null;
  readonly institution: Pick<LoadedInstitution, 'level'> | null;
}
type Products = ReadonlyMap<string, Pick<KnownProduct, 'entryKey'>>;

export async function loadPayers(
  tx: Tx,
  loaded: PaidFor,
  enrolment: LoadedEnrolment | undefined,
  products: Products,
  claim: PaidClaim,
): Promise<PayersOfClaim> {
  const { person } = loaded;
  if (person === null || enrolment === undefined) return NO_OTHER_PAYERS;
  const { cause, servedOn } = claim;
  const open = cause !== 'illness' && (await isFundRouteOpen(tx, enrolment.areaCode, cause, servedOn));
  const uncovered = open || cause === 'workInjury' ? [] : keysWithoutEligibility(loaded, products, claim);
  const plan =
    uncovered.length === 0
      ? undefined
      : await findOrdinaryPlan(tx, {
          personId: person.id,
          areaCode: enrolment.areaCode,
          scheme: enrolment.scheme,
          level: planLevelOf(loaded.institution?.level ?? ''),
          servedOn,
          year: claim.year,
          diagnosisCodes: claim.diagnosisCodes,
        });
  const ratios = plan === undefined ? [] : await listSelfPayRatios(tx, uncovered, servedOn);
  return {
    openFunds: open ? [cause] : [],
    ordinary: plan === undefined ? null : ordinaryFacts(plan),
    selfPayRatios: new Map(
      ratios.map(({ key, ratio }) => [key, ratio === null ? null : (BigInt(ratio) as Ratio)]),
    ),
    commercial: person.hasConsents ? await commercialFacts(tx, person.id, products, claim) : [],
    account: claim.useAccount ? ((await sumAccount(tx, person.id)) as Fen) : null,
  };
}

/**
 * Whether a claim asks for more than every claim does: another fund, an ordinary plan, an insurer or the personal account.
 * Where not, `NO_OTHER_PAYERS` is all there is to know.
 */
export function mayHaveOtherPayers(
  loaded: LoadedClaim,
  enrolment: LoadedEnrolment | undefined,
  products: ReadonlyMap<string, KnownProduct>,
  claim: ParsedClaim,
): boolean {
  if (loaded.person === null || enrolment === undefined) return false;
  if (claim.cause !== 'illness' || claim.useAccount || loaded.person.hasConsents) return true;
  return keysWithoutEligibility(loaded, products, claim).length > 0;
}

/** Entry keys of the claim's drugs for which the person holds no eligibility; an inpatient needs none (M19). */
function keysWithoutEligibility(
  { person }: PaidFor,
  products: Products,
  { lines, setting, servedOn }: Pick<PaidClaim, 'lines' | 'setting' | 'servedOn'>,
): string[] {
  if (setting === 'inpatient') return [];
  const eligibilities = person?.eligibilities ?? [];
  const isHeld = (key: string, onDay: PlainDate) =>
    eligibilities.some((one) => one.entryKey === key && holdsOn(one, onDay));
  const keys = lines.flatMap(({ nationalCode, usedOn }) => {
    const key = products.get(nationalCode)?.entryKey;
    return key === undefined || isHeld(key, usedOn ?? servedOn) ? [] : [key];
  });
  return [...new Set(keys)];
}

function ordinaryFacts({
  id,
  kind,
  from,
  countsBy,
  deductible,
  yearlyLimit,
  bands,
  used,
}: LoadedPlan): OrdinaryFacts {
  return {
    plan: {
      kind,
      version: `plan-${id}@${from}`,
      countsBy,
      deductible: BigInt(deductible) as Fen,
      yearlyLimit: yearlyLimit === null ? null : (BigInt(yearlyLimit) as Fen),
      bands: bands.map(({ upTo, ratio }) => ({
        upTo: upTo === null ? null : (BigInt(upTo) as Fen),
        ratio: BigInt(ratio) as Ratio,
      })),
    },
    used: {
      deductible: BigInt(used.deductible) as Fen,
      counted: BigInt(used.counted) as Fen,
      paid: BigInt(used.paid) as Fen,
    },
  };
}

async function commercialFacts(
  tx: Tx,
  personId: number,
  products: Products,
  { lines, servedOn, year, consentedAt }: Pick<PaidClaim, 'lines' | 'servedOn' | 'year' | 'consentedAt'>,
): Promise<CommercialFacts[]> {
  const plans = await listConsentedPlans(tx, personId, servedOn, year, consentedAt);
  const covers = ({ drugs }: LoadedCommercialPlan) =>
    lines.flatMap(({ nationalCode }, index) => {
      const key = products.get(nationalCode)?.entryKey;
      return key !== undefined && (drugs.length === 0 || drugs.includes(key)) ? [index + 1] : [];
    });
  return plans.flatMap((plan): CommercialFacts[] => {
    const covered = covers(plan);
    if (covered.length === 0) return [];
    return [
      {
        planId: plan.id,
        name: plan.name,
        ratio: BigInt(plan.ratio) as Ratio,
        deductible: BigInt(plan.deductible) as Fen,
        cap: plan.cap === null ? null : (BigInt(plan.cap) as Fen),
        usedDeductible: BigInt(plan.usedDeductible) as Fen,
        usedCap: BigInt(plan.usedCap) as Fen,
        lines: covered,
      },
    ];
  });
}

/** Turns what was loaded into the facts that the decision takes. Computes nothing that policy would have to say. */
import type { PlainDate } from '../../base/date.ts';
import { ZERO_FEN, type Fen, type Quantity, type UnitPrice } from '../../base/money.ts';
import type { Ratio } from '../../base/ratio.ts';
import { assistanceUsedIn } from '../../domain/funds/assistance-of-year.ts';
import { enrolmentOn } from '../../domain/insured/cover.ts';
import type {
  CaseLine,
  ClaimCase,
  DrugFacts,
  InstitutionFacts,
  PrescriptionFacts,
} from '../../domain/settlement/claim-case.ts';
import { spanOfBenefitYear } from '../../policy/parameters/benefit-year.ts';
import { findSettlementRule } from '../../domain/settlement/find-rule.ts';
import type { AssistanceFacts, Cause, Setting, YearlyLimits } from '../../domain/settlement/model.ts';
import {
  assistanceSettingName,
  limitSettingName,
  type LimitSetter,
} from '../../domain/settlement/setting-names.ts';
import type { KnownProduct } from '../catalogue/cache/product-cache.ts';
import { NO_OTHER_PAYERS, type PayersOfClaim } from './plans/load-payers.ts';
import type { LoadedClaim, LoadedEligibility, LoadedEnrolment, LoadedYear } from './load-claim-store.ts';

/** A claim's lines after parsing: prices and quantities exact, trace codes normalised. */
export interface ParsedLine {
  readonly nationalCode: string;
  /** Of a line used on another day than the claim's. */
  readonly usedOn?: PlainDate;
  /** Who ordered it, where the claim says so. */
  readonly doctorCode?: string;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  /** Whether price and quantity count smallest units instead of packs. */
  readonly inSmallestUnits: boolean;
  readonly traceCodes: readonly string[];
}

/** The enrolment that counts, with what its area has set; undefined for a person who is unknown, dead or not enrolled. */
export function chosenEnrolment({ person }: LoadedClaim, servedOn: PlainDate): LoadedEnrolment | undefined {
  if (person === null || (person.diedOn !== null && person.diedOn < servedOn)) return undefined;
  const counts = enrolmentOn(person.enrolments, servedOn);
  return person.enrolments.find((one) => one === counts);
}

export function assembleCase(
  loaded: LoadedClaim,
  products: ReadonlyMap<string, KnownProduct>,
  institution: InstitutionFacts,
  prescription: PrescriptionFacts | null | undefined,
  claim: {
    readonly servedOn: PlainDate;
    readonly receivingHospital: string | null;
    readonly lines: readonly ParsedLine[];
    readonly setting: Setting;
    readonly cause: Cause;
    readonly diagnosisCode: string | null;
    readonly otherDiagnoses?: readonly string[];
  },
  payers: PayersOfClaim = NO_OTHER_PAYERS,
): ClaimCase {
  const enrolment = chosenEnrolment(loaded, claim.servedOn);
  const year = loaded.person?.years.find((one) => one.scheme === enrolment?.scheme);
  const { from } = spanOfBenefitYear(loaded.rules, loaded.year);
  return {
    servedOn: claim.servedOn,
    rule: enrolment && findSettlementRule(enrolment.scheme, claim.servedOn, loaded.rules),
    personId: loaded.person?.id ?? 0,
    enrolment,
    suspensions: loaded.person?.suspensions ?? [],
    inMajorIllness: enrolment?.inMajorIllness ?? false,
    used: { pooledFund: fenOf(year?.pooledFund), majorIllness: fenOf(year?.majorIllness) },
    limits: limitsOf(enrolment, year, from),
    assistance: assistanceOf(enrolment, loaded.person?.years ?? [], from),
    institution,
    offSiteKinds: loaded.person?.offSiteKinds ?? [],
    prescription,
    receivingHospital:
      claim.receivingHospital === null
        ? null
        : { code: claim.receivingHospital, known: loaded.receivingHospitalName !== null },
    setting: claim.setting,
    cause: claim.cause,
    diagnosisCode: claim.diagnosisCode,
    otherDiagnoses: claim.otherDiagnoses,
    openFunds: payers.openFunds,
    ordinary: payers.ordinary,
    commercial: payers.commercial,
    account: payers.account,
    lines: claim.lines.map((line) => caseLine(line, products.get(line.nationalCode), loaded, payers)),
    soldTraceCodes: new Set(loaded.soldTraceCodes),
  };
}

function fenOf(text: string | undefined): Fen {
  return text === undefined ? ZERO_FEN : (BigInt(text) as Fen);
}

/**
 * A limit that the core system sent for this person comes before the area's (M9.5).
 * @param from the first day of the benefit year
 */
export function limitsOf(
  enrolment: LoadedEnrolment | undefined,
  year: LoadedYear | undefined,
  from: PlainDate,
): YearlyLimits | undefined {
  const { limits, scheme } = enrolment ?? {};
  const pooledFund = year?.pooledFundLimit ?? limits?.pooledFund;
  const majorIllness = year?.majorIllnessLimit ?? limits?.majorIllness;
  if (pooledFund === undefined || majorIllness === undefined) return undefined;
  const setterOf = (own: string | null | undefined): LimitSetter =>
    limits && scheme && (own ?? null) === null ? { areaCode: limits.areaCode, scheme } : 'person';
  const setters = [setterOf(year?.pooledFundLimit), setterOf(year?.majorIllnessLimit)] as const;
  return {
    pooledFund: fenOf(pooledFund),
    majorIllness: fenOf(majorIllness),
    rule: limitSettingName(from, ...setters),
  };
}

/**
 * What the person's category has for the year, and what of it is used (M9.4).
 * @param years the person's rows of the year in every scheme
 * @param from the first day of the benefit year
 */
export function assistanceOf(
  enrolment: LoadedEnrolment | undefined,
  years: readonly LoadedYear[],
  from: PlainDate,
): AssistanceFacts | null | 'notEntered' {
  if (enrolment === undefined || enrolment.category === null) return null;
  if (enrolment.assistance === null) return 'notEntered';
  const { ratio, threshold, cap, areaCode } = enrolment.assistance;
  const used = assistanceUsedIn(
    years.map(({ assistanceThreshold, assistance }) => ({
      assistanceThreshold: fenOf(assistanceThreshold),
      assistance: fenOf(assistance),
    })),
  );
  return {
    rule: assistanceSettingName(areaCode, enrolment.category, from),
    ratio: BigInt(ratio) as Ratio,
    threshold: fenOf(threshold),
    cap: cap === null ? null : fenOf(cap),
    usedThreshold: used.towardsThreshold,
    usedCap: used.paid,
  };
}

function caseLine(
  { inSmallestUnits, doctorCode: _, ...line }: ParsedLine,
  product: KnownProduct | undefined,
  loaded: LoadedClaim,
  { selfPayRatios }: PayersOfClaim,
): CaseLine {
  const matched = loaded.matchedCodes.includes(line.nationalCode);
  const outerPackPrefixes = loaded.outerPackPrefixes
    .filter(({ code }) => code === line.nationalCode)
    .map(({ prefix }) => prefix);
  return {
    matched,
    outerPackPrefixes,
    ...line,
    unitsPerPack: inSmallestUnits ? (product?.unitsPerPack ?? null) : null,
    drug: product && drugFacts(product, loaded.person?.eligibilities ?? [], selfPayRatios),
  };
}

function drugFacts(
  product: KnownProduct,
  eligibilities: readonly LoadedEligibility[],
  selfPayRatios: PayersOfClaim['selfPayRatios'],
): DrugFacts {
  const { timeline, isInjection, tracePrefixes, entryKey } = product;
  return {
    timeline,
    isInjection,
    tracePrefixes,
    eligibilities: eligibilities.filter((one) => one.entryKey === entryKey),
    selfPayRatio: selfPayRatios.get(entryKey) ?? null,
  };
}

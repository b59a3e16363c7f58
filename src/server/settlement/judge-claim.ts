/** Loads a claim's facts and decides it: the common part of pre-settling and settling. */
import { assert, present } from '../../base/assert.ts';
import type { PlainDate } from '../../base/date.ts';
import { formatQuantity, formatUnitPrice, parseQuantity, parseUnitPrice } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { formatRatio } from '../../base/ratio.ts';
import type { ClaimInput } from '../../contract/settlement.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { normaliseTraceCode } from '../../domain/settlement/check-trace-codes.ts';
import { decideClaim } from '../../domain/settlement/decide-claim.ts';
import type { Bill, Cause, Setting } from '../../domain/settlement/model.ts';
import type { PlanKind } from '../../domain/settlement/plans/ordinary-plan.ts';
import { tellReadings } from '../../domain/settlement/told-readings.ts';
import { findKnownProducts, productCacheOf, type KnownProduct } from '../catalogue/cache/product-cache.ts';
import { withOtherRoute } from '../catalogue/versions/other-route.ts';
import type { Database, Tx } from '../db/database.ts';
import { badInput, notAllowed } from '../http/problem.ts';
import { loadPrescriptionForClaim, type PrescriptionForClaim } from '../prescription/use-prescription.ts';
import { findUninsuredSales } from '../providers/stock/stock-store.ts';
import { assembleCase, chosenEnrolment, type ParsedLine } from './assemble-case.ts';
import type { ClaimLineRow } from './bill-store.ts';
import {
  loadClaim,
  type LoadedClaim,
  type LoadedEnrolment,
  type LoadedInstitution,
  type LoadedPerson,
} from './load-claim-store.ts';
import {
  doctorOf,
  loadOrderingDoctors,
  ordersOf,
  withDoctors,
  type OrderingDoctors,
} from './ordering-doctors.ts';
import { requireOneYear, requireYear } from './likely-year.ts';
import { loadPayers, toldDiagnoses } from './plans/load-payers.ts';
import type { BillFacts } from './present-bill.ts';
import type { StoredExplanation } from './record-claim-store.ts';
import { tryPrices } from './try-prices.ts';

/** A claim whose shape is known to be right. */
export interface ParsedClaim {
  readonly institutionCode: string;
  readonly personNo: string;
  readonly rxno: string | null;
  readonly receivingHospital: string | null;
  readonly servedOn: PlainDate;
  readonly lines: readonly ParsedLine[];
  readonly setting: Setting;
  readonly cause: Cause;
  readonly diagnosisCode: string | null;
  readonly otherDiagnoses?: readonly string[];
  /** 病种 that the visit is for; one of what chooses the ordinary plan (M9.7). */
  readonly diseaseCode?: string;
  readonly useAccount: boolean;
}

/**
 * A claim as a use case gives it. The closed shape of the endpoints lets no page name a day: a counter's claim is of today.
 * A stay's claim has lines of several days and more than one diagnosis.
 */
export interface ClaimToJudge extends Omit<ClaimInput, 'lines'> {
  /** The day by which year, limits and cover are told; not after today. */
  readonly servedOn?: PlainDate;
  readonly otherDiagnoses?: readonly string[];
  readonly diseaseCode?: string;
  readonly lines: readonly (ClaimInput['lines'][number] & { readonly usedOn?: PlainDate })[];
}

/**
 * Reads a claim's texts as exact numbers. The institution is the actor's own, never the caller's choice.
 * @throws {Problem} 400 for a quantity of zero or a doctor where none is asked, 403 for an actor without an institution
 */
export function parseClaim(actor: Actor, input: ClaimToJudge, today: PlainDate): ParsedClaim {
  if (actor.institutionCode === null) throw notAllowed();
  const lines = input.lines.map((line, index): ParsedLine => {
    const price = parseUnitPrice(line.price);
    const quantity = parseQuantity(line.quantity);
    if (price === undefined) throw badInput(`lines.${index}.price`, '格式不正确');
    if (quantity === undefined || quantity <= 0n) throw badInput(`lines.${index}.quantity`, '应大于零');
    if (isDeskLine(line) && line.doctorCode !== undefined && input.rxno !== null)
      throw badInput(`lines.${index}.doctorCode`, '凭流转处方结算的，开方医师在处方上，这里不填');
    return {
      nationalCode: line.nationalCode,
      ...(line.usedOn === undefined ? {} : { usedOn: line.usedOn }),
      ...(line.doctorCode === undefined ? {} : { doctorCode: line.doctorCode }),
      price,
      quantity,
      inSmallestUnits: line.unit === 'smallest',
      traceCodes: line.traceCodes.map(normaliseTraceCode),
    };
  });
  const { personNo, rxno, receivingHospital, cause = 'illness', useAccount = false } = input;
  const { otherDiagnoses, diseaseCode } = input;
  const servedOn = input.servedOn ?? today;
  assert(servedOn <= today, 'what is settled was used before');
  return {
    institutionCode: actor.institutionCode,
    personNo,
    rxno,
    receivingHospital,
    servedOn,
    lines,
    setting: settingFor(actor.institutionCode, input),
    cause,
    diagnosisCode: input.diagnosisCode ?? null,
    ...(otherDiagnoses === undefined ? {} : { otherDiagnoses }),
    ...(diseaseCode === undefined ? {} : { diseaseCode }),
    useAccount,
  };
}

/** @throws {Problem} 400 for a pharmacy that names a department of a hospital */
function settingFor(institutionCode: string, { setting }: Pick<ClaimInput, 'setting'>): Setting {
  if (institutionCode.startsWith('H')) return setting ?? 'outpatient';
  if (setting !== undefined) throw badInput('setting', '药店没有门诊和住院之分');
  return 'pharmacy';
}

/** A decided claim with what was loaded for it. */
export interface JudgedClaim {
  readonly bill: Bill;
  readonly person: LoadedPerson;
  readonly enrolment: LoadedEnrolment;
  readonly institution: LoadedInstitution;
  readonly prescription: PrescriptionForClaim | null;
  readonly loaded: LoadedClaim;
  readonly products: ReadonlyMap<string, KnownProduct>;
  /** Which ordinary plan pays, where one does (M9.7). */
  readonly planKind: PlanKind | null;
  /** Who ordered its lines; absent where nobody is asked. */
  readonly doctors?: OrderingDoctors;
}

/** All trace codes of a claim. */
export function traceCodesOf(claim: ParsedClaim): string[] {
  return claim.lines.flatMap((line) => line.traceCodes);
}

/** A pack counts as sold whether a settlement sold it or a counter told of its sale outside settlements (M32). */
async function loadFacts(
  tx: Tx,
  claim: ParsedClaim,
  nationalCodes: readonly string[],
  year: number,
): Promise<LoadedClaim> {
  const traceCodes = traceCodesOf(claim);
  const loaded = await loadClaim(tx, {
    personNo: claim.personNo,
    institutionCode: claim.institutionCode,
    receivingHospital: claim.receivingHospital,
    nationalCodes,
    traceCodes,
    servedOn: claim.servedOn,
    year,
  });
  const outside = await findUninsuredSales(tx, traceCodes);
  return {
    ...loaded,
    soldTraceCodes: [...loaded.soldTraceCodes, ...outside.map((sale) => sale.traceCode)],
  };
}

/**
 * Loads and decides. Reads only, but for the trial of a price beside a secret standard; in a settlement the person's year
 * is locked before.
 * @param db by which this process knows the catalogue and the benefit year
 * @param by who asks, and when, and the year as `likelyYear` names it, which a settlement has locked
 * @throws {StaleFacts} where the rules name another year
 * @throws {Problem} 409 where lines of a stay are no longer of one year
 */
export async function judgeClaim(
  tx: Tx,
  db: Database,
  claim: ParsedClaim,
  by: { readonly actor: Actor; readonly now: number; readonly year: number },
): Promise<Outcome<JudgedClaim, Refusal>> {
  const codes = claim.lines.map((line) => line.nationalCode);
  const loaded = await loadFacts(tx, claim, codes, by.year);
  requireYear(db, loaded, claim.servedOn);
  requireOneYear(
    loaded,
    claim.lines.map((line) => line.usedOn ?? claim.servedOn),
  );
  const institution = loaded.institution;
  if (institution === null) throw notAllowed();
  const products = await findKnownProducts(tx, productCacheOf(db), loaded.catalogueRevision, codes);
  const prescription = claim.rxno === null ? null : await loadPrescriptionForClaim(tx, claim.rxno, by.now);
  const enrolled = chosenEnrolment(loaded, claim.servedOn);
  const diagnosisCodes = toldDiagnoses(claim, prescription);
  const payers = await loadPayers(tx, loaded, enrolled, products, {
    ...claim,
    year: loaded.year,
    diagnosisCodes,
  });
  const assembled = assembleCase(loaded, products, institution, prescription, claim, payers);
  const doctors = await loadOrderingDoctors(tx, ordersOf(claim));
  const facts = withDoctors(assembled, claim, doctors);
  const tried = await tryPrices(tx, facts, by.actor, by.now);
  if (!tried.ok) return tried;
  const decided = decideClaim(facts);
  if (!decided.ok) {
    const refused = products.get(codes[(decided.refusal.line ?? 0) - 1] ?? '');
    return decline(await withOtherRoute(tx, decided.refusal, refused, claim.servedOn, claim.setting));
  }
  return accept({
    bill: decided.value,
    person: present(loaded.person, 'an admitted claim has its person'),
    enrolment: present(enrolled, 'an admitted claim has its enrolment'),
    institution,
    prescription: prescription ?? null,
    loaded,
    products,
    planKind: payers.ordinary?.plan.kind ?? null,
    doctors,
  });
}

/** What is kept of a bill to explain it: its stages, its rule, and the documents of what the province has entered. */
export function explanationOf({ rule, stages }: Bill): StoredExplanation {
  const { ratio, regime, citation } = rule;
  const told = { fundRatio: formatRatio(ratio), regime, stages, ...(citation && { citation }) };
  return rule.readings ? { ...told, readings: tellReadings(rule) } : told;
}

/** What a bill shows of a claim that was just decided. */
export function billFactsOf(judged: JudgedClaim, claim: ParsedClaim, actor: Actor): BillFacts {
  const { bill, person, enrolment, institution } = judged;
  return {
    kind: 'settlement',
    setting: claim.setting,
    cause: claim.cause,
    claimNo: null,
    settledAt: null,
    areaCode: enrolment.areaCode,
    areaName: enrolment.areaName,
    institutionCode: institution.code,
    institutionName: institution.name,
    cashierName: actor.name,
    personNo: person.personNo,
    personName: person.name,
    rxno: claim.rxno,
    receivingHospitalName: claim.receivingHospital === null ? null : judged.loaded.receivingHospitalName,
    ruleVersion: bill.rule.version,
    reversesNo: null,
    reversedByNo: null,
    explanation: explanationOf(bill),
    // Behind the others: where a spread comes first, every bill would get hidden classes of its own (ADR 0022).
    ...bill,
  };
}

const NOBODY: OrderingDoctors = new Map();

/** The bill's lines with their products. */
export function billLinesOf(
  { bill, products, doctors = NOBODY }: JudgedClaim,
  claim: ParsedClaim,
): ClaimLineRow[] {
  return claim.lines.map((line, index) => {
    const decided = present(bill.lines[index], 'every claim line is on the bill');
    const drug = present(products.get(line.nationalCode), 'an admitted line has its drug');
    const { nationalCode, genericName, tradeName, strength, pack, maker } = drug;
    const { charged, eligible, fundShare, standardKind, route, selfPaidFirst } = decided;
    const { price, quantity, inSmallestUnits } = line;
    const saleUnit = inSmallestUnits ? drug.doseUnit : drug.saleUnit;
    const product = { nationalCode, genericName, tradeName, strength, pack, maker, saleUnit };
    const unitsPerPack = inSmallestUnits ? drug.unitsPerPack : null;
    const doctor = doctorOf(doctors, line, claim.servedOn);
    return {
      line: decided.line,
      ...product,
      standardKind,
      price,
      quantity,
      charged,
      eligible,
      fundShare,
      route,
      selfPaidFirst,
      unitsPerPack,
      traceCodes: [...line.traceCodes].sort(),
      orderedBy: doctor === undefined ? null : { code: doctor.code, name: doctor.name },
    };
  });
}

/** A line of a stay has its own day, and names whoever ordered it there; its content never held the doctor. */
function isDeskLine({ usedOn }: Pick<ParsedLine, 'usedOn'>): boolean {
  return usedOn === undefined;
}

/** The content of a claim as one text, equal for equal claims however their numbers were written. */
export function contentOf(claim: ParsedClaim): string {
  const lines = claim.lines.map((line) => [
    line.nationalCode,
    formatUnitPrice(line.price),
    formatQuantity(line.quantity),
    [...line.traceCodes].sort(),
    ...(line.inSmallestUnits ? ['smallest'] : []),
    ...(line.usedOn === undefined ? [] : [line.usedOn]),
    ...(isDeskLine(line) && line.doctorCode !== undefined ? [line.doctorCode] : []),
  ]);
  const { setting, cause, diagnosisCode, useAccount } = claim;
  const more = setting === 'inpatient' || cause !== 'illness' || diagnosisCode !== null || useAccount;
  return JSON.stringify([
    'settle',
    claim.personNo,
    claim.rxno,
    claim.receivingHospital,
    lines,
    ...(more ? [setting, cause, diagnosisCode, useAccount] : []),
    ...(claim.otherDiagnoses === undefined ? [] : [claim.otherDiagnoses]),
    ...(claim.diseaseCode === undefined ? [] : [claim.diseaseCode]),
  ]);
}

/**
 * May a claim be paid (M4, M5, M9.7, M10, M11, M19, M30, M32, N2.1, N5.4, I7, I14, I16), and by which rules each line? All that
 * stands against it is gathered; a claim against which nothing stands must be paid, every other must be refused for one of these.
 */
import { partsOf } from './arithmetic.ts';
import { yearOn } from './benefit-years.ts';
import { holds, plusDays, poolOf, type Books, type SoldLine } from './books.ts';
import { isFiledOutside } from './outside-sellers.ts';
import type { OutsideSeller } from './record-manual.ts';
import type { AskedClaim, AskedLine, Drug, Person, Plan, Route } from './record.ts';
import {
  assistanceRuleOn,
  enrolmentOn,
  isAmong,
  isListed,
  isRouteOpen,
  limitsOn,
  listedPriceOn,
  planOn,
  standardOn,
  type Enrolment,
} from './what-held.ts';

export type JudgedLine = SoldLine;

export interface Judged {
  /** Codes of what stands against the claim. */
  readonly against: ReadonlySet<string>;
  readonly lines: readonly JudgedLine[];
  readonly plan: Plan | undefined;
  readonly told: readonly string[];
}

/** Prescriptions may be used on the day of issue and the two after it. */
const PRESCRIPTION_DAYS = 3;

/** What is judged, at a till or by hand. */
export interface Purchase {
  readonly institutionCode: string;
  readonly asked: AskedClaim;
  readonly day: string;
  /** Paid out of pocket: nothing is asked that only an online counter can do (I22). */
  readonly byHand: boolean;
  /** Who sold it in another province; only what is paid out of pocket has such a seller (I24). */
  readonly outside?: OutsideSeller | null;
}

interface Scene extends Purchase {
  readonly books: Books;
  /** The last day of the claim. */
  readonly claimDay: string;
  readonly person: Person;
  readonly enrolment: Enrolment;
  readonly against: Set<string>;
  readonly isPharmacy: boolean;
  /** Diagnoses that prescription and claim name. */
  readonly told: readonly string[];
}

const eligibilitiesFor = ({ person, day }: Pick<Scene, 'person' | 'day'>, { entryKey }: Drug) =>
  person.eligibilities.filter((one) => one.entryKey === entryKey && holds(one, day));

type Routed = Pick<Scene, 'books' | 'enrolment' | 'claimDay' | 'person' | 'day'> & {
  readonly asked: Pick<AskedClaim, 'cause' | 'setting'>;
  readonly against: { readonly add: (code: string) => unknown };
};

/** M19, M9.7, N2.1, I16. */
export function routeOf(scene: Routed, drug: Drug, plan: Plan | undefined): Route | 'none' {
  const { books, asked, enrolment, claimDay, against } = scene;
  const cause = asked.cause ?? 'illness';
  if (cause !== 'illness' && isRouteOpen(books, enrolment.areaCode, cause, claimDay)) return cause;
  if (cause === 'workInjury') {
    against.add('WORK_INJURY_ELSEWHERE');
    return 'none';
  }
  if (asked.setting === 'inpatient' || eligibilitiesFor(scene, drug).length > 0) return 'separatePayment';
  if (plan) return 'ordinary';
  against.add('ELIGIBILITY_MISSING');
  return 'none';
}

/** M11: of an eligibility its own diagnosis counts; of an inpatient, and of who has none, also what the claim says. */
function checkScope(scene: Scene, drug: Drug, route: Route): void {
  if (route === 'workInjury' || drug.diagnosisCodes.length === 0) return;
  const held = eligibilitiesFor(scene, drug).map((one) => one.diagnosisCode);
  const counts = held.length > 0 && scene.asked.setting !== 'inpatient' ? held : [...held, ...scene.told];
  if (!counts.some((code) => isAmong(code, drug.diagnosisCodes))) scene.against.add('DIAGNOSIS_OUT_OF_SCOPE');
}

/** Whether a hospital hands it out to an outpatient by itself: then somebody there has ordered it. */
function isOwnOutpatient({ asked, byHand, isPharmacy }: Scene): boolean {
  return !byHand && !isPharmacy && asked.rxno === null && asked.setting !== 'inpatient';
}

/** M19, M21, M22: what a hospital hands out itself to an outpatient, paid on its own line, one of the responsible doctors orders. */
function checkDoctor(scene: Scene, { doctorCode }: AskedLine, route: Route): void {
  if (route !== 'separatePayment' || !isOwnOutpatient(scene)) return;
  const objection = objectionToDoctor(scene.books, doctorCode);
  if (objection !== undefined) scene.against.add(objection);
}

/** M22: somebody is named, and published as a responsible doctor. */
export function objectionToDoctor(books: Books, doctorCode: string | undefined): string | undefined {
  const published = [...books.institutions.values()].flatMap(({ doctors }) => doctors);
  if (doctorCode === undefined) return 'ORDERING_DOCTOR_REQUIRED';
  return published.includes(doctorCode) ? undefined : 'DOCTOR_NOT_PUBLISHED';
}

function checkCodes({ books, against, byHand }: Scene, line: AskedLine, drug: Drug, seen: Set<string>): void {
  const quantity = partsOf(line.quantity);
  const packs = line.unit === 'smallest' ? quantity / BigInt(drug.unitsPerPack) : quantity;
  const codes = BigInt(line.traceCodes.length) * 10_000n;
  const enough =
    line.unit === 'smallest'
      ? codes >= packs - (packs % 10_000n) && codes < packs + 10_000n
      : codes === packs;
  if (!enough && !byHand) against.add('TRACE_CODES_INCOMPLETE');
  for (const code of line.traceCodes) {
    if (books.sold.has(code) || seen.has(code)) against.add('TRACE_CODE_ALREADY_SOLD');
    seen.add(code);
  }
}

function judgeLine(whole: Scene, line: AskedLine, plan: Plan | undefined, seen: Set<string>): JudgedLine[] {
  // What a line of a stay may be paid is told by its own day.
  const scene = { ...whole, day: line.usedOn ?? whole.day };
  const { books, day, against } = scene;
  const drug = books.drugs.get(line.nationalCode);
  if (drug === undefined) {
    against.add('DRUG_NOT_LISTED');
    return [];
  }
  checkCodes(scene, line, drug, seen);
  // M32: a pharmacy's injections go to a hospital.
  const isDelivered =
    scene.asked.receivingHospital !== null || (scene.outside?.receivingHospital ?? null) !== null;
  if (drug.isInjection && scene.isPharmacy && !isDelivered) against.add('INJECTION_NEEDS_DELIVERY');
  const standard = isListed(books, drug, day) ? standardOn(books, drug, day) : undefined;
  if (standard === undefined) {
    against.add(isListed(books, drug, day) ? 'STANDARD_MISSING' : 'DRUG_TERM_ENDED');
    return [];
  }
  const units = line.unit === 'smallest' ? BigInt(drug.unitsPerPack) : null;
  const price = partsOf(line.price);
  const packPrice = price * (units ?? 1n);
  // M32, I7: a negotiated drug is not sold above its standard; nothing is sold above its listing, which binds our own sellers (I24).
  if (standard.kind === 'negotiated' && packPrice > standard.standard)
    against.add('PRICE_ABOVE_NEGOTIATED_STANDARD');
  const listed = listedPriceOn(books, drug.code, day);
  if (!scene.outside && listed !== undefined && packPrice > listed) against.add('PRICE_ABOVE_LISTED_PRICE');
  const route = routeOf(scene, drug, plan);
  if (route === 'none') return [];
  checkScope(scene, drug, route);
  checkDoctor(scene, line, route);
  if (route === 'ordinary' && drug.selfPayRatio === null) against.add('POLICY_NOT_FORMALISED');
  const { nationalCode, traceCodes, quantity } = line;
  const onDay = { day, isOfStay: line.usedOn !== undefined };
  const sold = {
    nationalCode,
    traceCodes,
    price,
    quantity: partsOf(quantity),
    units,
    route,
    ...standard,
    ...onDay,
    doctorCode: isOwnOutpatient(scene) ? line.doctorCode : undefined,
  };
  return [{ ...sold, entryKey: drug.entryKey, selfPayRatio: partsOf(drug.selfPayRatio ?? '0') }];
}

/** N5.4, M33: a pharmacy sells on a prescription of this person, checked by its own pharmacist, in date, and not more than is left of it. */
function checkPrescription({
  books,
  asked: claim,
  institutionCode,
  day,
  against,
  isPharmacy,
  byHand,
}: Scene): void {
  const { rxno, personNo, lines } = claim;
  if (byHand) return;
  if (rxno === null) {
    if (isPharmacy) against.add('PRESCRIPTION_REQUIRED');
    return;
  }
  const prescription = books.prescriptions.get(rxno);
  if (prescription === undefined) {
    against.add('PRESCRIPTION_REQUIRED');
    return;
  }
  if (prescription.personNo !== personNo) against.add('PRESCRIPTION_PERSON_MISMATCH');
  if (prescription.checkedAt !== institutionCode) against.add('PRESCRIPTION_NOT_CHECKED');
  if (day >= plusDays(prescription.issuedOn, PRESCRIPTION_DAYS)) against.add('PRESCRIPTION_EXPIRED');
  const leftOf = (code: string, ordered: number) =>
    BigInt(ordered) * 10_000n - (books.handed.get(`${rxno} ${code}`) ?? 0n);
  if (prescription.lines.every((line) => leftOf(line.nationalCode, line.quantity) === 0n))
    against.add('PRESCRIPTION_ALREADY_USED');
  for (const line of lines) {
    const ordered = prescription.lines.find((one) => one.nationalCode === line.nationalCode);
    const asked = lines
      .filter((one) => one.nationalCode === line.nationalCode)
      .reduce((total, one) => total + partsOf(one.quantity), 0n);
    if (line.unit === 'smallest' || !ordered || asked > leftOf(line.nationalCode, ordered.quantity))
      against.add('PRESCRIPTION_LINE_MISMATCH');
  }
}

/** M5, M9.5, M9.4, I15: parameters that nobody has entered are never guessed. */
function checkPerson(scene: Scene): void {
  const { books, asked, day, person, enrolment, against } = scene;
  const year = yearOn(books, day);
  if (enrolment.status !== 'normal') against.add('INSURANCE_NOT_NORMAL');
  const limits = limitsOn(books, person.personNo, enrolment, year);
  const isRuled =
    limits.pool !== undefined &&
    limits.major !== undefined &&
    (person.category === null || assistanceRuleOn(books, person, enrolment.areaCode, year) !== undefined);
  // N2.1: a fund of its own pays in full, whatever the year's limits and the help are going to be.
  const cause = asked.cause ?? 'illness';
  const isOwnFund = cause !== 'illness' && isRouteOpen(books, enrolment.areaCode, cause, day);
  if (!isRuled && !isOwnFund) against.add('POLICY_NOT_FORMALISED');
  checkPlace(scene);
}

/** M30: a filing for buying elsewhere. Of a seller in another province it is also known that it is designated there (I24). */
function checkPlace({ books, institutionCode, outside, day, person, enrolment, against }: Scene): void {
  if (outside) {
    if (outside.designatedCode === null) against.add('OUTSIDE_SELLER_UNVERIFIED');
    if (!isFiledOutside(books, person.personNo, outside, day)) against.add('OFF_SITE_NOT_FILED');
    return;
  }
  const place = poolOf(books.institutions.get(institutionCode)?.areaCode ?? '');
  const filed = books.offSite.some(
    (one) => one.personNo === person.personNo && poolOf(one.placeCode) === place && holds(one, day),
  );
  if (place !== poolOf(enrolment.areaCode) && !filed) against.add('OFF_SITE_NOT_FILED');
}

export const isFromPharmacy = ({ institutionCode, outside }: Purchase): boolean =>
  outside ? outside.kind === 'pharmacy' : institutionCode.startsWith('P');

/** What its seller is ranked as. */
export const levelOf = (books: Books, { institutionCode, outside }: Purchase): string =>
  outside ? outside.level : (books.institutions.get(institutionCode)?.level ?? '');

/** Where its seller stands. */
export const placeOf = (books: Books, { institutionCode, outside }: Purchase): string =>
  outside ? outside.placeCode : (books.institutions.get(institutionCode)?.areaCode ?? '');

/** Judges a purchase as it was asked for. */
export function judge(books: Books, purchase: Purchase): Judged {
  const { asked, day } = purchase;
  const against = new Set<string>();
  const person = books.people.get(asked.personNo);
  const enrolment = enrolmentOn(person, day);
  if (person === undefined || enrolment === undefined)
    return { against: new Set(['PERSON_NOT_INSURED']), lines: [], plan: undefined, told: [] };
  const prescription = asked.rxno === null ? undefined : books.prescriptions.get(asked.rxno);
  const told = [prescription?.diagnosisCode, asked.diagnosisCode].filter((code) => code !== undefined);
  const isPharmacy = isFromPharmacy(purchase);
  const scene: Scene = { ...purchase, claimDay: day, books, person, enrolment, against, isPharmacy, told };
  const level = levelOf(books, purchase);
  const plan = planOn(books, person.personNo, enrolment, level, told, day);
  checkPerson(scene);
  checkPrescription(scene);
  const seen = new Set<string>();
  const lines = asked.lines.flatMap((line) => judgeLine(scene, line, plan, seen));
  return { against, lines, told, plan: lines.some((line) => line.route === 'ordinary') ? plan : undefined };
}

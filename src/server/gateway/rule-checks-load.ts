/** Gathers what the platform knows of an order that a hospital or pharmacy asks about (M7, M11, M19, M28, M33). */
import { addDays, dayAt, type PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { decidePayable } from '../../domain/catalogue/payable-product.ts';
import { NOTHING_ASKED } from '../../domain/catalogue/prescribing/caution.ts';
import { isEligibleOn } from '../../domain/eligibility/eligible.ts';
import type { Eligibility } from '../../domain/eligibility/model.ts';
import { findCautions } from '../../domain/prescription/judge-cautions.ts';
import { stillOpen } from '../../domain/prescription/life.ts';
import { mayDoctorActFor } from '../../domain/providers/doctor.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { findListedDrugs, type CatalogueProduct } from '../catalogue/lookup-store.ts';
import { listCautions } from '../catalogue/prescribing/handling-store.ts';
import type { Tx } from '../db/database.ts';
import { listEligibilitiesOf } from '../eligibility/store.ts';
import { listEnrolments, type Person } from '../insured/store.ts';
import { listSupply } from '../prescription/circulation/supply-store.ts';
import { findPrescriptionByNumber } from '../prescription/store.ts';
import { loadDoctorFacts } from '../providers/store.ts';
import type { OrderFacts } from './rule-checks-judge.ts';

/** As far back as prescribing looks: nothing that was handed out earlier is still at hand. */
const LOOK_BACK_DAYS = 180;

export type JudgedFacts = Omit<OrderFacts, 'from' | 'to' | 'others' | 'inpatient'>;

export interface AskedOrder {
  readonly product: CatalogueProduct;
  /** Codes of the encounter's diagnoses. */
  readonly diagnoses: readonly string[];
  readonly doctorCode: string;
  readonly rxno: string;
  /** Keys of the other drugs of the encounter. */
  readonly otherDrugs: readonly string[];
}

/** The newest benefit for the drug, which says whether one runs today. */
function newestFor(held: readonly Eligibility[], entryKey: string): Eligibility[] {
  return held.filter((one) => one.entryKey === entryKey).slice(0, 1);
}

/** For scope `all`: an order is judged by what was handed out anywhere. */
export async function loadOrder(
  tx: Tx,
  person: Person,
  asked: AskedOrder,
  today: PlainDate,
): Promise<JudgedFacts> {
  const { product } = asked;
  const { entryKey } = product;
  const drug = (await findListedDrugs(tx, [entryKey])).get(entryKey);
  const held = newestFor(await listEligibilitiesOf(tx, person.id), entryKey);
  const standing = { enrolments: await listEnrolments(tx, person.id), diedOn: person.diedOn };
  const [benefit] = held;
  const diagnoses = benefit === undefined ? asked.diagnoses : [benefit.diagnosisCode, ...asked.diagnoses];
  const supply = await listSupply(tx, person.id, entryKey, addDays(today, -LOOK_BACK_DAYS), today);
  const subject = {
    sex: person.sex,
    bornOn: person.bornOn,
    diagnosisCode: diagnoses[0] ?? '',
    clinical: { ...NOTHING_ASKED, otherDiagnoses: diagnoses.slice(1) },
    otherDrugs: asked.otherDrugs,
  };
  return {
    onDay: today,
    payable: decidePayable(product, today),
    eligible: isEligibleOn(held, membershipOn(drug?.terms ?? [], today), standing, today),
    diagnoses,
    scope: drug?.diagnosisCodes ?? [],
    doctor: await judgeDoctor(tx, asked.doctorCode, benefit, today),
    prescription: await judgePrescription(tx, person, asked.rxno, today),
    dispensed: supply.flatMap(({ state, usedAt, supplyDays }) =>
      state === 'used' && usedAt !== null ? [{ usedOn: dayAt(usedAt), supplyDays }] : [],
    ),
    notYetFetched: supply.reduce(
      (sum, { state, supplyDays }) => sum + (state === 'used' ? 0 : supplyDays),
      0,
    ),
    cautions: findCautions(await listCautions(tx, entryKey), subject, today),
  };
}

/** Without a benefit there is no field to compare with: that the benefit is missing is said already. */
async function judgeDoctor(
  tx: Tx,
  code: string,
  benefit: Eligibility | undefined,
  today: PlainDate,
): Promise<Outcome<unknown, Refusal>> {
  if (benefit === undefined) return accept(true);
  const doctor = await loadDoctorFacts(tx, code, today);
  if (doctor === undefined)
    return decline(refuse('DOCTOR_NOT_PUBLISHED', { detail: `没有登记医师 ${code}` }));
  return mayDoctorActFor(doctor, benefit.field, today);
}

/** Numbers of the institution's own are none of the platform's prescriptions and are not judged. */
async function judgePrescription(
  tx: Tx,
  person: Person,
  rxno: string,
  today: PlainDate,
): Promise<OrderFacts['prescription']> {
  const found = await findPrescriptionByNumber(tx, rxno);
  if (found === undefined) return null;
  if (found.personId !== person.id) return decline(refuse('PRESCRIPTION_PERSON_MISMATCH'));
  return stillOpen(found, today);
}

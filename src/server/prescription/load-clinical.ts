import { addDays, dayAt, type PlainDate } from '../../base/date.ts';
import type { Outcome } from '../../base/outcome.ts';
import { NOTHING_ASKED } from '../../domain/catalogue/prescribing/caution.ts';
import type { Eligibility } from '../../domain/eligibility/model.ts';
import {
  findCautions,
  judgeCautions,
  type CautionFindings,
} from '../../domain/prescription/judge-cautions.ts';
import { judgeLongTerm } from '../../domain/prescription/long-term.ts';
import type { Acknowledgement } from '../../domain/prescription/model.ts';
import { daysAtHand } from '../../domain/prescription/supply-days.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { CatalogueProduct } from '../catalogue/lookup-store.ts';
import { findHandlings, listCautions } from '../catalogue/prescribing/handling-store.ts';
import type { Tx } from '../db/database.ts';
import type { Person } from '../insured/store.ts';
import type { ActingDoctor } from './acting-practitioner.ts';
import { listOtherSupply } from './circulation/supply-store.ts';
import type { ReckonBody } from './load-written.ts';
import { findEarlierUse } from './supply-store.ts';

/** Nothing that was handed out longer ago is still at hand: a long-term supply lasts twelve weeks. */
const LOOK_BACK_DAYS = 180;

interface Writing {
  readonly body: ReckonBody;
  readonly person: Person;
  readonly eligibility: Eligibility;
  readonly doctor: ActingDoctor;
  readonly lines: readonly { readonly product: CatalogueProduct }[];
}

interface Clinical {
  readonly findings: CautionFindings;
  readonly judged: Outcome<readonly Acknowledgement[], Refusal>;
  /** Null for an ordinary prescription. */
  readonly longTerm: Outcome<true, Refusal> | null;
}

/** What the label and the rules of long-term prescriptions say to what is being written (M11, I19); for scope `all`. */
export async function loadClinical(
  tx: Tx,
  { body, person, eligibility, doctor, lines }: Writing,
  today: PlainDate,
): Promise<Clinical> {
  const cautions = await listCautions(tx, eligibility.entryKey);
  const otherDrugs = cautions.some((one) => one.kind === 'together')
    ? await otherDrugsAtHand(tx, person.id, eligibility.entryKey, today)
    : [];
  const subject = {
    sex: person.sex,
    bornOn: person.bornOn,
    diagnosisCode: eligibility.diagnosisCode,
    clinical: body.clinical ?? NOTHING_ASKED,
    otherDrugs,
  };
  const findings = findCautions(cautions, subject, today);
  const judged = judgeCautions(findings, body.acknowledged ?? []);
  if (body.longTerm === undefined) return { findings, judged, longTerm: null };
  const codes = lines.map(({ product }) => product.nationalCode);
  const handlings = await findHandlings(tx, codes);
  const earlier = await findEarlierUse(tx, person.id, eligibility.entryKey);
  const longTerm = judgeLongTerm({
    onDay: today,
    products: lines.map(({ product }) => ({
      name: `${product.tradeName || product.genericName} ${product.strength}`,
      handling: handlings.get(product.nationalCode),
    })),
    hasUsedBefore: earlier.hasUsed,
    hadLongTermBefore: earlier.hadLongTerm,
    doctorTitle: doctor.title,
  });
  return { findings, judged, longTerm };
}

/** Keys of the other drugs whose supply has not run out, or that may still be fetched. */
async function otherDrugsAtHand(
  tx: Tx,
  personId: number,
  entryKey: string,
  today: PlainDate,
): Promise<string[]> {
  const supply = await listOtherSupply(tx, personId, entryKey, addDays(today, -LOOK_BACK_DAYS), today);
  const keys = [...new Set(supply.map((one) => one.entryKey))];
  return keys.filter((key) => {
    const ofKey = supply.filter((one) => one.entryKey === key);
    const handed = ofKey.flatMap(({ usedAt, supplyDays }) =>
      usedAt === null ? [] : [{ usedOn: dayAt(usedAt), supplyDays }],
    );
    return ofKey.some((one) => one.usedAt === null) || daysAtHand(handed, today) > 0;
  });
}

import { ageOn, dayAt } from '../../base/date.ts';
import { formatUnitPrice } from '../../base/money.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type {
  findPrescribable as patientRow,
  listPrescribableProducts as productsRow,
} from '../../contract/prescription.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { decidePayable } from '../../domain/catalogue/payable-product.ts';
import { isEligibleOn, lastDayOfTerm } from '../../domain/eligibility/eligible.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { maskIdentityNumber } from '../../domain/insured/identity-number.ts';
import { SEX_LABELS } from '../../domain/insured/model.ts';
import { mayDoctorActFor } from '../../domain/providers/doctor.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { findListedDrugs, listProductsOfEntry } from '../catalogue/lookup-store.ts';
import { listEligibilitiesOf } from '../eligibility/store.ts';
import { notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findPersonByCredential, listEnrolments } from '../insured/store.ts';
import type { World } from '../world.ts';
import { findActingDoctor } from './acting-practitioner.ts';
import { objectionOf } from './present-prescription.ts';

/**
 * The patient who shows a credential, with the drugs they are eligible for (M19, M34). Any published doctor of the field may go on, wherever
 * the application was made (M21); the look is recorded.
 * @throws {Problem} 404 when nobody has this credential
 */
export async function findPrescribable(
  world: World,
  actor: Actor,
  { kind, number }: CallOf<typeof patientRow>['body'],
): Promise<Outcome<OutputOf<typeof patientRow>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const doctor = await findActingDoctor(tx, actor, today);
    const person = await findPersonByCredential(tx, world.secrets, kind, number);
    if (!person) throw notFound('该凭证对应的参保人');
    await recordAudit(tx, actor, now, {
      action: 'prescription.findPatient',
      subjectKind: 'person',
      subjectId: person.id,
      personId: person.id,
      detail: kind,
    });
    const eligibilities = (await listEligibilitiesOf(tx, person.id)).filter(
      (one) => lastDayOfTerm(one) >= today,
    );
    const standing = { enrolments: await listEnrolments(tx, person.id), diedOn: person.diedOn };
    const drugs = await findListedDrugs(
      tx,
      eligibilities.map((one) => one.entryKey),
    );
    return accept({
      name: person.name,
      sex: SEX_LABELS[person.sex],
      age: ageOn(person.bornOn, today),
      maskedIdNumber: maskIdentityNumber(person.idNumberHead, person.idNumberTail),
      areaName: person.areaName,
      eligibilities: eligibilities.map((one) => {
        const eligible = isEligibleOn(
          [one],
          membershipOn(drugs.get(one.entryKey)?.terms ?? [], today),
          standing,
          today,
        );
        const {
          applicationId,
          applicationNo,
          entryKey,
          genericName,
          dosageForm,
          field,
          diagnosisCode,
          diagnosisName,
          termFrom,
          termTo,
        } = one;
        return {
          applicationId,
          applicationNo,
          entryKey,
          genericName,
          dosageForm,
          field,
          diagnosisCode,
          diagnosisName,
          paymentScope: drugs.get(entryKey)?.paymentScope ?? null,
          termFrom,
          termTo,
          objection: objectionOf(eligible.ok ? mayDoctorActFor(doctor, field, today) : eligible),
        };
      }),
    });
  });
}

/** The products of a listed drug: those that can be paid first, of these the ones at or under the standard, the cheapest first (M13). The standard is not told. */
export async function listPrescribableProducts(
  world: World,
  entryKey: string,
): Promise<Outcome<OutputOf<typeof productsRow>, Refusal>> {
  const today = dayAt(world.clock.now());
  const products = await world.db.transaction('none', (tx) => listProductsOfEntry(tx, entryKey));
  const judged = products.map((product) => {
    const payable = decidePayable(product, today);
    const price = payable.ok ? payable.value.listedPrice : null;
    return {
      product,
      payable,
      price,
      within: payable.ok && price !== null && price <= payable.value.standard.standard,
    };
  });
  const rank = (one: (typeof judged)[number]) => (one.payable.ok ? 0 : 2) + (one.within ? 0 : 1);
  judged.sort((a, b) => rank(a) - rank(b) || Number((a.price ?? 0n) - (b.price ?? 0n)));
  return accept({
    rows: judged.map(({ product, payable, price, within }) => ({
      nationalCode: product.nationalCode,
      genericName: product.genericName,
      tradeName: product.tradeName,
      dosageForm: product.dosageForm,
      strength: product.strength,
      pack: product.pack,
      maker: product.maker,
      unitsPerPack: product.unitsPerPack,
      doseUnit: product.doseUnit,
      saleUnit: product.saleUnit,
      isInjection: product.isInjection,
      listedPrice: price === null ? null : formatUnitPrice(price),
      withinStandard: within,
      objection: objectionOf(payable),
    })),
  });
}

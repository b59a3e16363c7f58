import { present } from '../../base/assert.ts';
import type { PlainDate } from '../../base/date.ts';
import { formatQuantity, formatUnitPrice } from '../../base/money.ts';
import { checkPrescription, returnPrescription } from '../prescription/check-prescription.ts';
import { issuePrescription } from '../prescription/write-prescription.ts';
import { reverseClaim } from '../settlement/reverse-claim.ts';
import { settleClaim } from '../settlement/settle-claim.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { PeopleText } from './demo-files.ts';
import type { DemoApplication } from './plan-applications.ts';
import type { DemoPurchase } from './plan-claims.ts';
import type { DemoProduct } from './plan-drugs.ts';
import { idOf } from './seed-applications.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { forEachAtOnce, granted, worldAt } from './stage.ts';

/** What purchases need to know of what was made before them. */
export interface Ground {
  readonly cast: Cast;
  readonly patients: Patients;
  /** Ids of the applications in the database. */
  readonly applicationIds: ReadonlyMap<DemoApplication, number>;
  readonly text: PeopleText;
}

/** The patient's doctor issues and signs a prescription, the way of use being the drug's own (M28, M33). */
export async function issueFor(world: World, { cast, applicationIds }: Ground, application: DemoApplication, product: DemoProduct, requestId: string): Promise<string> {
  const { drug, doctor, person } = application;
  const issued = await issuePrescription(world, actorOf(cast.doctors, doctor.code), {
    requestId,
    identityChecked: true,
    applicationId: idOf(applicationIds, application),
    credential: { kind: 'idNumber', number: person.idNumber },
    lines: [
      {
        nationalCode: product.nationalCode,
        dose: formatQuantity(drug.dose),
        times: drug.times,
        perDays: drug.perDays,
        usage: drug.usageText,
        quantity: drug.packs,
      },
    ],
  });
  return granted(issued, `为${person.name}开具${drug.genericName}`).rxno;
}

async function settleOnce(world: World, ground: Ground, purchase: DemoPurchase, rxno: string, requestId: string): Promise<string> {
  const { application, product, price, traceCodes } = purchase;
  const { drug, person, pharmacy, doctor } = application;
  const bill = granted(
    await settleClaim(world, actorOf(ground.cast.cashiers, pharmacy.code), {
      requestId,
      personNo: patientOf(ground.patients, person).personNo,
      rxno,
      receivingHospital: drug.isInjection ? doctor.institutionCode : null,
      lines: [{ nationalCode: product.nationalCode, price: formatUnitPrice(price), quantity: String(drug.packs), traceCodes: [...traceCodes] }],
    }),
    `为${person.name}结算${drug.genericName}`,
  );
  return present(bill.claimNo, 'a settled bill has a number');
}

/** Plays one purchase: prescription, pharmacist's check, settlement, and what became of it (M9, M28, M32). */
async function playPurchase(world: World, ground: Ground, purchase: DemoPurchase, number: number): Promise<void> {
  const { application, issuedAt, checkedAt, settledAt, fate } = purchase;
  const { pharmacy } = application;
  const requestId = `demo-${String(number).padStart(6, '0')}`;
  const pharmacist = actorOf(ground.cast.pharmacists, pharmacy.code);
  const cashier = actorOf(ground.cast.cashiers, pharmacy.code);
  const rxno = await issueFor(worldAt(world, issuedAt), ground, application, purchase.product, requestId);
  if (fate === 'returned') {
    granted(await returnPrescription(worldAt(world, checkedAt), pharmacist, rxno, ground.text.opinions['returned'] ?? ''), '退回处方');
    return;
  }
  granted(await checkPrescription(worldAt(world, checkedAt), pharmacist, rxno), '审核处方');
  const claimNo = await settleOnce(worldAt(world, settledAt), ground, purchase, rxno, requestId);
  if (fate === 'paid') return;
  const reason = ground.text.opinions['reversed'] ?? '';
  granted(await reverseClaim(worldAt(world, settledAt + 20 * 60_000), cashier, claimNo, { requestId: `${requestId}-r`, reason }), '撤销结算');
  if (fate === 'resold') await settleOnce(worldAt(world, settledAt + 50 * 60_000), ground, purchase, rxno, `${requestId}-2`);
}

/**
 * Plays half a year of purchases day by day, the people of a day at once, so that numbers and books run in the order of time.
 * @param say hears how many are done, now and then
 */
export async function seedPurchases(world: World, ground: Ground, purchases: readonly DemoPurchase[], say: (done: number) => void): Promise<void> {
  const days = new Map<PlainDate, { purchase: DemoPurchase; number: number }[]>();
  for (const [index, purchase] of purchases.entries()) {
    const day = days.get(purchase.on) ?? [];
    day.push({ purchase, number: index + 1 });
    days.set(purchase.on, day);
  }
  let done = 0;
  for (const today of days.values()) {
    await forEachAtOnce(today, ({ purchase, number }) => playPurchase(world, ground, purchase, number));
    done += today.length;
    say(done);
  }
}

import { present } from '../../base/assert.ts';
import { formatQuantity, formatUnitPrice } from '../../base/money.ts';
import type { Actor } from '../../domain/identity/roles.ts';
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
import type { DemoPerson } from './plan-people.ts';
import { idOf } from './seed-applications.ts';
import type { Elsewhere } from './seed-clearing.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { forEachAtOnce, granted, worldAt } from './stage.ts';

/** What purchases need to know of what was made before them. */
export interface Ground {
  readonly cast: Cast;
  readonly patients: Patients;
  /** Ids of the applications in the database. */
  readonly applicationIds: ReadonlyMap<DemoApplication, number>;
  readonly text: PeopleText;
  /** At which hospital somebody who lives elsewhere buys (M30). */
  readonly elsewhere: Elsewhere;
}

/** The patient's doctor issues and signs a prescription, the way of use being the drug's own (M28, M33). */
export async function issueFor(
  world: World,
  { cast, applicationIds }: Ground,
  application: DemoApplication,
  product: DemoProduct,
  requestId: string,
): Promise<string> {
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

/** Settles at the desk of the purchase's channel: a pharmacy by the prescription's number, a hospital without one (N5.4). */
async function settleOnce(
  world: World,
  ground: Ground,
  purchase: DemoPurchase,
  rxno: string | null,
  requestId: string,
): Promise<string> {
  const { application, product, price, traceCodes } = purchase;
  const { drug, person, doctor } = application;
  const input = {
    requestId,
    personNo: patientOf(ground.patients, person).personNo,
    rxno,
    receivingHospital: drug.isInjection && purchase.channel === 'pharmacy' ? doctor.institutionCode : null,
    lines: [
      {
        nationalCode: product.nationalCode,
        price: formatUnitPrice(price),
        quantity: String(drug.packs),
        traceCodes: [...traceCodes],
        ...(rxno === null ? { doctorCode: doctor.code } : {}),
      },
    ],
  };
  const bill = granted(
    await settleClaim(world, deskOf(ground, purchase), input),
    `为${person.name}结算${drug.genericName}`,
  );
  return present(bill.claimNo, 'a settled bill has a number');
}

function deskOf({ cast, elsewhere }: Ground, { channel, application }: DemoPurchase): Actor {
  return channel === 'hospital'
    ? actorOf(cast.offices, elsewhere.get(application.person) ?? application.doctor.institutionCode)
    : actorOf(cast.cashiers, application.pharmacy.code);
}

/** Has the prescription issued and checked; nothing is given when the pharmacist sends it back (M28). */
async function prescribe(
  world: World,
  ground: Ground,
  purchase: DemoPurchase,
  requestId: string,
): Promise<string | undefined> {
  const { application, product, issuedAt, checkedAt, fate } = purchase;
  const pharmacist = actorOf(ground.cast.pharmacists, application.pharmacy.code);
  const rxno = await issueFor(worldAt(world, issuedAt), ground, application, product, requestId);
  const atCheck = worldAt(world, checkedAt);
  if (fate === 'returned') {
    granted(
      await returnPrescription(atCheck, pharmacist, rxno, ground.text.opinions['returned'] ?? ''),
      '退回处方',
    );
    return undefined;
  }
  granted(await checkPrescription(atCheck, pharmacist, rxno), '审核处方');
  return rxno;
}

/** Plays one purchase up to what became of it (M9, M28, M32). */
export async function playPurchase(
  world: World,
  ground: Ground,
  purchase: DemoPurchase,
  number: number,
): Promise<void> {
  const { channel, settledAt, fate } = purchase;
  const requestId = `demo-${String(number).padStart(6, '0')}`;
  const rxno = channel === 'hospital' ? null : await prescribe(world, ground, purchase, requestId);
  if (rxno === undefined) return;
  const claimNo = await settleOnce(worldAt(world, settledAt), ground, purchase, rxno, requestId);
  if (fate === 'paid') return;
  const reason = ground.text.opinions['reversed'] ?? '';
  const undo = { requestId: `${requestId}-r`, reason };
  granted(
    await reverseClaim(worldAt(world, settledAt + 20 * 60_000), deskOf(ground, purchase), claimNo, undo),
    '撤销结算',
  );
  if (fate === 'resold')
    await settleOnce(worldAt(world, settledAt + 50 * 60_000), ground, purchase, rxno, `${requestId}-2`);
}

/**
 * Plays half a year of purchases in the order of time, several at once; a patient's next purchase waits for the one before.
 * @param say hears how many are done, a few times
 */
export async function seedPurchases(
  world: World,
  ground: Ground,
  purchases: readonly DemoPurchase[],
  say: (done: number) => void,
): Promise<void> {
  const every = Math.max(1, Math.ceil(purchases.length / 4));
  const last = new Map<DemoPerson, Promise<void>>();
  let done = 0;
  await forEachAtOnce([...purchases.entries()], async ([index, purchase]) => {
    const { person } = purchase.application;
    const before = last.get(person) ?? Promise.resolve();
    const played = before.then(() => playPurchase(world, ground, purchase, index + 1));
    last.set(person, played);
    await played;
    done += 1;
    if (done % every === 0) say(done);
  });
}

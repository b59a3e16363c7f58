import { present } from '../../base/assert.ts';
import { checkPrescription } from '../prescription/check-prescription.ts';
import type { World } from '../world.ts';
import { busyDatabase } from './busy-database.ts';
import { actorOf, castWorkers, makeHashes, type Hashes } from './cast.ts';
import type { DemoFiles } from './demo-files.ts';
import { inOneTransaction } from './one-transaction.ts';
import { instantOf, type DemoDays } from './plan-days.ts';
import type { DemoPlan } from './plan-demo.ts';
import { seedAgreements } from './seed-agreements.ts';
import { seedApplications } from './seed-applications.ts';
import { chooseElsewhere, fileElsewhere } from './seed-clearing.ts';
import { seedCirculation } from './seed-circulation.ts';
import { seedCommittee } from './seed-committee.ts';
import { seedBenefits } from './seed-benefits.ts';
import { seedBookings } from './seed-bookings.ts';
import { seedDeliveries } from './seed-deliveries.ts';
import { seedFamily } from './seed-family.ts';
import { seedFunds, seedPrepayments, seedWaitingPrepayments } from './seed-funds.ts';
import { seedInquiries } from './seed-inquiries.ts';
import { seedInsurers, seedReceipts } from './seed-insurers.ts';
import { seedList } from './seed-list.ts';
import { seedLimits } from './seed-limits.ts';
import { seedListTimes } from './seed-list-times.ts';
import { seedManual } from './seed-manual.ts';
import { seedNational } from './seed-national.ts';
import { seedNationalApplications } from './seed-national-applications.ts';
import { seedMatches } from './seed-matches.ts';
import { seedPayers } from './seed-payers.ts';
import { seedPeople } from './seed-people.ts';
import { seedPrescribing } from './seed-prescribing.ts';
import { seedPlaces } from './seed-places.ts';
import { issueFor, seedPurchases, type Ground } from './seed-purchases.ts';
import { seedQuestions } from './seed-questions.ts';
import { seedReconciliation } from './seed-reconciliation.ts';
import { seedReviews } from './seed-reviews.ts';
import { seedStatements } from './seed-statements.ts';
import { seedReadjudication } from './seed-readjudication.ts';
import { seedStays } from './seed-stays.ts';
import { seedSettings } from './seed-settings.ts';
import { seedStock } from './seed-stock.ts';
import { strikeAllMarks } from '../settlement/corrections/mark-store.ts';
import { seedViolations } from './seed-violations.ts';
import { granted, worldAt } from './stage.ts';

/** Who is told how it goes, and who may say that it is not to go on (by throwing). */
interface Maker {
  readonly say: (line: string) => void;
  readonly goOn: () => void;
}

/**
 * Makes everything of a plan through the use cases that the pages call, in the order in which it would have come about:
 * settings, institutions and doctors, the list, people, applications, half a year of purchases, and today's prescriptions.
 * What is made before the days are closed is made in a few long transactions: nobody else is here to wait for them.
 * @param world of a database that holds nothing but reference data
 */
export async function seedDemo(
  world: World,
  files: DemoFiles,
  plan: DemoPlan,
  { say, goOn }: Maker,
): Promise<void> {
  const hashes = await makeHashes();
  const { days } = plan;
  if (!days) {
    say('本机日期不在本办法施行期内：示例数据只有账号，不含目录、申请和结算');
    await castWorkers(world, plan.places, hashes);
    return;
  }
  const whole = <T>(work: (world: World) => Promise<T>) => inOneTransaction(world, goOn, work);
  const made = await whole((at) => seedProvince(at, files, plan, days, hashes));
  say(
    `示例：${plan.drugs.length} 种药品、${plan.places.hospitals.length} 家医院、${plan.places.pharmacies.length} 家药店、${plan.people.length} 位参保人`,
  );
  const { cast, patients } = made;
  const applicationIds = await whole((at) => seedApplications(busy(at), cast, patients, plan.applications));
  say(`示例：${plan.applications.length} 份待遇申请`);
  const elsewhere = chooseElsewhere(plan);
  const ground: Ground = { cast, patients, applicationIds, text: files.people, elsewhere };
  const prepaid = await whole(async (at) => {
    await seedReviews(at, cast, plan, applicationIds, patients);
    await fileElsewhere(at, cast, patients, elsewhere, days.claimsFrom);
    const early = worldAt(at, instantOf(days.claimsFrom, 6 * 60));
    await seedInsurers(early, cast, plan, patients, elsewhere);
    const prepayment = await seedPrepayments(early, cast, plan);
    const { purchases } = plan;
    await seedPurchases(busy(at), ground, purchases, (done) =>
      say(`示例：购药结算 ${done}/${purchases.length}`),
    );
    return prepayment;
  });
  await whole((at) => seedAfterwards(at, ground, plan, hashes));
  // After every purchase: what has been closed takes none any more.
  await seedStatements(world, cast, plan);
  // Last of all: after it nothing may be booked on a day that is over.
  await seedFunds(world, plan);
  await seedWaitingPrepayments(world, cast, plan, prepaid);
  await seedReceipts(world, cast);
  await seedReconciliation(world, cast, plan);
  await seedBenefits(world, cast, plan);
  await world.db.transaction('all', (tx) => strikeAllMarks(tx, world.clock.now()));
}

/** The same world for those who run the same few use cases over and over. */
function busy(world: World): World {
  return { ...world, db: busyDatabase(world.db) };
}

/** All that there is before anybody applies: it is early in the morning of the first day. */
async function seedProvince(
  world: World,
  files: DemoFiles,
  plan: DemoPlan,
  days: DemoDays,
  hashes: Hashes,
): Promise<Pick<Ground, 'cast' | 'patients'>> {
  const base = worldAt(world, instantOf(days.applicationsFrom, 6 * 60));
  const cast = await castWorkers(base, plan.places, hashes);
  await seedSettings(base, cast, files.settings, days);
  await seedPlaces(base, cast, plan.places, days);
  await seedList(base, cast, plan.drugs, days);
  await seedNational(base, cast, plan.drugs, days);
  await seedMatches(base, plan.places);
  await seedNationalApplications(base, cast, plan.drugs, days.applicationsFrom);
  await seedQuestions(base, cast, plan.places, plan.drugs, days);
  await seedAgreements(base, cast, plan.places, plan.drugs, days);
  await seedCommittee(base, cast, plan.places, plan.drugs, days, hashes);
  await seedStock(base, cast, plan.places, plan.drugs, days, hashes);
  return { cast, patients: await seedPeople(base, cast, plan, hashes) };
}

/** What follows from half a year of purchases, and what waits today. */
async function seedAfterwards(world: World, ground: Ground, plan: DemoPlan, hashes: Hashes): Promise<void> {
  const { cast, patients } = ground;
  await seedDeliveries(world, ground, plan);
  await seedListTimes(world, cast, plan);
  await seedReady(world, ground, plan);
  await seedBookings(world, ground, plan);
  await seedFamily(world, cast, plan, patients);
  await seedPayers(world, cast, plan, patients);
  const late = await seedLimits(world, cast, plan, patients);
  await seedReadjudication(world, cast, late);
  await seedManual(world, cast, plan, patients);
  await seedStays(world, cast, plan, patients);
  await seedInquiries(world, cast, plan, patients);
  // Last, so that what was prescribed in this story needed no answers yet.
  await seedPrescribing(world, cast, plan.drugs);
  await seedCirculation(world, cast, hashes);
  await seedViolations(world, cast, plan, patients, hashes);
}

/** Today's prescriptions of those whose drug has just run out. */
async function seedReady(world: World, ground: Ground, { ready, purchases }: DemoPlan): Promise<void> {
  for (const [index, application] of ready.entries()) {
    // Who has used a maker's product goes on with it: another one would first need the hospital's word (M24).
    const used = purchases.find((one) => one.application === application)?.product;
    const product = present(used ?? application.drug.products[0], 'every drug has a product');
    const rxno = await issueFor(world, ground, application, product, `demo-today-${index}`);
    // Every other one is left for the pharmacist to check.
    if (index % 2 === 0)
      granted(
        await checkPrescription(world, actorOf(ground.cast.pharmacists, application.pharmacy.code), rxno),
        '审核今日处方',
      );
  }
}

import { present } from '../../base/assert.ts';
import { addDays } from '../../base/date.ts';
import { bookDrug } from '../prescription/bookings/book-drug.ts';
import { takeBookingStep } from '../prescription/bookings/booking-steps.ts';
import { stateBookingService } from '../prescription/bookings/state-service.ts';
import { findPrescriptionOfRequest } from '../prescription/store.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoApplication } from './plan-applications.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY } from './plan-people.ts';
import { patientOf, type Patients } from './seed-people.ts';
import type { Ground } from './seed-purchases.ts';
import { granted } from './stage.ts';

const HOURS = { from: '08:30', to: '20:30' };
/** So many pharmacies of the home city take bookings. */
const SHOPS = 12;
/** So many of today's prescriptions are booked for tomorrow. */
const BOOKED = 3;

/** Pharmacies and a hospital of the home city say when they are open; every other pharmacy delivers. */
async function offer(world: World, cast: Cast, { places, ready }: DemoPlan): Promise<void> {
  const home = places.pharmacies.filter((one) => one.cityCode === HOME_CITY).slice(0, SHOPS);
  const codes = new Set([...ready.map(({ pharmacy }) => pharmacy.code), ...home.map(({ code }) => code)]);
  const weekly = Array.from({ length: 7 }, () => HOURS);
  const offers = { weekly, closedDays: [], takesBookings: true, note: '示例：到店请带处方二维码' };
  for (const [index, code] of [...codes].entries())
    granted(
      await stateBookingService(world, actorOf(cast.pharmacists, code), {
        ...offers,
        deliversHome: index < ready.length || index % 2 === 0,
      }),
      '写明营业时间',
    );
  const [office] = cast.offices.values();
  if (office)
    granted(await stateBookingService(world, office, { ...offers, deliversHome: false }), '写明门诊时间');
}

/** One patient books what was prescribed today, to fetch it or to have it brought home. */
async function bookOne(
  world: World,
  patients: Patients,
  application: DemoApplication,
  index: number,
  { day, brought }: { readonly day: string; readonly brought: boolean },
): Promise<string | undefined> {
  const stored = await world.db.transaction('all', (tx) =>
    findPrescriptionOfRequest(tx, application.doctor.code, `demo-today-${index}`),
  );
  const prescription = present(stored, 'today it was prescribed');
  if (day > prescription.validTo) return undefined;
  const { actor } = patientOf(patients, application.person);
  const home = {
    consignee: application.person.name,
    phone: '13900000001',
    address: '湖南省长沙市芙蓉区示例路1号（示例）',
    wish: '请晚上送',
  };
  const made = await bookDrug(world, actor, {
    requestId: `demo-booking-${index}`,
    institutionCode: application.pharmacy.code,
    rxno: prescription.rxno,
    applicationId: null,
    day,
    from: '09:00',
    to: '11:00',
    lines: prescription.lines.map(({ nationalCode, quantity }) => ({ nationalCode, quantity })),
    phone: '13900000001',
    home: brought ? home : null,
  });
  return granted(made, '预约').bookingNo;
}

/** What is booked for tomorrow: one laid out and to be brought home, one confirmed, one to be answered (M29). */
export async function seedBookings(world: World, ground: Ground, plan: DemoPlan): Promise<void> {
  if (!plan.days) return;
  await offer(world, ground.cast, plan);
  const day = addDays(plan.days.today, 1);
  const first = plan.ready.findIndex(({ drug }) => !drug.isInjection);
  for (const [index, application] of plan.ready.slice(0, Math.max(BOOKED, first + 1)).entries()) {
    const how = { day, brought: index === first };
    const bookingNo = await bookOne(world, ground.patients, application, index, how);
    if (bookingNo === undefined || index === BOOKED - 1) continue;
    const pharmacist = actorOf(ground.cast.pharmacists, application.pharmacy.code);
    const said = {
      step: index === 0 ? 'ready' : 'confirm',
      arrivesOn: null,
      keepUntil: null,
      note: '',
    } as const;
    granted(await takeBookingStep(world, pharmacist, bookingNo, said), '答复预约');
  }
}

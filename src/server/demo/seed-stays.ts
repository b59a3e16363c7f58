import { present } from '../../base/assert.ts';
import { addDays, dayAt, wallClock } from '../../base/date.ts';
import { parseUnitPrice, priceTimesQuantity, wholeUnits } from '../../base/money.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { StayDiagnosis } from '../../domain/settlement/stays/stay.ts';
import { findPersonByNo } from '../insured/store.ts';
import { dischargeStay, registerStay } from '../settlement/stays/manage-stays.ts';
import type { StayKey, Told } from '../settlement/stays/open-stays.ts';
import { settleStay } from '../settlement/stays/settle-stay.ts';
import type { NewStayLine } from '../settlement/stays/stay-line-store.ts';
import { uploadLines } from '../settlement/stays/upload-lines.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoApplication } from './plan-applications.ts';
import { instantOf } from './plan-days.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY } from './plan-people.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { granted } from './stage.ts';

/** How many messages this hospital's system has sent. */
let sent = 0;

/**
 * Stays that hospital systems told of (M19): in the hospital of the sign-in page one patient went home and is settled and one
 * lies in a bed, in another city one lies in hospital. None of them is to be served today.
 */
export async function seedStays(world: World, cast: Cast, plan: DemoPlan, patients: Patients): Promise<void> {
  sent = 0;
  const busy = new Set(plan.ready.map((one) => one.person));
  for (const [city, ends] of [
    [HOME_CITY, ['settled', 'inside']],
    ['430200', ['inside']],
  ] as const) {
    const hospital = plan.places.hospitals.find((one) => one.cityCode === city);
    const doctor = plan.places.doctors.find((one) => one.institutionCode === hospital?.code);
    const free = plan.applications.filter(
      (one) => one.person.cityCode === city && !busy.has(one.person) && isOpen(one),
    );
    // A small province has fewer people than this: somebody then comes back.
    for (const [index, end] of ends.entries()) {
      const others = free.find((one) => one.person !== free[0]?.person);
      const chosen = index === 0 ? free[0] : (others ?? free[0]);
      if (doctor && chosen) await stay(world, cast, patients, { ...chosen, doctor }, end);
    }
  }
}

/** A drug at a standard that anybody may know. */
function isOpen({ drug }: DemoApplication): boolean {
  return drug.products[0]?.confidential === false;
}

function toldBy(actor: Actor, now: number, infno: string): Told {
  sent += 1;
  const institutionCode = present(actor.institutionCode, 'an office belongs to a hospital');
  const moment = wallClock(now).replace(/\D/g, '');
  return {
    actor,
    institutionCode,
    msgid: `${institutionCode}${moment}${String(sent).padStart(4, '0')}`,
    infno,
  };
}

async function stay(
  world: World,
  cast: Cast,
  patients: Patients,
  application: DemoApplication,
  end: 'inside' | 'settled',
): Promise<void> {
  const now = world.clock.now();
  const { doctor, diagnosis } = application;
  const office = actorOf(cast.offices, doctor.institutionCode);
  const { personNo } = patientOf(patients, application.person);
  const person = await world.db.transaction('all', (tx) => findPersonByNo(tx, personNo));
  const today = dayAt(now);
  const admittedOn = addDays(today, -3);
  const diagnoses: StayDiagnosis[] = [{ code: diagnosis.code, name: diagnosis.name }];
  const registered = granted(
    await registerStay(world, toldBy(office, now, '2401'), present(person, 'a patient of the demo'), {
      kind: 'inpatient',
      visitNo: `示例${String(sent).padStart(4, '0')}`,
      begunAt: instantOf(admittedOn, 9 * 60),
      medType: '21',
      doctorCode: doctor.code,
      doctorName: doctor.name,
      department: doctor.department,
      bed: String(10 + sent),
      diagnoses,
    }),
    '办理入院',
  );
  const key: StayKey = { kind: 'inpatient', stayNo: registered.stayNo, personNo };
  const lines = [1, 2].flatMap((back) => linesOf(application, instantOf(addDays(today, -back), 10 * 60)));
  granted(await uploadLines(world, toldBy(office, now, '2301'), key, lines, () => ({})), '上传住院明细');
  if (end === 'inside') return;
  const endedAt = instantOf(addDays(today, -1), 16 * 60);
  await dischargeStay(world, toldBy(office, now, '2402'), key, endedAt, { diagnoses });
  const asked = { batch: null, interim: false, useAccount: false, traceCodes: new Map<string, string[]>() };
  const compare = { plan: () => undefined, bill: () => undefined };
  granted(await settleStay(world, toldBy(office, now, '2304'), key, asked, compare), '出院结算');
}

/** A pack of the drug, and a bed that is settled elsewhere. */
function linesOf({ drug, doctor }: DemoApplication, usedAt: number): NewStayLine[] {
  sent += 1;
  const product = present(drug.products[0], 'every drug has a product');
  const shared = {
    batch: '',
    usedAt,
    rxno: null,
    quantity: wholeUnits(1),
    inSmallestUnits: false,
    approval: '0',
    selfPaid: false,
    doctorCode: doctor.code,
    doctorName: doctor.name,
    department: doctor.department,
  };
  const price = product.standard ?? product.listed;
  const bed = present(parseUnitPrice('60'), 'a price');
  const traceCodes = [`${product.tracePrefix}9${String(sent).padStart(12, '0')}`];
  const drugLine = {
    serial: `Y${sent}`,
    nationalCode: product.nationalCode,
    itemCode: product.nationalCode,
    price,
    traceCodes,
  };
  const bedLine = {
    serial: `C${sent}`,
    nationalCode: 'CW0001',
    itemCode: '示例床位',
    price: bed,
    traceCodes: [],
  };
  return [drugLine, bedLine].map((line) => ({
    ...shared,
    ...line,
    amount: priceTimesQuantity(line.price, shared.quantity),
  }));
}

import { present } from '../../base/assert.ts';
import { day, yearOf } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { changeAssistance } from '../insured/change-cover.ts';
import { registerPerson } from '../insured/register-person.ts';
import type { World } from '../world.ts';
import { actorOf, castOne, type Cast, type Hashes } from './cast.ts';
import type { DemoPerson } from './plan-people.ts';
import type { DemoPlan } from './plan-demo.ts';
import { forEachAtOnce, granted } from './stage.ts';

/** A registered person with the account they apply with. */
export interface Patient {
  readonly actor: Actor;
  readonly personNo: string;
}
export type Patients = ReadonlyMap<DemoPerson, Patient>;

/** The patients that the sign-in page lists: one whose drug waits at the pharmacy, one whose application is under way. */
function listedPatients({
  ready,
  applications,
}: DemoPlan): Map<DemoPerson, { login: string; place: string }> {
  const listed = new Map<DemoPerson, { login: string; place: string }>();
  const [first] = ready;
  if (first)
    listed.set(first.person, {
      login: 'patient',
      place: `${first.drug.genericName}已批准，今日有处方；证件号码 ${first.person.idNumber}`,
    });
  const open = applications.find(
    ({ steps, person }) => steps.at(-1)?.step === 'accepted' && person.cityCode === first?.person.cityCode,
  );
  if (open)
    listed.set(open.person, {
      login: 'patient2',
      place: `${open.drug.genericName}申请审核中；证件号码 ${open.person.idNumber}`,
    });
  return listed;
}

/** Registers everybody with enrolment, 大病 membership and assistance, each by the agency of their city (M5, M9.2, M9.4). */
export async function seedPeople(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  hashes: Hashes,
): Promise<Patients> {
  const from = day(`${yearOf(plan.days?.applicationsFrom ?? plan.today)}-01-01`);
  const listed = listedPatients(plan);
  const patients = new Map<DemoPerson, Patient>();
  await forEachAtOnce(plan.people, async (person) => {
    const agency = actorOf(cast.reviewers, person.cityCode);
    const { name, idNumber, phone, address, areaCode, scheme, inMajorIllness: majorIllness } = person;
    const { nationality, retiredOn } = person;
    const given = {
      name,
      idNumber,
      phone,
      address,
      areaCode,
      scheme,
      fromOn: from,
      majorIllness,
      nationality,
      retiredOn,
    };
    const { id, personNo } = granted(await registerPerson(world, agency, given), `登记${name}`);
    if (person.assistance)
      granted(
        await changeAssistance(world, agency, id, person.assistance, { from, to: null }),
        `登记${name}的救助身份`,
      );
    const account = {
      name,
      role: 'patient' as const,
      personId: id,
      ...(listed.get(person) ?? { login: `patient-${personNo}` }),
    };
    const actor = await world.db.transaction('all', (tx) => castOne(tx, account, hashes, world.clock.now()));
    patients.set(person, { actor, personNo });
  });
  return patients;
}

/** A person's registration. */
export function patientOf(patients: Patients, person: DemoPerson): Patient {
  return present(patients.get(person), 'everybody of the plan is registered');
}

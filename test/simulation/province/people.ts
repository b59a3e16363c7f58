/** The people of the simulated province: in both schemes, some moving from one to the other, in 大病 or not, of every 救助 kind, with eligibilities or without. */
import { day, startOfDay } from '../../../src/base/date.ts';
import type { AssistanceCategory, EnrolmentStatus } from '../../../src/domain/insured/model.ts';
import type { NationalityCode } from '../../../src/domain/insured/nationality.ts';
import type { Tx } from '../../../src/server/db/database.ts';
import { insertParticulars } from '../../../src/server/insured/particulars-store.ts';
import {
  insertAssistanceIdentity,
  insertEnrolment,
  insertMajorIllnessMembership,
  insertPerson,
} from '../../../src/server/insured/store.ts';
import type { TestServer } from '../../support/api.ts';
import { identityNumber } from '../../support/province.ts';
import type { Person, Scheme } from '../auditor/record.ts';
import { plusDays } from './calendar.ts';
import type { Dice } from './dice.ts';
import { DRUGS, FIELD } from './drugs.ts';
import type { SimArea } from './areas.ts';

export const CATEGORIES = [
  'extremePoverty',
  'subsistence',
  'monitored',
] as const satisfies readonly AssistanceCategory[];

/** Before they are known to the platform. */
export interface DrawnPerson {
  readonly person: Person;
  readonly idNumber: string;
  readonly area: SimArea;
  /** A commercial plan covers them, and they have agreed. */
  readonly insuredBy: readonly number[];
}

export interface SimPerson extends DrawnPerson {
  readonly id: number;
  /** Applications by entry key, for prescriptions. */
  readonly applications: ReadonlyMap<string, number>;
}

const FIRST = '2026-01-01';
const DIAGNOSIS = 'C34.900';
/** Of a hundred people: the days on which they change over. */
const CHANGES: readonly (readonly string[])[] = [
  ...Array.from({ length: 8 }, () => ['2027-01-01']),
  ['2026-07-01'],
  ['2026-08-17'],
  ['2026-12-06'],
  ['2026-12-06'],
  ['2026-12-20'],
  ['2027-01-15'],
  ['2027-01-15'],
  ['2027-04-01'],
  ['2026-11-25', '2026-12-15'],
  ['2026-12-06', '2027-01-15'],
];

function drawEnrolments(dice: Dice, areaCode: string): Person['enrolments'] {
  const scheme: Scheme = dice.percent(55) ? 'employee' : 'resident';
  const inMajorIllness = dice.percent(85);
  const status = dice.percent(7) ? 'suspended' : 'normal';
  const first = { scheme, areaCode, status, inMajorIllness, from: FIRST, to: null };
  // Some go over to the other scheme, with the new year or inside a year, and of those some go back again.
  const other: Scheme = scheme === 'employee' ? 'resident' : 'employee';
  const days = CHANGES[dice.below(100)] ?? [];
  return [FIRST, ...days].map((from, index, all) => {
    const next = all[index + 1];
    const to = next === undefined ? null : plusDays(next, -1);
    return { ...first, scheme: index % 2 === 0 ? scheme : other, from, to };
  });
}

/** Grown old, growing old and growing up while the province is played: employees of the first two retire, some of them on the way. */
const AGES = [
  { bornOn: '1940-01-01', retiredOn: ['2000-02-01', '2000-02-01', null] },
  { bornOn: '1966-12-20', retiredOn: ['2026-12-10', '2027-01-05', null] },
  { bornOn: '2009-01-10', retiredOn: [null] },
] as const;
const NATIONALITIES = ['01', '15', null, '01', '06'] as const;

/** Who they are besides how they are insured, told apart by their order alone. */
function describeBy(index: number): Pick<Person, 'bornOn' | 'nationality' | 'retiredOn'> {
  const { bornOn, retiredOn } = AGES[index % AGES.length] ?? AGES[0];
  const round = Math.floor(index / AGES.length);
  // Identity numbers tell nine hundred of a birthday apart.
  const year = Number(bornOn.slice(0, 4)) + Math.floor(index / 900);
  return {
    bornOn: `${year}${bornOn.slice(4)}`,
    nationality: NATIONALITIES[index % NATIONALITIES.length] ?? null,
    retiredOn: retiredOn[round % retiredOn.length] ?? null,
  };
}

export function drawPeople(dice: Dice, areas: readonly SimArea[], count: number): DrawnPerson[] {
  return Array.from({ length: count }, (_, index): DrawnPerson => {
    const area = areas[index % areas.length];
    if (area === undefined) throw new Error('there are areas');
    const eligibilities = DRUGS.filter(() => dice.percent(65)).map(({ entryKey }) => ({
      entryKey,
      diagnosisCode: DIAGNOSIS,
      from: '2026-01-02',
      to: dice.percent(10) ? '2026-12-31' : '2027-12-31',
    }));
    const enrolments = drawEnrolments(dice, area.county);
    const person: Person = {
      what: 'person',
      personNo: `${area.county}9${String(index + 1).padStart(7, '0')}`,
      ...describeBy(index),
      enrolments,
      // What is counted over a person's year is seen best of those who change over.
      category: dice.percent(enrolments.length > 1 ? 60 : 30) ? dice.pick(CATEGORIES) : null,
      eligibilities,
    };
    const insuredBy = [0, 1].filter(() => dice.percent(35));
    const idNumber = identityNumber((index % 900) + 1, person.bornOn.replaceAll('-', ''));
    return { person, idNumber, area, insuredBy };
  });
}

const APPLICATIONS = `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS g (no text, person bigint, scheme text, area text, entry_key text, name text,
    hospital text, doctor text, from_on date, to_on date)), made AS (
  INSERT INTO application (application_no, person_id, scheme, area_code, entry_key, generic_name, dosage_form, field, diagnosis_code, diagnosis_name,
    condition_text, hospital_code, doctor_code, applied_on, created_at, created_by, request_id)
  SELECT no, person, scheme, area, entry_key, name, '片', $2, $3, '示例诊断', '示例', hospital, doctor, from_on, $4, $5, no FROM given
  RETURNING id, application_no, person_id, entry_key), events AS (
  INSERT INTO application_event (application_id, seq, step, at, on_day, account_id, actor_name, term_from, term_to)
  SELECT m.id, 1, 'approved', $4, g.from_on, $5, '示例经办', g.from_on, g.to_on FROM made m JOIN given g ON g.no = m.application_no), states AS (
  INSERT INTO application_state (application_id, seq, step, term_from, term_to)
  SELECT m.id, 1, 'approved', g.from_on, g.to_on FROM made m JOIN given g ON g.no = m.application_no)
  SELECT id::int, person_id::int AS "personId", entry_key AS "entryKey" FROM made`;

async function insertOne(
  server: TestServer,
  tx: Tx,
  { person, idNumber }: DrawnPerson,
  order: number,
  accountId: number,
): Promise<number> {
  const { personNo, enrolments, category } = person;
  const [first] = enrolments;
  if (first === undefined) throw new Error('everybody is enrolled');
  const named = {
    personNo,
    name: `示例患者${order}`,
    idNumber,
    phone: '13800001234',
    areaCode: first.areaCode,
  };
  const id = await insertPerson(tx, server.world.secrets, named);
  await insertParticulars(tx, {
    personId: id,
    version: 1,
    nationality: person.nationality as NationalityCode | null,
    retiredOn: person.retiredOn === null ? null : day(person.retiredOn),
    evidence: '示例',
    recordedAt: startOfDay(day(FIRST)),
    recordedBy: accountId,
    requestId: null,
  });
  for (const { scheme, areaCode, status, from, to, inMajorIllness } of enrolments) {
    const span = { from: day(from), to: to === null ? null : day(to) };
    await insertEnrolment(tx, id, { scheme, areaCode, status: status as EnrolmentStatus, ...span });
    if (inMajorIllness) await insertMajorIllnessMembership(tx, id, scheme, span.from, span.to);
  }
  if (category !== null)
    await insertAssistanceIdentity(tx, id, category as AssistanceCategory, day(FIRST), null);
  return id;
}

/** Makes everybody known to the platform, with their approved eligibilities. */
export async function insertPeople(
  server: TestServer,
  areas: readonly SimArea[],
  drawn: readonly DrawnPerson[],
): Promise<SimPerson[]> {
  const { accountId } = await server.signIn({
    login: 'sim-approver',
    name: '示例经办',
    role: 'agencyReviewer',
    areaCode: areas[0]?.code ?? '',
  });
  return server.world.db.transaction('all', async (tx) => {
    const ids: number[] = [];
    for (const [index, one] of drawn.entries())
      ids.push(await insertOne(server, tx, one, index + 1, accountId));
    const given = drawn.flatMap(({ person, area }, index) =>
      person.eligibilities.map(({ entryKey, from, to }, number) => ({
        no: `SQ${index}-${number}`,
        person: ids[index],
        scheme: person.enrolments[0]?.scheme,
        area: area.county,
        entry_key: entryKey,
        name: entryKey.split('|')[0],
        hospital: area.hospital,
        doctor: area.doctor,
        from_on: from,
        to_on: to,
      })),
    );
    const values = [JSON.stringify(given), FIELD, DIAGNOSIS, new Date(startOfDay(day(FIRST))), accountId];
    const rows = await tx.rows<{ id: number; personId: number; entryKey: string }>(APPLICATIONS, values);
    return drawn.map((one, index) => {
      const id = ids[index] ?? 0;
      const own = rows.filter((row) => row.personId === id).map((row) => [row.entryKey, row.id] as const);
      return { ...one, id, applications: new Map(own) };
    });
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { areaPrefix, ROLES, type Role } from '../../src/domain/identity/roles.ts';
import { ROOT } from '../../src/server/root.ts';
import type { TestServer } from './api.ts';
import { ownerRows } from './canary.ts';

/** What the rights table says of one endpoint. */
export interface Right {
  /** `public`, `signedIn`, or the roles. */
  readonly who: 'public' | 'signedIn' | readonly Role[];
  /** The kind of thing whose number stands in the address: only who is concerned with it gets an answer. */
  readonly of: Kind | null;
}

/** The rights table: written by hand, one line an endpoint, and compared with what the server does. */
export function readRights(): ReadonlyMap<string, Right> {
  const text = readFileSync(join(ROOT, 'test/support/rights.yaml'), 'utf8');
  const lines = parse(text) as Record<string, string>;
  return new Map(
    Object.entries(lines).map(([id, line]) => {
      const [who = '', of = ''] = line.split('|').map((part) => part.trim());
      const roles = who.split(/\s+/).map(roleOf);
      return [
        id,
        { who: who === 'public' || who === 'signedIn' ? who : roles, of: of === '' ? null : kindOf(of) },
      ];
    }),
  );
}

function roleOf(name: string): Role {
  if (name in ROLES || name === 'public' || name === 'signedIn') return name as Role;
  throw new Error(`the rights table names no role: ${name}`);
}

function kindOf(name: string): Kind {
  if (name in KINDS) return name as Kind;
  throw new Error(`the rights table names no kind of thing: ${name}`);
}

/** Somebody who tries. */
export interface Person {
  readonly name: string;
  readonly role: Role;
  readonly cookie: string;
  readonly areaCode: string | null;
  readonly institutionCode: string | null;
  readonly practitionerCode: string | null;
  readonly personId: number | null;
}

/** One thing, and whom it concerns. */
export interface Thing {
  /** Parameters of the address. */
  readonly params: Readonly<Record<string, string>>;
  /** Area of the insured person, or of the institution. */
  readonly area: string;
  readonly places: readonly string[];
  /** The doctor whose case it is; null where a hospital's doctors share it. */
  readonly doctor: string | null;
  readonly person: number | null;
}

type Reach = (person: Person, thing: Thing) => boolean;
const everywhere: Reach = () => true;
const inArea: Reach = (person, thing) =>
  person.areaCode !== null && thing.area.startsWith(areaPrefix(person.areaCode));
const atPlace: Reach = (person, thing) =>
  person.institutionCode !== null && thing.places.includes(person.institutionCode);
/** Inside a hospital a doctor sees only their own patients' applications. */
const ownDoctor: Reach = (person, thing) =>
  atPlace(person, thing) && person.practitionerCode === thing.doctor;
const ownPerson: Reach = (person, thing) => person.personId !== null && person.personId === thing.person;

interface KindOfThing {
  /** The parameter and, as `area`, `places`, `person`, whom the thing concerns. */
  readonly sql: string;
  readonly reach: Partial<Record<Role, Reach>>;
}

const PROVINCE = {
  provinceAdmin: everywhere,
  provinceCatalogue: everywhere,
  provincePrice: everywhere,
  auditor: everywhere,
} as const;
const PERSONAL = {
  ...PROVINCE,
  areaBureau: inArea,
  agencyReviewer: inArea,
  responsibleDoctor: atPlace,
  hospitalOffice: atPlace,
  pharmacist: atPlace,
  cashier: atPlace,
  patient: ownPerson,
} as const;

const CASE = `a.area_code AS area, a.person_id AS person, a.doctor_code AS doctor, array_append(ARRAY(SELECT c.hospital_code FROM application_institution c
  WHERE c.application_id = a.id), a.hospital_code) AS places`;

const PLACE = `i.area_code AS area, NULL AS person, ARRAY[i.code] AS places`;
const OF_PLACE = {
  ...PROVINCE,
  areaBureau: inArea,
  agencyReviewer: inArea,
  healthAuthority: inArea,
  hospitalOffice: atPlace,
  responsibleDoctor: atPlace,
  pharmacist: atPlace,
  cashier: atPlace,
} as const;

/** Whom each kind of thing concerns (M7): what the platform answers to anybody else is a leak. */
export const KINDS = {
  case: {
    sql: `SELECT a.id, ${CASE} FROM application a`,
    reach: { ...PERSONAL, responsibleDoctor: ownDoctor },
  },
  paper: {
    sql: `SELECT p.id, ${CASE} FROM application_paper p JOIN application a ON a.id = p.application_id`,
    reach: { ...PERSONAL, responsibleDoctor: ownDoctor },
  },
  prescription: {
    sql: `SELECT p.rxno, p.doctor_code AS doctor, p.area_code AS area, p.person_id AS person, ARRAY[p.hospital_code, coalesce(s.institution_code, '')] AS places
          FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id`,
    reach: PERSONAL,
  },
  claim: {
    sql: `SELECT claim_no AS "claimNo", area_code AS area, person_id AS person, ARRAY[institution_code] AS places FROM claim`,
    reach: PERSONAL,
  },
  person: {
    sql: `SELECT id, area_code AS area, id AS person, '{}'::text[] AS places FROM person`,
    reach: PERSONAL,
  },
  institution: {
    sql: `SELECT code, area_code AS area, NULL AS person, ARRAY[code] AS places FROM institution`,
    reach: OF_PLACE,
  },
  benefit: {
    sql: `SELECT a.id, ${CASE} FROM application a JOIN application_state s ON s.application_id = a.id AND s.step = 'approved'`,
    reach: { ...PERSONAL, responsibleDoctor: ownDoctor },
  },
  mandate: {
    sql: `SELECT id, area_code AS area, principal_id AS person, '{}'::text[] AS places FROM mandate WHERE basis = 'paper'`,
    reach: PERSONAL,
  },
  offSiteRequest: {
    sql: `SELECT id, area_code AS area, person_id AS person, '{}'::text[] AS places FROM off_site_request`,
    reach: PERSONAL,
  },
  inquiry: {
    sql: `SELECT id, area_code AS area, person_id AS person, '{}'::text[] AS places FROM inquiry`,
    reach: PERSONAL,
  },
  violation: {
    sql: `SELECT id, area_code AS area, person_id AS person, '{}'::text[] AS places FROM insured_violation`,
    reach: PERSONAL,
  },
  draft: {
    sql: `SELECT d.id, ${PLACE} FROM agreement_draft d JOIN institution i ON i.code = d.institution_code`,
    reach: OF_PLACE,
  },
  agreement: {
    sql: `SELECT g.id, ${PLACE} FROM agreement g JOIN institution i ON i.code = g.institution_code`,
    reach: OF_PLACE,
  },
  purchase: {
    sql: `SELECT r.id, ${PLACE} FROM purchase_request r JOIN institution i ON i.code = r.hospital_code`,
    reach: OF_PLACE,
  },
  committeeTask: {
    sql: `SELECT v.id AS "versionId", i.code AS "hospitalCode", ${PLACE} FROM institution i, catalogue_version v
          WHERE i.kind = 'hospital' AND v.state = 'published' AND v.kind IN ('national', 'separatePayment')`,
    reach: OF_PLACE,
  },
  pointCase: {
    sql: `SELECT c.id, c.practitioner_code AS doctor, c.area_code AS area, NULL AS person, ARRAY[c.institution_code] AS places FROM point_case c`,
    reach: { ...OF_PLACE, responsibleDoctor: ownDoctor, pharmacist: ownDoctor },
  },
  /** Health authorities watch the stock of hospitals, not of pharmacies (M8). */
  shelf: {
    sql: `SELECT i.code, ${PLACE} FROM institution i`,
    reach: {
      ...OF_PLACE,
      healthAuthority: (person, thing) =>
        inArea(person, thing) && thing.places.some((code) => code.startsWith('H')),
    },
  },
  filing: {
    sql: `SELECT f.id, i.area_code AS area, NULL AS person, ARRAY[i.code] AS places FROM doctor_filing f
          JOIN practitioner d ON d.code = f.doctor_code JOIN institution i ON i.code = d.institution_code`,
    reach: { ...PROVINCE, areaBureau: inArea, agencyReviewer: inArea, hospitalOffice: atPlace },
  },
} as const satisfies Record<string, KindOfThing>;
export type Kind = keyof typeof KINDS;

/** Whether a thing concerns somebody, by the rule of its kind. */
export function concerns(kind: Kind, person: Person, thing: Thing): boolean {
  const reach: Partial<Record<Role, Reach>> = KINDS[kind].reach;
  return reach[person.role]?.(person, thing) ?? false;
}

/** Things of a kind from all over the province: of each area a few. */
export async function thingsOf(server: TestServer, kind: Kind): Promise<Thing[]> {
  const rows = await ownerRows(
    server,
    `SELECT * FROM (SELECT t.*, row_number() OVER (PARTITION BY left(t.area, 4), t.places[1] ORDER BY t.area) AS nth FROM (${KINDS[kind].sql}) t) n
     WHERE nth = 1 ORDER BY area, places LIMIT 24`,
  );
  return rows.map(thingOf);
}

function thingOf({ area, places, person, doctor, nth: _, ...params }: Record<string, unknown>): Thing {
  return {
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
    area: String(area),
    places: places as string[],
    doctor: typeof doctor === 'string' ? doctor : null,
    person: person === null ? null : Number(person),
  };
}

/** Every thing of a kind. */
export async function allThingsOf(server: TestServer, kind: Kind): Promise<Thing[]> {
  return (await ownerRows(server, KINDS[kind].sql)).map(thingOf);
}

/** Lists of a kind of thing, by endpoint: the member of a row that names the thing, and who lists less than they may open. */
export const LISTS: Readonly<
  Record<
    string,
    { readonly kind: Kind; readonly member: string; readonly narrower?: Partial<Record<Role, Reach>> }
  >
> = {
  'eligibility.listApplications': { kind: 'case', member: 'id' },
  'eligibility.listMyApplications': { kind: 'case', member: 'id' },
  'prescription.list': { kind: 'prescription', member: 'rxno', narrower: { responsibleDoctor: ownDoctor } },
  'settlement.listBills': { kind: 'claim', member: 'claimNo' },
  'eligibility.listInquiries': { kind: 'inquiry', member: 'id' },
  'eligibility.listMyInquiries': { kind: 'inquiry', member: 'id' },
  'insured.listPersons': { kind: 'person', member: 'id' },
};

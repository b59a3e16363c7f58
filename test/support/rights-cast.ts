/** Who tries the rights table: each role at each of its levels, in two cities, two institutions, two makers, as two patients. */
import type { NewAccount } from '../../src/server/identity/session-store.ts';
import { ROLES } from '../../src/domain/identity/roles.ts';
import type { TestServer } from './api.ts';
import { ownerRows } from './canary.ts';
import type { Person } from './rights-kinds.ts';

type Part = Omit<NewAccount, 'passwordHash' | 'login' | 'name'>;

async function add(server: TestServer, people: Person[], account: Part): Promise<void> {
  const name = `${account.role}-${people.length}`;
  const { cookie, accountId } = await server.signIn({
    ...account,
    login: `rights-${name.toLowerCase()}`,
    name: `示例·${name}`,
  });
  const where =
    account.areaCode ??
    account.practitionerCode ??
    account.institutionCode ??
    account.enterpriseCode ??
    account.personId;
  people.push({
    name: `${ROLES[account.role].label} ${where ?? ''}`,
    role: account.role,
    cookie,
    accountId,
    areaCode: account.areaCode ?? null,
    institutionCode: account.institutionCode ?? null,
    practitionerCode: account.practitionerCode ?? null,
    personId: account.personId ?? null,
    enterpriseCode: account.enterpriseCode ?? null,
  });
}

async function partsOfWorkers(server: TestServer): Promise<Part[]> {
  const workers = await ownerRows(
    server,
    `SELECT DISTINCT ON (left(i.area_code, 4), p.kind) p.code, p.kind, i.code AS place FROM practitioner p JOIN institution i ON i.code = p.institution_code
     WHERE i.area_code LIKE '4301%' OR i.area_code LIKE '4302%' ORDER BY left(i.area_code, 4), p.kind, p.code`,
  );
  return workers.flatMap(({ code, kind, place }): Part[] => {
    const at = { institutionCode: String(place) };
    const own = { ...at, practitionerCode: String(code) };
    return kind === 'doctor'
      ? [
          { role: 'responsibleDoctor', ...own },
          { role: 'hospitalOffice', ...at },
        ]
      : [
          { role: 'pharmacist', ...own },
          { role: 'cashier', ...at },
        ];
  });
}

/** Patients who applied; first who has given a mandate. */
async function partsOfPatients(server: TestServer): Promise<Part[]> {
  const patients = await ownerRows(
    server,
    'SELECT person_id AS id FROM application GROUP BY 1 ORDER BY EXISTS (SELECT 1 FROM mandate m WHERE m.principal_id = person_id) DESC, 1 LIMIT 2',
  );
  return patients.map(({ id }) => ({ role: 'patient', personId: Number(id) }));
}

/** The demo province's maker, and another of whom it knows nothing. */
async function partsOfMakers(server: TestServer): Promise<Part[]> {
  await ownerRows(server, "INSERT INTO enterprise (code, name) VALUES ('91430000MA4L16JQ9B', '示例制药')");
  const makers = await ownerRows(server, 'SELECT code FROM enterprise ORDER BY code');
  return makers.map(({ code }) => ({ role: 'enterprise', enterpriseCode: String(code) }));
}

/** Signs everybody in. */
export async function castEverybody(server: TestServer): Promise<Person[]> {
  const people: Person[] = [];
  const province = ['provinceAdmin', 'provinceCatalogue', 'provincePrice', 'auditor'] as const;
  const areas = ['agencyReviewer', 'areaBureau', 'healthAuthority'] as const;
  const parts: Part[] = [
    ...province.map((role) => ({ role })),
    // The last one is never drawn, the one before steps down.
    ...Array.from({ length: 4 }, () => ({ role: 'expert' as const })),
    ...areas.flatMap((role) =>
      ['430100', '430200', '430102', '430000'].map((areaCode) => ({ role, areaCode })),
    ),
    ...(await partsOfWorkers(server)),
    ...(await partsOfPatients(server)),
    ...(await partsOfMakers(server)),
  ];
  for (const part of parts) await add(server, people, part);
  return people;
}

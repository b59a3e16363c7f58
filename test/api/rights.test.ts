/** Role × area × action: what the server allows is what the rights table says, tried from inside and from outside (M7). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { urlOf } from '../../src/contract/client.ts';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import { ROLES, type Role } from '../../src/domain/identity/roles.ts';
import type { NewAccount } from '../../src/server/identity/session-store.ts';
import type { TestServer } from '../support/api.ts';
import { endpointTable, hear, ownerRows, sampleOf } from '../support/canary.ts';
import { startDemoServer } from '../support/demo-server.ts';
import {
  allThingsOf,
  concerns,
  LISTS,
  readRights,
  thingsOf,
  type Kind,
  type Person,
  type Thing,
} from '../support/rights.ts';

const RIGHTS = readRights();
let server: TestServer;
let table: Endpoint[];
let people: Person[];
const things = new Map<Kind, Thing[]>();

beforeAll(async () => {
  server = await startDemoServer();
  table = await endpointTable();
  people = [];
  await castEverybody();
  for (const { of } of RIGHTS.values())
    if (of !== null && !things.has(of)) things.set(of, await thingsOf(server, of));
}, 600_000);
afterAll(() => server.close());

async function add(account: Omit<NewAccount, 'passwordHash' | 'login' | 'name'>): Promise<void> {
  const name = `${account.role}-${people.length}`;
  const { cookie } = await server.signIn({
    ...account,
    login: `rights-${name.toLowerCase()}`,
    name: `示例·${name}`,
  });
  people.push({
    name: `${ROLES[account.role].label} ${account.areaCode ?? account.institutionCode ?? account.personId ?? ''}`,
    role: account.role,
    cookie,
    areaCode: account.areaCode ?? null,
    institutionCode: account.institutionCode ?? null,
    practitionerCode: account.practitionerCode ?? null,
    personId: account.personId ?? null,
  });
}

/** Each role at each of its levels, in two cities, two institutions, as two patients. */
async function castEverybody(): Promise<void> {
  for (const role of ['provinceAdmin', 'provinceCatalogue', 'provincePrice', 'auditor', 'expert'] as const)
    await add({ role });
  for (const role of ['agencyReviewer', 'areaBureau', 'healthAuthority'] as const)
    for (const areaCode of ['430100', '430200', '430102', '430000']) await add({ role, areaCode });
  const workers = await ownerRows(
    server,
    `SELECT DISTINCT ON (left(i.area_code, 4), p.kind) p.code, p.kind, i.code AS place FROM practitioner p JOIN institution i ON i.code = p.institution_code
     WHERE i.area_code LIKE '4301%' OR i.area_code LIKE '4302%' ORDER BY left(i.area_code, 4), p.kind, p.code`,
  );
  for (const { code, kind, place } of workers) {
    const at = { institutionCode: String(place), practitionerCode: String(code) };
    await add({ role: kind === 'doctor' ? 'responsibleDoctor' : 'pharmacist', ...at });
    await add({ role: kind === 'doctor' ? 'hospitalOffice' : 'cashier', institutionCode: String(place) });
  }
  const patients = await ownerRows(
    server,
    'SELECT person_id AS id FROM application GROUP BY 1 ORDER BY 1 LIMIT 2',
  );
  for (const { id } of patients) await add({ role: 'patient', personId: Number(id) });
  await ownerRows(server, "INSERT INTO enterprise (code, name) VALUES ('91430000MA4L16JQ9B', '示例制药')");
  await add({ role: 'enterprise', enterpriseCode: '91430000MA4L16JQ9B' });
}

/** Every row of a list, page by page. */
async function listEverything(row: Endpoint, person: Person, member: string): Promise<string[]> {
  const found: string[] = [];
  for (let page = 1; ; page += 1) {
    const reply = await server.app.inject({
      method: 'GET',
      url: urlOf(row, {}, { page, pageSize: 200 }),
      headers: { cookie: person.cookie },
    });
    expect(reply.statusCode, `${person.name} ${row.id} ${reply.body}`).toBe(200);
    const answer = reply.json<{ rows: Record<string, unknown>[]; total: number }>();
    found.push(...answer.rows.map((one) => String(one[member])));
    if (found.length >= answer.total || answer.rows.length === 0) return found;
  }
}

const mayCall = (id: string, role: Role) => {
  const who = RIGHTS.get(id)?.who ?? [];
  return who === 'public' || who === 'signedIn' || who.includes(role);
};

describe('权限表（M7）', () => {
  it('每个接口在权限表里恰有一行，岗位与接口表一字不差', () => {
    const declared = Object.fromEntries(
      table.map((row) => [row.id, typeof row.who === 'string' ? row.who : [...row.who].sort()]),
    );
    const written = Object.fromEntries(
      [...RIGHTS].map(([id, { who }]) => [id, typeof who === 'string' ? who : [...who].sort()]),
    );
    expect(written).toEqual(declared);
  });

  it('每个岗位、每个层级都有人来试', () => {
    expect([...new Set(people.map((one) => one.role))].sort()).toEqual(Object.keys(ROLES).sort());
  });

  it('表外的岗位一律 403，没有登录一律 401，公开的谁都可以', async () => {
    const wrong: string[] = [];
    for (const row of table) {
      const url = row.path.replace(/:\w+/g, '1');
      const nobody = await hear(server, { name: '公众', cookie: '' }, row, url);
      const isPublic = RIGHTS.get(row.id)?.who === 'public';
      if (
        isPublic ? [401, 403].includes(nobody.status) && row.id !== 'identity.signIn' : nobody.status !== 401
      )
        wrong.push(`公众 ${row.id} ${nobody.status}`);
      for (const person of people.filter((one) => !mayCall(row.id, one.role))) {
        const heard = await hear(server, person, row, url);
        if (heard.status !== 403) wrong.push(`${person.name} ${row.id} ${heard.status}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  it('读取：与己有关的给看，无关的一律 403 或 404', async () => {
    const wrong: string[] = [];
    let inside = 0;
    let outside = 0;
    for (const row of table.filter((one) => one.method === 'GET')) {
      const kind = RIGHTS.get(row.id)?.of ?? null;
      if (kind === null) continue;
      for (const person of people.filter((one) => mayCall(row.id, one.role))) {
        for (const thing of things.get(kind) ?? []) {
          const url = urlOf(row, thing.params, {});
          const { status } = await hear(server, person, row, url);
          const may = concerns(kind, person, thing);
          if (may) inside += 1;
          else outside += 1;
          if (may ? ![200, 422].includes(status) : ![403, 404].includes(status))
            wrong.push(`${person.name} ${url} ${status}，应${may ? '给看' : '不给看'}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(inside).toBeGreaterThan(200);
    expect(outside).toBeGreaterThan(500);
  }, 300_000);

  it('列表：恰好是与己有关的那些，一行不多一行不少', async () => {
    const wrong: string[] = [];
    for (const [id, { kind, member, narrower }] of Object.entries(LISTS)) {
      const row = table.find((one) => one.id === id);
      if (!row) throw new Error(`no endpoint ${id}`);
      const all = await allThingsOf(server, kind);
      for (const person of people.filter((one) => mayCall(id, one.role))) {
        const reach = narrower?.[person.role];
        const due = all.filter((thing) => concerns(kind, person, thing) && (reach?.(person, thing) ?? true));
        const listed = await listEverything(row, person, member);
        const wanted = due.map((thing) => Object.values(thing.params)[0] ?? '').sort();
        if (JSON.stringify(listed.sort()) !== JSON.stringify(wanted))
          wrong.push(`${person.name} ${id}：列出 ${listed.length}，应 ${wanted.length}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  it('写入：与己无关的一律 403 或 404，什么都不写；与己有关的不因权限被拒', async () => {
    const count = async () => (await ownerRows(server, 'SELECT count(*) AS n FROM audit_entry'))[0]?.['n'];
    const writes = table.filter((one) => one.method !== 'GET' && RIGHTS.get(one.id)?.of != null);
    const tries = writes.flatMap((row) => {
      const kind = RIGHTS.get(row.id)?.of;
      return people
        .filter((one) => kind && mayCall(row.id, one.role))
        .flatMap((person) =>
          (kind ? (things.get(kind) ?? []) : []).map((thing) => ({
            row,
            person,
            url: urlOf(row, thing.params, {}),
            may: kind ? concerns(kind, person, thing) : false,
          })),
        );
    });
    const wrong: string[] = [];
    const before = await count();
    for (const { row, person, url } of tries.filter((one) => !one.may)) {
      const { status } = await hear(server, person, row, url, row.upload ? undefined : sampleOf(row.body));
      // A body that the program refuses for its content is refused to anybody alike, and nothing was written.
      if (![400, 403, 404].includes(status))
        wrong.push(`${person.name} ${row.method} ${url} ${status}，应不给办`);
    }
    expect(await count()).toBe(before);
    for (const { row, person, url } of tries.filter((one) => one.may)) {
      const { status } = await hear(server, person, row, url, row.upload ? undefined : sampleOf(row.body));
      if (status === 403 || status >= 500)
        wrong.push(`${person.name} ${row.method} ${url} ${status}，应给办`);
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});

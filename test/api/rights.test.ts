/** Role × area × action: what the server allows is what the rights table says, tried from inside and from outside (M7). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { urlOf } from '../../src/contract/client.ts';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import { ROLES, type Role } from '../../src/domain/identity/roles.ts';
import type { TestServer } from '../support/api.ts';
import { endpointTable, hear, sampleOf } from '../support/canary.ts';
import { startDemoServer } from '../support/demo-server.ts';
import { allThingsOf, lookAs, oneForEach, readRights, recordedLooks, tableMarks } from '../support/rights.ts';
import { castEverybody } from '../support/rights-cast.ts';
import { concerns, LISTS, refusalsOf, type Kind, type Person, type Thing } from '../support/rights-kinds.ts';
import { makeThings } from '../support/rights-things.ts';

const RIGHTS = readRights();
let server: TestServer;
let table: Endpoint[];
let people: Person[];
const things = new Map<Kind, Thing[]>();

beforeAll(async () => {
  server = await startDemoServer();
  table = await endpointTable();
  people = await castEverybody(server);
  await makeThings(server, people);
  for (const { of } of RIGHTS.values())
    if (of !== null && !things.has(of)) things.set(of, oneForEach(of, await allThingsOf(server, of), people));
}, 600_000);
afterAll(() => server.close());

/** Every row of a list, page by page. */
async function listEverything(row: Endpoint, person: Person, member: string): Promise<string[]> {
  const found: string[] = [];
  for (let page = 1; ; page += 1) {
    const reply = await server.app.inject({
      method: 'GET',
      url: urlOf(row, {}, row.query === undefined ? {} : { page, pageSize: 200 }),
      headers: { cookie: person.cookie },
    });
    expect(reply.statusCode, `${person.name} ${row.id} ${reply.body}`).toBe(200);
    const answer = reply.json<{ rows: Record<string, unknown>[]; total?: number }>();
    found.push(...answer.rows.map((one) => String(one[member])));
    if (found.length >= (answer.total ?? 0) || answer.rows.length === 0) return found;
  }
}

const mayCall = (id: string, role: Role) => {
  const who = RIGHTS.get(id)?.who ?? [];
  return who === 'public' || who === 'signedIn' || who.includes(role);
};

/** Writes whose body names somebody by a number, whom the sampled one does not find. */
const NAMES_ANOTHER = new Set(['eligibility.replacePanelMember']);

/** Who may handle a case is told without anything of its patient. */
const NAMES_NO_PATIENT = 'eligibility.listReviewers';
/** The till opens a prescription as the pharmacy's desk does. */
const RECORDED_AS: Readonly<Record<string, string>> = { 'settlement.openAtTill': 'prescription.open' };

interface Try {
  readonly row: Endpoint;
  readonly kind: Kind;
  readonly person: Person;
  readonly thing: Thing;
  readonly url: string;
  readonly may: boolean;
}

/** Everybody whose role may call, with every thing that the address may name. */
function triesOf(which: (row: Endpoint) => boolean): Try[] {
  return table.filter(which).flatMap((row) => {
    const kind = RIGHTS.get(row.id)?.of;
    if (kind === null || kind === undefined) return [];
    return people
      .filter((one) => mayCall(row.id, one.role))
      .flatMap((person) =>
        (things.get(kind) ?? []).map((thing) => ({
          row,
          kind,
          person,
          thing,
          url: urlOf(row, thing.params, {}),
          may: concerns(kind, person, thing),
        })),
      );
  });
}

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

  it('每一种东西都有人在里面、有人在外面', () => {
    const untried = [...things].filter(([kind, some]) => {
      const ids = [...RIGHTS].filter(([, right]) => right.of === kind).map(([id]) => id);
      const askers = people.filter((one) => ids.some((id) => mayCall(id, one.role)));
      const inside = askers.filter((one) => some.some((thing) => concerns(kind, one, thing)));
      const outside = askers.filter((one) => some.some((thing) => !concerns(kind, one, thing)));
      return inside.length === 0 || outside.length === 0;
    });
    expect(untried.map(([kind]) => kind)).toEqual([]);
  });

  it('读取：与己有关的给看，无关的一律 403 或 404；看别人的都留痕', async () => {
    const wrong: string[] = [];
    const tried = { inside: 0, outside: 0 };
    const looks: string[] = [];
    for (const { row, kind, person, thing, url, may } of triesOf((one) => one.method === 'GET')) {
      tried[may ? 'inside' : 'outside'] += 1;
      const { status } = await hear(server, person, row, url);
      const isLook = status === 200 && thing.person !== null && thing.person !== person.personId;
      if (isLook && row.id !== NAMES_NO_PATIENT)
        looks.push(lookAs(person.accountId, RECORDED_AS[row.id] ?? row.id, thing.person ?? 0));
      if (!(may ? [200, 422] : refusalsOf(kind)).includes(status))
        wrong.push(`${person.name} ${url} ${status}，应${may ? '给看' : '不给看'}`);
    }
    expect(wrong).toEqual([]);
    const recorded = await recordedLooks(server);
    expect(looks.length).toBeGreaterThan(100);
    expect([...new Set(looks)].filter((look) => !recorded.has(look))).toEqual([]);
    expect(tried.inside).toBeGreaterThan(200);
    expect(tried.outside).toBeGreaterThan(500);
  }, 600_000);

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
    const tries = triesOf((one) => one.method !== 'GET');
    const wrong: string[] = [];
    const before = await tableMarks(server);
    for (const { row, kind, person, url } of tries.filter((one) => !one.may)) {
      const { status } = await hear(server, person, row, url, row.upload ? undefined : sampleOf(row.body));
      // A body that the program refuses for its content is refused to anybody alike, and nothing was written.
      if (![400, ...refusalsOf(kind)].includes(status))
        wrong.push(`${person.name} ${row.method} ${url} ${status}，应不给办`);
    }
    expect(await tableMarks(server)).toEqual(before);
    for (const { row, person, url } of tries.filter((one) => one.may)) {
      const { status } = await hear(server, person, row, url, row.upload ? undefined : sampleOf(row.body));
      const isRefused = status === 403 || (status === 404 && !NAMES_ANOTHER.has(row.id));
      if (isRefused || status >= 500) wrong.push(`${person.name} ${row.method} ${url} ${status}，应给办`);
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROLES, type Role } from '../../src/domain/identity/roles.ts';
import { ROOT } from '../../src/server/root.ts';
import type { TestServer } from './api.ts';
import { ownerRows } from './canary.ts';
import { concerns, KINDS, type Kind, type Person, type Thing } from './rights-kinds.ts';

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

function thingOf({ area, places, person, doctor, parties, ...params }: Record<string, unknown>): Thing {
  return {
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
    area: String(area),
    places: places as string[],
    doctor: typeof doctor === 'string' ? doctor : null,
    person: person === undefined || person === null ? null : Number(person),
    parties: Array.isArray(parties) ? parties.map(String) : [],
  };
}

/** Every thing of a kind. */
export async function allThingsOf(server: TestServer, kind: Kind): Promise<Thing[]> {
  return (await ownerRows(server, KINDS[kind].sql)).map(thingOf);
}

/** Of all things one for each set of people whom it concerns: another of the same set would try the same again. */
export function oneForEach(kind: Kind, things: readonly Thing[], people: readonly Person[]): Thing[] {
  const told = new Map<string, Thing>();
  for (const thing of things) {
    const whom = people.map((person) => (concerns(kind, person, thing) ? '1' : '0')).join('');
    if (!told.has(whom)) told.set(whom, thing);
  }
  return [...told.values()];
}

/** How many rows each table has and who wrote last; sessions aside, which every call touches. */
export async function tableMarks(server: TestServer): Promise<Record<string, unknown>[]> {
  const tables = await ownerRows(
    server,
    "SELECT quote_ident(relname) AS name FROM pg_stat_user_tables WHERE schemaname = 'public' AND relname <> 'session' ORDER BY relname",
  );
  const marks = tables.map(
    ({ name }) =>
      `SELECT '${String(name)}' AS name, count(*) AS rows, max(xmin::text::bigint) AS last FROM ${String(name)}`,
  );
  return ownerRows(server, `${marks.join(' UNION ALL ')} ORDER BY name`);
}

/** A look at a person as the audit tells it. */
export function lookAs(accountId: number, action: string, personId: number): string {
  return `${accountId} ${action} ${personId}`;
}

/** Every look and act at a person that the audit holds (M7, M35). */
export async function recordedLooks(server: TestServer): Promise<ReadonlySet<string>> {
  const rows = await ownerRows(
    server,
    'SELECT DISTINCT account_id AS account, action, person_id AS person FROM audit_entry WHERE person_id IS NOT NULL',
  );
  return new Set(
    rows.map((row) => lookAs(Number(row['account']), String(row['action']), Number(row['person']))),
  );
}

import { read, utils } from '@e965/xlsx';
import fc from 'fast-check';
import pg from 'pg';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import { ROOT } from '../../src/server/root.ts';
import type { TestServer } from './api.ts';

/** Hunts planted secret standards in whatever anybody can get out of a server (N5.1). */

/** A secret unit price as text with four decimals, chosen so that no honest number looks like it. */
export interface Canary {
  readonly name: string;
  readonly price: string;
}

/** One answer that somebody got, as text; a workbook is unpacked into its cells. */
export interface Heard {
  readonly who: string;
  /** Method, path and query as called. */
  readonly where: string;
  readonly endpointId: string;
  readonly status: number;
  readonly text: string;
}

/** The number itself as it may be written: in yuan, separators aside, cut or not; in 1/10000 yuan; in fen. */
function spellingOf({ price }: Canary): RegExp {
  const [yuan = '', decimals = ''] = price.split('.');
  const whole = [`${yuan}${decimals}`, `${yuan}${decimals.slice(0, 2)}`].join('|');
  // Letters beside whole digits mean a cipher or a digest, in which any digits may come together.
  return new RegExp(`(?<!\\d)${yuan}\\.${decimals.slice(0, 2)}|(?<![\\w.])(${whole})(?![\\w.])`, 'g');
}

/** Where the number itself stands in a text; empty when nowhere. */
export function spelledOut(text: string, canary: Canary): string[] {
  const plain = text.replace(/(?<=\d),(?=\d{3})/g, '');
  return [...plain.matchAll(spellingOf(canary))].map(({ index }) =>
    plain.slice(Math.max(0, index - 40), index + 30),
  );
}

const RATIOS = [1, 0.7, 0.6, 0.3, 0.4, -1, -0.7, -0.6, -0.3, -0.4];

/** Every amount of money in a text, as written. */
export function amountsIn(text: string): number[] {
  const plain = text.replace(/(?<=\d),(?=\d{3})/g, '');
  return [...plain.matchAll(/-?\d+\.\d{2,6}(?![\d.])/g)].map((match) => Number(match[0]));
}

/** Whether an amount is a share of the canary's price times a likely quantity: the first thing a curious person tries. */
export function betrays(amount: number, canary: Canary, quantities: readonly number[]): boolean {
  const price = Number(canary.price);
  return RATIOS.some((ratio) =>
    quantities.some((quantity) => Math.abs(amount - price * quantity * ratio) <= 0.0051),
  );
}

/** The rows of the endpoint table, as `src/contract` exports them. */
export async function endpointTable(): Promise<Endpoint[]> {
  const folder = join(ROOT, 'src', 'contract');
  const rows = new Map<string, Endpoint>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const exported = (await import(join(folder, file))) as Record<string, unknown>;
    for (const value of Object.values(exported)) {
      if (typeof value === 'object' && value !== null && 'method' in value && 'path' in value)
        rows.set((value as Endpoint).id, value as Endpoint);
    }
  }
  return [...rows.values()];
}

/** Calls once, as a browser would, and gives what came back as text. */
export async function hear(
  server: TestServer,
  who: { readonly name: string; readonly cookie: string },
  row: Endpoint,
  url: string,
  body?: unknown,
): Promise<Heard> {
  const reply = await server.app.inject({
    method: row.method,
    url,
    headers: { 'x-shuangtong': '1', ...(who.cookie ? { cookie: who.cookie } : {}) },
    ...(body === undefined ? {} : { payload: body as object }),
  });
  const media = String(reply.headers['content-type']);
  const text = media.includes('spreadsheetml') ? cellsOf(reply.rawPayload) : reply.body;
  return {
    who: who.name,
    where: `${row.method} ${url}`,
    endpointId: row.id,
    status: reply.statusCode,
    text: `${JSON.stringify(reply.headers)}\n${text}`,
  };
}

export function cellsOf(workbook: Buffer): string {
  const book = read(workbook);
  return Object.entries(book.Sheets)
    .map(([name, sheet]) => `${name}\n${utils.sheet_to_csv(sheet)}`)
    .join('\n');
}

/** Runs a query as the database's owner, whom no row-level security keeps from anything. */
export async function ownerRows(server: TestServer, sql: string): Promise<Record<string, unknown>[]> {
  const owner = new pg.Client({ connectionString: server.databaseUrl });
  await owner.connect();
  try {
    return (await owner.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await owner.end();
  }
}

/** Every table as text, but for those that keep the secret by design. */
export async function dumpTables(
  server: TestServer,
  except: readonly string[],
): Promise<Map<string, string>> {
  const tables = await ownerRows(
    server,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    if (except.includes(String(name))) continue;
    const [row] = await ownerRows(
      server,
      `SELECT coalesce(string_agg(t::text, E'\\n'), '') AS text FROM "${String(name)}" t`,
    );
    dump.set(String(name), String(row?.['text']));
  }
  return dump;
}

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly pattern?: string;
}

/** Some value of a shape, the same every time, so that a write gets past validation into the code behind it. */
export function sampleOf(schema: Schema | undefined): unknown {
  if (schema === undefined) return undefined;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return sampleOf(schema.anyOf[0]);
  if (schema.properties) {
    const wanted = (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name])]);
    return Object.fromEntries(wanted) as unknown;
  }
  if (schema.type === 'array')
    return Array.from({ length: schema.minItems ?? 1 }, () => sampleOf(schema.items));
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (schema.type === 'boolean') return true;
  if (schema.type === 'null') return null;
  return sampleText(schema);
}

function sampleText({ pattern, minLength }: Schema): string {
  if (pattern === undefined) return '示例'.padEnd(minLength ?? 2, '例');
  if (new RegExp(pattern).test('2026-12-01')) return '2026-12-01';
  if (new RegExp(pattern).test('1.00')) return '1.00';
  return fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 1, seed: 7 })[0] ?? '';
}

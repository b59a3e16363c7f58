import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { isClauseId, type ClauseId } from '../../src/policy/clause-ids.ts';

/**
 * One case of a module, as written in `test/cases/<module>/*.yaml`.
 * What stands in `given`, `when` and `expect` is the module's own affair; its test reads them.
 */
export interface Case {
  /** Where it stands, for the failure message: `settlement/limits.yaml`. */
  readonly file: string;
  readonly title: string;
  /** Every one of them must be carried by the result of the case. */
  readonly clauses: readonly ClauseId[];
  readonly given: unknown;
  readonly when: unknown;
  readonly expect: unknown;
}

export const CASES_ROOT = fileURLToPath(new URL('../cases', import.meta.url));
const MEMBERS = new Set(['title', 'clauses', 'given', 'when', 'expect']);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Amounts must be quoted: YAML would read 12.30 as a float, which never comes near money here. */
function findFraction(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : path;
  const members = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  for (const [name, member] of members) {
    const found = findFraction(member, `${path}.${String(name)}`);
    if (found) return found;
  }
  return undefined;
}

function readCase(raw: unknown, where: string): Omit<Case, 'file'> {
  if (!isRecord(raw)) throw new Error(`${where}: not a case`);
  const unknown = Object.keys(raw).filter((name) => !MEMBERS.has(name));
  if (unknown.length > 0) throw new Error(`${where}: unknown member ${unknown.join(', ')}`);
  const { title, clauses } = raw;
  if (typeof title !== 'string' || title.trim() === '') throw new Error(`${where}: no title`);
  if (!Array.isArray(clauses) || clauses.length === 0) throw new Error(`${where} “${title}”: no clauses`);
  const ids = clauses.map((id: unknown) => {
    if (typeof id !== 'string' || !isClauseId(id))
      throw new Error(`${where} “${title}”: ${String(id)} is no clause`);
    return id;
  });
  if (raw['expect'] === undefined) throw new Error(`${where} “${title}”: says nothing in “expect”`);
  const fraction = findFraction(raw, 'case');
  if (fraction) throw new Error(`${where} “${title}”: quote the number at ${fraction}`);
  return { title, clauses: ids, given: raw['given'], when: raw['when'], expect: raw['expect'] };
}

/**
 * Reads the cases of one YAML text: a list of `title`, `clauses`, `given`, `when`, `expect`.
 * @throws {Error} naming the file and the case when one is malformed, cites an unknown clause or repeats a title
 */
export function parseCases(text: string, file: string): Case[] {
  const document = parseDocument(text, { uniqueKeys: true, merge: true });
  const [problem] = document.errors;
  if (problem) throw new Error(`${file}: ${problem.message}`);
  const raw: unknown = document.toJS();
  if (!Array.isArray(raw) || raw.length === 0) throw new Error(`${file}: no list of cases`);
  const cases = raw.map((item: unknown, index) => ({ file, ...readCase(item, `${file}[${index}]`) }));
  const titles = new Set<string>();
  for (const { title } of cases) {
    if (titles.has(title)) throw new Error(`${file}: title twice: ${title}`);
    titles.add(title);
  }
  return cases;
}

function yamlFilesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * All cases of a module, in the order of their files.
 * @throws {Error} as `parseCases`, and when the module has none
 */
export function loadCases(module: string): Case[] {
  const files = yamlFilesUnder(join(CASES_ROOT, module));
  if (files.length === 0) throw new Error(`no cases under test/cases/${module}`);
  return files.flatMap((path) => parseCases(readFileSync(path, 'utf8'), relative(CASES_ROOT, path)));
}

/** The cases of all modules. */
export function loadAllCases(): Case[] {
  return yamlFilesUnder(CASES_ROOT).flatMap((path) =>
    parseCases(readFileSync(path, 'utf8'), relative(CASES_ROOT, path)),
  );
}

/** Every clause that a result carries anywhere inside it: what a case's `clauses` are held against. */
export function clausesIn(result: unknown): Set<ClauseId> {
  const found = new Set<ClauseId>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string' && isClauseId(value)) found.add(value);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (isRecord(value)) Object.values(value).forEach(visit);
  };
  visit(result);
  return found;
}

/** The clauses that a case names and its result does not carry; a case passes only when there are none. */
export function uncarriedClauses(of: Case, result: unknown): ClauseId[] {
  const carried = clausesIn(result);
  return of.clauses.filter((id) => !carried.has(id));
}

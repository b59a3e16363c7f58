import type { Bindable } from '../src/server/db/database.ts';
import type { Recorded, RecordedSettlement, Varying } from './record-settlement.ts';

type Name = keyof Varying;
/** How a varying value is named where it is used: `:rxno` for pgbench, `v_rxno` inside a function. */
type Naming = (name: Name) => string;

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Colons are spaced out or left out: pgbench takes one before a letter or digit for a variable of its own. */
function plainText(value: Bindable): string {
  if (value instanceof Date) return value.toISOString().replace(/[-:]|\.\d+/g, '');
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replace(/:(?=\w)/g, ': ');
}

function render(value: Bindable, names: ReadonlyMap<string, Name>, naming: Naming): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value))
    return value.length === 0
      ? `'{}'`
      : `ARRAY[${value.map((one: Bindable) => render(one, names, naming)).join(', ')}]`;
  const text = plainText(value);
  const name = names.get(text);
  return name === undefined ? literal(text) : naming(name);
}

/** Small numbers mean many things; an id is replaced only where a statement uses it as that id. */
function namesFor({ varying }: RecordedSettlement, sql: string): Map<string, Name> {
  const names = new Map<string, Name>();
  const add = (name: Name) => names.set(varying[name], name);
  for (const name of ['personNo', 'rxno', 'requestId', 'traceCode', 'claimNo'] as const) add(name);
  if (/prescription_(state|event|dispensing)/.test(sql)) add('prescriptionId');
  else if (/ledger_entry/.test(sql)) add('claimId');
  return names;
}

/** Positions at which a person's or prescription's id stands in statements that hold other small numbers too. */
function idPositions(sql: string): ReadonlyMap<number, Name> {
  if (/INSERT INTO claim /.test(sql))
    return new Map([
      [9, 'personId'],
      [13, 'prescriptionId'],
    ]);
  if (/UPDATE person_year/.test(sql)) return new Map([[0, 'personId']]);
  if (/INSERT INTO audit_entry/.test(sql)) return new Map([[9, 'personId']]);
  return new Map();
}

function fillIn(recorded: RecordedSettlement, { sql, values }: Recorded, naming: Naming): string {
  const names = namesFor(recorded, sql);
  const positions = idPositions(sql);
  const rendered = values.map((value, index) => {
    const name = positions.get(index);
    return name === undefined ? render(value, names, naming) : naming(name);
  });
  return sql
    .replace(/\$(\d+)/g, (_, number: string) => rendered[Number(number) - 1] ?? 'NULL')
    .replace(/\s+/g, ' ')
    .trim();
}

const makesClaim = (sql: string) => /INSERT INTO claim /.test(sql);
const VARIABLES: Readonly<Record<Name, string>> = {
  personNo: 'person_no',
  personId: 'person_id',
  rxno: 'rxno',
  prescriptionId: 'prescription_id',
  requestId: 'request_id',
  traceCode: 'trace_code',
  claimId: 'id',
  claimNo: 'claim_no',
};

/** The settlement as a pgbench script: a case is chosen, then the server's own statements follow one by one. */
export function asScript(recorded: RecordedSettlement, cases: number): string {
  const naming: Naming = (name) => `:${VARIABLES[name]}`;
  const body = recorded.statements.map((one) => {
    const sql = fillIn(recorded, one, naming);
    if (makesClaim(sql)) return `${sql.replace('"claimNo"', 'claim_no')} \\gset`;
    return `${sql};`;
  });
  return [
    `\\set n random(1, ${cases})`,
    'SELECT * FROM bench_case(:n) \\gset',
    'BEGIN;',
    ...body,
    'COMMIT;',
    '',
  ].join('\n');
}

/** The same statements as one function: a call of it is a settlement in one round trip. */
export function asFunction(recorded: RecordedSettlement): string {
  const naming: Naming = (name) => `v_${VARIABLES[name]}`;
  const body = recorded.statements.map((one) => {
    const sql = fillIn(recorded, one, naming);
    if (makesClaim(sql)) return `${sql} INTO v_id, v_claim_no;`;
    return one.gives || sql.startsWith('SELECT') ? `FOR row_of IN ${sql} LOOP NULL; END LOOP;` : `${sql};`;
  });
  return `CREATE OR REPLACE FUNCTION bench_settle(n int) RETURNS void LANGUAGE plpgsql AS $bench$
DECLARE v_person_no text; v_person_id bigint; v_rxno text; v_prescription_id bigint; v_request_id text; v_trace_code text; v_id bigint; v_claim_no text; row_of record;
BEGIN
SELECT c.person_no, c.person_id, c.rxno, c.prescription_id, c.request_id, c.trace_code INTO v_person_no, v_person_id, v_rxno, v_prescription_id, v_request_id, v_trace_code FROM bench_case(n) c;
${body.join('\n')}
END $bench$`;
}

/** The cases that the scripts choose from: prescriptions of the ground, each with a new request and a new trace code at every use. */
export function caseStatements(tracePrefix: string): string {
  return `CREATE TABLE bench_prescription AS SELECT row_number() OVER (ORDER BY p.id)::int AS n, r.person_no, r.id AS person_id, p.rxno, p.id AS prescription_id, s.institution_code
    FROM prescription p JOIN person r ON r.id = p.person_id JOIN prescription_state s ON s.prescription_id = p.id;
  ALTER TABLE bench_prescription ADD PRIMARY KEY (n);
  GRANT SELECT ON bench_prescription TO shuangtong_app;
  CREATE SEQUENCE bench_trace;
  GRANT USAGE ON SEQUENCE bench_trace TO shuangtong_app;
  CREATE FUNCTION bench_case(which int) RETURNS TABLE (person_no text, person_id bigint, rxno text, prescription_id bigint, request_id text, trace_code text) LANGUAGE sql AS
    $$ SELECT person_no, person_id, rxno, prescription_id, gen_random_uuid()::text, '${tracePrefix}3' || lpad(nextval('bench_trace')::text, 12, '0') FROM bench_prescription WHERE n = which $$;`;
}

/** Gives the prescriptions back to the pharmacies that had checked them: a script settles all of them at one pharmacy. */
export const GIVE_BACK =
  'UPDATE prescription_state s SET institution_code = b.institution_code FROM bench_prescription b WHERE b.prescription_id = s.prescription_id';

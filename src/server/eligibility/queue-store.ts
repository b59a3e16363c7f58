/** Queues and lists of applications. */
import type { PlainDate } from '../../base/date.ts';
import { STEPS, type Step } from '../../domain/eligibility/model.ts';
import type { Scope } from '../../domain/identity/roles.ts';
import type { Tx } from '../db/database.ts';

export interface QueueRow {
  readonly id: number;
  readonly applicationNo: string;
  readonly personName: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly diagnosisName: string;
  readonly areaName: string;
  readonly hospitalName: string;
  readonly doctorName: string;
  readonly appliedOn: PlainDate;
  readonly step: Step;
  readonly stepAt: number;
  readonly acceptedOn: PlainDate | null;
  /** The day from which the running clock counts; null while none runs. */
  readonly clockFrom: PlainDate | null;
  readonly termFrom: PlainDate | null;
  readonly termTo: PlainDate | null;
}

export interface QueueFilter {
  readonly words?: string | undefined;
  readonly steps?: readonly Step[] | null;
  /** Only running clocks that count from this day or before. */
  readonly clockBy?: PlainDate | null;
  readonly doctorCode?: string | null;
  readonly personId?: number | null;
  readonly id?: number | null;
  /** Waiting work comes by its clock, oldest first; everything else newest first. */
  readonly order: 'waiting' | 'newest';
  readonly limit: number;
  readonly offset: number;
}

const ORDERS = {
  waiting: 's.clock_from NULLS LAST, s.application_id',
  newest: 's.application_id DESC',
} as const;
/** Within one step; naming the step and asking for it as a range is what keeps the planner to the index that has it, off the key's. */
const INNER_ORDERS = { waiting: `s.step, ${ORDERS.waiting}`, newest: `s.step, ${ORDERS.newest}` } as const;
/** What a page is found by: where the order does not ask for the clock the index has everything, and the table is not read. */
const PAGE_COLUMNS = { waiting: 's.application_id, s.clock_from', newest: 's.application_id' } as const;
const ALL_STEPS = Object.keys(STEPS) as Step[];

/**
 * Counting stops at the next full thousand that lies at least half a thousand beyond the page: a list must not wait for a
 * count, and who turns the pages always finds more to turn.
 */
function mostCounted({ offset, limit }: QueueFilter): number {
  return Math.ceil((offset + limit + 500) / 1_000) * 1_000;
}

/**
 * Where an application belongs: each kind of scope as the parts of which its list is put together, one for each index that answers.
 * A part names the columns of that index with `=`, so that its rows come already in order and are counted without the table.
 */
const PLACES: Readonly<Record<string, readonly { readonly from?: string; readonly where: string }[]>> = {
  all: [{ where: '$4::text IS NULL' }],
  area: [
    { from: "(SELECT code FROM area WHERE code LIKE $4::text || '%')", where: 's.area_code = place.code' },
  ],
  institution: [
    { where: 's.hospital_code = $4' },
    {
      from: '(SELECT DISTINCT i.application_id FROM application_institution i WHERE i.hospital_code = $4)',
      where: 's.application_id = place.application_id AND s.hospital_code <> $4',
    },
  ],
  person: [{ where: 's.person_id = $4::bigint' }],
  none: [{ where: '$4::text IS NULL AND false' }],
};

/** A condition that only those statements have whose filter asks for it. Words are looked for in the application and in the person whom the scope sees. */
const CONDITIONS = {
  words: (n: number) =>
    `EXISTS (SELECT 1 FROM application w LEFT JOIN person n ON n.id = w.person_id WHERE w.id = s.application_id
       AND (w.application_no = $${n} OR n.name LIKE $${n} || '%' OR w.generic_name LIKE '%' || $${n} || '%'))`,
  clockBy: (n: number) => `s.clock_from <= $${n}::date`,
  doctorCode: (n: number) => `s.doctor_code = $${n}::text`,
  personId: (n: number) => `s.person_id = $${n}::bigint`,
  id: (n: number) => `s.application_id = $${n}::bigint`,
} as const;
type Condition = keyof typeof CONDITIONS;
const OPTIONAL = Object.keys(CONDITIONS) as Condition[];

function valueOf(filter: QueueFilter, key: Condition): string | number | null {
  const value = filter[key] ?? null;
  return key === 'words' && typeof value === 'string' ? value.replace(/[\\%_]/g, '\\$&') : value;
}

/** The rows of a page are read one by one, by key, under row-level security: a plan kept for every page must never read whole tables. */
const SHOWN = `SELECT a.id, a.application_no AS "applicationNo", COALESCE(p.name, '（已转出）') AS "personName", a.generic_name AS "genericName",
    a.dosage_form AS "dosageForm", a.diagnosis_name AS "diagnosisName", (SELECT r.name FROM area r WHERE r.code = a.area_code) AS "areaName",
    (SELECT h.name FROM institution h WHERE h.code = a.hospital_code) AS "hospitalName",
    (SELECT d.name FROM practitioner d WHERE d.code = a.doctor_code) AS "doctorName", a.applied_on AS "appliedOn", s.step, s.at AS "stepAt",
    s.accepted_on AS "acceptedOn", s.clock_from AS "clockFrom", s.term_from AS "termFrom", s.term_to AS "termTo", (SELECT total FROM counted) AS total
  FROM page
  JOIN LATERAL (SELECT t.*, e.at FROM application_state t JOIN application_event e ON e.application_id = t.application_id AND e.seq = t.seq
    WHERE t.application_id = page.application_id OFFSET 0) s ON true
  JOIN LATERAL (SELECT * FROM application x WHERE x.id = page.application_id OFFSET 0) a ON true
  LEFT JOIN LATERAL (SELECT y.name FROM person y WHERE y.id = a.person_id OFFSET 0) p ON true`;

/** One SELECT for each place and step, each of them answered by an index. The values begin with the steps; the place is $4. */
function partsSql(kind: string, asked: readonly Condition[], columns: string, end = ''): string {
  const places = PLACES[kind];
  if (places === undefined) throw new Error('a scope has one of five kinds');
  const meant = asked.map((key, index) => ` AND ${CONDITIONS[key](index + 5)}`).join('');
  return places
    .map(
      ({ from, where }) =>
        `SELECT f.* FROM unnest($1::text[]) AS k (step)${from === undefined ? '' : ` CROSS JOIN ${from} place`}
           CROSS JOIN LATERAL (SELECT ${columns} FROM application_state s WHERE ${where} AND s.step >= k.step AND s.step <= k.step${meant} ${end}) f`,
    )
    .join(' UNION ALL ');
}

/** The statement of one shape of filter and scope: it has only the conditions that are asked for, so that its plan can be kept. */
function queueSql(kind: string, order: QueueFilter['order'], asked: readonly Condition[]): string {
  const most = `$${5 + asked.length}::bigint`;
  return `WITH page AS MATERIALIZED (SELECT s.* FROM (${partsSql(
    kind,
    asked,
    PAGE_COLUMNS[order],
    `ORDER BY ${INNER_ORDERS[order]} LIMIT $2::bigint + $3::bigint`,
  )}) s ORDER BY ${ORDERS[order]} LIMIT $2::bigint OFFSET $3::bigint),
    counted AS MATERIALIZED (SELECT count(*)::int AS total FROM (SELECT 1 FROM (${partsSql(kind, asked, '1', `LIMIT ${most}`)}) n LIMIT ${most}) c)
    ${SHOWN} ORDER BY ${ORDERS[order]}`;
}

/**
 * Applications that a scope sees, one page and how many there are, counted to some way beyond the page. The page is found in the
 * projection, where one index answers; only its own rows are then read under row-level security. A person who has moved away since
 * may be hidden; the application is not. Without words the statement is kept prepared by its shape: planning it costs more than running it.
 * @param scope that of the transaction
 * @returns `isAtLeast` when there are more than were counted
 */
export async function listQueueRows(
  tx: Tx,
  filter: QueueFilter,
  scope: Scope = 'all',
): Promise<{ rows: QueueRow[]; total: number; isAtLeast?: true }> {
  const [kind = '', place = null] = scope.split(':');
  const asked = OPTIONAL.filter((key) => valueOf(filter, key) !== null);
  const most = mostCounted(filter);
  const rows = await tx.rows<Omit<QueueRow, 'id'> & { id: bigint; total: number }>(
    queueSql(kind, filter.order, asked),
    [
      filter.steps ?? ALL_STEPS,
      filter.limit,
      filter.offset,
      place,
      ...asked.map((key) => valueOf(filter, key)),
      most + 1,
    ],
    asked.includes('words') ? undefined : `queue-${kind}-${filter.order}-${asked.join('-')}`,
  );
  const counted = rows[0]?.total ?? 0;
  return {
    total: Math.min(counted, most),
    ...(counted > most ? { isAtLeast: true as const } : {}),
    rows: rows.map((row) => ({ ...row, id: Number(row.id) })),
  };
}

/** How many applications stand at a step with a clock that counts from a day; null where none runs. */
export interface QueueCount {
  readonly step: Step;
  readonly clockFrom: PlainDate | null;
  readonly count: number;
}

/**
 * How many applications of a scope stand at each of some steps, by the day from which their clock counts. It counts in the
 * projection, by the same index as the lists (OFFSET keeps the planner from reading the whole table instead): what is over, which
 * is nearly everything, is not looked at.
 * @param doctorCode only of this doctor, unless null
 * @param scope that of the transaction
 */
export async function countQueue(
  tx: Tx,
  steps: readonly Step[],
  doctorCode: string | null,
  scope: Scope,
): Promise<QueueCount[]> {
  const [kind = '', place = null] = scope.split(':');
  const asked: readonly Condition[] = doctorCode === null ? [] : ['doctorCode'];
  return tx.rows<QueueCount>(
    // The statement has the values of a page, which it does not use, so that the place keeps its number.
    `SELECT step, clock_from AS "clockFrom", count(*)::int AS count
     FROM (${partsSql(kind, asked, 's.step, s.clock_from', 'OFFSET 0')}) s WHERE $2::text IS NULL AND $3::text IS NULL GROUP BY step, clock_from`,
    [steps, null, null, place, ...(doctorCode === null ? [] : [doctorCode])],
    `count-queue-${kind}-${asked.join('-')}`,
  );
}

/** Fault reports and scope questions: the ticket, its events, and where it stands by the last of them. */
import type {
  TicketKind,
  TicketLevel,
  TicketState,
  TicketStep,
} from '../../../domain/catalogue/questions/ticket.ts';
import type { Role } from '../../../domain/identity/roles.ts';
import { at, type Tx } from '../../db/database.ts';

export interface TicketRow {
  readonly id: number;
  readonly ticketNo: string;
  readonly kind: TicketKind;
  readonly title: string;
  readonly entryKey: string | null;
  readonly drugName: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly institutionCode: string | null;
  readonly institutionName: string | null;
  readonly raisedBy: number;
  readonly raisedAt: number;
  readonly level: TicketLevel;
  readonly state: TicketState;
  readonly movedAt: number;
  readonly lastSeq: number;
}

const TICKET = `SELECT t.id, t.ticket_no AS "ticketNo", t.kind, t.title, t.entry_key AS "entryKey", t.drug_name AS "drugName",
  t.area_code AS "areaCode", a.name AS "areaName", t.institution_code AS "institutionCode", i.name AS "institutionName",
  t.raised_by AS "raisedBy", t.created_at AS "raisedAt", t.level, t.state, t.moved_at AS "movedAt", t.seq AS "lastSeq"
  FROM ticket_now t JOIN area a ON a.code = t.area_code LEFT JOIN institution i ON i.code = t.institution_code`;

type RawTicket = Omit<TicketRow, 'id' | 'raisedBy'> & { id: bigint; raisedBy: bigint };

function ticketOf(row: RawTicket): TicketRow {
  return { ...row, id: Number(row.id), raisedBy: Number(row.raisedBy) };
}

/** Whose tickets may be seen: an institution's own, an area's, or all (M7). */
export interface TicketSight {
  readonly institutionCode: string | null;
  readonly areaPrefix: string | null;
}

export interface TicketFilter extends TicketSight {
  readonly words: string | undefined;
  readonly kind: TicketKind | undefined;
  readonly state: TicketState | undefined;
  readonly level: TicketLevel | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** What waits longest comes first; what is done comes last. */
export async function listTicketRows(tx: Tx, filter: TicketFilter): Promise<TicketRow[]> {
  const rows = await tx.rows<RawTicket>(
    `${TICKET} WHERE ($1::text IS NULL OR t.institution_code = $1) AND ($2::text IS NULL OR t.area_code LIKE $2 || '%')
       AND ($3::text IS NULL OR strpos(t.title, $3) > 0 OR strpos(t.drug_name, $3) > 0 OR t.ticket_no = $3)
       AND ($4::text IS NULL OR t.kind = $4) AND ($5::text IS NULL OR t.state = $5) AND ($6::text IS NULL OR t.level = $6)
     ORDER BY t.state IN ('closed', 'withdrawn'), CASE WHEN t.state IN ('closed', 'withdrawn') THEN -t.id ELSE t.id END
     LIMIT $7 OFFSET $8`,
    [...valuesOf(filter), filter.limit, filter.offset],
  );
  return rows.map(ticketOf);
}

export async function countTickets(tx: Tx, filter: TicketFilter): Promise<number> {
  const row = await tx.first<{ count: bigint }>(
    `SELECT count(*) FROM ticket_now t WHERE ($1::text IS NULL OR t.institution_code = $1) AND ($2::text IS NULL OR t.area_code LIKE $2 || '%')
       AND ($3::text IS NULL OR strpos(t.title, $3) > 0 OR strpos(t.drug_name, $3) > 0 OR t.ticket_no = $3)
       AND ($4::text IS NULL OR t.kind = $4) AND ($5::text IS NULL OR t.state = $5) AND ($6::text IS NULL OR t.level = $6)`,
    valuesOf(filter),
  );
  return Number(row?.count ?? 0);
}

function valuesOf(filter: TicketFilter) {
  const { institutionCode, areaPrefix, words, kind, state, level } = filter;
  return [institutionCode, areaPrefix, words ?? null, kind ?? null, state ?? null, level ?? null];
}

export async function findTicket(tx: Tx, id: number): Promise<TicketRow | undefined> {
  const row = await tx.first<RawTicket>(`${TICKET} WHERE t.id = $1`, [id]);
  return row && ticketOf(row);
}

export async function findTicketOfRequest(
  tx: Tx,
  raisedBy: number,
  requestId: string,
): Promise<TicketRow | undefined> {
  const row = await tx.first<RawTicket>(`${TICKET} WHERE t.raised_by = $1 AND t.request_id = $2`, [
    raisedBy,
    requestId,
  ]);
  return row && ticketOf(row);
}

/** Holds a ticket, so that two desks cannot take a step at the same moment. */
export async function lockTicket(tx: Tx, id: number): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`ticket ${id}`]);
}

/** Holds an asker, so that the same request sent twice at once is raised once. */
export async function lockAsker(tx: Tx, accountId: number): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`ticket of ${accountId}`]);
}

export interface NewTicket {
  readonly ticketNo: string;
  readonly kind: TicketKind;
  readonly title: string;
  readonly entryKey: string | null;
  readonly drugName: string;
  readonly areaCode: string;
  readonly institutionCode: string | null;
  readonly raisedBy: number;
  readonly requestId: string;
}

export async function insertTicket(tx: Tx, ticket: NewTicket, now: number): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO ticket (ticket_no, kind, title, entry_key, drug_name, area_code, institution_code, raised_by, created_at, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      ticket.ticketNo,
      ticket.kind,
      ticket.title,
      ticket.entryKey,
      ticket.drugName,
      ticket.areaCode,
      ticket.institutionCode,
      ticket.raisedBy,
      at(now),
      ticket.requestId,
    ],
  );
  return Number(row?.id);
}

export interface TicketEvent {
  readonly seq: number;
  readonly step: TicketStep;
  readonly level: TicketLevel;
  readonly state: TicketState;
  readonly at: number;
  readonly actorName: string;
  readonly actorRole: Role;
  readonly words: string;
  readonly source: string;
  readonly guidanceId: number | null;
  readonly guidanceTitle: string | null;
}

export async function insertTicketEvent(
  tx: Tx,
  ticketId: number,
  event: Omit<TicketEvent, 'guidanceTitle'> & { readonly accountId: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO ticket_event (ticket_id, seq, step, level, state, at, account_id, actor_name, actor_role, words, source, guidance_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ticketId,
      event.seq,
      event.step,
      event.level,
      event.state,
      at(event.at),
      event.accountId,
      event.actorName,
      event.actorRole,
      event.words,
      event.source,
      event.guidanceId,
    ],
  );
}

export async function listTicketEvents(tx: Tx, ticketId: number): Promise<TicketEvent[]> {
  const rows = await tx.rows<Omit<TicketEvent, 'guidanceId'> & { guidanceId: bigint | null }>(
    `SELECT e.seq, e.step, e.level, e.state, e.at, e.actor_name AS "actorName", e.actor_role AS "actorRole", e.words, e.source,
            e.guidance_id AS "guidanceId", g.title AS "guidanceTitle"
     FROM ticket_event e LEFT JOIN guidance g ON g.id = e.guidance_id WHERE e.ticket_id = $1 ORDER BY e.seq`,
    [ticketId],
  );
  return rows.map((row) => ({ ...row, guidanceId: row.guidanceId === null ? null : Number(row.guidanceId) }));
}

/** Area of an institution; undefined when it is not registered. */
export async function findAreaOfInstitution(tx: Tx, code: string): Promise<string | undefined> {
  return (
    await tx.first<{ area: string }>('SELECT area_code AS area FROM institution WHERE code = $1', [code])
  )?.area;
}

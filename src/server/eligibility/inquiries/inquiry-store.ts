/** What patients ask and what is answered; an inquiry stands where its last event left it. */
import type {
  InquiryFacts,
  InquiryKind,
  InquiryState,
  InquiryStep,
} from '../../../domain/eligibility/inquiries/inquiry.ts';
import { at, type Tx } from '../../db/database.ts';

export interface StoredInquiry extends InquiryFacts {
  readonly id: number;
  readonly inquiryNo: string;
  readonly personName: string;
  readonly personNo: string;
  readonly areaName: string;
  readonly entryKey: string | null;
  readonly drugName: string;
  readonly application: { readonly id: number; readonly applicationNo: string } | null;
  readonly claimNo: string | null;
  readonly opening: string;
  readonly askedAt: number;
  readonly movedAt: number;
  readonly lastSeq: number;
}

type Raw = Omit<StoredInquiry, 'id' | 'personId' | 'application'> & {
  id: bigint;
  personId: bigint;
  applicationId: bigint | null;
  applicationNo: string | null;
};

const INQUIRY = `SELECT q.id, q.inquiry_no AS "inquiryNo", q.person_id AS "personId", p.name AS "personName", p.person_no AS "personNo",
  q.area_code AS "areaCode", r.name AS "areaName", q.kind, q.entry_key AS "entryKey", q.drug_name AS "drugName", q.application_id AS "applicationId",
  a.application_no AS "applicationNo", q.claim_no AS "claimNo", q.opening, q.asked_at AS "askedAt", q.moved_at AS "movedAt", q.state, q.seq AS "lastSeq",
  q.asked_again AS "askedAgain", q.was_referred AS "wasReferred"
  FROM inquiry_now q JOIN person p ON p.id = q.person_id JOIN area r ON r.code = q.area_code LEFT JOIN application a ON a.id = q.application_id`;

function inquiryOf({ applicationId, applicationNo, ...row }: Raw): StoredInquiry {
  return {
    ...row,
    id: Number(row.id),
    personId: Number(row.personId),
    application:
      applicationId === null ? null : { id: Number(applicationId), applicationNo: applicationNo ?? '' },
  };
}

export async function findInquiry(tx: Tx, id: number): Promise<StoredInquiry | undefined> {
  const row = await tx.first<Raw>(`${INQUIRY} WHERE q.id = $1`, [id]);
  return row && inquiryOf(row);
}

export interface InquiryFilter {
  /** Null for everybody in scope. */
  readonly personId: number | null;
  readonly kinds: readonly InquiryKind[];
  readonly state: InquiryState | null;
  /** A whole number of an inquiry or person, a whole name, or a part of a drug's name. */
  readonly words: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** An agency's: what waits for an answer first, the oldest of it on top. A person's own: the newest first. */
export async function listInquiryRows(
  tx: Tx,
  filter: InquiryFilter,
): Promise<{ rows: StoredInquiry[]; total: number }> {
  const waits = `($1::bigint IS NULL AND q.state IN ('open', 'referred'))`;
  const rows = await tx.rows<Raw & { total: bigint }>(
    `SELECT f.*, count(*) OVER () AS total FROM (${INQUIRY} WHERE ($1::bigint IS NULL OR q.person_id = $1) AND q.kind = ANY($2)
       AND ($3::text IS NULL OR q.state = $3)
       AND ($4::text IS NULL OR q.inquiry_no = $4 OR p.person_no = $4 OR p.name = $4 OR strpos(q.drug_name, $4) > 0)
     ORDER BY ${waits} DESC, CASE WHEN ${waits} THEN q.moved_at END, q.id DESC) f LIMIT $5 OFFSET $6`,
    [filter.personId, filter.kinds, filter.state, filter.words, filter.limit, filter.offset],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(({ total: _, ...row }) => inquiryOf(row)) };
}

/** What an account asked under a request id: the same request sent again gets the first answer. */
export async function findAskedInquiry(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<{ id: number; inquiryNo: string; personId: number } | undefined> {
  const row = await tx.first<{ id: bigint; inquiryNo: string; personId: bigint }>(
    'SELECT id, inquiry_no AS "inquiryNo", person_id AS "personId" FROM inquiry WHERE asked_by = $1 AND request_id = $2',
    [accountId, requestId],
  );
  return row && { ...row, id: Number(row.id), personId: Number(row.personId) };
}

/** Holds an inquiry or an asker until the transaction ends: `inquiry 12`, `asker 7`. */
export async function lockInquiries(tx: Tx, what: string): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtextextended('inquiries/' || $1::text, 33))`, [what]);
}

/** The drug of a person's own application; undefined when it is not theirs. */
export async function findOwnApplication(
  tx: Tx,
  personId: number,
  id: number,
): Promise<{ entryKey: string; drugName: string } | undefined> {
  return tx.first(
    `SELECT entry_key AS "entryKey", generic_name AS "drugName" FROM application WHERE id = $1 AND person_id = $2`,
    [id, personId],
  );
}

/** Whether a bill is a person's own. */
export async function isOwnClaim(tx: Tx, personId: number, claimNo: string): Promise<boolean> {
  const row = await tx.first('SELECT 1 FROM claim WHERE claim_no = $1 AND person_id = $2', [
    claimNo,
    personId,
  ]);
  return row !== undefined;
}

export interface NewInquiry {
  readonly inquiryNo: string;
  readonly personId: number;
  readonly areaCode: string;
  readonly kind: InquiryKind;
  readonly entryKey: string | null;
  readonly drugName: string;
  readonly applicationId: number | null;
  readonly claimNo: string | null;
  readonly opening: string;
  readonly askedAt: number;
  readonly askedBy: number;
  readonly askerName: string;
  readonly requestId: string;
}

export async function insertInquiry(tx: Tx, made: NewInquiry): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO inquiry (inquiry_no, person_id, area_code, kind, entry_key, drug_name, application_id, claim_no, opening, asked_at, asked_by, asker_name, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
    [
      made.inquiryNo,
      made.personId,
      made.areaCode,
      made.kind,
      made.entryKey,
      made.drugName,
      made.applicationId,
      made.claimNo,
      made.opening,
      at(made.askedAt),
      made.askedBy,
      made.askerName,
      made.requestId,
    ],
  );
  return Number(row?.id);
}

export interface InquiryEvent {
  readonly seq: number;
  readonly step: InquiryStep;
  readonly state: InquiryState;
  readonly at: number;
  readonly actorName: string;
  readonly words: string;
  readonly guidanceId: number | null;
  readonly ticketId: number | null;
}

export async function insertInquiryEvent(
  tx: Tx,
  inquiryId: number,
  event: InquiryEvent & { readonly accountId: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO inquiry_event (inquiry_id, seq, step, state, at, account_id, actor_name, words, guidance_id, ticket_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      inquiryId,
      event.seq,
      event.step,
      event.state,
      at(event.at),
      event.accountId,
      event.actorName,
      event.words,
      event.guidanceId,
      event.ticketId,
    ],
  );
}

interface Named {
  readonly id: number;
  readonly title: string;
}
export type ToldEvent = Omit<InquiryEvent, 'guidanceId' | 'ticketId' | 'state'> & {
  readonly guidance: Named | null;
  readonly ticket: Named | null;
};

export async function listInquiryEvents(tx: Tx, inquiryId: number): Promise<ToldEvent[]> {
  return tx.rows<ToldEvent>(
    `SELECT e.seq, e.step, e.at, e.actor_name AS "actorName", e.words,
       CASE WHEN g.id IS NOT NULL THEN json_build_object('id', g.id, 'title', g.title) END AS guidance,
       CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'title', t.ticket_no) END AS ticket
     FROM inquiry_event e LEFT JOIN guidance g ON g.id = e.guidance_id LEFT JOIN ticket t ON t.id = e.ticket_id
     WHERE e.inquiry_id = $1 ORDER BY e.seq`,
    [inquiryId],
  );
}

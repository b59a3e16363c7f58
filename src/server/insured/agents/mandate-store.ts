/** Mandates and their ends: facts that are added to, never changed (M35). */
import type { PlainDate } from '../../../base/date.ts';
import type {
  Mandate,
  MandateBasis,
  Power,
  ProofKind,
  Relation,
} from '../../../domain/insured/agents/mandate.ts';
import { at, type Tx } from '../../db/database.ts';

export interface StoredMandate extends Mandate {
  readonly id: number;
  readonly principalName: string;
  readonly agentName: string;
  readonly areaCode: string;
  readonly relation: Relation;
  readonly powers: readonly Power[];
  readonly basis: MandateBasis;
  readonly proofKind: ProofKind | null;
  readonly givenAt: number;
  readonly endedAt: number | null;
}

interface Row {
  id: bigint;
  principal_id: bigint;
  agent_id: bigint;
  principal_name: string;
  agent_name: string;
  area_code: string;
  relation: Relation;
  powers: Power[];
  from_on: PlainDate;
  to_on: PlainDate;
  basis: MandateBasis;
  proof_kind: ProofKind | null;
  given_at: number;
  ended_at: number | null;
  principal_died_on: PlainDate | null;
}

const COLUMNS = `m.id, m.principal_id, m.agent_id, m.principal_name, m.agent_name, m.area_code, m.relation, m.powers, m.from_on, m.to_on,
  m.basis, m.proof_kind, m.given_at, e.ended_at, principal_died_on(m.id) AS principal_died_on`;
const FROM = 'FROM mandate m LEFT JOIN mandate_end e ON e.mandate_id = m.id';

function mandateOf(row: Row): StoredMandate {
  return {
    id: Number(row.id),
    principalId: Number(row.principal_id),
    agentId: Number(row.agent_id),
    principalName: row.principal_name,
    agentName: row.agent_name,
    areaCode: row.area_code,
    relation: row.relation,
    powers: row.powers,
    from: row.from_on,
    to: row.to_on,
    basis: row.basis,
    proofKind: row.proof_kind,
    givenAt: row.given_at,
    endedAt: row.ended_at,
    ended: row.ended_at !== null,
    principalDiedOn: row.principal_died_on,
  };
}

/** The mandate of a number, as far as the transaction's scope sees it: an agent sees their own only. */
export async function findMandate(tx: Tx, id: number): Promise<StoredMandate | undefined> {
  const row = await tx.first<Row>(`SELECT ${COLUMNS} ${FROM} WHERE m.id = $1`, [id]);
  return row && mandateOf(row);
}

/** What a person gave and received, the newest first. */
export async function listMandatesOf(tx: Tx, personId: number): Promise<StoredMandate[]> {
  const rows = await tx.rows<Row>(
    `SELECT ${COLUMNS} ${FROM} WHERE m.principal_id = $1 OR m.agent_id = $1 ORDER BY m.id DESC`,
    [personId],
  );
  return rows.map(mandateOf);
}

/** The mandate that an account recorded under a request id, for a request sent twice. */
export async function findMandateOfRequest(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<StoredMandate | undefined> {
  const row = await tx.first<Row>(`SELECT ${COLUMNS} ${FROM} WHERE m.given_by = $1 AND m.request_id = $2`, [
    accountId,
    requestId,
  ]);
  return row && mandateOf(row);
}

/** Two mandates of one patient are judged one after the other. */
export async function lockMandatesOf(tx: Tx, principalId: number): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(290029, $1::bigint::int)', [principalId]);
}

export interface NewMandate {
  readonly principalId: number;
  readonly agentId: number;
  readonly principalName: string;
  readonly agentName: string;
  readonly areaCode: string;
  readonly relation: Relation;
  readonly powers: readonly Power[];
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly proof: { readonly kind: ProofKind; readonly cipher: Buffer; readonly mediaType: string } | null;
  readonly givenAt: number;
  readonly givenBy: number;
  readonly requestId: string;
}

/** @throws on `mandate_given_once` when the request id was used at the same moment */
export async function insertMandate(tx: Tx, made: NewMandate): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO mandate (principal_id, agent_id, principal_name, agent_name, area_code, relation, powers, from_on, to_on, basis, proof_kind,
       proof_cipher, proof_media_type, given_at, given_by, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7::text[], $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`,
    [
      made.principalId,
      made.agentId,
      made.principalName,
      made.agentName,
      made.areaCode,
      made.relation,
      [...made.powers],
      made.from,
      made.to,
      made.proof === null ? 'online' : 'paper',
      made.proof?.kind ?? null,
      made.proof?.cipher ?? null,
      made.proof?.mediaType ?? null,
      at(made.givenAt),
      made.givenBy,
      made.requestId,
    ],
  );
  return Number(row?.id);
}

/** Ends a mandate; false when it was ended already. */
export async function insertMandateEnd(
  tx: Tx,
  end: { id: number; at: number; by: number; byWhom: 'principal' | 'agent' | 'agency'; reason: string },
): Promise<boolean> {
  const count = await tx.run(
    `INSERT INTO mandate_end (mandate_id, ended_at, ended_by, by_whom, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [end.id, at(end.at), end.by, end.byWhom, end.reason],
  );
  return count === 1;
}

/** The mandates of an area's patients, by the patient's or the agent's name or the patient's number. */
export async function listMandateRows(
  tx: Tx,
  filter: { q?: string | undefined; limit: number; offset: number },
): Promise<{ rows: (StoredMandate & { principalNo: string })[]; total: number }> {
  const rows = await tx.rows<Row & { person_no: string; total: bigint }>(
    `SELECT ${COLUMNS}, p.person_no, count(*) OVER () AS total ${FROM} JOIN person p ON p.id = m.principal_id
     WHERE $1::text IS NULL OR m.principal_name = $1 OR m.agent_name = $1 OR p.person_no = $1
     ORDER BY m.id DESC LIMIT $2 OFFSET $3`,
    [filter.q ?? null, filter.limit, filter.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map((row) => ({ ...mandateOf(row), principalNo: row.person_no })),
  };
}

/** The sealed proof of a mandate. */
export async function findMandateProof(
  tx: Tx,
  id: number,
): Promise<{ cipher: Buffer; mediaType: string; kind: ProofKind; principalId: number } | undefined> {
  const row = await tx.first<{
    proof_cipher: Buffer;
    proof_media_type: string;
    proof_kind: ProofKind;
    principal_id: bigint;
  }>(
    'SELECT proof_cipher, proof_media_type, proof_kind, principal_id FROM mandate WHERE id = $1 AND proof_cipher IS NOT NULL',
    [id],
  );
  return (
    row && {
      cipher: row.proof_cipher,
      mediaType: row.proof_media_type,
      kind: row.proof_kind,
      principalId: Number(row.principal_id),
    }
  );
}

/** An institution's place and licences, what befell its agreements, and what ends soon (M2, M25, M26). */
import type { PlainDate } from '../../../base/date.ts';
import type { Licence } from '../../../domain/providers/agreements/licence.ts';
import { at, type Tx } from '../../db/database.ts';

export interface InstitutionPlace {
  readonly chainName: string;
  /** Degrees east; null while unknown. */
  readonly lon: number | null;
  /** Degrees north. */
  readonly lat: number | null;
}

/** The chain and the place of an institution. */
export async function findPlace(tx: Tx, code: string): Promise<InstitutionPlace | undefined> {
  return tx.first(
    'SELECT chain_name AS "chainName", lon::float8 AS lon, lat::float8 AS lat FROM institution WHERE code = $1',
    [code],
  );
}

export interface InstitutionChange extends InstitutionPlace {
  readonly level: string;
  readonly address: string;
  readonly phone: string;
}

export async function updatePlace(tx: Tx, code: string, change: InstitutionChange): Promise<void> {
  const { level, chainName, address, phone, lon, lat } = change;
  await tx.run(
    'UPDATE institution SET level = $2, chain_name = $3, address = $4, phone = $5, lon = $6, lat = $7 WHERE code = $1',
    [code, level, chainName, address, phone, lon, lat],
  );
}

export type StoredLicence = Licence & { readonly id: number; readonly issuer: string };

/** Every licence an institution ever had, the newest first. */
export async function listLicences(tx: Tx, code: string): Promise<StoredLicence[]> {
  return tx.rows(
    `SELECT id::int AS id, kind, licence_no AS "licenceNo", issuer, from_on AS "from", to_on AS "to"
     FROM institution_licence WHERE institution_code = $1 ORDER BY kind, from_on DESC, id DESC`,
    [code],
  );
}

/** @throws the database's error of `institution_licence_institution_code_kind_licence_no_from_on_key` for one that is there */
export async function insertLicence(
  tx: Tx,
  code: string,
  licence: Licence & { readonly issuer: string },
  by: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO institution_licence (institution_code, kind, licence_no, issuer, from_on, to_on, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id::int AS id`,
    [code, licence.kind, licence.licenceNo, licence.issuer, licence.from, licence.to, by, at(now)],
  );
  return row?.id ?? 0;
}

export interface AgreementStop {
  readonly kind: 'suspended' | 'resumed' | 'ended';
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
}

/** Keeps what was done to an agreement and why; the agreement itself shows only how it stands. */
export async function insertAgreementEvent(
  tx: Tx,
  agreementId: number,
  stop: AgreementStop & { readonly reason: string },
  by: number,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO agreement_event (agreement_id, kind, from_on, to_on, reason, by_account, at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [agreementId, stop.kind, stop.from, stop.to, stop.reason, by, at(now)],
  );
}

export interface AgreementEventRow {
  readonly agreementNo: string;
  readonly kind: AgreementStop['kind'];
  readonly fromOn: PlainDate | null;
  readonly toOn: PlainDate | null;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

export async function listAgreementEvents(tx: Tx, code: string): Promise<AgreementEventRow[]> {
  return tx.rows(
    `SELECT g.agreement_no AS "agreementNo", e.kind, e.from_on AS "fromOn", e.to_on AS "toOn", e.reason, a.name AS by, e.at
     FROM agreement_event e JOIN agreement g ON g.id = e.agreement_id JOIN account a ON a.id = e.by_account
     WHERE g.institution_code = $1 ORDER BY e.id`,
    [code],
  );
}

export interface ExpiringRow {
  readonly what: 'agreement' | 'licence';
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly areaName: string;
  readonly name: string;
  readonly number: string;
  readonly toOn: PlainDate;
  readonly renewing: boolean;
}

/** Whose rows a reader may have: an area, an institution, or all. */
export interface Reach {
  readonly areaPrefix: string | null;
  readonly institutionCode: string | null;
}

/**
 * Agreements and licences that end by a day and have no successor that runs longer; the first to end first. What was
 * ended by somebody is not waiting for a renewal and is left out.
 */
export async function listExpiringRows(
  tx: Tx,
  reach: Reach,
  span: {
    readonly by: PlainDate;
    readonly what: string | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: ExpiringRow[]; total: number }> {
  const rows = await tx.rows<ExpiringRow & { total: number }>(
    `SELECT e.*, i.name AS "institutionName", (SELECT name FROM area WHERE code = i.area_code) AS "areaName", count(*) OVER ()::int AS total
     FROM (
       SELECT 'agreement' AS what, g.institution_code AS "institutionCode", '“双通道”协议' AS name, g.agreement_no AS number, g.to_on AS "toOn",
         EXISTS (SELECT 1 FROM agreement_draft d WHERE d.renews_id = g.id AND NOT EXISTS (SELECT 1 FROM agreement_withdrawal w WHERE w.draft_id = d.id)) AS renewing
       FROM agreement g WHERE g.ended_on IS NULL AND g.to_on <= $1
         AND NOT EXISTS (SELECT 1 FROM agreement o WHERE o.institution_code = g.institution_code AND o.to_on > g.to_on AND o.ended_on IS NULL)
       UNION ALL
       SELECT 'licence', l.institution_code, l.kind, l.licence_no, l.to_on, false
       FROM institution_licence l WHERE l.to_on <= $1
         AND NOT EXISTS (SELECT 1 FROM institution_licence o WHERE o.institution_code = l.institution_code AND o.kind = l.kind AND (o.to_on IS NULL OR o.to_on > l.to_on))
     ) e JOIN institution i ON i.code = e."institutionCode"
     WHERE ($2::text IS NULL OR e.what = $2) AND ($3::text IS NULL OR i.area_code LIKE $3 || '%') AND ($4::text IS NULL OR i.code = $4)
     ORDER BY e."toOn", i.code, e.number LIMIT $5 OFFSET $6`,
    [span.by, span.what, reach.areaPrefix, reach.institutionCode, span.limit, span.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** Panels of experts: the draw, the members, their opinions and the conclusion; all of it is added, nothing changed (M36). */
import type { PlainDate } from '../../../base/date.ts';
import type { Conflict, Draw, PanelOutcome, Vote } from '../../../domain/eligibility/review/panel.ts';
import { at, type Tx } from '../../db/database.ts';

export interface StoredPanel {
  readonly id: number;
  readonly applicationId: number;
  readonly size: number;
  readonly question: string;
  readonly convenedAt: number;
  readonly conclusion: { readonly outcome: PanelOutcome; readonly words: string; readonly at: number } | null;
}

/** A panel, as far as the transaction's scope sees its application. */
export async function findPanel(tx: Tx, id: number): Promise<StoredPanel | undefined> {
  const row = await tx.first<{
    id: bigint;
    applicationId: bigint;
    size: number;
    question: string;
    convenedAt: number;
    outcome: PanelOutcome | null;
    words: string | null;
    concludedAt: number | null;
  }>(
    `SELECT p.id, p.application_id AS "applicationId", p.size, p.question, p.convened_at AS "convenedAt", c.outcome, c.words, c.at AS "concludedAt"
     FROM review_panel p LEFT JOIN review_panel_conclusion c ON c.panel_id = p.id WHERE p.id = $1`,
    [id],
  );
  if (row === undefined) return undefined;
  const { outcome, words, concludedAt, ...panel } = row;
  return {
    ...panel,
    id: Number(panel.id),
    applicationId: Number(panel.applicationId),
    conclusion:
      outcome === null || words === null || concludedAt === null ? null : { outcome, words, at: concludedAt },
  };
}

/** The panel of an application; null where none was convened. */
export async function findPanelIdOf(tx: Tx, applicationId: number): Promise<number | null> {
  const row = await tx.first<{ id: bigint }>('SELECT id FROM review_panel WHERE application_id = $1', [
    applicationId,
  ]);
  return row ? Number(row.id) : null;
}

export async function insertPanel(
  tx: Tx,
  panel: {
    applicationId: number;
    seq: number;
    size: number;
    question: string;
    convenedBy: number;
    at: number;
  },
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    'INSERT INTO review_panel (application_id, seq, size, question, convened_by, convened_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id',
    [panel.applicationId, panel.seq, panel.size, panel.question, panel.convenedBy, at(panel.at)],
  );
  return Number(row?.id);
}

/** Records a draw with all that repeats it, and seats whom it drew. */
export async function insertDraw(
  tx: Tx,
  panelId: number,
  draw: Draw & { round: number; by: number; at: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO review_panel_draw (panel_id, round, seed, candidates, excluded, drawn, drawn_by, drawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      panelId,
      draw.round,
      draw.seed,
      [...draw.candidates],
      JSON.stringify(draw.excluded),
      [...draw.drawn],
      draw.by,
      at(draw.at),
    ],
  );
  await tx.run(
    `INSERT INTO review_panel_member (panel_id, account_id, expert_id, round)
     SELECT $1, x.account_id, x.id, $3 FROM expert_roster x WHERE x.id = ANY($2)`,
    [panelId, [...draw.drawn], draw.round],
  );
}

export interface StoredDraw extends Draw {
  readonly round: number;
  readonly at: number;
}

export async function listDraws(tx: Tx, panelId: number): Promise<StoredDraw[]> {
  const rows = await tx.rows<{
    round: number;
    seed: string;
    candidates: bigint[] | string[];
    excluded: { expertId: number; conflict: Conflict }[];
    drawn: bigint[] | string[];
    at: number;
  }>(
    'SELECT round, seed, candidates, excluded, drawn, drawn_at AS at FROM review_panel_draw WHERE panel_id = $1 ORDER BY round',
    [panelId],
  );
  return rows.map((row) => ({
    ...row,
    candidates: row.candidates.map(Number),
    drawn: row.drawn.map(Number),
  }));
}

export interface StoredMember {
  readonly accountId: number;
  readonly name: string;
  readonly round: number;
  readonly vote: Vote | null;
  readonly grounds: string | null;
  readonly answeredAt: number | null;
  readonly recusedBecause: string | null;
}

/** Everybody who was drawn, in the order of the draws. */
export async function listMembers(tx: Tx, panelId: number): Promise<StoredMember[]> {
  const rows = await tx.rows<Omit<StoredMember, 'accountId'> & { accountId: bigint }>(
    `SELECT m.account_id AS "accountId", n.name, m.round, o.vote, o.grounds, o.at AS "answeredAt", r.reason AS "recusedBecause"
     FROM review_panel_member m JOIN account n ON n.id = m.account_id
     LEFT JOIN review_panel_opinion o ON o.panel_id = m.panel_id AND o.account_id = m.account_id
     LEFT JOIN review_panel_recusal r ON r.panel_id = m.panel_id AND r.account_id = m.account_id
     WHERE m.panel_id = $1 ORDER BY m.round, m.expert_id`,
    [panelId],
  );
  return rows.map((row) => ({ ...row, accountId: Number(row.accountId) }));
}

/** Holds a panel until the transaction ends, so that opinions, recusals and the conclusion come one after the other. */
export async function lockPanel(tx: Tx, panelId: number): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtextextended('review-panel/' || $1::text, 5))`, [
    String(panelId),
  ]);
}

export async function insertOpinion(
  tx: Tx,
  panelId: number,
  opinion: { accountId: number; vote: Vote; grounds: string; at: number },
): Promise<void> {
  await tx.run(
    'INSERT INTO review_panel_opinion (panel_id, account_id, vote, grounds, at) VALUES ($1, $2, $3, $4, $5)',
    [panelId, opinion.accountId, opinion.vote, opinion.grounds, at(opinion.at)],
  );
}

export async function insertRecusal(
  tx: Tx,
  panelId: number,
  recusal: { accountId: number; reason: string; toldBy: number; at: number },
): Promise<void> {
  await tx.run(
    'INSERT INTO review_panel_recusal (panel_id, account_id, reason, told_by, at) VALUES ($1, $2, $3, $4, $5)',
    [panelId, recusal.accountId, recusal.reason, recusal.toldBy, at(recusal.at)],
  );
}

export async function insertConclusion(
  tx: Tx,
  panelId: number,
  conclusion: { outcome: PanelOutcome; words: string; toldBy: number; at: number },
): Promise<void> {
  await tx.run(
    'INSERT INTO review_panel_conclusion (panel_id, outcome, words, told_by, at) VALUES ($1, $2, $3, $4, $5)',
    [panelId, conclusion.outcome, conclusion.words, conclusion.toldBy, at(conclusion.at)],
  );
}

export interface PanelOfExpert {
  readonly panelId: number;
  readonly genericName: string;
  readonly diagnosisName: string;
  readonly field: string;
  readonly convenedAt: number;
  readonly clockFrom: PlainDate | null;
  readonly isAnswered: boolean;
  readonly isRecused: boolean;
  readonly isConcluded: boolean;
}

/** The panels that drew an expert, those that wait for them first; nothing of it names the patient. */
export async function listPanelsOf(
  tx: Tx,
  accountId: number,
  page: { limit: number; offset: number },
): Promise<{ rows: PanelOfExpert[]; total: number }> {
  const rows = await tx.rows<Omit<PanelOfExpert, 'panelId'> & { panelId: bigint; total: bigint }>(
    `SELECT p.id AS "panelId", a.generic_name AS "genericName", a.diagnosis_name AS "diagnosisName", a.field, p.convened_at AS "convenedAt",
       s.clock_from AS "clockFrom", o.at IS NOT NULL AS "isAnswered", r.at IS NOT NULL AS "isRecused", c.at IS NOT NULL AS "isConcluded",
       count(*) OVER () AS total
     FROM review_panel_member m JOIN review_panel p ON p.id = m.panel_id JOIN application a ON a.id = p.application_id
     JOIN application_state s ON s.application_id = a.id
     LEFT JOIN review_panel_opinion o ON o.panel_id = m.panel_id AND o.account_id = m.account_id
     LEFT JOIN review_panel_recusal r ON r.panel_id = m.panel_id AND r.account_id = m.account_id
     LEFT JOIN review_panel_conclusion c ON c.panel_id = m.panel_id
     WHERE m.account_id = $1 ORDER BY (o.at IS NULL AND r.at IS NULL AND c.at IS NULL) DESC, p.id DESC LIMIT $2 OFFSET $3`,
    [accountId, page.limit, page.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ total: _, ...row }) => ({ ...row, panelId: Number(row.panelId) })),
  };
}

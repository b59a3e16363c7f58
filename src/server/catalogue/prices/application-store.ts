/** Makers' applications to the nation for strengths the list does not print, and their steps; only adding (N2.3). */
import { day, type PlainDate } from '../../../base/date.ts';
import {
  stateOf,
  type ApplicationState,
  type ApplicationStep,
} from '../../../domain/catalogue/prices/national-application.ts';
import { at, type Tx } from '../../db/database.ts';

export interface NationalApplication {
  readonly maker: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly strength: string;
  readonly pack: string;
  /** Null while the product has no national code yet. */
  readonly nationalCode: string | null;
  readonly submittedOn: string;
  readonly documentNo: string;
}

export interface ApplicationStepRow {
  readonly kind: ApplicationStep;
  readonly onDay: PlainDate;
  readonly documentNo: string;
  readonly note: string;
  readonly enteredBy: string;
  readonly enteredAt: number;
}

export interface ApplicationRow extends NationalApplication {
  readonly id: number;
  readonly enteredBy: string;
  readonly state: ApplicationState;
  readonly steps: readonly ApplicationStepRow[];
  /** Products whose standard rests on it. */
  readonly standardOf: readonly string[];
}

interface RawApplication {
  id: bigint;
  maker: string;
  generic_name: string;
  dosage_form: string;
  strength: string;
  pack: string;
  national_code: string | null;
  submitted_on: string;
  document_no: string;
  entered_by: string;
  steps: {
    kind: ApplicationStep;
    onDay: string;
    documentNo: string;
    note: string;
    enteredBy: string;
    enteredAt: number;
  }[];
  standard_of: string[];
}

const APPLICATION = `
  SELECT n.id, n.maker, n.generic_name, n.dosage_form, n.strength, n.pack, n.national_code, n.submitted_on, n.document_no, a.name AS entered_by,
    COALESCE((SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'onDay', s.on_day, 'documentNo', s.document_no, 'note', s.note,
        'enteredBy', b.name, 'enteredAt', (extract(epoch FROM s.entered_at) * 1000)::bigint) ORDER BY s.id)
      FROM national_application_step s JOIN account b ON b.id = s.entered_by WHERE s.application_id = n.id), '[]') AS steps,
    ARRAY(SELECT DISTINCT p.national_code FROM payment_standard p WHERE p.application_id = n.id ORDER BY 1) AS standard_of
  FROM national_application n JOIN account a ON a.id = n.entered_by`;

function applicationOf(raw: RawApplication): ApplicationRow {
  const steps = raw.steps.map((step) => ({ ...step, onDay: day(step.onDay) }));
  return {
    id: Number(raw.id),
    maker: raw.maker,
    genericName: raw.generic_name,
    dosageForm: raw.dosage_form,
    strength: raw.strength,
    pack: raw.pack,
    nationalCode: raw.national_code,
    submittedOn: raw.submitted_on,
    documentNo: raw.document_no,
    enteredBy: raw.entered_by,
    state: stateOf(steps),
    steps,
    standardOf: raw.standard_of,
  };
}

export async function insertApplication(
  tx: Tx,
  given: NationalApplication,
  accountId: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO national_application (maker, generic_name, dosage_form, strength, pack, national_code, submitted_on, document_no, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      given.maker,
      given.genericName,
      given.dosageForm,
      given.strength,
      given.pack,
      given.nationalCode,
      given.submittedOn,
      given.documentNo,
      accountId,
      at(now),
    ],
  );
  return Number(row?.id);
}

export async function insertApplicationStep(
  tx: Tx,
  id: number,
  step: Omit<ApplicationStepRow, 'enteredBy' | 'enteredAt'>,
  accountId: number,
  now: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO national_application_step (application_id, kind, on_day, document_no, note, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, step.kind, step.onDay, step.documentNo, step.note, accountId, at(now)],
  );
}

/** All applications, the newest first. */
export async function listApplications(tx: Tx): Promise<ApplicationRow[]> {
  return (await tx.rows<RawApplication>(`${APPLICATION} ORDER BY n.submitted_on DESC, n.id DESC`)).map(
    applicationOf,
  );
}

export async function findApplication(tx: Tx, id: number): Promise<ApplicationRow | undefined> {
  const raw = await tx.first<RawApplication>(`${APPLICATION} WHERE n.id = $1`, [id]);
  return raw && applicationOf(raw);
}

/** Where an application stands; undefined when there is none of this number. */
export async function findApplicationState(tx: Tx, id: number): Promise<ApplicationState | undefined> {
  return (await findApplication(tx, id))?.state;
}

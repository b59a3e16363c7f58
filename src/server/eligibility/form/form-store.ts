/** The official form's columns and its printed copies (M22): written once, never changed. */
import type { Cause, FormFacts } from '../../../domain/eligibility/form/official-form.ts';
import { at, type Tx } from '../../db/database.ts';

/** @param now milliseconds since 1970, when the applicant promised that it is true */
export async function insertForm(tx: Tx, applicationId: number, form: FormFacts, now: number): Promise<void> {
  await tx.run(
    `INSERT INTO application_form (application_id, department, visit_no, stage, key_tests, earlier_treatment, dosing, course, scope_evidence, cause, promised_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      applicationId,
      form.department,
      form.visitNo,
      form.stage,
      form.keyTests,
      form.earlierTreatment,
      form.dosing,
      form.course,
      form.scopeEvidence,
      form.cause,
      at(now),
    ],
  );
}

/** The columns of an application, as far as the transaction's scope sees it; undefined where none were filled. */
export async function findForm(tx: Tx, applicationId: number): Promise<FormFacts | undefined> {
  return tx.first<FormFacts & { cause: Cause }>(
    `SELECT department, visit_no AS "visitNo", stage, key_tests AS "keyTests", earlier_treatment AS "earlierTreatment", dosing, course,
       scope_evidence AS "scopeEvidence", cause
     FROM application_form WHERE application_id = $1`,
    [applicationId],
  );
}

/** A printed copy: which file, and how far the application had come. */
export interface FormPrint {
  readonly code: string;
  readonly applicationId: number;
  readonly seq: number;
  readonly sha256: string;
  readonly printedAt: number;
}

export async function insertFormPrint(tx: Tx, print: FormPrint, accountId: number): Promise<void> {
  await tx.run(
    'INSERT INTO application_form_print (code, application_id, seq, sha256, printed_at, printed_by) VALUES ($1, $2, $3, $4, $5, $6)',
    [print.code, print.applicationId, print.seq, print.sha256, at(print.printedAt), accountId],
  );
}

/** The copy of a code. */
export async function findFormPrint(tx: Tx, code: string): Promise<FormPrint | undefined> {
  const row = await tx.first<Omit<FormPrint, 'applicationId'> & { applicationId: bigint }>(
    'SELECT code, application_id AS "applicationId", seq, sha256, printed_at AS "printedAt" FROM application_form_print WHERE code = $1',
    [code],
  );
  return row && { ...row, applicationId: Number(row.applicationId) };
}

/** The newest application of a person, for filling in the next. */
export async function findLastApplicationId(tx: Tx, personId: number): Promise<number | undefined> {
  const row = await tx.first<{ id: bigint }>(
    'SELECT application_id AS id FROM application_state WHERE person_id = $1 ORDER BY application_id DESC LIMIT 1',
    [personId],
  );
  return row && Number(row.id);
}

import type { Agreement } from '../../src/domain/providers/model.ts';
import type { Tx } from '../../src/server/db/database.ts';

/** An agreement as it stands once it is in force, for tests of something else; the platform itself makes them by two sides or two people. */
export async function insertAgreement(
  tx: Tx,
  agreement: Pick<Agreement, 'institutionCode' | 'agreementNo' | 'clauses' | 'from' | 'to'>,
): Promise<void> {
  await tx.run(
    'INSERT INTO agreement (institution_code, agreement_no, clauses, from_on, to_on) VALUES ($1, $2, $3, $4, $5)',
    [agreement.institutionCode, agreement.agreementNo, agreement.clauses, agreement.from, agreement.to],
  );
}

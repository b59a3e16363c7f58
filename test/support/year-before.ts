import { day } from '../../src/base/date.ts';
import { saveYearlyLimit } from '../../src/contract/settings.ts';
import type { Caller, TestServer } from './api.ts';
import { HOSPITAL, TABLETS } from './counter.ts';
import { insertAgreement } from './insert-agreement.ts';
import { insertPublishedList } from './published-list.ts';

/** All that a claim of 2025 for the tablets at the hospital needs but its rule: agreement, cover, list, standard, limits. */
export async function furnishYear(server: TestServer, admin: Caller, personId: number): Promise<void> {
  const now = server.clock.now();
  await server.world.db.transaction('all', async (tx) => {
    await insertAgreement(tx, {
      institutionCode: HOSPITAL,
      agreementNo: '示例协议2025',
      clauses: ['outpatientDualChannel', 'outsideBudget', 'doctorService'],
      from: day('2025-01-01'),
      to: day('2025-12-31'),
    });
    await tx.run(
      `INSERT INTO enrolment (person_id, scheme, area_code, status, from_on, to_on) VALUES ($1, 'employee', '430102', 'normal', '2025-01-01', '2025-12-31')`,
      [personId],
    );
    await insertPublishedList(tx, { edition: '示例2025', effectiveFrom: '2025-01-01', now }, (id) =>
      tx.run(
        `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to)
         VALUES ($1, $2, $3, '口服常释剂型', '示例专科', 'negotiated', '2025-01-01', '2025-12-31')`,
        [id, TABLETS.entryKey, TABLETS.name],
      ),
    );
    await tx.run(
      `INSERT INTO commitment (national_code, document_no, signed_on, from_on, to_on) VALUES ($1, '示例', '2024-12-20', '2025-01-01', '2025-12-31')`,
      [TABLETS.code],
    );
    await tx.run(
      `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, to_on, reason, entered_at)
       VALUES ($1, 'negotiated', 10000000, false, '2025-01-01', '2025-12-31', '示例', $2)`,
      [TABLETS.code, new Date(now)],
    );
  });
  const amounts = { pooledFund: '100000.00', majorIllness: '200000.00', source: '示例' };
  await admin.ok(saveYearlyLimit, {
    body: { areaCode: '430100', scheme: 'employee', year: 2025, ...amounts },
  });
}

import { HOSPITAL } from './counter.ts';

/** What somebody with every right does to closed books: what it is called, the statement, how it is undone, and what verification must say. */
export type Tampering = readonly [name: string, tamper: string, mend: string, says: string];

const ENTRY = `(SELECT min(id) FROM ledger_entry WHERE account = 'pooledFund' AND area_code LIKE '4301%')`;

/** Entries of 2026-06-15 changed, removed or added, with the word that names it. */
export const TAMPERED_ENTRIES: readonly Tampering[] = [
  [
    '改了金额',
    `UPDATE ledger_entry SET amount = amount + 1 WHERE id = ${ENTRY}`,
    `UPDATE ledger_entry SET amount = amount - 1 WHERE id = ${ENTRY}`,
    '改动',
  ],
  [
    '改了机构',
    `UPDATE ledger_entry SET institution_code = 'H43010299999' WHERE id = ${ENTRY}`,
    `UPDATE ledger_entry SET institution_code = '${HOSPITAL}' WHERE id = ${ENTRY}`,
    '改动',
  ],
  [
    '删了一条',
    `CREATE TABLE kept AS SELECT * FROM ledger_entry WHERE id = ${ENTRY}; DELETE FROM ledger_entry WHERE id = ${ENTRY}`,
    `INSERT INTO ledger_entry OVERRIDING SYSTEM VALUE SELECT * FROM kept; DROP TABLE kept`,
    '删除',
  ],
  [
    '添了一条',
    `INSERT INTO ledger_entry (journal_id, account, area_code, scheme, institution_code, amount, on_day, booked_at) VALUES (1, 'bank', '430100', 'employee', '', 7, '2026-06-15', '2026-06-15T00:00:00Z')`,
    `DELETE FROM ledger_entry WHERE amount = 7`,
    '添加',
  ],
  [
    '挪到别的地区',
    `INSERT INTO ledger_entry (journal_id, account, area_code, scheme, institution_code, amount, on_day, booked_at) VALUES (1, 'bank', '430900', 'employee', '', 7, '2026-06-15', '2026-06-15T00:00:00Z')`,
    `DELETE FROM ledger_entry WHERE amount = 7`,
    '添加',
  ],
];

/** Closes changed, with the day that is named. */
export const TAMPERED_CLOSES: readonly Tampering[] = [
  [
    '改了日结的余额',
    `UPDATE ledger_close_sum SET balance = balance + 1 WHERE on_day = '2026-06-16' AND area_code = '430100' AND account = 'pooledFund'`,
    `UPDATE ledger_close_sum SET balance = balance - 1 WHERE on_day = '2026-06-16' AND area_code = '430100' AND account = 'pooledFund'`,
    '2026-06-16',
  ],
  [
    '换了摘要',
    `UPDATE ledger_close SET hash = repeat('a', 64) WHERE on_day = '2026-06-15' AND area_code = '430200'`,
    `UPDATE ledger_close SET hash = (SELECT previous_hash FROM ledger_close WHERE on_day = '2026-06-16' AND area_code = '430200') WHERE on_day = '2026-06-15' AND area_code = '430200'`,
    '2026-06-15',
  ],
  [
    '改了摘要表',
    `UPDATE ledger_close_leaf SET digests = set_byte(digests, 9, get_byte(digests, 9) # 1) WHERE on_day = '2026-06-15' AND area_code = '430100'`,
    `UPDATE ledger_close_leaf SET digests = set_byte(digests, 9, get_byte(digests, 9) # 1) WHERE on_day = '2026-06-15' AND area_code = '430100'`,
    '2026-06-15',
  ],
];

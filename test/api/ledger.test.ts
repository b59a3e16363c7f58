import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { fen } from '../../src/base/money.ts';
import { checkLedger, listBalances } from '../../src/contract/funds.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { JOURNAL_KINDS, transfer } from '../../src/domain/funds/journal.ts';
import { ACCOUNT_NAMES } from '../../src/domain/funds/chart.ts';
import { brokenConstraint, type Tx } from '../../src/server/db/database.ts';
import { findJournalOf, listJournalPostings } from '../../src/server/funds/journals/journal-store.ts';
import { recordJournal, reverseJournal } from '../../src/server/funds/journals/record-journal.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, PHARMACY, requestId, TABLETS, type Counter } from '../support/counter.ts';
import { tamper } from '../support/prescribing.ts';
import { CASHIER } from '../support/settling.ts';

let server: TestServer;
let counter: Counter;
let order = 0;
const place = { areaCode: '430100', scheme: 'employee', institutionCode: PHARMACY } as const;
const BY = { ...CASHIER, accountId: 0, name: '示例经办' };

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
});
afterAll(() => server.close());

const inTx = <T>(work: (tx: Tx) => Promise<T>) => server.world.db.transaction('all', work);
async function brokenBy(work: (tx: Tx) => Promise<unknown>): Promise<string | undefined> {
  return inTx(work).then(
    () => undefined,
    (error: unknown) => brokenConstraint(error) ?? String(error),
  );
}
const ENTRY = `INSERT INTO ledger_entry (claim_id, journal_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
  VALUES ($1, $2, $3, '430100', 'employee', '${PHARMACY}', $4, '2026-06-15', '2026-06-15T00:00:00Z')`;
const COLUMNS = `area_code, kind, channel, institution_code, cashier_name, person_id, scheme, served_on, settled_at, rule_version,
  charged, above_standard, eligible, fund_share, from_pooled_fund, from_major_illness, over_limit, own_share, from_assistance, person_pays, towards_threshold, bill`;
const COPY_OF_CLAIM = `INSERT INTO claim (id, claim_no, ${COLUMNS}) SELECT nextval('claim_id_sequence'), claim_no || 'x', ${COLUMNS} FROM claim
  WHERE claim_no = $1 RETURNING id`;
async function settle(): Promise<string> {
  const patient = await counter.addPerson((order += 1));
  const body = claimOf(patient, TABLETS, 1, { rxno: await counter.prescribe(patient, TABLETS, 1) });
  const bill = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...body } });
  return bill.claimNo ?? '';
}

describe('记账凭证（M29、M33）', () => {
  test('拨付和冲销各记一次，账平，重复的被拒', async () => {
    const journal = {
      kind: 'payment',
      reference: '示例批次1/1',
      note: '示例拨付',
      postings: transfer('bank', 'institutionPayable', fen(70_000n), place),
    } as const;
    const paid = await inTx((tx) => recordJournal(tx, BY, server.clock.now(), journal));
    expect(paid).toMatchObject({ onDay: '2026-06-15', total: 70_000n });
    expect(await brokenBy((tx) => recordJournal(tx, BY, server.clock.now(), journal))).toBe(
      'journal_once_per_reference',
    );
    expect(await inTx((tx) => findJournalOf(tx, 'payment', journal.reference))).toMatchObject({
      id: paid.id,
      bookedByName: '示例经办',
    });
    const back = () => inTx((tx) => reverseJournal(tx, BY, server.clock.now(), paid, '示例退汇'));
    const taken = await back();
    expect((await inTx((tx) => listJournalPostings(tx, taken.id))).map((one) => one.amount)).toEqual([
      -70_000n,
      70_000n,
    ]);
    await expect(back()).rejects.toThrow('journal_once_per_reference');
    expect((await counter.auditor.ok(listBalances, { query: {} })).sum).toBe('0.00');
  });

  test('程序里的账户和凭证种类，数据库都认', async () => {
    const now = server.clock.now();
    for (const kind of Object.keys(JOURNAL_KINDS) as (keyof typeof JOURNAL_KINDS)[])
      for (const [index, account] of ACCOUNT_NAMES.entries()) {
        const other = ACCOUNT_NAMES[(index + 1) % ACCOUNT_NAMES.length] ?? account;
        const postings = transfer(account, other, fen(1n), place);
        await inTx((tx) =>
          recordJournal(tx, null, now, { kind, reference: account, note: '示例', postings }),
        );
      }
    expect((await counter.auditor.ok(listBalances, { query: {} })).sum).toBe('0.00');
  });
});

describe('数据库在提交时核对（M29）', () => {
  test('不平的分录、不是结算单金额的分录、补记到旧结算单的分录都进不去', async () => {
    const claimNo = await settle();
    const { id } = present(
      await inTx((tx) => tx.first<{ id: bigint }>('SELECT id FROM claim WHERE claim_no = $1', [claimNo])),
      'settled',
    );
    expect(await brokenBy((tx) => tx.run(ENTRY, [id, null, 'workInjury', 1]))).toBe('entries_sum_to_zero');
    expect(await brokenBy((tx) => tx.run(ENTRY, [id, null, 'pooledFund', 1]))).toBe('ledger_entry_of_claim');
    const pair = `${ENTRY}, ($1, NULL, 'maternity', '430100', 'employee', '${PHARMACY}', - $4::bigint, '2026-06-15', '2026-06-15T00:00:00Z')`;
    expect(await brokenBy((tx) => tx.run(pair, [id, null, 'workInjury', 1]))).toBe('entries_equal_the_bill');
    expect(await brokenBy((tx) => tx.run(pair, [999_999, null, 'workInjury', 1]))).toBe(
      'entries_equal_the_bill',
    );
    expect(await brokenBy((tx) => tx.run(ENTRY, [id, 1, 'workInjury', 0]))).toBe('entry_of_claim_or_journal');
    expect(await brokenBy((tx) => tx.run(ENTRY, [null, null, 'workInjury', 0]))).toBe(
      'entry_of_claim_or_journal',
    );
  });

  test('付款方之间换了位、合计仍相等的分录进不去：工伤、生育、商业保险各对各的', async () => {
    const claimNo = await settle();
    const copied = `INSERT INTO ledger_entry (claim_id, journal_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
      SELECT $2::bigint, NULL::bigint, account, area_code, scheme, institution_code, amount, on_day, booked_at FROM ledger_entry
        WHERE claim_id = (SELECT id FROM claim WHERE claim_no = $1)
      UNION ALL SELECT $2::bigint, NULL, s.account, c.area_code, c.scheme, c.institution_code, s.amount, '2026-06-15', '2026-06-15T00:00:00Z'
        FROM claim c, (VALUES ($3, $5::bigint), ($4, - $5::bigint)) AS s(account, amount) WHERE c.claim_no = $1`;
    const booked = (from: string, to: string, amount: number) =>
      brokenBy(async (tx) => {
        const { id } = present(await tx.first<{ id: bigint }>(COPY_OF_CLAIM, [claimNo]), 'copied');
        await tx.run(copied, [claimNo, id, from, to, amount]);
        throw new Error('taken');
      });
    const payers = ['workInjury', 'maternity', 'commercialReceivable'] as const;
    for (const [index, from] of payers.entries()) {
      const to = present(payers[(index + 1) % payers.length], 'one of three');
      expect(await booked(from, to, 0)).toBe('Error: taken');
      expect(await booked(from, to, 1)).toBe('entries_equal_the_bill');
    }
  });

  test('只写结算单或凭证而不记账，提交不了；凭证的分录不能多也不能少', async () => {
    const claimNo = await settle();
    expect(await brokenBy((tx) => tx.run(COPY_OF_CLAIM, [claimNo]))).toBe('claim_is_booked');
    const journal = `INSERT INTO ledger_journal (kind, reference, note, entries, total, on_day, booked_at, booked_by_name)
      VALUES ('payment', 'lacks', '示例', 2, 5, '2026-06-15', '2026-06-15T00:00:00Z', '示例') RETURNING id`;
    expect(await brokenBy((tx) => tx.run(journal))).toBe('journal_is_booked');
    const halves = brokenBy(async (tx) => {
      const { id } = present(await tx.first<{ id: bigint }>(journal), 'written');
      await tx.run(ENTRY, [null, id, 'bank', 0]);
      await tx.run(ENTRY, [null, id, 'prepayment', 0]);
    });
    expect(await halves).toBe('entries_equal_the_journal');
    const more = brokenBy(async (tx) => {
      const given = {
        kind: 'payment',
        reference: 'more',
        note: '示例',
        postings: transfer('bank', 'prepayment', fen(5n), place),
      } as const;
      const { id } = await recordJournal(tx, null, server.clock.now(), given);
      await tx.run(ENTRY, [null, id, 'bank', 0]);
    });
    expect(await more).toBe('entries_equal_the_journal');
  });

  test('两个统筹地区合起来才平的凭证和结算进不去：每个地区的账自己平（M30）', async () => {
    const journal = `WITH j AS (INSERT INTO ledger_journal (kind, reference, note, entries, total, on_day, booked_at, booked_by_name)
        VALUES ('clearing', 'two pools', '示例', 2, 5, '2026-06-15', '2026-06-15T00:00:00Z', '示例') RETURNING id)
      INSERT INTO ledger_entry (journal_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
      SELECT j.id, s.account, s.area_code, 'employee', '', s.amount, '2026-06-15', '2026-06-15T00:00:00Z'
      FROM j, (VALUES ('bank', $1, 5), ('clearingPayable', '430102', -5)) AS s (account, area_code, amount)`;
    expect(await brokenBy((tx) => tx.run(journal, ['430200']))).toBe('entries_of_a_pool_sum_to_zero');
    expect(await brokenBy((tx) => tx.run(journal, ['430100']))).toBe(undefined);
    const claimNo = await settle();
    const copied = `INSERT INTO ledger_entry (claim_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
      SELECT $2, account, CASE account WHEN 'patientPaid' THEN '430200' ELSE area_code END, scheme, institution_code, amount, on_day, booked_at
      FROM ledger_entry WHERE claim_id = (SELECT id FROM claim WHERE claim_no = $1)`;
    const moved = brokenBy(async (tx) => {
      const { id } = present(await tx.first<{ id: bigint }>(COPY_OF_CLAIM, [claimNo]), 'copied');
      await tx.run(copied, [claimNo, id]);
    });
    expect(await moved).toBe('entries_of_a_pool_sum_to_zero');
  });

  test('绕过数据库核对挪到别的地区的分录，账务核对指得出来（M30）', async () => {
    const move = (from: string, to: string) =>
      tamper(
        server,
        `SET session_replication_role = replica; UPDATE ledger_entry SET area_code = '${to}' WHERE account = 'bank' AND area_code = '${from}'
           AND journal_id = (SELECT id FROM ledger_journal WHERE reference = 'two pools')`,
      );
    await move('430100', '430200');
    const message = (pool: string) =>
      expect.objectContaining({ kind: 'unbalanced', message: `${pool} 的分录合计不为零` });
    expect((await counter.auditor.ok(checkLedger, {})).findings).toEqual([
      message('430100'),
      message('430200'),
    ]);
    await move('430200', '430100');
  });

  test('记账日不早于发生日', async () => {
    const early = `INSERT INTO ledger_entry (claim_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
      VALUES (1, 'bank', '430100', 'employee', '', 0, '2026-06-15', '2026-06-15T16:00:00Z')`;
    expect(await brokenBy((tx) => tx.run(early))).toBe('booked_no_earlier_than_made');
  });

  test('这一切之后账仍然核对相符', async () => {
    expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
  });
});

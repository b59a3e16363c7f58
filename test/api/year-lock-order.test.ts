import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAt } from '../../src/base/date.ts';
import { reportOtherSpending } from '../../src/contract/funds.ts';
import { setPersonLimit } from '../../src/contract/funds-limits.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Actor } from '../../src/domain/identity/roles.ts';
import { ensureYear, listYears } from '../../src/server/funds/store.ts';
import { contentOf, parseClaim } from '../../src/server/settlement/judge-claim.ts';
import { hashOf, settleAlone } from '../../src/server/settlement/settle-claim.ts';
import { claimOf, HOSPITAL, requestId, TABLETS, type TestPatient } from '../support/counter.ts';
import { approveFor, filed, match, openManualDesks, step, type ManualDesks } from '../support/manual-desk.ts';
import { CASHIER } from '../support/settling.ts';

/**
 * Residents who were employees earlier in the year: that year's row is there, the resident's is not. Another program holds the row
 * that is there until a settlement waits for it and the agency's desk behind it; then both want the row that is not.
 */
let desks: ManualDesks;
beforeAll(async () => {
  desks = await openManualDesks();
});
afterAll(() => desks.server.close());

const inDatabase = <T>(work: Parameters<typeof desks.server.world.db.transaction<T>>[1]) =>
  desks.server.world.db.transaction('all', work);

async function formerEmployee() {
  const patient = await desks.newPatient({ scheme: 'resident' });
  await inDatabase((tx) => ensureYear(tx, { personId: patient.person.id, scheme: 'employee', year: 2026 }));
  return patient;
}
type Patient = Awaited<ReturnType<typeof formerEmployee>>;

/** A way to book a purchase of two packs as a resident: what it needs first, and the booking itself. */
const BOOKINGS = [
  {
    named: '单独办的结算',
    prepare: ({ person }: Patient) => Promise.resolve(() => settledAlone(person)),
  },
  {
    named: '同时来的结算',
    prepare: ({ person }: Patient) =>
      Promise.resolve(async () => {
        const body = { requestId: requestId(), ...claimOf(person, TABLETS, 2) };
        return (await desks.counter.hospital.call(settleClaim, { body })).status;
      }),
  },
  {
    named: '零星报销的批准',
    prepare: async ({ caller }: Patient) => {
      const id = await filed(caller);
      await match(desks.reviewer, id);
      await step(desks.reviewer, id, 'passed');
      return async () => (await approveFor(desks.approver, id, '1200.00')).status;
    },
  },
];

async function settledAlone(person: TestPatient): Promise<number> {
  const office: Actor = { ...CASHIER, role: 'hospitalOffice', institutionCode: HOSPITAL };
  const { credential: _, ...body } = claimOf(person, TABLETS, 2);
  const claim = parseClaim(office, body, dayAt(desks.server.clock.now()));
  const content = { claim, requestId: requestId(), contentHash: hashOf(contentOf(claim)) };
  const request = { actor: office, channel: 'page' as const, ...content, dated: false };
  return (await settleAlone(desks.server.world, request)).ok ? 200 : 422;
}

const keyOf = ({ person }: Patient) =>
  ({ personNo: person.personNo, scheme: 'resident', year: 2026, requestId: requestId() }) as const;

/** What the agency's desk does to a year, and what it leaves of it beside the bill. */
const ENTRIES = [
  {
    named: '其他待遇登记',
    enter: async (patient: Patient) =>
      (
        await desks.counter.agency.call(reportOtherSpending, {
          body: { ...keyOf(patient), pooledFund: '100.00', majorIllness: '0.00', source: '示例住院' },
        })
      ).status,
    leaves: { pooledFund: 130_000n, pooledFundLimit: null },
  },
  {
    named: '个人限额登记',
    enter: async (patient: Patient) =>
      (
        await desks.counter.agency.call(setPersonLimit, {
          body: { ...keyOf(patient), pooledFund: '9000.00', majorIllness: null, source: '示例核心系统' },
        })
      ).status,
    leaves: { pooledFund: 120_000n, pooledFundLimit: 900_000n },
  },
];

describe('先有一个险种的年度、另一险种的还没有：结算和经办登记同时要开（M9.5、I12）', () => {
  const pairs = BOOKINGS.flatMap((booking) => ENTRIES.map((entry) => ({ booking, entry })));
  test.each(pairs.map((pair) => [pair.booking.named, pair.entry.named, pair] as const))(
    '%s和%s：先占人、再锁行，谁也不等成一圈，两件都办成，合计都在',
    async (_booking, _entry, { booking, entry }) => {
      const patient = await formerEmployee();
      const book = await booking.prepare(patient);
      const begun = await whileHeld(patient.person, async () => {
        const booked = book();
        await waiting(1);
        const entered = entry.enter(patient);
        await waiting(2);
        return [booked, entered];
      });

      expect(await Promise.all(begun)).toEqual([200, 200]);
      const years = await inDatabase((tx) => listYears(tx, patient.person.id, 2026));
      expect(years.map(({ scheme }) => scheme)).toEqual(['employee', 'resident']);
      expect(years[1]).toMatchObject(entry.leaves);
      await desks.expectSound(desks.counter.auditor);
    },
  );
});

/** Does what is to begin while another program holds the person's rows, and lets go of them. */
async function whileHeld<T>(person: TestPatient, begin: () => Promise<T[]>): Promise<T[]> {
  const client = new pg.Client({ connectionString: desks.server.databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM person_year WHERE person_id = $1 FOR UPDATE', [person.id]);
    return await begin();
  } finally {
    await client.end();
  }
}

/** Until so many connections to this database wait for a lock. */
async function waiting(count: number): Promise<void> {
  const ask = () =>
    inDatabase((tx) =>
      tx.first<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
         WHERE NOT l.granted AND a.datname = current_database()`,
      ),
    );
  await expect.poll(ask, { timeout: 20_000, interval: 10 }).toMatchObject({ count });
}

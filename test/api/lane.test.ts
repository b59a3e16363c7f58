import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAt } from '../../src/base/date.ts';
import type { Refusal } from '../../src/domain/refusals.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { settleClaim, type Bill } from '../../src/contract/settlement.ts';
import { contentOf, parseClaim } from '../../src/server/settlement/judge-claim.ts';
import type { LaneRequest, Verdict } from '../../src/server/settlement/lane/lane-request.ts';
import { MOST_UNFINISHED, settleInLane } from '../../src/server/settlement/lane/lane.ts';
import { settleBatch } from '../../src/server/settlement/lane/settle-batch.ts';
import { hashOf, settleAlone } from '../../src/server/settlement/settle-claim.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { CASHIER, countRows } from '../support/settling.ts';

/** 700 yuan of each pack are the fund's: the pool pays three and a half. */
const LIMITS = { pooledFund: 245_000, majorIllness: 70_000 };
let server: TestServer;
let counter: Counter;
let order = 0;
const nextPerson = () => counter.addPerson((order += 1));

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server, LIMITS);
});
afterAll(() => server.close());

const prescribed = async (patient: TestPatient, packs = 1) =>
  claimOf(patient, TABLETS, packs, { rxno: await counter.prescribe(patient, TABLETS, packs) });
type Body = ReturnType<typeof claimOf>;

/** A claim as it comes to the lane, its credential checked. */
function requestOf({ credential: _, ...body }: Body, id = requestId()): LaneRequest {
  const claim = parseClaim(CASHIER, body, dayAt(server.clock.now()));
  const contentHash = hashOf(contentOf(claim));
  return { actor: CASHIER, claim, requestId: id, contentHash, channel: 'page' };
}

/** Settled amounts, or the code of what stood against it. */
function told(verdict: Verdict | undefined): string {
  if (typeof verdict !== 'object') return verdict ?? 'none';
  if (!('answer' in verdict)) return 'no answer';
  const { answer } = verdict;
  return answer.ok
    ? `${answer.value.fromPooledFund} ${answer.value.fromMajorIllness}`
    : codeOf(answer.refusal);
}
const codeOf = (refusal: Refusal) => refusal.code;

const fenOf = (yuan: string) => BigInt(yuan.replace('.', ''));
const sumOf = (bills: readonly Bill[], name: 'fromPooledFund' | 'fromMajorIllness') =>
  bills.reduce((sum, bill) => sum + fenOf(bill[name]), 0n);

/** Another program in the middle of its own transaction, until the work is done. */
async function meanwhile<T>(sql: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(sql);
    return await work(client);
  } finally {
    await client.end();
  }
}
const holdYear = (patient: TestPatient) =>
  `SELECT 1 FROM person_year WHERE person_id = ${patient.id} FOR UPDATE`;

/** Opens a person's year by a first settlement. */
async function withYear(): Promise<TestPatient> {
  const patient = await nextPerson();
  await counter.hospital.ok(settleClaim, {
    body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) },
  });
  return patient;
}

describe('一批里的每一笔都看得见前面几笔用掉的（M9.5、M32、N5.4、I12）', () => {
  test('同一人的限额、同一追溯码、同一处方、被拒的一笔，各得其所，一次提交', async () => {
    const [one, two] = [await withYear(), await withYear()];
    const first = await prescribed(one, 2);
    const second = await prescribed(one);
    const third = await prescribed(two);
    const sameCode = {
      ...third,
      lines: third.lines.map((line) => ({
        ...line,
        traceCodes: first.lines[0]?.traceCodes.slice(0, 1) ?? [],
      })),
    };
    const sameRx = claimOf(one, TABLETS, 2, { rxno: first.rxno });
    const requests = [first, second, sameCode, sameRx, third].map((body) => requestOf(body));
    const before = await countRows(server, 'claim');
    const verdicts = await settleBatch(server.world, requests, 'skip');
    expect(verdicts.map(told)).toEqual([
      '1400.00 0.00',
      // The pool pays three packs and a half: one before this batch, two by the claim in front.
      '350.00 350.00',
      'TRACE_CODE_ALREADY_SOLD',
      'PRESCRIPTION_ALREADY_USED',
      '700.00 0.00',
    ]);
    expect(await countRows(server, 'claim')).toBe(before + 3);
    const again = await settleBatch(server.world, requests.slice(0, 1), 'skip');
    expect(again[0]).toEqual(verdicts[0]);
    const other = requestOf(await prescribed(two), requests[0]?.requestId);
    expect((await settleBatch(server.world, [other], 'skip'))[0]).toMatchObject({
      problem: { code: 'REQUEST_REUSED' },
    });
  });

  test('64 笔同时到：恰好付满限额，不超一分，用不了 64 个事务', async () => {
    const patient = await nextPerson();
    const bodies: Body[] = [];
    for (let claim = 0; claim < 64; claim += 1) bodies.push(claimOf(patient, TABLETS, 1));
    const bills = await Promise.all(
      bodies.map((body) => counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } })),
    );
    expect([sumOf(bills, 'fromPooledFund'), sumOf(bills, 'fromMajorIllness')]).toEqual([
      BigInt(LIMITS.pooledFund),
      BigInt(LIMITS.majorIllness),
    ]);
    const transactions = await server.world.db.transaction('all', (tx) =>
      tx.first<{ count: number }>(
        'SELECT count(DISTINCT xmin::text)::int AS count FROM claim WHERE person_id = $1',
        [patient.id],
      ),
    );
    expect(transactions?.count).toBeLessThan(32);
    expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
  });
});

describe('谁也不被别人拖住', () => {
  test('一个人的行被占着：别人照办，他的几笔等到放开后一起办成', async () => {
    const stuck = await withYear();
    const stuckClaims = [claimOf(stuck, TABLETS, 1), claimOf(stuck, TABLETS, 1)];
    const others = await Promise.all([nextPerson(), nextPerson(), nextPerson(), nextPerson()]);
    await meanwhile(holdYear(stuck), async (client) => {
      let done = 0;
      const waiting = stuckClaims.map((body) =>
        counter.hospital
          .ok(settleClaim, { body: { requestId: requestId(), ...body } })
          .finally(() => (done += 1)),
      );
      await Promise.all(
        others.map((one) =>
          counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...claimOf(one, TABLETS, 1) } }),
        ),
      );
      expect(done).toBe(0);
      await client.query('COMMIT');
      const bills = await Promise.all(waiting);
      expect(bills.map((bill) => bill.fromPooledFund)).toEqual(['700.00', '700.00']);
    });
  });

  test('一批因数据库报错整批作废：各自重办，出错的得到自己的原因', async () => {
    const [one, two, three, four] = [await withYear(), await withYear(), await withYear(), await withYear()];
    const voided = [requestId(), requestId(), requestId()];
    const bodies = [one, two, three].map((patient, place) => ({
      requestId: voided[place] ?? '',
      ...claimOf(patient, TABLETS, 1),
    }));
    const values = voided.map((id) => `('${HOSPITAL}', '${id}', 'void', now())`);
    const sql = `INSERT INTO claim_request (institution_code, request_id, content_hash, at) VALUES ${values.join(', ')}`;
    await meanwhile(sql, async (client) => {
      const settle = (body: Body & { requestId: string }) => counter.hospital.call(settleClaim, { body });
      // The first two occupy the lane, waiting for what becomes of their numbers; the next two gather behind them.
      const answers = bodies.map(settle);
      const sound = settle({ requestId: requestId(), ...claimOf(four, TABLETS, 1) });
      await client.query('COMMIT');
      const codes = (await Promise.all(answers)).map(({ body }) => (body as { code?: string }).code);
      expect(codes).toEqual(['REQUEST_VOIDED', 'REQUEST_VOIDED', 'REQUEST_VOIDED']);
      expect((await sound).status).toBe(200);
    });
  });

  test('排队满了：答 503 和何时再来，什么也没有办；收下的都有结果', async () => {
    const patient = await withYear();
    const body = claimOf(patient, TABLETS, 1, { rxno: await counter.prescribe(patient, TABLETS, 1) });
    const before = await countRows(server, 'claim');
    await meanwhile(holdYear(patient), async (client) => {
      const accepted = Array.from({ length: MOST_UNFINISHED }, () => {
        const request = requestOf(body);
        return settleInLane(server.world, request, () => settleAlone(server.world, request));
      });
      const late = await server.app.inject({
        method: 'POST',
        url: settleClaim.path,
        headers: { 'x-shuangtong': '1', cookie: counter.pharmacy.cookie },
        payload: { requestId: requestId(), ...body },
      });
      expect([late.statusCode, late.headers['retry-after'], late.json().code]).toEqual([
        503,
        '1',
        'OVERLOADED',
      ]);
      await client.query('COMMIT');
      const outcomes = await Promise.all(accepted);
      expect(outcomes.filter((one) => one.ok)).toHaveLength(1);
    });
    expect(await countRows(server, 'claim')).toBe(before + 1);
  });
});

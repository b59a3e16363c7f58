import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { dayAt } from '../../src/base/date.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { listDoctorWork } from '../../src/contract/statistics-doctor-work.ts';
import { getBill, preSettle, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { REFUSALS, type RefusalCode } from '../../src/domain/refusals.ts';
import { contentOf, parseClaim } from '../../src/server/settlement/judge-claim.ts';
import type { LaneRequest } from '../../src/server/settlement/lane/lane-request.ts';
import { settleBatch } from '../../src/server/settlement/lane/settle-batch.ts';
import { hashOf, settleAlone } from '../../src/server/settlement/settle-claim.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  DOCTOR,
  furnishCounter,
  HOSPITAL,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { givePoints } from '../support/give-points.ts';
import { matchProduct } from '../support/match-product.ts';
import { insertTestDoctor, insertTestInstitution } from '../support/province.ts';
import { CASHIER, countRows, reversal } from '../support/settling.ts';

const OTHER_HOSPITAL = 'H43010400001';
/** Of the other hospital of the same city. */
const THEIR_DOCTOR = 'D430104000001';
const OTHER_FIELD = 'D430102000031';
const JUNIOR = 'D430102000032';
const UNPUBLISHED = 'D430102000033';
const ENDED = 'D430102000034';
const SUSPENDED = 'D430102000035';
const COUNTED = 'D430102000036';
const NOBODY = 'D430102000099';

let server: TestServer;
let counter: Counter;
let otherHospital: Caller;
let order = 0;
const nextPerson = () => counter.addPerson((order += 1));
type Body = ReturnType<typeof claimOf>;

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    const { world } = server;
    const ours = ['示例专科'];
    await insertTestInstitution(world, tx, OTHER_HOSPITAL, '示例二院');
    await matchProduct(tx, OTHER_HOSPITAL, TABLETS.code);
    await insertTestDoctor(world, tx, THEIR_DOCTOR, OTHER_HOSPITAL, ours);
    await insertTestDoctor(world, tx, OTHER_FIELD, HOSPITAL, ['风湿免疫']);
    await insertTestDoctor(world, tx, JUNIOR, HOSPITAL, ours, '主治医师');
    for (const code of [UNPUBLISHED, ENDED, SUSPENDED, COUNTED])
      await insertTestDoctor(world, tx, code, HOSPITAL, ours);
    await tx.run('UPDATE doctor_filing SET published_on = NULL WHERE doctor_code = $1', [UNPUBLISHED]);
    await tx.run("UPDATE doctor_filing SET ended_on = '2026-06-15' WHERE doctor_code = $1", [ENDED]);
  });
  otherHospital = await server.signIn({
    login: 'office-two',
    name: '示例医保办',
    role: 'hospitalOffice',
    institutionCode: OTHER_HOSPITAL,
  });
  const bureau = await server.signIn({
    login: 'bureau',
    name: '示例',
    role: 'areaBureau',
    areaCode: '430100',
  });
  const concerned = await server.signIn({
    login: 'suspended',
    name: '示例医师',
    role: 'responsibleDoctor',
    institutionCode: HOSPITAL,
    practitionerCode: SUSPENDED,
  });
  await givePoints({ agency: counter.agency, bureau }, SUSPENDED, concerned, 9);
});
afterAll(() => server.close());

/** What a database keeper could write: the program itself changes no claim. */
async function asOwner(sql: string, values: readonly unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(sql, [...values]);
    expect(rowCount).toBe(1);
  } finally {
    await client.end();
  }
}

const ordered = (patient: TestPatient, doctorCode: string | null, packs = 1) =>
  claimOf(patient, TABLETS, packs, { doctorCode });
const settle = (body: Body, id = requestId(), desk = counter.hospital) =>
  desk.ok(settleClaim, { body: { requestId: id, ...body } });

/** A claim as it comes to the lane, its credential checked. */
function requestOf({ credential: _, ...body }: Body, institutionCode: string): LaneRequest {
  const actor = { ...CASHIER, role: 'hospitalOffice' as const, institutionCode };
  const claim = parseClaim(actor, body, dayAt(server.clock.now()));
  return { actor, claim, requestId: requestId(), contentHash: hashOf(contentOf(claim)), channel: 'page' };
}

describe('院内门诊直接发药，要有同领域责任医师开单（M19、M20、M21、M22、M27、I25）', () => {
  const refused: readonly (readonly [string, string | null, RefusalCode])[] = [
    ['没有填医师', null, 'ORDERING_DOCTOR_REQUIRED'],
    ['没有登记的医师', NOBODY, 'DOCTOR_NOT_PUBLISHED'],
    ['还没有公布', UNPUBLISHED, 'DOCTOR_NOT_PUBLISHED'],
    ['当日退出名单', ENDED, 'DOCTOR_NOT_PUBLISHED'],
    ['别的治疗领域', OTHER_FIELD, 'DOCTOR_FIELD_MISMATCH'],
    ['主治医师，当地没有放宽', JUNIOR, 'DOCTOR_TITLE_TOO_LOW'],
    ['记分暂停期内', SUSPENDED, 'QUALIFICATION_SUSPENDED'],
  ];
  test.each(refused)(
    '%s：预结算和结算都拒绝，说出哪一行、条款和怎么办，什么都不写',
    async (_, doctor, code) => {
      const patient = await nextPerson();
      const before = await Promise.all(
        ['claim', 'claim_request', 'trace_sale'].map((one) => countRows(server, one)),
      );
      const body = ordered(patient, doctor);
      const { clause, remedy } = REFUSALS[code];
      const says = {
        status: 422,
        body: {
          code,
          clause,
          line: 1,
          remedy,
          ...(doctor === null ? {} : { detail: expect.stringContaining(`医师 ${doctor}，2026-06-15`) }),
        },
      };
      expect(await counter.hospital.call(preSettle, { body })).toMatchObject(says);
      const asked = { body: { requestId: requestId(), ...body } };
      expect(await counter.hospital.call(settleClaim, asked)).toMatchObject(says);
      const alone = await settleAlone(server.world, requestOf(body, HOSPITAL));
      expect(alone).toMatchObject({ ok: false, refusal: { code, clause, line: 1 } });
      expect(
        await Promise.all(['claim', 'claim_request', 'trace_sale'].map((one) => countRows(server, one))),
      ).toEqual(before);
    },
  );

  test('本院的责任医师开的照付；结算单、重看和撤销单都写明是谁', async () => {
    const patient = await nextPerson();
    const body = ordered(patient, DOCTOR);
    const by = [{ orderedBy: { code: DOCTOR, name: '示例医师' } }];
    expect(await counter.hospital.ok(preSettle, { body })).toMatchObject({ state: 'preSettled', lines: by });
    const bill = await settle(body);
    expect(bill).toMatchObject({ state: 'settled', lines: by });
    const claimNo = present(bill.claimNo, 'a settled bill has a number');
    expect(await counter.hospital.ok(getBill, { params: { claimNo } })).toEqual(bill);
    expect(await counter.hospital.ok(reverseClaim, reversal(claimNo))).toMatchObject({ lines: by });
  });

  test('全省互认：别的医院公布的责任医师在这里开的也付（M21）', async () => {
    const bill = await settle(ordered(await nextPerson(), THEIR_DOCTOR));
    expect(bill.lines[0]?.orderedBy?.code).toBe(THEIR_DOCTOR);
  });

  test('两行由两个医师开：各看各的，拒绝时说出是哪一行', async () => {
    const patient = await nextPerson();
    const [first, second] = [ordered(patient, DOCTOR), ordered(patient, OTHER_FIELD)];
    const both = (other: Body) => ({ ...first, lines: [...first.lines, ...other.lines] });
    expect(
      await counter.hospital.call(settleClaim, { body: { requestId: requestId(), ...both(second) } }),
    ).toMatchObject({ status: 422, body: { code: 'DOCTOR_FIELD_MISMATCH', line: 2 } });
    const bill = await settle(both(ordered(patient, THEIR_DOCTOR)));
    expect(bill.lines.map(({ orderedBy }) => orderedBy?.code)).toEqual([DOCTOR, THEIR_DOCTOR]);
  });

  test('住院不问；凭流转处方的不填，填了说清楚；编码写错的指出是哪一项', async () => {
    const patient = await nextPerson();
    const inpatient = { ...ordered(patient, null), setting: 'inpatient' as const };
    expect((await settle(inpatient)).lines[0]).not.toHaveProperty('orderedBy');
    const rxno = await counter.prescribe(patient, TABLETS, 1, null);
    const circulated = claimOf(patient, TABLETS, 1, { rxno, doctorCode: DOCTOR });
    expect(await counter.hospital.call(preSettle, { body: circulated })).toMatchObject({
      status: 400,
      body: {
        field: 'lines.0.doctorCode',
        detail: 'lines.0.doctorCode：凭流转处方结算的，开方医师在处方上，这里不填',
      },
    });
    const mistyped = await counter.hospital.call(preSettle, { body: ordered(patient, 'D43') });
    expect(mistyped).toMatchObject({ status: 400, body: { field: 'lines.0.doctorCode' } });
    const atPharmacy = await counter.pharmacy.call(preSettle, { body: ordered(patient, null) });
    expect(atPharmacy).toMatchObject({ status: 422, body: { code: 'PRESCRIPTION_REQUIRED' } });
  });
});

describe('一批里的医院门诊（M9.5、M19）', () => {
  test('两家医院同时结：各看各的医师，没有填的、还没公布的只拒那一笔，其余照付', async () => {
    const people = [await nextPerson(), await nextPerson(), await nextPerson(), await nextPerson()] as const;
    // The year's row of each: a batch opens none.
    for (const one of people) await settle(ordered(one, DOCTOR));
    const requests = [
      requestOf(ordered(people[0], DOCTOR), HOSPITAL),
      requestOf(ordered(people[1], THEIR_DOCTOR), OTHER_HOSPITAL),
      requestOf(ordered(people[2], null), OTHER_HOSPITAL),
      requestOf(ordered(people[3], UNPUBLISHED), HOSPITAL),
    ];
    const before = await countRows(server, 'claim');
    const verdicts = await settleBatch(server.world, requests, 'skip');
    expect(
      verdicts.map((one) => {
        if (typeof one !== 'object' || !('answer' in one)) return 'no answer';
        const { answer } = one;
        return answer.ok ? answer.value.lines[0]?.orderedBy?.code : answer.refusal.code;
      }),
    ).toEqual([DOCTOR, THEIR_DOCTOR, 'ORDERING_DOCTOR_REQUIRED', 'DOCTOR_NOT_PUBLISHED']);
    expect(await countRows(server, 'claim')).toBe(before + 2);
    const [first] = await settleBatch(server.world, requests.slice(0, 1), 'skip');
    expect(first).toEqual(verdicts[0]);
  });

  test('两家医院的窗口同时发来许多笔', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, nextPerson));
    const bills = await Promise.all(
      people.map((one, place) =>
        place % 2 === 0
          ? settle(ordered(one, DOCTOR))
          : settle(ordered(one, THEIR_DOCTOR), requestId(), otherHospital),
      ),
    );
    expect(bills.map((bill) => bill.lines[0]?.orderedBy?.code)).toEqual(
      people.map((_, place) => (place % 2 === 0 ? DOCTOR : THEIR_DOCTOR)),
    );
  });
});

describe('规则以前结的单（M29、M32、I25）', () => {
  test('没有医师的请求，内容摘要和从前一样；填了的不一样', async () => {
    const patient = await nextPerson();
    const actor = { ...CASHIER, institutionCode: HOSPITAL };
    const { credential: _, ...body } = ordered(patient, null);
    const today = dayAt(server.clock.now());
    const [line] = body.lines;
    expect(contentOf(parseClaim(actor, body, today))).toBe(
      JSON.stringify([
        'settle',
        patient.personNo,
        null,
        null,
        [[TABLETS.code, '1000.00', '1', line?.traceCodes]],
      ]),
    );
    const by = (doctorCode: string) => ({
      ...body,
      lines: body.lines.map((one) => ({ ...one, doctorCode })),
    });
    const contents = [body, by(DOCTOR), by(THEIR_DOCTOR)].map((one) =>
      contentOf(parseClaim(actor, one, today)),
    );
    expect(new Set(contents).size).toBe(3);
    // A visit's lines always named one: their content stays what it was.
    const ofVisit = (doctorCode: string) => ({
      ...body,
      lines: by(doctorCode).lines.map((one) => ({ ...one, usedOn: today })),
    });
    expect(contentOf(parseClaim(actor, ofVisit(DOCTOR), today))).toBe(
      contentOf(parseClaim(actor, ofVisit(THEIR_DOCTOR), today)),
    );
  });

  test('从前没有填医师就结了的：原请求重发得到第一次的结算单，退一部分和撤销照办', async () => {
    const patient = await nextPerson();
    const id = requestId();
    const body = ordered(patient, DOCTOR, 2);
    const bill = await settle(body, id);
    const claimNo = present(bill.claimNo, 'a settled bill has a number');
    const bare = { ...body, lines: body.lines.map(({ doctorCode: _, ...line }) => line) };
    await asOwner(
      'UPDATE claim_line SET doctor_code = NULL WHERE claim_id = (SELECT id FROM claim WHERE claim_no = $1)',
      [claimNo],
    );
    const hash = requestOf(bare, HOSPITAL).contentHash;
    await asOwner('UPDATE claim_request SET content_hash = $2 WHERE request_id = $1', [id, hash]);

    const again = await settle(bare, id);
    expect(again.claimNo).toBe(claimNo);
    expect(again.lines[0]).not.toHaveProperty('orderedBy');
    const [code = ''] = body.lines[0]?.traceCodes ?? [];
    const returned = await counter.hospital.ok(returnLines, {
      params: { claimNo },
      body: {
        requestId: requestId(),
        reason: '退一盒',
        lines: [{ line: 1, quantity: '1', traceCodes: [code] }],
      },
    });
    expect(returned.rest).toMatchObject({ state: 'settled', charged: '1000.00' });
    const restNo = returned.rest?.claimNo ?? '';
    expect((await counter.hospital.ok(reverseClaim, reversal(restNo))).state).toBe('reversal');
  });

  test('医师后来退出了名单：退一部分不再问，余下的单仍写着当初是谁开的', async () => {
    const patient = await nextPerson();
    const body = ordered(patient, THEIR_DOCTOR, 2);
    const claimNo = (await settle(body)).claimNo ?? '';
    const end = (day: string | null) =>
      asOwner('UPDATE doctor_filing SET ended_on = $2 WHERE doctor_code = $1', [THEIR_DOCTOR, day]);
    await end('2026-06-15');
    const [code = ''] = body.lines[0]?.traceCodes ?? [];
    const { rest } = await counter.hospital.ok(returnLines, {
      params: { claimNo },
      body: {
        requestId: requestId(),
        reason: '退一盒',
        lines: [{ line: 1, quantity: '1', traceCodes: [code] }],
      },
    });
    expect(rest?.lines[0]?.orderedBy?.code).toBe(THEIR_DOCTOR);
    await end(null);
  });
});

describe('院内开单计入责任医师工作量（M20、M22）', () => {
  const query = { fromOn: '2026-06-15' as const, toOn: '2026-06-15' as const, q: COUNTED };
  const work = async (more: object = {}, caller = counter.hospital) =>
    (await caller.ok(listDoctorWork, { query: { ...query, ...more } })).rows;
  const done = (orders: number, patients: number) => [
    { doctorCode: COUNTED, orders, patients, prescriptions: 0, opinions: 0, followUps: 0 },
  ];

  test('一张结算单计一次，两行也是一次；住院、工伤付的不计；退一部分的仍计，全部退了的不再计', async () => {
    expect(await work()).toMatchObject(done(0, 0));
    const [one, two] = [await nextPerson(), await nextPerson()];
    const first = ordered(one, COUNTED, 2);
    const both = { ...first, lines: [...first.lines, ...ordered(one, COUNTED).lines] };
    const claimNo = (await settle(both)).claimNo ?? '';
    const second = (await settle(ordered(one, COUNTED))).claimNo ?? '';
    await settle(ordered(two, COUNTED));
    expect(await work()).toMatchObject(done(3, 2));

    const inpatient = { ...ordered(one, COUNTED), setting: 'inpatient' as const };
    await settle(inpatient);
    await asOwner(
      `INSERT INTO fund_route (area_code, cause, from_on, open, source, entered_at) VALUES ('430100', 'workInjury', '2026-01-01', true, '示例', now())`,
      [],
    );
    const injury = { ...ordered(await nextPerson(), COUNTED), cause: 'workInjury' as const };
    const injured = await settle(injury);
    expect(injured.lines[0]).toMatchObject({ route: 'workInjury', orderedBy: { code: COUNTED } });
    expect(await work()).toMatchObject(done(3, 2));

    const [code = ''] = first.lines[0]?.traceCodes ?? [];
    const lines = [{ line: 1, quantity: '1', traceCodes: [code] }];
    const body = { requestId: requestId(), reason: '退一盒', lines };
    const { rest } = await counter.hospital.ok(returnLines, { params: { claimNo }, body });
    expect(await work()).toMatchObject(done(3, 2));
    await counter.hospital.ok(reverseClaim, reversal(rest?.claimNo ?? ''));
    expect(await work()).toMatchObject(done(2, 2));
    await counter.hospital.ok(reverseClaim, reversal(second));
    expect(await work()).toMatchObject(done(1, 1));
  });

  test('按用药那天算；在别的医院开的记在医师名下，由医师的医院看', async () => {
    expect(await work({ fromOn: '2026-06-14', toOn: '2026-06-14' })).toMatchObject(done(0, 0));
    const theirs = async () => (await work({ q: THEIR_DOCTOR }, otherHospital))[0]?.orders ?? 0;
    const before = await theirs();
    await settle(ordered(await nextPerson(), THEIR_DOCTOR));
    expect(await theirs()).toBe(before + 1);
    expect(await work({ q: THEIR_DOCTOR })).toEqual([]);
  });
});

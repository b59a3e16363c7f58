import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../../src/base/date.ts';
import {
  saveTracePack,
  listTracePacks,
  withdrawTracePack,
} from '../../src/contract/catalogue-trace-packs.ts';
import {
  arriveDelivery,
  dispatchDelivery,
  getDelivery,
  handOverDelivery,
  listDeliveries,
  recordReadings,
  refuseDelivery,
} from '../../src/contract/prescription-delivery.ts';
import { fileOffSite, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { findHandOver } from '../../src/server/prescription/delivery/delivery-store.ts';
import { maskPersonName } from '../../src/domain/insured/identity-number.ts';
import { findCertificate } from '../../src/server/identity/certificate-store.ts';
import { present } from '../../src/base/assert.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  FAR_PHARMACY,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  requestId,
  TABLETS,
  traceCodes,
  type Counter,
} from '../support/counter.ts';
import { outcomeOf, reversal } from '../support/settling.ts';
import { verifiesIndependently } from '../support/second-sm2.ts';

const MINUTE = 60_000;
let server: TestServer;
let counter: Counter;
let doctor: Caller;
let order = 0;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  doctor = await server.signIn({
    login: 'ward-doctor',
    name: '示例医师',
    role: 'responsibleDoctor',
    institutionCode: HOSPITAL,
    practitionerCode: 'D430102000001',
  });
});
afterAll(() => server.close());

/** Sells an injection, and gives the claim with its delivery. */
async function sold() {
  const patient = await counter.addPerson((order += 1));
  const rxno = await counter.prescribe(patient, INJECTION, 2);
  const body = {
    requestId: requestId(),
    ...claimOf(patient, INJECTION, 2, { rxno, receivingHospital: HOSPITAL }),
  };
  const bill = await counter.pharmacy.ok(settleClaim, { body });
  const { rows } = await counter.pharmacy.ok(listDeliveries, { query: { pageSize: 200 } });
  const row = present(
    rows.find((one) => one.claimNo === bill.claimNo),
    'an injection has a delivery',
  );
  return { patient, bill, row, params: { id: row.id }, codes: body.lines[0]?.traceCodes ?? [] };
}

const readings = (from: number, ...temperatures: string[]) => ({
  device: '示例记录仪1',
  readings: temperatures.map((celsius, index) => ({ at: wallClock(from + index * 20 * MINUTE), celsius })),
});
const cold = { storage: 'refrigerated' as const, carrier: '示例冷链' };

describe('注射剂配送（M32）', () => {
  it('结算即开配送单，时限二十四小时；温度完整才能签名交接，签名独立可验；交接后不能撤销结算', async () => {
    const { params, bill, row, codes } = await sold();
    expect(row).toMatchObject({ state: 'opened', overdue: false, hospitalName: '示例医院' });
    expect(row.dueAt).toBe('2026-06-16 12:00:00');
    expect((await counter.hospital.ok(getDelivery, { params })).goods).toMatchObject([{ traceCodes: codes }]);
    expect(await doctor.call(handOverDelivery, { params, body: { note: '' } })).toMatchObject({
      status: 422,
      body: { code: 'DELIVERY_STEP_NOT_ALLOWED', clause: 'M32' },
    });
    const sent = await counter.pharmacy.ok(dispatchDelivery, { params, body: cold });
    expect(sent).toMatchObject({ state: 'dispatched', storage: 'refrigerated', mayDispatch: false });
    const began = server.clock.now();
    server.clock.advance(40 * MINUTE - 1);
    await counter.pharmacy.ok(recordReadings, { params, body: readings(began, '4.5') });
    server.clock.advance(1);
    await counter.pharmacy.ok(arriveDelivery, { params, body: { note: '送到药房窗口' } });
    expect(await doctor.call(handOverDelivery, { params, body: { note: '' } })).toMatchObject({
      body: { code: 'COLD_CHAIN_UNPROVEN', detail: '12:00 至 12:40 没有记录' },
    });
    const read = await counter.pharmacy.ok(recordReadings, {
      params,
      body: readings(began, '4.5', '5.0', '7.9'),
    });
    expect(read.readings.map((one) => one.celsius)).toEqual(['4.5', '5.0', '7.9']);
    const taken = await doctor.ok(handOverDelivery, { params, body: { note: '包装完好' } });
    expect(taken).toMatchObject({ state: 'handedOver', coldChain: null, mayRefuse: false });
    const signed = present(
      await server.world.db.transaction('all', (tx) => findHandOver(tx, params.id)),
      'a hand-over is signed',
    );
    const certificate = await server.world.db.transaction('all', (tx) =>
      findCertificate(tx, signed.certificateSerial),
    );
    expect(
      verifiesIndependently(certificate?.publicKey ?? '', Buffer.from(signed.text), signed.signature),
    ).toBe(true);
    for (const code of codes) expect(signed.text).toContain(code);
    expect(await counter.pharmacy.call(reverseClaim, reversal(bill.claimNo))).toMatchObject({
      status: 422,
      body: { code: 'DELIVERY_HANDED_OVER' },
    });
    server.clock.setDay('2026-06-15');
  });

  it('温度超出就不能交接；拒收退回后可以撤销，撤销的配送取消，追溯码可以再卖', async () => {
    const { params, bill, codes, patient } = await sold();
    await counter.pharmacy.ok(dispatchDelivery, { params, body: cold });
    const began = server.clock.now();
    server.clock.advance(20 * MINUTE);
    await counter.pharmacy.ok(recordReadings, { params, body: readings(began, '5.0', '8.1') });
    await counter.pharmacy.ok(arriveDelivery, { params, body: { note: '' } });
    const broken = await doctor.call(handOverDelivery, { params, body: { note: '' } });
    expect(broken).toMatchObject({ body: { code: 'COLD_CHAIN_BROKEN' } });
    expect(broken).toMatchObject({ body: { detail: expect.stringContaining('8.1') as string } });
    await counter.hospital.ok(refuseDelivery, { params, body: { reason: '温度超出' } });
    expect((await counter.pharmacy.call(reverseClaim, reversal(bill.claimNo))).status).toBe(200);
    expect((await counter.pharmacy.ok(getDelivery, { params })).state).toBe('cancelled');
    const rxno = present(bill.rxno, 'it was sold on a prescription');
    const again = claimOf(patient, INJECTION, 2, { rxno, receivingHospital: HOSPITAL });
    const same = { ...again, lines: again.lines.map((line) => ({ ...line, traceCodes: [...codes] })) };
    expect(await outcomeOf(counter.pharmacy, same)).toBe('settled');
    server.clock.setDay('2026-06-15');
  });

  it('别的药店、别的医院看不到也办不了；经办看本地区，逾期的列得出来', async () => {
    const { params, row } = await sold();
    expect((await counter.otherPharmacy.call(getDelivery, { params })).status).toBe(404);
    expect((await counter.otherPharmacy.call(dispatchDelivery, { params, body: cold })).status).toBe(404);
    const hidden = maskPersonName(row.personName);
    expect(hidden).not.toBe(row.personName);
    const auditor = await server.signIn({ login: 'audits-deliveries', name: '示例审计', role: 'auditor' });
    for (const watcher of [counter.agency, auditor]) {
      expect(await watcher.ok(getDelivery, { params })).toMatchObject({
        claimNo: row.claimNo,
        personName: hidden,
      });
      const listed = (await watcher.ok(listDeliveries, { query: { pageSize: 200 } })).rows;
      expect(listed.find((one) => one.id === row.id)?.personName).toBe(hidden);
    }
    expect((await doctor.ok(getDelivery, { params })).personName).toBe(row.personName);
    const zhuzhou = await server.signIn({
      login: 'agency-zhuzhou',
      name: '示例经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    expect((await zhuzhou.call(getDelivery, { params })).status).toBe(404);
    const late = async (caller: Caller) =>
      (await caller.ok(listDeliveries, { query: { overdue: 'yes', pageSize: 200 } })).rows.map(
        (one) => one.id,
      );
    expect(await late(counter.agency)).not.toContain(row.id);
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        "INSERT INTO product_handling (national_code, storage, evidence, entered_by, entered_at) VALUES ($1, 'refrigerated', '示例', $2, now())",
        [INJECTION.code, counter.agency.accountId],
      ),
    );
    expect(
      await counter.pharmacy.call(dispatchDelivery, {
        params,
        body: { storage: 'ordinary', carrier: '示例' },
      }),
    ).toMatchObject({ body: { code: 'DELIVERY_STORAGE_UNFIT' } });
    expect(
      (await counter.pharmacy.call(recordReadings, { params, body: readings(server.clock.now(), '5.0') }))
        .status,
    ).toBe(422);
    server.clock.setDay('2026-06-17');
    const next = await server.signIn({
      login: 'agency-changsha-later',
      name: '示例经办',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    expect(await late(next)).toContain(row.id);
    server.clock.setDay('2026-06-15');
  });
});

describe('追溯码（M32）', () => {
  it('中包装、大包装的码段登记后，零售扫到就拒绝；撤销登记后按品种核对', async () => {
    const catalogue = await server.signIn({ login: 'packs', name: '示例目录', role: 'provinceCatalogue' });
    const made = { prefix: '8100077', nationalCode: TABLETS.code, level: 'middle' as const, packs: 10 };
    const { id } = await catalogue.ok(saveTracePack, { body: made });
    expect((await catalogue.call(saveTracePack, { body: made })).status).toBe(400);
    expect((await catalogue.call(saveTracePack, { body: { ...made, prefix: TABLETS.prefix } })).status).toBe(
      400,
    );
    expect((await catalogue.ok(listTracePacks, {})).rows).toMatchObject([{ prefix: '8100077', packs: 10 }]);
    const patient = await counter.addPerson((order += 1));
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const claim = claimOf(patient, TABLETS, 1, { rxno });
    const carton = {
      ...claim,
      lines: claim.lines.map((line) => ({ ...line, traceCodes: ['81000770000000000001'] })),
    };
    expect(await outcomeOf(counter.pharmacy, carton)).toBe('TRACE_CODE_WRONG_LEVEL');
    await catalogue.ok(withdrawTracePack, { params: { id } });
    expect(await outcomeOf(counter.pharmacy, carton)).toBe('TRACE_CODE_WRONG_PRODUCT');
    expect(await outcomeOf(counter.pharmacy, claim)).toBe('settled');
  });

  it('同一追溯码在长沙、株洲同一瞬间卖两次：二十轮，每轮恰好一笔，输的一方处方照旧可用', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [near, far] = [await counter.addPerson((order += 1)), await counter.addPerson((order += 1))];
      const place = { placeCode: '430202', kind: 'temporary' as const, from: '2026-06-01', to: '2026-06-30' };
      await counter.agency.ok(fileOffSite, { body: { personNo: far.personNo, ...place } });
      const [code = ''] = traceCodes(TABLETS, 1);
      const claims = [
        claimOf(near, TABLETS, 1, { rxno: await counter.prescribe(near, TABLETS, 1) }),
        claimOf(far, TABLETS, 1, { rxno: await counter.prescribe(far, TABLETS, 1, FAR_PHARMACY) }),
      ].map((claim) => ({ ...claim, lines: claim.lines.map((line) => ({ ...line, traceCodes: [code] })) }));
      const desks = [counter.pharmacy, counter.farPharmacy];
      const answers = await Promise.all(
        desks.map((desk, index) => outcomeOf(desk, present(claims[index], 'each desk has its claim'))),
      );
      expect([...answers].sort()).toEqual(['TRACE_CODE_ALREADY_SOLD', 'settled']);
      const lost = answers.indexOf('TRACE_CODE_ALREADY_SOLD');
      const [fresh = ''] = traceCodes(TABLETS, 1);
      const claim = present(claims[lost], 'one of them lost');
      const again = { ...claim, lines: claim.lines.map((line) => ({ ...line, traceCodes: [fresh] })) };
      expect(await outcomeOf(present(desks[lost], 'it has a desk'), again)).toBe('settled');
    }
  });
});

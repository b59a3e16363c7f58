import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../../src/contract/identity.ts';
import { getPerson, importPersons, recordParticulars, registerPerson } from '../../src/contract/insured.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { HOSPITAL, INJECTION, requestId, traceCodes, type TestPatient } from '../support/counter.ts';
import { identityNumber } from '../support/province.ts';
import { fees, furnishHis, setlOf, settlement, type HisDesk } from '../support/stays.ts';

let server: TestServer;
let desk: HisDesk;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await furnishHis(server, HOSPITAL);
});
afterAll(() => server.close());

const ENTRY = { nationality: '15', retiredOn: '2026-06-12', evidence: '示例退休审批表 001' } as const;
type Entry = Omit<Parameters<typeof enter>[1], 'requestId'>;

function enter(
  personId: number,
  body: {
    requestId?: string;
    version: number;
    nationality: '15' | '01' | null;
    retiredOn: string | null;
    evidence: string;
  },
) {
  const { agency } = desk.counter;
  return agency.call(recordParticulars, {
    params: { id: personId },
    body: { requestId: requestId(), ...body },
  });
}

/** 1101 for whoever shows their card. */
async function told(patient: Pick<TestPatient, 'idNumber'>) {
  const shown = { mdtrt_cert_type: '02', mdtrt_cert_no: patient.idNumber };
  const { baseinfo, insuinfo } = (await desk.ok('1101', { data: shown })) as unknown as {
    baseinfo: { naty: string };
    insuinfo: { psn_type: string }[];
  };
  return [baseinfo.naty, ...insuinfo.map((row) => row.psn_type)];
}

describe('登记和更正民族、退休日期（M5）', () => {
  it('没有登记的 naty 为空、职工是在职；登记、更正以后 1101 照最后一次，每次都留痕', async () => {
    const patient = await desk.newPatient();
    const params = { id: patient.id };
    const { agency } = desk.counter;
    expect(await told(patient)).toEqual(['', '11']);
    expect(await agency.ok(getPerson, { params })).toMatchObject({
      nationality: null,
      retiredOn: null,
      particularsVersion: 0,
      personType: 'atWork',
    });
    expect(await enter(patient.id, { ...ENTRY, version: 0 })).toMatchObject({ status: 200 });
    expect(await told(patient)).toEqual(['15', '12']);
    expect(await agency.ok(getPerson, { params })).toMatchObject({
      nationality: '15',
      retiredOn: '2026-06-12',
      particularsVersion: 1,
      personType: 'retired',
    });
    const later = { nationality: '01', retiredOn: '2026-06-16', evidence: '示例更正' } as const;
    expect(await enter(patient.id, { ...later, version: 1 })).toMatchObject({ status: 200 });
    expect(await told(patient)).toEqual(['01', '11']);
    const { rows } = await desk.counter.auditor.ok(listAudit, {
      query: { action: 'insured.recordParticulars', subject: String(patient.id) },
    });
    expect(rows.map((row) => row.detail)).toEqual([
      '由土家族，2026-06-12 退休改为汉族，2026-06-16 退休：示例更正',
      '由民族未登记，没有退休改为土家族，2026-06-12 退休：示例退休审批表 001',
    ]);
  });

  it('同一请求只登记一次，同时发来也一样；换了内容的、没有变化的、别人刚改过的都不收', async () => {
    const patient = await desk.newPatient();
    const first: Entry & { requestId: string } = { ...ENTRY, version: 0, requestId: requestId() };
    const answers = await Promise.all([enter(patient.id, first), enter(patient.id, first)]);
    expect(answers).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(await enter(patient.id, first)).toMatchObject({ status: 200, body: { done: true } });
    const version = async () =>
      (await desk.counter.agency.ok(getPerson, { params: { id: patient.id } })).particularsVersion;
    expect(await version()).toBe(1);
    const refused: [object, string][] = [
      [{ ...first, nationality: '01' }, 'REQUEST_REUSED'],
      [{ ...first, evidence: '另一份' }, 'REQUEST_REUSED'],
      [{ ...ENTRY, version: 1 }, 'PARTICULARS_UNCHANGED'],
      [{ ...ENTRY, nationality: null, version: 0 }, 'STALE'],
    ];
    for (const [body, code] of refused)
      expect(await enter(patient.id, body as Entry)).toMatchObject({ status: 409, body: { code } });
    const other = await desk.newPatient();
    expect(await enter(other.id, first)).toMatchObject({ status: 409, body: { code: 'REQUEST_REUSED' } });
    expect(await version()).toBe(1);
  });

  it('退休日期不能早于出生、不能远在将来，没有职工参保的不登记；什么也不写', async () => {
    const patient = await desk.newPatient();
    for (const retiredOn of ['1969-12-31', '2027-06-17', '2026-02-30'])
      expect(await enter(patient.id, { ...ENTRY, retiredOn, version: 0 })).toMatchObject({
        status: 400,
        body: { field: 'retiredOn' },
      });
    const resident = await desk.counter.addPerson(61, { scheme: 'resident' });
    expect(await enter(resident.id, { ...ENTRY, version: 0 })).toMatchObject({
      status: 400,
      body: { field: 'retiredOn', detail: expect.stringContaining('职工医保') as string },
    });
    expect(await told(patient)).toEqual(['', '11']);
    expect(await enter(resident.id, { ...ENTRY, retiredOn: null, version: 0 })).toMatchObject({
      status: 200,
    });
    expect(await told(resident)).toEqual(['15', '15']);
    await expect(
      server.world.db.transaction('all', (tx) =>
        tx.run(
          `INSERT INTO person_particular (person_id, version, retired_on, evidence, recorded_at, recorded_by)
           VALUES ($1, 1, '1969-12-31', '示例', now(), $2)`,
          [patient.id, desk.counter.agency.accountId],
        ),
      ),
    ).rejects.toThrow('born');
  });

  it('外地经办查不到，其他岗位不能办', async () => {
    const patient = await desk.newPatient();
    const far = await server.signIn({
      login: 'particulars-far',
      name: '示例·株洲经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    const call = { params: { id: patient.id }, body: { requestId: requestId(), version: 0, ...ENTRY } };
    expect(await far.call(recordParticulars, call)).toMatchObject({ status: 404 });
    expect(await desk.counter.hospital.call(recordParticulars, call)).toMatchObject({ status: 403 });
    const seenBy = (scope: `area:${string}`) =>
      server.world.db.transaction(scope, (tx) => tx.rows('SELECT 1 FROM person_particular'));
    expect(await seenBy('area:4302')).toEqual([]);
    expect((await seenBy('area:4301')).length).toBeGreaterThan(0);
  });
});

describe('随参保登记写入', () => {
  const NEW = {
    name: '示例·孙退休',
    phone: '',
    address: '',
    areaCode: '430102',
    scheme: 'employee',
    fromOn: '2026-01-01',
    majorIllness: true,
  } as const;

  it('单个登记可以带民族和退休日期；居民带退休日期的不收', async () => {
    const { agency } = desk.counter;
    const idNumber = identityNumber(71, '19580315');
    const body = { ...NEW, idNumber, nationality: '12', retiredOn: '2018-04-01' } as const;
    expect(await agency.call(registerPerson, { body: { ...body, scheme: 'resident' } })).toMatchObject({
      status: 400,
      body: { field: 'retiredOn' },
    });
    const { id } = await agency.ok(registerPerson, { body });
    expect(await told({ idNumber })).toEqual(['12', '12']);
    expect((await agency.ok(getPerson, { params: { id } })).particularsVersion).toBe(1);
  });

  it('批量登记的两列：有问题的行说出原因，其余写入', async () => {
    const head = '姓名,证件号码,手机号码,住址,区划代码,险种,参保开始日期,参加大病,民族,退休日期';
    const row = (order: number, scheme: string, more: string) =>
      `示例·批退${order},${identityNumber(order)},,,430102,${scheme},2026-01-01,是,${more}`;
    const content = [
      head,
      row(72, '职工医保', '苗族,2025-01-01'),
      row(73, '居民医保', '06,'),
      row(74, '居民医保', '汉族,2025-01-01'),
      row(75, '职工医保', '汉族,2028-01-01'),
      row(76, '职工医保', '汉人,'),
    ].join('\r\n');
    const file = { field: 'file', fileName: 'a.csv', mediaType: 'text/csv', content: Buffer.from(content) };
    const { agency } = desk.counter;
    const answer = await agency.upload(importPersons, { body: { mode: 'write' } }, [file]);
    expect(answer.body).toMatchObject({
      written: 2,
      rows: [
        { line: 2, outcome: 'written' },
        { line: 3, outcome: 'written' },
        { line: 4, outcome: 'refused', reason: expect.stringContaining('职工医保') as string },
        { line: 5, outcome: 'refused', reason: '退休日期最多提前一年登记' },
        { line: 6, outcome: 'refused', reason: expect.stringContaining('民族') as string },
      ],
    });
    expect(await told({ idNumber: identityNumber(72) })).toEqual(['06', '12']);
    expect(await told({ idNumber: identityNumber(73) })).toEqual(['06', '15']);
  });

  it('批量补记已经登记的人：只改填了的两项，留痕；重传没有变化，姓名不符、外地的、没有填的不收', async () => {
    const { agency } = desk.counter;
    const [patient, plain] = [await desk.newPatient(), await desk.newPatient()];
    const resident = await desk.counter.addPerson(62, { scheme: 'resident' });
    const far = await desk.counter.addPerson(63, { areaCode: '430202' });
    const nameOf = async (one: TestPatient) => (await agency.ok(getPerson, { params: { id: one.id } })).name;
    const row = (name: string, one: TestPatient, more: string) =>
      `${name},${one.idNumber},,,430102,职工医保,2026-01-01,是,${more}`;
    const lines = [
      row(await nameOf(patient), patient, '侗族,'),
      row('示例·别人', plain, '侗族,'),
      row(await nameOf(plain), plain, ','),
      row(await nameOf(resident), resident, ',2020-01-01'),
      row('示例患者63', far, '侗族,'),
    ];
    const send = (mode: 'check' | 'write', ...more: string[]) => {
      const head = '姓名,证件号码,手机号码,住址,区划代码,险种,参保开始日期,参加大病,民族,退休日期';
      const content = Buffer.from([head, ...more].join('\n'));
      const file = { field: 'file', fileName: 'a.csv', mediaType: 'text/csv', content };
      return agency.upload(importPersons, { body: { mode } }, [file]);
    };
    const reasons = [
      { outcome: 'ready', reason: '已经登记过，只补记民族和退休日期' },
      { outcome: 'refused', reason: '该证件号码已经登记，姓名与登记的不符' },
      { outcome: 'refused', reason: '证件号码在文件中重复' },
      { outcome: 'refused', reason: expect.stringContaining('职工医保') as string },
      { outcome: 'refused', reason: '该证件号码已经登记在外地' },
    ];
    expect((await send('check', ...lines)).body).toMatchObject({ ready: 1, written: 0, rows: reasons });
    expect(await told(patient)).toEqual(['', '11']);
    expect((await send('write', ...lines)).body).toMatchObject({ written: 1 });
    expect((await send('write', lines[2] ?? '')).body).toMatchObject({
      written: 0,
      rows: [{ reason: '该证件号码已经登记' }],
    });
    expect(await told(patient)).toEqual(['12', '11']);
    expect((await send('write', lines[0] ?? '')).body).toMatchObject({
      written: 0,
      rows: [{ reason: '该证件号码已经登记，民族和退休日期没有变化' }],
    });
    const later = row(await nameOf(patient), patient, ',2026-06-01');
    expect((await send('write', later)).body).toMatchObject({ written: 1 });
    expect(await told(patient)).toEqual(['12', '12']);
    expect(await told(plain)).toEqual(['', '11']);
    const { rows } = await desk.counter.auditor.ok(listAudit, {
      query: { action: 'insured.recordParticulars', subject: String(patient.id) },
    });
    expect(rows.map((one) => one.detail)).toEqual([
      '由侗族，没有退休改为侗族，2026-06-01 退休：批量登记',
      '由民族未登记，没有退休改为侗族，没有退休：批量登记',
    ]);
  });

  it('列名写错的整份不收，指出是哪一列', async () => {
    const content = Buffer.from(
      '姓名,证件号码,手机号码,住址,区划代码,险种,参保开始日期,参加大病,民 族\n示例,1,,,430102,职工医保,2026-01-01,是,汉族',
    );
    const file = { field: 'file', fileName: 'a.csv', mediaType: 'text/csv', content };
    const answer = await desk.counter.agency.upload(importPersons, { body: { mode: 'check' } }, [file]);
    expect(answer).toMatchObject({ status: 400, body: { field: 'file' } });
    expect(JSON.stringify(answer.body)).toContain('民 族');
  });
});

describe('setlinfo 的民族和人员类别（M5、M29）', () => {
  const drug = { code: INJECTION.code, price: '3000', cnt: '1', amount: '3000.00' };

  it('退休日期前一天的费用是在职，当天起是退休；结算以后改的，原来的结算照旧', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const settleDay = async (day: string, cost: string, given: object) => {
      const line = { ...drug, ...given, day, traces: traceCodes(INJECTION, 1) };
      await desk.ok('2301', fees(patient, stayNo, [line]));
      const message = settlement(patient, stayNo, cost, { mid_setl_flag: '1' });
      const msgid = desk.his.nextMsgid();
      const tried = setlOf(await desk.ok('2303', message));
      const first = await desk.ok('2304', message, msgid);
      expect([tried['naty'], tried['psn_type']]).toEqual([setlOf(first)['naty'], setlOf(first)['psn_type']]);
      return { first, message, msgid };
    };
    const kindOf = (info: Record<string, number | string>) => [info['naty'], info['psn_type']];
    const asked = async (setlId: number | string | undefined) => {
      const output = await desk.ok('5203', { data: { psn_no: patient.personNo, setl_id: setlId } });
      return kindOf(output['setlinfo'] as Record<string, number | string>);
    };
    const unknown = await settleDay('2026-06-10', '3000', {});
    expect(kindOf(setlOf(unknown.first))).toEqual(['', '11']);
    server.clock.advance(60_000);
    await enter(patient.id, { ...ENTRY, version: 0 });
    const before = await settleDay('2026-06-11', '3000', {});
    expect(kindOf(setlOf(before.first))).toEqual(['15', '11']);
    const reduced = { price: '2800', amount: '2800.00' };
    const after = await settleDay('2026-06-12', '2800', reduced);
    expect(kindOf(setlOf(after.first))).toEqual(['15', '12']);

    server.clock.advance(60_000);
    await enter(patient.id, { nationality: '01', retiredOn: '2026-06-01', version: 1, evidence: '示例更正' });
    for (const [one, kind] of [
      [unknown, ['', '11']],
      [before, ['15', '11']],
      [after, ['15', '12']],
    ] as const) {
      expect(await desk.ok('2304', one.message, one.msgid)).toEqual(one.first);
      expect(await asked(setlOf(one.first)['setl_id'])).toEqual(kind);
    }
    const settled = setlOf(before.first)['setl_id'];
    const undone = await desk.ok('2305', {
      data: { setl_id: settled, mdtrt_id: stayNo, psn_no: patient.personNo },
    });
    // What takes a settlement back tells the same of the person, so that sums by 人员类别 come to nothing.
    expect(kindOf(setlOf(undone))).toEqual(['15', '11']);
    expect(await asked(setlOf(undone)['setl_id'])).toEqual(['15', '11']);
    // Settled anew, it tells what is registered now.
    const anew = await desk.ok('2304', before.message, desk.his.nextMsgid());
    expect(kindOf(setlOf(anew))).toEqual(['01', '12']);
  });

  it('1901 给出两本字典', async () => {
    const rows = async (type: string) =>
      (
        (await desk.ok('1901', { data: { type } })) as unknown as { list: { value: string; label: string }[] }
      ).list.map(({ value, label }) => `${value} ${label}`);
    expect(await rows('PSN_TYPE')).toEqual(['11 在职', '12 退休', '14 未成年', '15 成年居民', '16 老年']);
    const naty = await rows('NATY');
    expect(naty).toHaveLength(58);
    expect(naty).toEqual(
      expect.arrayContaining(['01 汉族', '15 土家族', '56 基诺族', '98 外国血统中国籍人士']),
    );
  });
});

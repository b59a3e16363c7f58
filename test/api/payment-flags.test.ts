import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fen } from '../../src/base/money.ts';
import { listExplanationSheets } from '../../src/contract/catalogue-explanations.ts';
import { exportClearing, issueClearing, listClearing } from '../../src/contract/funds-clearing.ts';
import { exportStatement, issueStatements, listStatements } from '../../src/contract/funds-statements.ts';
import {
  exportPaymentFlags,
  getPaymentFlag,
  listPaymentFlags,
  setPaymentFlag,
} from '../../src/contract/settlement-flags.ts';
import { saveOrdinaryPlan } from '../../src/contract/settlement-plans.ts';
import { exportOwnDetails } from '../../src/contract/settlement-reconciliation.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { fileOffSite, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import { OUTSIDE_CAPTION as OUTSIDE } from '../../src/server/funds/statements/sheet-cells.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { insertRatioOfCase } from '../support/payers.ts';
import { insertTestDrug } from '../support/province.ts';
import { reversal } from '../support/settling.ts';
import { deskOf } from '../support/statement-desks.ts';

let server: TestServer;
let counter: Counter;
let claimNo = '';
let bureau: Caller;

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
  const patient = await counter.addPerson(1);
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1) };
  claimNo = (await counter.hospital.ok(settleClaim, { body })).claimNo ?? '';
  bureau = await server.signIn({
    login: 'bureau',
    name: '示例·市局',
    role: 'areaBureau',
    areaCode: '430100',
  });
});
afterAll(() => server.close());

const flag = (who: Caller, no = claimNo) =>
  who.call(setPaymentFlag, {
    params: { claimNo: no },
    body: { kind: 'specialCase', ground: 'fillsGap', words: '示例：填补空白' },
  });

describe('特例单议和不按 DRG/DIP 付费（N3.2、M27）', () => {
  it('医院标记本院的结算，写明理由；别处看不到也标不了', async () => {
    const other = await server.signIn({
      login: 'office.far',
      name: '示例·外院',
      role: 'hospitalOffice',
      institutionCode: 'H43020200009',
    });
    expect((await flag(other)).status).toBe(404);
    expect((await flag(counter.agency)).status).toBe(403);
    const half = { kind: 'specialCase' as const, ground: null, words: '示例' };
    expect(await counter.hospital.call(setPaymentFlag, { params: { claimNo }, body: half })).toMatchObject({
      status: 400,
      body: { field: 'ground' },
    });
    expect((await flag(counter.hospital)).status).toBe(200);
    const seen = await bureau.ok(getPaymentFlag, { params: { claimNo } });
    expect(seen).toMatchObject({
      kind: 'specialCase',
      mayFlag: false,
      events: [{ words: '示例：填补空白' }],
    });
    expect(seen.outside).toEqual(['总额控制', 'DRG/DIP 支付标准', '次均费用']);
    expect((await other.ok(listPaymentFlags, { query: {} })).total).toBe(0);
    expect((await counter.agency.ok(listPaymentFlags, { query: { flagged: 'yes' } })).rows).toMatchObject([
      { claimNo, kind: 'specialCase', ground: 'fillsGap' },
    ]);
    expect((await counter.agency.ok(listPaymentFlags, { query: { flagged: 'no' } })).total).toBe(0);
  });

  it('导出的每一行都写明不纳入哪些控制，标记过的另写标记；不含个人信息', async () => {
    const answer = await server.app.inject({
      method: 'GET',
      url: exportPaymentFlags.path,
      headers: { cookie: bureau.cookie },
    });
    const book = read(answer.rawPayload, { type: 'buffer' });
    const sheet = book.Sheets[book.SheetNames[0] ?? ''];
    const [row] = utils.sheet_to_json<Record<string, string>>(sheet ?? {});
    expect(row).toMatchObject({
      结算编号: claimNo,
      总额控制: '不纳入',
      'DRG/DIP 支付标准': '不纳入',
      次均费用: '不纳入',
      付费标记: '特例单议',
    });
    expect(JSON.stringify(row)).not.toContain('示例患者');
  });

  it('可以取消，经过留着；撤销的结算不再列出，也不能标记', async () => {
    const undo = { kind: null, ground: null, words: '示例：按病种付费' };
    await counter.hospital.ok(setPaymentFlag, { params: { claimNo }, body: undo });
    const { kind, events } = await counter.hospital.ok(getPaymentFlag, { params: { claimNo } });
    expect([kind, events.map((event) => event.kind)]).toEqual([null, ['specialCase', null]]);
    await counter.hospital.ok(reverseClaim, reversal(claimNo));
    expect(await flag(counter.hospital)).toMatchObject({
      status: 422,
      body: { code: 'PAYMENT_FLAG_NOT_ALLOWED', clause: 'N3.2' },
    });
    expect((await counter.hospital.ok(listPaymentFlags, { query: {} })).total).toBe(0);
  });
});

describe('标记跟着结算走（N3.2、M27、M32）', () => {
  const DAY = '2026-05-20';
  const mark = { kind: 'specialCase', ground: 'fillsGap', words: '示例：填补空白' } as const;
  let place: TestServer;
  let desk: Caller;
  let near: Caller;
  let far: Caller;
  /** A person of 430200 gave one of two packs back; one of 430100 gave all back and bought again, unmarked. */
  let claims: {
    marked: string;
    reversal: string;
    rest: string;
    whole: string;
    undone: string;
    plain: string;
  };

  beforeAll(async () => {
    place = await startTestServer({ today: DAY });
    const { hospital, addPerson } = await furnishCounter(place);
    desk = hospital;
    const desks = deskOf(place);
    await place.world.db.transaction('all', (tx) =>
      saveYearlyLimitRow(tx, {
        areaCode: '430200',
        scheme: 'employee',
        year: 2026,
        pooledFund: fen(15_000_000),
        majorIllness: fen(40_000_000),
        source: '示例',
      }),
    );
    const away = await addPerson(1, { areaCode: '430202' });
    const filer = await desks('filer', { areaCode: '430200' });
    const stay = { personNo: away.personNo, placeCode: '430102', from: '2026-05-01', to: '2026-06-30' };
    await filer.ok(fileOffSite, { body: { ...stay, kind: 'temporary' } });
    const sell = async (patient: TestPatient, packs: number) => {
      const body = { requestId: requestId(), ...claimOf(patient, TABLETS, packs) };
      const { claimNo } = await hospital.ok(settleClaim, { body });
      return { claimNo: claimNo ?? '', codes: body.lines[0]?.traceCodes ?? [] };
    };
    const markAs = (no: string) => hospital.ok(setPaymentFlag, { params: { claimNo: no }, body: mark });
    const two = await sell(away, 2);
    await markAs(two.claimNo);
    const one = { line: 1, quantity: '1', traceCodes: two.codes.slice(1) };
    const { reversal: taken, rest } = await hospital.ok(returnLines, {
      params: { claimNo: two.claimNo },
      body: { requestId: requestId(), reason: '患者退药', lines: [one] },
    });
    const home = await addPerson(2);
    const whole = await sell(home, 1);
    await markAs(whole.claimNo);
    const undone = await hospital.ok(reverseClaim, reversal(whole.claimNo));
    claims = {
      marked: two.claimNo,
      reversal: taken.claimNo ?? '',
      rest: rest?.claimNo ?? '',
      whole: whole.claimNo,
      undone: undone.claimNo ?? '',
      plain: (await sell(home, 1)).claimNo,
    };
  });
  afterAll(() => place.close());

  const sheetOf = async (who: Caller, url: string, name: string) => {
    const file = await place.app.inject({ method: 'GET', url, headers: { cookie: who.cookie } });
    const { Sheets } = read(file.rawPayload, { type: 'buffer' });
    return utils.sheet_to_json<Record<string, string>>(Sheets[name] ?? {});
  };
  const marksIn = (rows: readonly Record<string, string>[]) =>
    Object.fromEntries(rows.map((row) => [row['结算编号'], row['付费标记'] ?? '']));
  /** What the marked rows come to in a column, in yuan. */
  const markedSum = (rows: readonly Record<string, string>[], column: string) =>
    rows.filter((row) => row['付费标记']).reduce((sum, row) => sum + Number(row[column]), 0);
  const theirs = () => ({
    [claims.marked]: '特例单议',
    [claims.reversal]: '特例单议',
    [claims.rest]: '特例单议',
  });
  const expected = () => ({
    ...theirs(),
    [claims.whole]: '特例单议',
    [claims.undone]: '特例单议',
    [claims.plain]: '',
  });

  it('撤销带着原单的标记，退一盒后的新单也带着：结算明细里标记的金额恰是留下的那一盒', async () => {
    const url = `${exportOwnDetails.path}?from=${DAY}&to=${DAY}&form=xlsx`;
    const rows = await sheetOf(desk, url, '结算明细');
    expect(marksIn(rows)).toEqual(expected());
    expect(markedSum(rows, '费用总额')).toBe(1000);
    const undone = rows.filter((row) => [claims.whole, claims.undone].includes(row['结算编号'] ?? ''));
    expect([undone.length, markedSum(undone, '费用总额')]).toEqual([2, 0]);
  });

  it('标记页上列的是接替的那一笔，看得到原单上的经过；撤销单上也看得到', async () => {
    const { rows } = await desk.ok(listPaymentFlags, { query: { flagged: 'yes' } });
    expect(rows).toMatchObject([{ claimNo: claims.rest, ...mark }]);
    for (const claimNo of [claims.rest, claims.reversal])
      expect(await desk.ok(getPaymentFlag, { params: { claimNo } })).toMatchObject({
        kind: 'specialCase',
        mayFlag: claimNo === claims.rest,
        events: [mark],
      });
  });

  it('对账单和清算单的明细同样带着；付款地看不到外地的结算，也看得到标记（M29、M30）', async () => {
    place.clock.setDay('2026-06-03');
    await closeDays(place.world, 'system');
    const desks = deskOf(place);
    near = await desks('near', { areaCode: '430100' });
    far = await desks('far', { areaCode: '430200' });
    desk = await desks('office-june', { role: 'hospitalOffice', institutionCode: HOSPITAL });
    await near.ok(issueStatements, { body: { month: '2026-05' } });
    await near.ok(issueClearing, { body: { month: '2026-05' } });
    const [statement] = (await near.ok(listStatements, { query: { month: '2026-05' } })).rows;
    for (const who of [near, desk]) {
      const url = exportStatement.path.replace(':id', String(statement?.id));
      const rows = await sheetOf(who, url, '明细');
      expect(marksIn(rows)).toEqual(expected());
      expect(markedSum(rows, OUTSIDE)).toBe(1000);
    }
    const [clearing] = (await far.ok(listClearing, { query: { month: '2026-05' } })).rows;
    for (const who of [near, far]) {
      const url = exportClearing.path.replace(':id', String(clearing?.id));
      const rows = await sheetOf(who, url, '明细');
      expect(marksIn(rows)).toEqual(theirs());
      expect(rows.map((row) => row[OUTSIDE])).toEqual(['2000.00', '-2000.00', '1000.00']);
      expect(await sheetOf(who, url, '各机构')).toMatchObject([{ [OUTSIDE]: '1000.00', 应清算: '700.00' }]);
    }
  });

  it('在接替的那一笔上取消，从那一笔起没有标记，此前的不变', async () => {
    const body = { kind: null, ground: null, words: '示例：按病种付费' };
    await desk.ok(setPaymentFlag, { params: { claimNo: claims.rest }, body });
    const kindOf = async (no: string) => (await desk.ok(getPaymentFlag, { params: { claimNo: no } })).kind;
    expect([await kindOf(claims.rest), await kindOf(claims.reversal), await kindOf(claims.marked)]).toEqual([
      null,
      'specialCase',
      'specialCase',
    ]);
    expect((await desk.ok(listPaymentFlags, { query: { flagged: 'yes' } })).total).toBe(0);
  });
});

describe('不纳入各项控制的只有单行支付（M27、M9.7）', () => {
  it('普通政策支付的照常纳入，一单两种政策的写出单行支付的金额', async () => {
    const province = await server.signIn({ login: 'province', name: '示例·省局', role: 'provinceAdmin' });
    const plan = { areaCode: '430100', scheme: 'employee', kind: 'outpatient', level: 'any' } as const;
    const money = { countsBy: 'year', deductible: '0.00', yearlyLimit: null, withdrawn: false } as const;
    const bands = [{ upTo: null, ratio: '0.6000' }];
    const body = { ...plan, ...money, bands, from: '2026-01-01', to: null, source: '示例文件' };
    await province.ok(saveOrdinaryPlan, { body });
    const patient = await counter.addPerson(2);
    await server.world.db.transaction('all', async (tx) => {
      await insertRatioOfCase(tx, TABLETS.entryKey, 0n);
      await tx.run(
        `UPDATE application_state s SET term_to = '2026-01-03' FROM application a WHERE a.id = s.application_id AND a.person_id = $1 AND a.entry_key = $2`,
        [patient.id, TABLETS.entryKey],
      );
    });
    const tablets = claimOf(patient, TABLETS, 1);
    const settle = async (claim: typeof tablets) =>
      (await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...claim } })).claimNo ?? '';
    const ordinary = await settle(tablets);
    const again = claimOf(patient, TABLETS, 1).lines;
    const mixed = await settle({ ...tablets, lines: [...again, ...claimOf(patient, INJECTION, 1).lines] });
    const { rows } = await counter.agency.ok(listPaymentFlags, { query: {} });
    expect(rows.map((row) => [row.claimNo, row.charged, row.outside])).toEqual([
      [mixed, '4000.00', '3000.00'],
      [ordinary, '1000.00', '0.00'],
    ]);
    const seen = await bureau.ok(getPaymentFlag, { params: { claimNo: ordinary } });
    expect([seen.outside, seen.outsideAmount]).toEqual([[], '0.00']);
    const file = await server.app.inject({
      method: 'GET',
      url: exportPaymentFlags.path,
      headers: { cookie: bureau.cookie },
    });
    const book = read(file.rawPayload, { type: 'buffer' });
    const sheet = book.Sheets[book.SheetNames[0] ?? ''] ?? {};
    expect(utils.sheet_to_json<Record<string, string>>(sheet)).toMatchObject([
      { 结算编号: mixed, 其中单行支付: '3000.00', 总额控制: '部分不纳入', 次均费用: '部分不纳入' },
      { 结算编号: ordinary, 其中单行支付: '0.00', 总额控制: '照常纳入', 次均费用: '照常纳入' },
    ]);
  });
});

describe('目录变化说明单（N3.2）', () => {
  it('两版之间每种有变化的药品一张，医院看得到', async () => {
    await server.world.db.transaction('all', async (tx) => {
      await insertTestDrug(tx, { name: '示例旧药' });
      await insertTestDrug(tx, { name: '示例新药' });
    });
    const versions = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ id: number }>(
        `SELECT version_id::int AS id FROM separate_entry WHERE generic_name IN ('示例旧药', '示例新药') ORDER BY version_id`,
      ),
    );
    const [against, id] = versions.map((row) => row.id);
    const sheets = await counter.hospital.ok(listExplanationSheets, {
      params: { id: id ?? 0 },
      query: { against: against ?? 0 },
    });
    expect(sheets).toMatchObject({ edition: '示例-示例新药', againstEdition: '示例-示例旧药', total: 2 });
    expect(sheets.rows.map((row) => [row.name, row.changes[0]?.label])).toEqual([
      ['示例新药', '新增'],
      ['示例旧药', '调出'],
    ]);
  });
});

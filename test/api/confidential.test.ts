/** The hunt for secret standards: planted numbers, every endpoint, every role, before and after a purchase (N5.1). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDemoScans } from '../../src/contract/demo.ts';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import { addStandard } from '../../src/contract/separate-payment.ts';
import { createClient } from '../../src/contract/gateway.ts';
import { getBill, preSettle, settleClaim } from '../../src/contract/settlement.ts';
import { urlOf } from '../../src/contract/client.ts';
import { DEMO_PASSWORD } from '../../src/server/demo/cast.ts';
import type { Caller, TestServer } from '../support/api.ts';
import {
  amountsIn,
  betrays,
  dumpTables,
  endpointTable,
  hear,
  ownerRows,
  sampleOf,
  spelledOut,
  type Canary,
  type Heard,
} from '../support/canary.ts';
import { PLACES, PLANTED_REASON, SILENT } from '../support/canary-places.ts';
import { imported } from '../support/catalogue.ts';
import { startDemoServer } from '../support/demo-server.ts';
import { gatewayClient, unzipOnly } from '../support/gateway.ts';
import { publishByTwo } from '../support/publish.ts';
import { smallCatalogue } from '../support/workbook.ts';

/** The tables that keep standards by design. */
const KEEPERS = ['payment_standard'];

let server: TestServer;
let table: Endpoint[];
let people: { name: string; cookie: string; caller: Caller }[];
let bought: Canary & { code: string };
let unbought: Canary & { code: string };
let log: string[];

/** What 1301 and its like offer for download. */
interface Offer {
  readonly file_qury_no: string;
  readonly filename: string;
  readonly data_cnt: number;
}

interface Purchase {
  readonly claimNo: string;
  readonly quantity: number;
  readonly mayOpenBill: readonly string[];
}
let purchase: Purchase;
let before: Heard[];
let after: Heard[];

beforeAll(async () => {
  log = [];
  server = await startDemoServer({ logTo: { write: (line) => void log.push(line) } });
  table = await endpointTable();
  const logins = await ownerRows(
    server,
    'SELECT a.login FROM demo_account d JOIN account a ON a.id = d.account_id',
  );
  people = [{ name: '公众', cookie: '', caller: server.anonymous }];
  for (const { login } of logins) {
    const caller = await server.signInAs(String(login), DEMO_PASSWORD);
    people.push({ name: String(login), cookie: caller.cookie, caller });
  }
  await importTwoEditions();
  const sale = await plantSecrets();
  before = await readEverything();
  purchase = await buy(sale);
  after = await readEverything();
}, 600_000);
afterAll(() => server.close());

/** The national list in two editions, as the desk imports it, so that imports, differences and queues have something to tell. */
async function importTwoEditions(): Promise<void> {
  const desk = callerOf('catalogue');
  const first = await imported(desk, smallCatalogue(), { edition: '2025', effectiveFrom: '2026-01-01' });
  await publishByTwo(desk, callerOf('catalogue2'), first);
  await imported(desk, smallCatalogue(), { edition: '2026', effectiveFrom: '2026-12-01' });
}

/** Both secrets hold for all days, by a late correction; the first is asked for at the demo's first pharmacy at once. */
async function plantSecrets() {
  const price = callerOf('price');
  const scans = await callerOf('pharmacist').ok(listDemoScans, {});
  const sale = scans.rows.find(
    (row) => row.status === 'checked' && row.lines.every((line) => !line.isInjection),
  );
  const line = sale?.lines[0];
  if (!sale || !line) throw new Error('the demo has nothing to sell');
  const [other] = await ownerRows(
    server,
    `SELECT national_code AS code FROM product WHERE entry_key NOT IN (SELECT entry_key FROM product WHERE national_code = '${line.nationalCode}')
     AND national_code IN (SELECT national_code FROM payment_standard WHERE confidential) ORDER BY national_code LIMIT 1`,
  );
  bought = {
    name: '已购',
    code: line.nationalCode,
    price: `${Number.parseInt(line.listedPrice, 10) - 38}.7391`,
  };
  unbought = { name: '未购', code: String(other?.['code']), price: '61937.2846' };
  for (const [canary, kind] of [
    [bought, 'bid'],
    [unbought, 'negotiated'],
  ] as const) {
    await price.ok(addStandard, {
      params: { code: canary.code },
      body: {
        kind,
        standard: canary.price,
        confidential: true,
        from: '2026-11-20',
        to: null,
        reasonKind: 'correction',
        reason: PLANTED_REASON,
        evidence: '示例',
      },
    });
  }
  return { sale, line };
}

function callerOf(login: string): Caller {
  const person = people.find((one) => one.name === login);
  if (!person) throw new Error(`nobody is called ${login}`);
  return person.caller;
}

/** Every GET endpoint, by everybody, at every place the demo has. */
async function readEverything(): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (const row of table.filter((one) => one.method === 'GET')) {
    for (const url of await addressesOf(row)) {
      for (const person of people) heard.push(await hear(server, person, row, url));
    }
  }
  return heard;
}

async function addressesOf(row: Endpoint): Promise<string[]> {
  const sql = PLACES[row.path];
  if (sql === undefined) return [row.path];
  const found = await ownerRows(server, sql);
  return found.map((columns) => {
    const entries = Object.entries(columns).map(([name, value]) => [name, String(value)] as const);
    const query = entries
      .filter(([name]) => name.startsWith('?'))
      .map(([name, value]) => [name.slice(1), value]);
    return urlOf(row, Object.fromEntries(entries), Object.fromEntries(query) as Record<string, string>);
  });
}

/** The demo's open prescription is filled, above the standard, so that the bill must show where the standard lies. */
async function buy({ sale, line }: Awaited<ReturnType<typeof plantSecrets>>): Promise<Purchase> {
  const body = {
    credential: { kind: 'idNumber' as const, number: sale.idNumber },
    personNo: sale.personNo,
    rxno: sale.rxno,
    receivingHospital: null,
    lines: sale.lines.map(({ nationalCode, listedPrice, quantity, traceCodes }) => ({
      nationalCode,
      price: listedPrice,
      quantity: String(quantity),
      traceCodes,
    })),
  };
  const till = callerOf('pharmacist');
  const shown = await till.ok(preSettle, { body });
  expect(Number(shown.aboveStandard)).toBeGreaterThan(0);
  const { claimNo } = await till.ok(settleClaim, { body: { requestId: 'canary-purchase', ...body } });
  const mayOpenBill: string[] = [];
  for (const person of people) {
    const answer = await person.caller.call(getBill, { params: { claimNo: claimNo ?? '' } });
    if (answer.status === 200) mayOpenBill.push(person.name);
  }
  return { claimNo: claimNo ?? '', quantity: line.quantity, mayOpenBill };
}

const isOutsider = ({ who }: Heard) => who !== 'price' && !purchase.mayOpenBill.includes(who);
const lineOf = ({ who, where }: Heard, found: string) => `${who} ${where}：${found}`;

describe('保密支付标准（N5.1）', () => {
  it('每个读取接口都查到了：参数有来源，至少答复一个岗位', () => {
    const withPlaces = new Set(Object.keys(PLACES));
    const gets = table.filter((row) => row.method === 'GET');
    const unplaced = gets.filter((row) => row.path.includes(':') && !withPlaces.has(row.path));
    expect(unplaced.map((row) => row.path)).toEqual([]);
    const answered = new Set(after.filter((one) => one.status === 200).map((one) => one.endpointId));
    const silent = gets.filter((row) => !answered.has(row.id) && !(row.path in SILENT));
    expect(silent.map((row) => row.path)).toEqual([]);
  });

  it('价格岗位看得到两个数，说明猎犬嗅得出', () => {
    for (const canary of [bought, unbought]) {
      const told = after.filter((one) => one.who === 'price' && spelledOut(one.text, canary).length > 0);
      expect(told.length, canary.name).toBeGreaterThan(0);
    }
  });

  it('没有买过的药：任何人从任何接口、导出都得不到数值，也得不到它的份额', () => {
    const leaks = after
      .filter((one) => one.who !== 'price')
      .flatMap((one) => [
        ...spelledOut(one.text, unbought).map((found) => lineOf(one, found)),
        ...amountsIn(one.text)
          .filter((amount) => betrays(amount, unbought, [1, 2, 3, 4, 5, 6, 10, 20, 30]))
          .map((amount) => lineOf(one, String(amount))),
      ]);
    expect(leaks).toEqual([]);
  });

  it('买过的药：账单该显示的显示，能看账单的只有买卖双方、经办和省级监管', () => {
    expect(purchase.mayOpenBill.toSorted()).toEqual(
      [
        'admin',
        'admin2',
        'areabureau',
        'areabureau2',
        'auditor',
        'cashier',
        'checker2',
        'pharmacist',
        'price',
        'reviewer',
      ].sort(),
    );
    const bill = after.filter((one) => one.where.endsWith(purchase.claimNo) && one.who === 'pharmacist');
    const eligible = (Number(bought.price) * purchase.quantity).toFixed(2);
    expect(bill.map((one) => one.text.includes(eligible))).toContain(true);
  });

  it('买过的药：看不到账单的人，从数值、份额、以及购药前后之差都算不出', () => {
    const quantities = [1, purchase.quantity];
    const earlier = new Map(before.map((one) => [`${one.who} ${one.where}`, amountsIn(one.text)]));
    const leaks = after.filter(isOutsider).flatMap((one) => {
      const then = earlier.get(`${one.who} ${one.where}`) ?? [];
      const now = amountsIn(one.text);
      const fresh = now.filter((amount) => !then.includes(amount));
      const gone = then.filter((amount) => !now.includes(amount));
      const differences = fresh.flatMap((amount) => gone.map((old) => amount - old));
      return [
        ...spelledOut(one.text, bought).map((found) => lineOf(one, found)),
        ...[...fresh, ...differences]
          .filter((amount) => betrays(amount, bought, quantities))
          .map((amount) => lineOf(one, String(amount))),
      ];
    });
    expect(leaks).toEqual([]);
  });

  it('写入接口：不论谁、填什么，回答里都没有数值', async () => {
    const leaks: string[] = [];
    for (const row of table.filter((one) => one.method !== 'GET')) {
      for (const person of people) {
        if (row.id === 'identity.signOut') continue;
        const url = (await addressesOf(row))[0] ?? row.path.replace(/:\w+/g, '1');
        const body = row.upload ? undefined : sampleOf(row.body);
        const heard = await hear(server, person, row, url.replace(/:\w+/g, '1'), body);
        if (person.name === 'price') continue;
        for (const canary of [bought, unbought])
          leaks.push(...spelledOut(heard.text, canary).map((found) => lineOf(heard, found)));
      }
    }
    expect(leaks).toEqual([]);
  });

  it('国家接口：目录文件、分页查询都不给数值，也不给别家的账', async () => {
    const rows = await ownerRows(
      server,
      `SELECT code FROM institution WHERE kind = 'pharmacy' AND code <> (SELECT institution_code FROM claim WHERE claim_no = '${purchase.claimNo}') LIMIT 1`,
    );
    const institutionCode = String(rows[0]?.['code']);
    const keys = await callerOf('admin').ok(createClient, { body: { institutionCode } });
    const pos = gatewayClient(server.app, server.clock, { ...keys, institutionCode });
    const texts: string[] = [];
    for (const infno of ['1301', '1302', '1303', '1305']) {
      const { body } = await pos.send(infno, { data: { ver: 'v0000' } });
      const { file_qury_no, filename, data_cnt } = body.output as unknown as Offer;
      expect(body.infcode).toBe(0);
      if (data_cnt > 0)
        texts.push(unzipOnly((await pos.fetchFile({ file_qury_no, filename, fixmedins_code: 'plc' })).bytes));
    }
    for (const infno of ['1312', '1316', '1317', '1318', '1319']) {
      const { body } = await pos.send(infno, {
        data: { updt_time: '2020-01-01', page_num: 1, page_size: 100, fixmedins_code: institutionCode },
      });
      expect(body.infcode, body.err_msg).toBe(0);
      texts.push(JSON.stringify(body));
    }
    expect(texts.join('').length).toBeGreaterThan(1000);
    const leaks = texts.flatMap((text) => [bought, unbought].flatMap((canary) => spelledOut(text, canary)));
    expect(leaks).toEqual([]);
  });

  it('日志、指标、接口说明和存放标准以外的任何一张表里都没有', async () => {
    const metrics = await server.app.inject({ method: 'GET', url: '/metrics' });
    const docs = await server.app.inject({ method: 'GET', url: '/api/docs/json' });
    expect(log.length).toBeGreaterThan(100);
    const places = new Map([
      ...(await dumpTables(server, KEEPERS)),
      ['日志', log.join('\n')],
      ['指标', metrics.body],
      ['接口说明', docs.body],
    ]);
    const leaks = [...places].flatMap(([place, text]) =>
      [unbought, bought].flatMap((canary) => spelledOut(text, canary).map((found) => `${place}：${found}`)),
    );
    expect(leaks).toEqual([]);
  });
});

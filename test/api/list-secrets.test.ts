import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day } from '../../src/base/date.ts';
import { listNationalEntries } from '../../src/contract/catalogue.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { removeFromList } from '../../src/contract/list-acts.ts';
import {
  addCommitment,
  addListEntry,
  addListedPrice,
  addStandard,
  createListVersion,
  dropListEntry,
  exportProducts,
  getListEntry,
  getProduct,
  listListEntries,
  reviseListEntry,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import { decidePayable } from '../../src/domain/catalogue/payable-product.ts';
import {
  findListedDrugs,
  findProductByTraceCode,
  findProducts,
} from '../../src/server/catalogue/lookup-store.ts';
import { insertTestPerson } from '../support/province.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  anotherPharmacist,
  CODE,
  openListDesk,
  productBody,
  publishOneDrug,
  SECRET,
  type ListDesk,
} from '../support/list-desk.ts';

const ACT = { reason: '质量通报', evidence: '示例文号', lateReason: null, seenAct: null };

let server: TestServer;
let catalogue: Caller;
let price: Caller;
let auditor: Caller;
let agency: Caller;
let pharmacist: Caller;
let entry: ListDesk['entry'];
let nationalId: number;
let versionId: number;
let entryId: number;
let entryKey: string;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  const desk = await openListDesk(server);
  ({ catalogue, price, auditor, agency, pharmacist, entry, nationalId, versionId } = desk);
  ({ entryId, entryKey } = await publishOneDrug(desk));
});
afterAll(() => server.close());

describe('全省统一（N5.1、M6）', () => {
  it('地区的每一种改动都拒绝并留痕，什么也不写入', async () => {
    const { versionId: _, ...body } = entry();
    const standard = {
      kind: 'negotiated',
      standard: '1.00',
      confidential: false,
      from: '2026-07-01',
      to: null,
      reason: '自定',
      evidence: '无',
    } as const;
    const tried = [
      await agency.call(createListVersion, {
        body: {
          edition: '市版',
          effectiveFrom: '2026-01-01',
          effectiveTo: '2026-12-31',
          generics: null,
          copyFrom: null,
        },
      }),
      await agency.call(addListEntry, { body: entry({ genericName: '市定药' }) }),
      await agency.call(reviseListEntry, { params: { id: entryId }, body }),
      await agency.call(dropListEntry, { params: { id: entryId } }),
      await agency.call(removeFromList, {
        params: { id: entryId },
        body: { removedOn: '2026-07-01', transitionTo: null, ground: 'unused', ...ACT },
      }),
      await agency.call(saveProduct, {
        params: { code: CODE },
        body: productBody(entryKey, { maker: '改名' }),
      }),
      await agency.call(addCommitment, {
        params: { code: CODE },
        body: { documentNo: 'x', signedOn: '2026-01-01', from: '2026-01-01', to: null },
      }),
      await agency.call(addStandard, { params: { code: CODE }, body: standard }),
      await agency.call(addListedPrice, {
        params: { code: CODE },
        body: { price: '1.00', from: '2026-07-01', to: null, source: '自定' },
      }),
    ];
    expect(
      tried.map((answer) => (answer.status === 200 ? 200 : `${answer.status} ${answer.body.code}`)),
    ).toEqual(Array(9).fill('422 AREA_MAY_NOT_CHANGE_LIST'));
    expect(
      (await auditor.ok(listAudit, { query: { actor: '示例·经办', action: 'catalogue.', pageSize: 50 } }))
        .total,
    ).toBe(9);
    expect((await pharmacist.ok(getProduct, { params: { code: CODE } })).product.maker).toBe('示例制药一厂');
    expect(
      (await pharmacist.call(saveProduct, { params: { code: CODE }, body: productBody(entryKey) })).status,
    ).toBe(403);
  });

  it('标准保密的药，挂网价也不告诉参保患者：它就在标准附近；卖药的机构照常看得到', async () => {
    const { world } = server;
    const personId = await world.db.transaction('all', (tx) => insertTestPerson(world, tx, 901));
    const patient = await server.signIn({
      login: 'patient901',
      name: '示例·患者',
      role: 'patient',
      personId,
    });
    const told = await pharmacist.ok(getProduct, { params: { code: CODE } });
    expect(told.product.listedPrice).not.toBeNull();
    const untold = await patient.ok(getProduct, { params: { code: CODE } });
    expect([untold.product.listedPrice, untold.listedPrices]).toEqual([null, []]);
  });

  it('保密标准的数值不出现在其他岗位能得到的任何回答、导出和留痕里', async () => {
    const planted = [SECRET.slice(0, 5), '4321'];
    const urls = [
      `/api/products/${CODE}`,
      '/api/products',
      '/api/products?q=98765',
      '/api/products.xlsx',
      '/api/list-entries',
      `/api/list-entries/${entryId}`,
      '/api/list-fields',
      '/api/catalogue/versions',
      `/api/catalogue/versions/${nationalId}/entries?pageSize=200`,
      `/api/catalogue/versions/${nationalId}/categories`,
      '/api/audit?pageSize=200',
    ];
    const leaks: string[] = [];
    for (const caller of [catalogue, auditor, agency, pharmacist, server.anonymous]) {
      for (const url of urls) {
        const reply = await server.app.inject({
          method: 'GET',
          url,
          headers: caller.cookie ? { cookie: caller.cookie } : {},
        });
        const isFile = String(reply.headers['content-type']).includes('spreadsheet');
        const text = isFile
          ? JSON.stringify(utils.sheet_to_json(read(reply.rawPayload).Sheets['产品'] ?? {}))
          : reply.body;
        if (reply.statusCode === 200 && isFile) expect(text).toContain('保密');
        if (planted.some((secret) => text.includes(secret))) leaks.push(url);
      }
    }
    expect(exportProducts.download).toBe(true);
    expect(leaks).toEqual([]);
    const own = await server.app.inject({
      method: 'GET',
      url: `/api/products/${CODE}`,
      headers: { cookie: price.cookie },
    });
    expect(own.body).toContain(SECRET);
  });

  it('国家目录的条目不被单行支付目录的查询混入', async () => {
    expect(
      (await pharmacist.call(listNationalEntries, { params: { id: versionId }, query: {} })).status,
    ).toBe(200);
    expect((await pharmacist.ok(listNationalEntries, { params: { id: versionId }, query: {} })).total).toBe(
      0,
    );
  });
});

describe('调出与过渡（N1.2、N3.3、I14）', () => {
  it('调出日起按过渡期处理，过渡期满不再支付；倒填要说明理由', async () => {
    const past = await catalogue.call(removeFromList, {
      params: { id: entryId },
      body: { removedOn: '2026-06-01', transitionTo: null, ground: 'approvalWithdrawn', ...ACT },
    });
    expect(past).toMatchObject({ status: 400, body: { field: 'lateReason' } });
    await catalogue.ok(removeFromList, {
      params: { id: entryId },
      body: {
        removedOn: '2026-07-01',
        transitionTo: '2026-08-31',
        ground: 'approvalWithdrawn',
        ...ACT,
      },
    });
    expect(
      await catalogue.call(removeFromList, {
        params: { id: entryId },
        body: { removedOn: '2026-07-01', transitionTo: null, ground: 'fraud', ...ACT },
      }),
    ).toMatchObject({ status: 409 });
    expect(await catalogue.ok(getListEntry, { params: { id: entryId } })).toMatchObject({
      removalReason: '质量通报',
      entry: { removedOn: '2026-07-01', transitionTo: '2026-08-31', state: 'listed' },
    });
    const found = (
      await server.world.db.transaction('none', (tx) => findProducts(tx, [CODE, 'XA00AAA000A000000000000']))
    ).get(CODE);
    if (!found) throw new Error('product missing');
    const on = (text: string) => {
      const outcome = decidePayable(found, day(text));
      return outcome.ok ? outcome.value.membership.state : outcome.refusal.code;
    };
    expect(['2026-06-30', '2026-07-01', '2026-08-31', '2026-09-01'].map(on)).toEqual([
      'listed',
      'transition',
      'transition',
      'DRUG_TERM_ENDED',
    ]);
    server.clock.setDay('2026-09-01');
    const late = await anotherPharmacist(server, 'late');
    expect(
      (await late.ok(listListEntries, { query: { state: 'ended' } })).rows.map((row) => row.genericName),
    ).toEqual(['示例单抗注射液']);
  });

  it('其他模块按编码、条目、追溯码取用', async () => {
    await server.world.db.transaction('none', async (tx) => {
      expect((await findProductByTraceCode(tx, '81000011234567890123'))?.nationalCode).toBe(CODE);
      expect(await findProductByTraceCode(tx, '99999991234567890123')).toBeUndefined();
      const drug = (await findListedDrugs(tx, [entryKey])).get(entryKey);
      expect(drug).toMatchObject({ genericName: '示例单抗注射液', field: '肿瘤', diagnosisCodes: ['C50'] });
      expect(drug?.terms).toHaveLength(1);
    });
  });
});

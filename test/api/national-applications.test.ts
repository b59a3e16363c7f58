import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../../src/contract/identity.ts';
import {
  addNationalApplication,
  addNationalApplicationStep,
  getNationalApplication,
  listNationalApplications,
} from '../../src/contract/prices.ts';
import { addListEntry, addStandard, getProduct, saveProduct } from '../../src/contract/separate-payment.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { CODE, openListDesk, productBody, type ListDesk } from '../support/list-desk.ts';
import { publishByTwo } from '../support/publish.ts';

let server: TestServer;
let desk: ListDesk;
let price: Caller;
let id: number;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await openListDesk(server);
  price = desk.price;
  const { entryKey } = await desk.catalogue.ok(addListEntry, { body: desk.entry() });
  await publishByTwo(desk.catalogue, desk.checker, desk.versionId);
  await desk.catalogue.ok(saveProduct, { params: { code: CODE }, body: productBody(entryKey) });
});
afterAll(() => server.close());

const APPLICATION = {
  maker: '示例制药一厂',
  genericName: '示例单抗注射液',
  dosageForm: '注射剂',
  strength: '100mg(4ml)',
  pack: '1瓶/盒',
  nationalCode: CODE,
  submittedOn: '2026-05-06',
  documentNo: '示例申请 1 号',
};
const step = (kind: 'accepted' | 'supplement' | 'standardSet' | 'refused', onDay: string) =>
  price.call(addNationalApplicationStep, {
    params: { id },
    body: { kind, onDay, documentNo: '示例回执', note: '' },
  });
const standard = (applicationId: number) =>
  price.call(addStandard, {
    params: { code: CODE },
    body: {
      kind: 'negotiated',
      standard: '560.00',
      confidential: false,
      from: '2026-06-20',
      to: null,
      reasonKind: 'newSpec',
      reason: '国家确定新增规格',
      evidence: '示例通知',
      applicationId,
    },
  });

describe('目录未载明规格的国家申请（N2.3）', () => {
  it('登记后跟踪；价格、目录、审计岗位看得到，只有价格岗位能登记', async () => {
    ({ id } = await price.ok(addNationalApplication, { body: APPLICATION }));
    expect(await desk.auditor.ok(getNationalApplication, { params: { id } })).toMatchObject({
      ...APPLICATION,
      state: 'submitted',
      steps: [],
      standardOf: [],
    });
    expect((await desk.catalogue.call(addNationalApplication, { body: APPLICATION })).status).toBe(403);
    expect((await desk.pharmacist.call(getNationalApplication, { params: { id } })).status).toBe(403);
    expect((await price.call(getNationalApplication, { params: { id: 999 } })).status).toBe(404);
  });

  it.each([
    ['提交日期在今天以后', { submittedOn: '2026-06-16' }, 'submittedOn'],
    ['编码不是药品编码', { nationalCode: 'X0000000000000000000' }, 'nationalCode'],
  ])('%s：指出字段', async (_, more, field) => {
    expect(await price.call(addNationalApplication, { body: { ...APPLICATION, ...more } })).toMatchObject({
      status: 400,
      body: { field },
    });
  });

  it('国家没有确定标准以前，不能据此登记标准', async () => {
    expect((await step('accepted', '2026-05-10')).status).toBe(200);
    expect(await standard(id)).toMatchObject({
      status: 422,
      body: {
        code: 'STANDARD_REVISION_WITHOUT_GROUND',
        clause: 'N2.3',
        detail: '没有国家已确定标准的申请可依据',
      },
    });
    expect(await standard(999)).toMatchObject({ status: 422 });
  });

  it('进展按日期往前，不早于上一步，不晚于今天', async () => {
    expect(await step('supplement', '2026-05-09')).toMatchObject({ status: 400, body: { field: 'onDay' } });
    expect(await step('supplement', '2026-07-01')).toMatchObject({ status: 400, body: { field: 'onDay' } });
    expect((await step('supplement', '2026-05-20')).status).toBe(200);
  });

  it('有了结果就不再进展；据此登记标准，登记与申请互相找得到', async () => {
    expect((await step('standardSet', '2026-06-12')).status).toBe(200);
    expect(await step('refused', '2026-06-13')).toMatchObject({
      status: 422,
      body: { code: 'NATIONAL_APPLICATION_CLOSED', clause: 'N2.3', detail: '2026-06-12 国家已确定标准' },
    });
    expect((await standard(id)).status).toBe(200);
    expect((await price.ok(getProduct, { params: { code: CODE } })).standards).toMatchObject([
      { standard: '560.00' },
    ]);
    expect(await price.ok(getNationalApplication, { params: { id } })).toMatchObject({
      state: 'standardSet',
      standardOf: [CODE],
      steps: [{ kind: 'accepted' }, { kind: 'supplement' }, { kind: 'standardSet', enteredBy: '示例·价格' }],
    });
    const audited = await desk.auditor.ok(listAudit, {
      query: { action: 'catalogue.addNationalApplication' },
    });
    expect(audited.total).toBe(4);
  });

  it('按状态和名称查', async () => {
    await price.ok(addNationalApplication, {
      body: { ...APPLICATION, nationalCode: null, genericName: '示例另一药' },
    });
    const found = async (query: { state?: 'submitted' | 'refused'; q?: string }) =>
      (await desk.auditor.ok(listNationalApplications, { query })).rows.map((row) => row.genericName);
    expect(await found({ state: 'submitted' })).toEqual(['示例另一药']);
    expect(await found({ q: '单抗' })).toEqual(['示例单抗注射液']);
    expect(await found({ state: 'refused' })).toEqual([]);
  });
});

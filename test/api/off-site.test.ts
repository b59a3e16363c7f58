import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseMandate, grantMandate } from '../../src/contract/insured-agents.ts';
import {
  answerOffSite,
  askOffSite,
  getMyOffSite,
  listOffSiteFilings,
  listOffSiteRequests,
} from '../../src/contract/settlement-off-site.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { identityNumber, insertTestPerson } from '../support/province.ts';

let server: TestServer;
let patient: Caller;
let agent: Caller;
let agency: Caller;
let otherAgency: Caller;

async function person(order: number, name: string): Promise<Caller> {
  const personId = await server.world.db.transaction('all', (tx) =>
    insertTestPerson(server.world, tx, order, { name, areaCode: '430102' }),
  );
  return server.signIn({ login: `person${order}`, name, role: 'patient', personId });
}

beforeAll(async () => {
  server = await startTestServer();
  patient = await person(601, '示例·患者');
  agent = await person(602, '示例·儿子');
  const reviewer = (login: string, areaCode: string) =>
    server.signIn({ login, name: `示例·${login}`, role: 'agencyReviewer', areaCode });
  agency = await reviewer('agency-cs', '430100');
  otherAgency = await reviewer('agency-zz', '430200');
});
afterAll(() => server.close());

let sequence = 0;
const ask = (change: object = {}) => ({
  body: {
    requestId: `off-site-request-${(sequence += 1)}`,
    placeCode: '430203',
    kind: 'livingElsewhere' as const,
    from: '2026-06-15',
    to: null,
    note: '随子女居住',
    ...change,
  },
});
const codeOf = (answer: { status: number; body: unknown }) =>
  `${answer.status} ${(answer.body as { code?: string }).code ?? ''}`;

describe('异地购药备案网上申请（M30）', () => {
  it('M30：患者申请，参保地经办同意后备案；外地经办看不见也答复不了', async () => {
    const given = ask();
    const { id } = await patient.ok(askOffSite, given);
    expect((await patient.ok(askOffSite, given)).id).toBe(id);
    expect((await otherAgency.ok(listOffSiteRequests, { query: {} })).total).toBe(0);
    const answer = { params: { id }, body: { granted: true, reason: '' } };
    expect(codeOf(await otherAgency.call(answerOffSite, answer))).toBe('404 NOT_FOUND');
    const [row] = (await agency.ok(listOffSiteRequests, { query: { state: 'open' } })).rows;
    expect(row).toMatchObject({ id, personName: '示例·患者', kind: 'livingElsewhere', answer: null });
    await agency.ok(answerOffSite, answer);
    expect(codeOf(await agency.call(answerOffSite, answer))).toBe('409 ALREADY_ANSWERED');

    const mine = await patient.ok(getMyOffSite, {});
    expect(mine.filings).toHaveLength(1);
    expect(mine.filings[0]).toMatchObject({
      kind: 'livingElsewhere',
      from: '2026-06-15',
      to: null,
      state: 'live',
    });
    expect(mine.requests[0]?.answer).toMatchObject({ granted: true });
    expect((await agency.ok(listOffSiteFilings, { query: { q: '示例·患者' } })).total).toBe(1);
    expect((await otherAgency.ok(listOffSiteFilings, { query: {} })).total).toBe(0);
    expect((await agent.ok(getMyOffSite, {})).filings).toEqual([]);
  });

  it('M30：不同意要写原因；拒绝各有说法', async () => {
    const { id } = await patient.ok(askOffSite, ask({ placeCode: '430300' }));
    expect(codeOf(await patient.call(askOffSite, ask({ placeCode: '430302' })))).toBe(
      '422 OFF_SITE_ALREADY_ASKED',
    );
    expect(
      (await agency.call(answerOffSite, { params: { id }, body: { granted: false, reason: ' ' } })).status,
    ).toBe(400);
    await agency.ok(answerOffSite, { params: { id }, body: { granted: false, reason: '材料不符' } });
    expect((await patient.ok(getMyOffSite, {})).requests[0]?.answer?.reason).toBe('材料不符');
    expect(codeOf(await patient.call(askOffSite, ask({ placeCode: '430105' })))).toBe(
      '422 OFF_SITE_NOT_NEEDED',
    );
    expect(codeOf(await patient.call(askOffSite, ask({ from: '2026-06-14' })))).toBe(
      '422 OFF_SITE_DAYS_PAST',
    );
    expect(codeOf(await patient.call(askOffSite, ask({ kind: 'temporary' })))).toBe(
      '422 OFF_SITE_END_MISSING',
    );
    expect(codeOf(await patient.call(askOffSite, ask({ placeCode: '990000' })))).toBe('400 BAD_INPUT');
  });

  it('M30：同一请求编号换了地方或类型不算同一份；同时提交两份只留一份', async () => {
    const given = ask({ placeCode: '430502' });
    await patient.ok(askOffSite, given);
    for (const other of [{ placeCode: '430600' }, { kind: 'settled' as const }])
      expect(codeOf(await patient.call(askOffSite, { body: { ...given.body, ...other } }))).toBe(
        '409 REQUEST_REUSED',
      );
    const both = await Promise.all(
      [1, 2, 3, 4].map(() => patient.call(askOffSite, ask({ placeCode: '430702' }))),
    );
    expect(both.map(codeOf).filter((code) => code !== '422 OFF_SITE_ALREADY_ASKED')).toEqual(['200 ']);
  });

  it('M35：家人凭委托代为申请，记下“谁代谁”；同一请求编号不能再用于另一个人', async () => {
    const mandate = await patient.ok(grantMandate, {
      body: {
        requestId: 'mandate-off-site-1',
        relation: 'child',
        from: '2026-06-15',
        to: '2026-12-31',
        agentName: '示例·儿子',
        agentIdNumber: identityNumber(602),
        powers: ['bills'],
      },
    });
    await agent.ok(chooseMandate, { body: { mandateId: mandate.id } });
    const asked = ask({ placeCode: '430400' });
    await agent.ok(askOffSite, asked);
    expect((await patient.ok(getMyOffSite, {})).requests[0]?.askerName).toBe('示例·儿子 代 示例·患者');

    // For somebody else, and for himself, the same number is another request: refused by name, and nothing is written.
    const aunt = await person(603, '示例·姑姑');
    const second = await aunt.ok(grantMandate, {
      body: {
        requestId: 'mandate-off-site-2',
        relation: 'other',
        from: '2026-06-15',
        to: '2026-12-31',
        agentName: '示例·儿子',
        agentIdNumber: identityNumber(602),
        powers: ['bills'],
      },
    });
    for (const mandateId of [second.id, null]) {
      await agent.ok(chooseMandate, { body: { mandateId } });
      expect(await agent.call(askOffSite, asked)).toMatchObject({
        status: 409,
        body: { code: 'REQUEST_REUSED', field: 'requestId' },
      });
      expect((await agent.ok(getMyOffSite, {})).requests).toEqual([]);
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  endGuidance,
  getGuidance,
  getPublicGuidance,
  getTicket,
  listGuidance,
  listPublicGuidance,
  listTickets,
  publishGuidance,
  raiseTicket,
  takeTicketStep,
} from '../../src/contract/questions.ts';
import type { TicketStep } from '../../src/domain/catalogue/questions/ticket.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { furnishCounter, TABLETS, type Counter } from '../support/counter.ts';

let server: TestServer;
let counter: Counter;
let county: Caller;
let catalogue: Caller;
let serial = 0;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  county = await server.signIn({
    login: 'county',
    name: '示例县区',
    role: 'agencyReviewer',
    areaCode: '430102',
  });
  catalogue = await server.signIn({ login: 'catalogue', name: '示例省局', role: 'provinceCatalogue' });
});
afterAll(() => server.close());

const question = (given: { kind?: 'fault' | 'scope'; entryKey?: string | null } = {}) => ({
  requestId: `ticket-request-${(serial += 1)}`,
  kind: 'fault' as const,
  title: '示例：编码库缺少一个规格',
  words: '示例：扫码后查不到该规格的国家编码。',
  entryKey: TABLETS.entryKey,
  ...given,
});

async function step(
  who: Caller,
  id: number,
  name: Exclude<TicketStep, 'raise'>,
  more: { source?: string; guidanceId?: number | null } = {},
) {
  const afterSeq = (await counter.auditor.ok(getTicket, { params: { id } })).events.length;
  const body = { step: name, words: `示例：${name}`, source: '', guidanceId: null, ...more, afterSeq };
  const answer = await who.call(takeTicketStep, { params: { id }, body });
  return answer.status === 200 ? 'done' : `${answer.status} ${answer.body.code}`;
}

const ruling = (given: Partial<Parameters<typeof asBody>[0]> = {}) => asBody(given);
function asBody(given: {
  kind?: 'ruling' | 'explanation' | 'question';
  audience?: 'public' | 'staff';
  title?: string;
  from?: string;
  source?: string;
  supersedes?: number | null;
  entryKeys?: string[];
}) {
  return {
    body: {
      kind: 'ruling' as const,
      audience: 'public' as const,
      title: '示例：可否联合用药',
      body: '示例：限定支付范围没有限制联合用药的，可以联合使用。',
      entryKeys: [TABLETS.entryKey],
      from: '2026-06-15',
      source: '示例函〔2026〕2号',
      supersedes: null,
      ...given,
    },
  };
}

describe('故障报告（N5.5）', () => {
  it('药店报告，县区、市州、省局逐级办理，每级看得到等自己办的', async () => {
    const raised = await counter.pharmacy.ok(raiseTicket, { body: question() });
    expect(raised).toMatchObject({ level: 'county', ticketNo: expect.stringMatching(/^W2026\d{6}$/) });
    const waiting = async (who: Caller) =>
      (await who.ok(listTickets, { query: { mine: true } })).rows.some((row) => row.id === raised.id);
    expect([await waiting(county), await waiting(counter.agency), await waiting(catalogue)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await step(county, raised.id, 'passUp')).toBe('done');
    expect([await waiting(county), await waiting(counter.agency)]).toEqual([false, true]);
    expect(await step(counter.agency, raised.id, 'passUp')).toBe('done');
    expect(await step(catalogue, raised.id, 'answer')).toBe('done');
    expect(await waiting(counter.pharmacy)).toBe(true);
    expect(await step(counter.pharmacy, raised.id, 'close')).toBe('done');
    const { ticket, events, steps } = await counter.pharmacy.ok(getTicket, { params: { id: raised.id } });
    expect(ticket).toMatchObject({ level: 'province', state: 'closed', drugName: '示例替尼片 口服常释剂型' });
    expect(events.map((event) => event.step)).toEqual(['raise', 'passUp', 'passUp', 'answer', 'close']);
    expect(steps).toEqual([]);
  });

  it('别的机构、别的地区看不到，也办不了；同一请求只记一次', async () => {
    const body = question();
    const first = await counter.pharmacy.ok(raiseTicket, { body });
    expect(await counter.pharmacy.ok(raiseTicket, { body })).toEqual(first);
    const far = await server.signIn({
      login: 'far-agency',
      name: '示例株洲',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    for (const stranger of [counter.otherPharmacy, far])
      expect((await stranger.call(getTicket, { params: { id: first.id } })).status).toBe(404);
    expect(await step(far, first.id, 'answer')).toBe('404 NOT_FOUND');
    expect(await step(catalogue, first.id, 'answer')).toBe('422 TICKET_STEP_NOT_ALLOWED');
    expect(await step(counter.pharmacy, first.id, 'withdraw')).toBe('done');
  });

  it('看过之后又有新的办理，先看再办；药品不在目录里，什么也不写入', async () => {
    const { id } = await counter.pharmacy.ok(raiseTicket, { body: question() });
    const body = { step: 'passUp' as const, words: '示例', source: '', guidanceId: null, afterSeq: 1 };
    const both = await Promise.all([
      county.call(takeTicketStep, { params: { id }, body }),
      county.call(takeTicketStep, { params: { id }, body }),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const unknown = await counter.pharmacy.call(raiseTicket, { body: question({ entryKey: '没有|片' }) });
    expect(unknown).toMatchObject({ status: 400, body: { field: 'entryKey' } });
  });
});

describe('支付范围疑问与口径（N5.6、N5.1）', () => {
  it('地区不能自己解释；省局请示国家，凭文号登记答复，公布口径后以口径答复', async () => {
    const { id } = await counter.hospital.ok(raiseTicket, { body: question({ kind: 'scope' }) });
    expect(await step(county, id, 'answer')).toBe('422 SCOPE_NEEDS_RULING');
    await step(county, id, 'passUp');
    await step(counter.agency, id, 'passUp');
    expect(await step(catalogue, id, 'consultNation')).toBe('done');
    expect(await step(catalogue, id, 'nationReplied')).toBe('422 TICKET_SOURCE_MISSING');
    expect(await step(catalogue, id, 'nationReplied', { source: '示例函〔2026〕2号' })).toBe('done');
    const published = await catalogue.ok(publishGuidance, ruling());
    expect(await step(catalogue, id, 'answer', { guidanceId: published.id })).toBe('done');
    const { events } = await counter.hospital.ok(getTicket, { params: { id } });
    expect(events.at(-1)?.guidance).toEqual({ id: published.id, title: '示例：可否联合用药' });
  });

  it('口径须有依据，不能倒签，药品须在目录里；只有省局能公布', async () => {
    const fieldOf = async (given: Parameters<typeof asBody>[0]) => {
      const answer = await catalogue.call(publishGuidance, ruling(given));
      return answer.status === 400 ? answer.body.field : answer.status;
    };
    expect(await fieldOf({ source: ' ' })).toBe('source');
    expect(await fieldOf({ from: '2026-06-14' })).toBe('from');
    expect(await fieldOf({ from: '2026-02-30' })).toBe('from');
    expect(await fieldOf({ entryKeys: ['没有|片'] })).toBe('entryKeys');
    expect((await counter.agency.call(publishGuidance, ruling())).status).toBe(403);
  });

  it('后来的接替前面的：自其起始日起，前一份停止；同一份不能接替两次', async () => {
    const old = await catalogue.ok(publishGuidance, ruling({ title: '示例：旧口径' }));
    const next = ruling({ title: '示例：新口径', from: '2026-07-01', supersedes: old.id });
    const { id } = await catalogue.ok(publishGuidance, next);
    expect(await catalogue.ok(getGuidance, { params: { id: old.id } })).toMatchObject({
      state: 'inForce',
      endedOn: '2026-07-01',
      supersededBy: { id, title: '示例：新口径' },
    });
    expect(await catalogue.call(publishGuidance, next)).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_SUPERSEDED' },
    });
    const before = ruling({ from: '2026-06-15', supersedes: id });
    expect(await catalogue.call(publishGuidance, before)).toMatchObject({
      status: 400,
      body: { field: 'from' },
    });
    expect(
      (
        await catalogue.call(endGuidance, {
          params: { id: old.id },
          body: { endedOn: '2026-06-20', reason: '示例' },
        })
      ).status,
    ).toBe(409);
  });

  it('公众只看得到面向社会的；停止适用后写明原因，仍可查', async () => {
    const open = await catalogue.ok(
      publishGuidance,
      ruling({ kind: 'explanation', title: '示例：今年有哪些变化', source: '' }),
    );
    const inner = await catalogue.ok(
      publishGuidance,
      ruling({ kind: 'question', audience: 'staff', title: '示例：内部培训' }),
    );
    const found = await server.anonymous.ok(listPublicGuidance, {
      query: { entryKey: TABLETS.entryKey, kind: 'explanation' },
    });
    expect(found.rows.map((row) => row.id)).toEqual([open.id]);
    expect(found.rows[0]?.drugs).toEqual([{ entryKey: TABLETS.entryKey, name: '示例替尼片 口服常释剂型' }]);
    expect((await server.anonymous.call(getPublicGuidance, { params: { id: inner.id } })).status).toBe(404);
    expect(
      (await counter.pharmacy.ok(listGuidance, { query: { q: '内部' } })).rows.map((row) => row.id),
    ).toEqual([inner.id]);
    await catalogue.ok(endGuidance, {
      params: { id: open.id },
      body: { endedOn: '2026-06-15', reason: '示例：已并入年度说明' },
    });
    expect(await server.anonymous.ok(getPublicGuidance, { params: { id: open.id } })).toMatchObject({
      state: 'ended',
      endReason: '示例：已并入年度说明',
    });
    const inForce = await server.anonymous.ok(listPublicGuidance, {
      query: { state: 'inForce', kind: 'explanation' },
    });
    expect(inForce.total).toBe(0);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import {
  askInquiry,
  getInquiry,
  listInquiries,
  listMyInquiries,
  takeInquiryStep,
} from '../../src/contract/eligibility-inquiries.ts';
import { chooseMandate, grantMandate } from '../../src/contract/insured-agents.ts';
import { listNotices } from '../../src/contract/prescription-notices.ts';
import { getTicket, publishGuidance, takeTicketStep } from '../../src/contract/questions.ts';
import type { InquiryStep } from '../../src/domain/eligibility/inquiries/inquiry.ts';
import type { Caller } from '../support/api.ts';
import { newPatient, setStage, submitted, type TestPatient } from '../support/eligibility-stage.ts';
import { ownerRows } from '../support/canary.ts';

const stage = setStage();
let patient: TestPatient;
let neighbour: TestPatient;
let agency: Caller;
let otherAgency: Caller;
let province: Caller;
let sequence = 0;

beforeAll(async () => {
  patient = await newPatient(stage, '示例·提问患者');
  neighbour = await newPatient(stage, '示例·邻居');
  const { server } = stage;
  const reviewer = (login: string, areaCode: string) =>
    server.signIn({ login, name: `示例·${login}`, role: 'agencyReviewer', areaCode });
  agency = await reviewer('inquiry-agency', '430100');
  otherAgency = await reviewer('inquiry-elsewhere', '430200');
  province = await server.signIn({ login: 'inquiry-province', name: '示例·省局', role: 'provinceCatalogue' });
});

const question = (change: object = {}) => ({
  body: {
    requestId: `inquiry-request-${(sequence += 1)}`,
    kind: 'drug' as const,
    words: '示例：这个药和中药一起吃，还能报吗？',
    about: stage.entryKey,
    ...change,
  },
});
const codeOf = (answer: { status: number; body: unknown }) =>
  `${answer.status} ${(answer.body as { code?: string }).code ?? ''}`;

async function step(
  who: Caller,
  id: number,
  name: Exclude<InquiryStep, 'ask'>,
  more: { words?: string; aboutScope?: boolean; guidanceId?: number | null; afterSeq?: number } = {},
): Promise<string> {
  const [row] = await ownerRows(
    stage.server,
    `SELECT max(seq) AS seq FROM inquiry_event WHERE inquiry_id = ${id}`,
  );
  const body = {
    step: name,
    words: `示例：${name}`,
    aboutScope: false,
    guidanceId: null,
    afterSeq: Number(row?.['seq'] ?? 1),
    ...more,
  };
  return codeOf(await who.call(takeInquiryStep, { params: { id }, body }));
}
const stepsOf = async (who: Caller, id: number) => (await who.ok(getInquiry, { params: { id } })).steps;

describe('患者向参保地经办提问（M23.1）', () => {
  it('M23.1：经办答复，患者看到答复和提醒，追问一次，再结束；同一请求只记一次', async () => {
    const given = question();
    const first = await patient.caller.ok(askInquiry, given);
    expect(first.inquiryNo).toMatch(/^Z2026\d{6}$/);
    expect(await patient.caller.ok(askInquiry, given)).toEqual(first);
    const { id } = first;
    const listed = await agency.ok(listInquiries, { query: { q: '示例·提问患者', state: 'open' } });
    expect(listed.rows[0]).toMatchObject({ id, kind: 'drug', drugName: '示例替尼', daysHere: 0 });
    expect((await otherAgency.ok(listInquiries, { query: {} })).total).toBe(0);
    expect(await step(agency, id, 'answer', { words: '示例：可以报，按药品各自的规定算。' })).toBe('200 ');
    expect(await step(agency, id, 'answer')).toBe('422 INQUIRY_STEP_NOT_ALLOWED');
    expect((await patient.caller.ok(listNotices, { query: {} })).rows[0]).toMatchObject({
      title: '您的问题有答复了',
      about: { kind: 'inquiry', id: String(id) },
    });
    expect((await neighbour.caller.ok(listNotices, { query: {} })).total).toBe(0);
    expect(await stepsOf(patient.caller, id)).toEqual(['close', 'askAgain']);
    expect(await step(patient.caller, id, 'askAgain', { words: '  ' })).toBe('400 BAD_INPUT');
    expect(await step(patient.caller, id, 'askAgain')).toBe('200 ');
    expect(await step(agency, id, 'answer')).toBe('200 ');
    expect(await step(patient.caller, id, 'askAgain')).toBe('422 INQUIRY_ASKED_AGAIN');
    expect(await step(patient.caller, id, 'close', { words: '' })).toBe('200 ');
    expect(await stepsOf(patient.caller, id)).toEqual([]);
    const told = await patient.caller.ok(getInquiry, { params: { id } });
    expect(told.events.map((event) => event.step)).toEqual(['ask', 'answer', 'askAgain', 'answer', 'close']);
    expect(told.inquiry).toMatchObject({ state: 'closed', askedAgain: true, entryKey: stage.entryKey });
  });

  it('N5.1：支付范围的问题请示上级；省局公布口径以前，经办答复不了', async () => {
    const { id } = await patient.caller.ok(askInquiry, question());
    expect(await step(agency, id, 'answer', { aboutScope: true })).toBe('422 SCOPE_NEEDS_RULING');
    expect(await step(agency, id, 'refer', { words: '示例：限定范围没有写明联合用药。' })).toBe('200 ');
    const { events } = await agency.ok(getInquiry, { params: { id } });
    const ticketId = events.at(-1)?.ticket?.id ?? 0;
    expect((await patient.caller.ok(getInquiry, { params: { id } })).events.at(-1)?.ticket).toBeNull();
    const { ticket } = await agency.ok(getTicket, { params: { id: ticketId } });
    expect(ticket).toMatchObject({ kind: 'scope', level: 'province', entryKey: stage.entryKey });
    expect(await step(agency, id, 'answer')).toBe('422 SCOPE_NEEDS_RULING');
    const publish = (audience: 'public' | 'staff', entryKey: string) =>
      province.ok(publishGuidance, {
        body: {
          kind: 'ruling',
          audience,
          title: '示例口径',
          body: '示例：可以联合用药',
          entryKeys: [entryKey],
          from: '2026-03-02',
          source: '示例函〔2026〕3号',
          supersedes: null,
        },
      });
    const staffOnly = await publish('staff', stage.entryKey);
    expect(await step(agency, id, 'answer', { guidanceId: staffOnly.id })).toBe('400 BAD_INPUT');
    const ruling = await publish('public', stage.entryKey);
    await province.ok(takeTicketStep, {
      params: { id: ticketId },
      body: { step: 'answer', words: '示例：见口径', source: '', guidanceId: ruling.id, afterSeq: 1 },
    });
    expect(await step(agency, id, 'answer', { guidanceId: ruling.id })).toBe('200 ');
    const told = await patient.caller.ok(getInquiry, { params: { id } });
    expect(told.events.at(-1)?.guidance).toEqual({ id: ruling.id, title: '示例口径' });
    expect(await step(patient.caller, id, 'askAgain')).toBe('200 ');
    expect(await step(agency, id, 'answer')).toBe('200 ');
  });

  it('M7：别人的、别处的看不到也办不了；别人的申请和账单问不了', async () => {
    const applicationId = await submitted(stage, patient.caller);
    const about = { kind: 'application', about: String(applicationId) };
    const { id } = await patient.caller.ok(askInquiry, question(about));
    const seen = await patient.caller.ok(getInquiry, { params: { id } });
    expect(seen.inquiry.application?.id).toBe(applicationId);
    expect(codeOf(await neighbour.caller.call(askInquiry, question(about)))).toBe('400 BAD_INPUT');
    for (const wrong of [
      { kind: 'bill', about: '示例没有的单号' },
      { kind: 'drug', about: '没有这个药|片剂' },
      { kind: 'application', about: 'x' },
      { words: '   ' },
    ])
      expect(codeOf(await patient.caller.call(askInquiry, question(wrong)))).toBe('400 BAD_INPUT');
    for (const stranger of [neighbour.caller, otherAgency]) {
      expect(codeOf(await stranger.call(getInquiry, { params: { id } }))).toBe('404 NOT_FOUND');
      expect(await step(stranger, id, 'answer')).toBe('404 NOT_FOUND');
    }
    expect((await neighbour.caller.ok(listMyInquiries, { query: {} })).total).toBe(0);
    expect(await step(agency, id, 'answer', { afterSeq: 9 })).toBe('409 INQUIRY_MOVED_ON');
    expect(await step(agency, id, 'askAgain')).toBe('422 INQUIRY_STEP_NOT_ALLOWED');
  });

  it('两个窗口同时答复，只有一个成立', async () => {
    const { id } = await patient.caller.ok(askInquiry, question());
    const both = await Promise.all([1, 2, 3].map(() => step(agency, id, 'answer', { afterSeq: 1 })));
    expect(both.toSorted()).toEqual(['200 ', '409 INQUIRY_MOVED_ON', '409 INQUIRY_MOVED_ON']);
  });

  it('M35：家人凭委托提问，记下“谁代谁”；只看得到委托事项里的提问', async () => {
    const relative = await newPatient(stage, '示例·女儿');
    const mandate = await patient.caller.ok(grantMandate, {
      body: {
        requestId: 'mandate-inquiry-1',
        relation: 'child',
        from: '2026-03-02',
        to: '2026-12-31',
        agentName: '示例·女儿',
        agentIdNumber: relative.idNumber,
        powers: ['bills'],
      },
    });
    const own = question();
    await relative.caller.ok(askInquiry, own);
    await relative.caller.ok(chooseMandate, { body: { mandateId: mandate.id } });
    const reused = { body: { ...own.body, kind: 'bill' as const, about: null } };
    expect(codeOf(await relative.caller.call(askInquiry, reused))).toBe('409 REQUEST_REUSED');
    expect((await relative.caller.ok(listMyInquiries, { query: {} })).total).toBe(0);
    expect(codeOf(await relative.caller.call(askInquiry, question()))).toBe('403 MANDATE_POWER_MISSING');
    const { id } = await relative.caller.ok(askInquiry, question({ kind: 'bill', about: null }));
    expect((await relative.caller.ok(listMyInquiries, { query: {} })).rows.map((one) => one.id)).toEqual([
      id,
    ]);
    const { events } = await patient.caller.ok(getInquiry, { params: { id } });
    expect(events[0]?.actorName).toMatch(/^示例患者\d+ 代 示例·提问患者$/);
    await step(agency, id, 'answer');
    const keys = (await relative.caller.ok(listNotices, { query: {} })).rows.map((one) => one.about.id);
    expect(keys).toEqual([String(id)]);
  });

  it('M7：经办每看一次都留痕', async () => {
    const { id } = await patient.caller.ok(askInquiry, question());
    await agency.ok(getInquiry, { params: { id } });
    const rows = await ownerRows(
      stage.server,
      `SELECT action, person_id FROM audit_entry WHERE subject_kind = 'inquiry' AND subject_id = '${id}' ORDER BY id`,
    );
    expect(rows.map((row) => row['action'])).toEqual(['eligibility.askInquiry', 'eligibility.getInquiry']);
    expect(rows.every((row) => Number(row['person_id']) === patient.personId)).toBe(true);
  });
});

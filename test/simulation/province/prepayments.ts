/** Areas book what they have paid institutions before it was owed, and what comes back of it (M29). */
import type { OutputOf } from '../../../src/contract/endpoint.ts';
import {
  decidePrepaymentRefund,
  getPrepayment,
  listPrepayments,
  proposePrepayment,
  proposePrepaymentRefund,
  takePrepaymentStep,
} from '../../../src/contract/funds-prepayments.ts';
import type * as record from '../auditor/record-prepayments.ts';
import type { Papers } from '../auditor/told.ts';
import type { SimArea } from './areas.ts';
import { dayAt, monthAfter, plusDays, yuan } from './calendar.ts';
import { sendOverWire } from './desk-requests.ts';
import type { Desk } from './desks.ts';
import { count, requestId, type Script } from './script.ts';

type Head = OutputOf<typeof listPrepayments>['rows'][number];
const SEATS = [1, 2, 3] as const;
type Seat = (typeof SEATS)[number];
/** As many as make statements. */
const AREAS_AT_ONCE = 4;

const deskIn = ({ desks }: Script, areaCode: string, seat: Seat) =>
  desks.of({ role: seat === 3 ? 'areaBureau' : 'agencyReviewer', areaCode }, seat);
const fenOf = (text: string): number => Math.round(Number(text) * 100);
const codeOf = (answer: { readonly status: number; readonly body: unknown }, done: string) =>
  answer.status === 200 ? done : ((answer.body as { code?: string }).code ?? '');

async function propose(script: Script, area: SimArea, known: readonly Head[]): Promise<void> {
  const { dice, desks } = script;
  const seat = dice.pick(SEATS);
  const desk = await deskIn(script, area.code, seat);
  const today = dayAt(desks.now());
  const isKnown = known.length > 0 && dice.percent(12);
  const again = isKnown ? dice.pick(known) : undefined;
  const told = {
    institutionCode: again?.institutionCode ?? (dice.percent(75) ? area.hospital : area.pharmacy),
    scheme: dice.pick(['employee', 'resident'] as const),
    amount: yuan(dice.between(1, 300_000)),
    bankDay: plusDays(today, dice.percent(4) ? 1 : -dice.between(0, 6)),
    bankReference: again?.bankReference ?? `示例拨付${(script.serial += 1)}`,
    offsetFrom: dice.percent(30) ? monthAfter(today.slice(0, 7), dice.between(0, 1)) : null,
  };
  const key = requestId(script);
  await sendOverWire(script, async (): Promise<record.PrepaymentProposed> => {
    const at = desks.now();
    const body = { requestId: key, ...told, documentNo: '示例文号', reason: '示例' };
    const answer = await desk.call(proposePrepayment, { body });
    count(script, `预付 ${codeOf(answer, '提议')}`);
    const by = `${area.code} ${seat}`;
    return { what: 'prepaymentProposed', at, by, areaCode: area.code, requestId: key, ...told, answer };
  });
}

/** The step that is due; now and then another. */
function drawStep({ dice }: Script, { state }: Head): record.PrepaymentStepName | null {
  if (dice.percent(3)) return dice.pick(['approved', 'withdrawn', 'backAsked', 'takenBack'] as const);
  if (state === 'waiting' && dice.percent(85))
    return dice.weighed({ approved: 86, rejected: 7, withdrawn: 7 });
  if (state === 'approved' && dice.percent(6)) return 'backAsked';
  if (state === 'backAsked' && dice.percent(85)) return dice.percent(50) ? 'takenBack' : 'backRefused';
  return null;
}

async function take(
  script: Script,
  areaCode: string,
  id: number,
  step: record.PrepaymentStepName,
): Promise<void> {
  const { dice, desks } = script;
  const seat = dice.pick(SEATS);
  const desk = await deskIn(script, areaCode, seat);
  const key = requestId(script);
  await sendOverWire(script, async (): Promise<record.PrepaymentStep> => {
    const at = desks.now();
    const body = { requestId: key, step, words: '示例' };
    const answer = await desk.call(takePrepaymentStep, { params: { id }, body });
    count(script, `预付 ${codeOf(answer, step)}`);
    return { what: 'prepaymentStep', at, by: `${areaCode} ${seat}`, id, requestId: key, step, answer };
  });
}

/** A part of what is open comes back, now and then a fen too much. */
async function giveBack(script: Script, { areaCode, id, open, bankDay }: Head): Promise<void> {
  const { dice, desks } = script;
  const seat = dice.pick(SEATS);
  const desk = await deskIn(script, areaCode, seat);
  const left = Math.max(1, fenOf(open));
  const today = dayAt(desks.now());
  const told = {
    amount: yuan(dice.percent(15) ? left + 1 : dice.between(1, left)),
    bankDay: dice.percent(4) ? plusDays(bankDay, -1) : today,
    bankReference: `示例退回${dice.percent(15) ? id : (script.serial += 1)}`,
  };
  const key = requestId(script);
  await sendOverWire(script, async (): Promise<record.PrepaymentRefunded> => {
    const at = desks.now();
    const body = { requestId: key, ...told, note: '示例' };
    const answer = await desk.call(proposePrepaymentRefund, { params: { id }, body });
    count(script, `预付退回 ${codeOf(answer, '登记')}`);
    return {
      what: 'prepaymentRefunded',
      at,
      by: `${areaCode} ${seat}`,
      id,
      requestId: key,
      ...told,
      answer,
    };
  });
}

async function decide(script: Script, areaCode: string, refundId: number): Promise<void> {
  const { dice, desks } = script;
  const seat = dice.pick(SEATS);
  const desk = await deskIn(script, areaCode, seat);
  const key = requestId(script);
  const outcome = dice.percent(75) ? ('approved' as const) : ('rejected' as const);
  await sendOverWire(script, async (): Promise<record.PrepaymentRefundDecided> => {
    const at = desks.now();
    const body = { requestId: key, outcome, words: '示例' };
    const answer = await desk.call(decidePrepaymentRefund, { params: { id: refundId }, body });
    count(script, `预付退回 ${codeOf(answer, outcome)}`);
    const by = `${areaCode} ${seat}`;
    return { what: 'prepaymentRefundDecided', at, by, refundId, requestId: key, outcome, answer };
  });
}

/** The areas that make statements look at what they have paid ahead. */
export async function payAhead(script: Script): Promise<void> {
  const { ground, dice } = script;
  for (const area of ground.areas.slice(0, AREAS_AT_ONCE)) {
    dice.begin(`prepayments ${script.wave} ${area.code}`);
    const desk = await deskIn(script, area.code, 1);
    const { rows } = await desk.ok(listPrepayments, { query: { pageSize: 200 } });
    if (dice.percent(55)) await propose(script, area, rows);
    for (const head of rows) {
      const step = drawStep(script, head);
      if (step !== null) await take(script, area.code, head.id, step);
      if (head.state === 'approved' && head.open !== '0.00' && dice.percent(25)) await giveBack(script, head);
      if (head.reserved === '0.00') continue;
      const { refunds } = await desk.ok(getPrepayment, { params: { id: head.id } });
      for (const refund of refunds)
        if (refund.state === 'waiting' && dice.percent(70)) await decide(script, area.code, refund.id);
    }
  }
}

export async function collectPrepayments(auditor: Desk): Promise<Papers['prepayments']> {
  const told = [];
  for (let page = 1; ; page += 1) {
    const { rows } = await auditor.ok(listPrepayments, { query: { page, pageSize: 200 } });
    for (const { id } of rows) told.push(await auditor.ok(getPrepayment, { params: { id } }));
    if (rows.length < 200) return told;
  }
}

/** The offices of two areas that clear what people of one have bought in the other: issued, said, approved by two, paid, received (M29, M30). */
import {
  answerClearing,
  getClearing,
  issueClearing,
  listClearing,
  listClearingRows,
  respondToClearing,
  takeClearingStep,
} from '../../../src/contract/funds-clearing.ts';
import type { OutputOf } from '../../../src/contract/endpoint.ts';
import type { ClearingSide, ClearingStepName, ToldClearing } from '../auditor/record-clearing.ts';
import type { Answer } from '../auditor/told.ts';
import { monthAfter } from './calendar.ts';
import { mayCrash } from './crash.ts';
import type { Desk } from './desks.ts';
import { count, requestId, type Script, type SimClearing } from './script.ts';

type Page = OutputOf<typeof getClearing>;
type Seat = 1 | 2;
const AREAS_AT_ONCE = 3;
const MOST_STEPS = 5;

const deskIn = (script: Script, areaCode: string, seat: Seat): Promise<Desk> =>
  script.desks.of({ role: 'agencyReviewer', areaCode }, seat);

async function issue(script: Script, areaCode: string): Promise<void> {
  const { dice, record, clearingMonths } = script;
  const next = clearingMonths.get(areaCode) ?? '';
  const month = dice.percent(8) ? monthAfter(next, 1) : next;
  const desk = await deskIn(script, areaCode, 1);
  const at = script.desks.now();
  const answer = await desk.call(issueClearing, { body: { month } });
  const told: ToldClearing[] =
    answer.status === 200
      ? [...(await desk.ok(listClearing, { query: { month, side: 'payee', pageSize: 200 } })).rows]
      : [];
  record.push({ what: 'clearingIssued', at, areaCode, month, answer, told });
  if (answer.status !== 200) {
    count(script, `清算单 不出 ${(answer.body as { code: string }).code}`);
    return;
  }
  count(script, '清算单 出单');
  clearingMonths.set(areaCode, monthAfter(month, 1));
  for (const { id, payerArea, payeeArea } of told)
    if (!script.clearings.some((one) => one.id === id))
      script.clearings.push({ id, payer: payerArea, payee: payeeArea, isOver: false });
}

interface Taken {
  readonly side: ClearingSide;
  readonly seat?: Seat;
  readonly claimNos?: readonly string[];
  readonly payable?: string;
  readonly send: (desk: Desk, requestId: string) => Promise<Answer<unknown>>;
}

/** Takes a step; sometimes the same request goes out again. */
async function take(script: Script, one: SimClearing, step: ClearingStepName, taken: Taken): Promise<void> {
  const { side, seat = 1, claimNos = [], payable = null, send } = taken;
  const desk = await deskIn(script, one[side], seat);
  const id = requestId(script);
  const told = { side, by: `${one[side]} ${seat}`, id: one.id, requestId: id, step, claimNos, payable };
  await mayCrash(script, () => send(desk, id));
  for (let tries = script.dice.percent(12) ? 2 : 1; tries > 0; tries -= 1) {
    const at = script.desks.now();
    const answer = await send(desk, id);
    script.record.push({ what: 'clearingStep', at, ...told, answer });
    const code = (answer.body as { code?: string }).code ?? '';
    count(script, answer.status === 200 ? `清算单 ${step}` : `清算单 ${step} ${code}`);
  }
}

async function respond(script: Script, one: SimClearing, { said }: Page): Promise<void> {
  const { dice } = script;
  const silent = (['payer', 'payee'] as const).filter((side) => said[side] === null);
  const side = silent.length > 0 ? dice.pick(silent) : 'payer';
  const params = { id: one.id };
  const isDisputing = dice.percent(side === 'payer' ? 40 : 15);
  const desk = await deskIn(script, one[side], 1);
  const rows = isDisputing ? (await desk.ok(listClearingRows, { params, query: {} })).rows : [];
  const claimNos = rows
    .filter((row) => !row.setAside)
    .slice(0, dice.between(1, 2))
    .map((row) => row.claimNo);
  const disputes = claimNos.map((claimNo) => ({ claimNo, reason: '示例异议' }));
  await take(script, one, claimNos.length > 0 ? 'disputed' : 'confirmed', {
    side,
    claimNos,
    send: (at, key) => at.call(respondToClearing, { params, body: { requestId: key, disputes } }),
  });
}

async function answer(script: Script, one: SimClearing, { disputes }: Page): Promise<void> {
  const open = disputes.filter((row) => row.answer === null);
  const side = open[0]?.side === 'payer' ? 'payee' : 'payer';
  const answers = open
    .filter((row) => row.side !== side)
    .map(({ claimNo }) => ({
      claimNo,
      answer: script.dice.percent(60) ? ('setAside' as const) : ('stands' as const),
      words: '示例',
    }));
  await take(script, one, 'answered', {
    side,
    claimNos: answers.filter((row) => row.answer === 'setAside').map((row) => row.claimNo),
    send: (desk, key) =>
      desk.call(answerClearing, { params: { id: one.id }, body: { requestId: key, answers } }),
  });
}

/** The step that is due with the money; now and then one that is not, by the wrong person, or of another amount. */
function drawMoneyStep({ dice }: Script, { state }: Page) {
  const wrong = dice.percent(8);
  if (wrong && dice.percent(40)) return { step: 'paid', side: 'payer', seat: 1 } as const;
  switch (state) {
    case 'toApprove':
      return {
        step: dice.percent(88) ? 'approved' : 'returned',
        side: 'payer',
        seat: wrong ? 1 : 2,
      } as const;
    case 'toPay':
      return { step: 'paid', side: 'payer', seat: wrong ? 2 : 1 } as const;
    case 'arriving':
      return dice.percent(20)
        ? ({ step: 'bounced', side: 'payer', seat: 2 } as const)
        : ({ step: 'received', side: 'payee', seat: 1 } as const);
    default:
      return { step: 'reviewed', side: 'payer', seat: 1 } as const;
  }
}

async function moveMoney(script: Script, one: SimClearing, page: Page): Promise<void> {
  const { step, side, seat } = drawMoneyStep(script, page);
  const payable = script.dice.percent(4) ? '0.01' : page.payable;
  await take(script, one, step, {
    side,
    seat,
    payable,
    send: (desk, key) =>
      desk.call(takeClearingStep, {
        params: { id: one.id },
        body: { requestId: key, step, payable, words: '示例' },
      }),
  });
}

async function advance(script: Script, one: SimClearing): Promise<void> {
  for (let steps = 0; steps < MOST_STEPS && script.dice.percent(88); steps += 1) {
    const page = await (await deskIn(script, one.payer, 1)).ok(getClearing, { params: { id: one.id } });
    one.isOver = page.state === 'settled' || page.state === 'closed';
    if (one.isOver && page.withheld.length > 0) count(script, '清算单 代扣');
    if (one.isOver) return;
    if (page.state === 'waiting') await respond(script, one, page);
    else if (page.state === 'disputed') await answer(script, one, page);
    else await moveMoney(script, one, page);
  }
}

/** Some areas clear the month that is over with all that owe them, and everybody goes on with what lies there. */
export async function clearAreas(script: Script): Promise<void> {
  const { ground, dice, record, clearingMonths, clearings } = script;
  const closed = record.flatMap((one) => (one.what === 'close' ? one.closed : []));
  const [first, last] = [closed[0], closed.at(-1)];
  if (first === undefined || last === undefined) return;
  for (const { code } of ground.areas.slice(0, AREAS_AT_ONCE)) {
    const next = clearingMonths.get(code) ?? first.slice(0, 7);
    clearingMonths.set(code, next);
    dice.begin(`clearings ${script.wave} ${code}`);
    if (monthAfter(next, 1) <= last.slice(0, 7) || dice.percent(8)) await issue(script, code);
  }
  for (const one of clearings.filter((clearing) => !clearing.isOver)) {
    dice.begin(`clearing ${script.wave} ${one.id}`);
    await advance(script, one);
  }
}

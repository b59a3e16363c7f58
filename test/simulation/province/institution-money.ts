/** The offices that pay institutions: statements by month, disputes, two people, batches, the bank's answers (M29). */
import {
  enterPayee,
  getBatch,
  makeBatch,
  recordPaymentResults,
  releaseBatch,
} from '../../../src/contract/funds-payments.ts';
import { enterDeduction } from '../../../src/contract/funds-deductions.ts';
import {
  answerDisputes,
  getStatement,
  issueStatements,
  listStatementRows,
  listStatements,
  respondToStatement,
  takeStatementStep,
} from '../../../src/contract/funds-statements.ts';
import type { StatementStep, StatementStepName, ToldStatement } from '../auditor/record-statements.ts';
import type { Answer } from '../auditor/told.ts';
import type { SimArea } from './areas.ts';
import { dayAt, monthAfter, yuan } from './calendar.ts';
import { mayCrash } from './crash.ts';
import type { Desk } from './desks.ts';
import { CASE, decideElsewhere } from './decisions-elsewhere.ts';
import { count, requestId, type Script, type SimStatement } from './script.ts';

const AREAS_AT_ONCE = 4;

const deskIn = (script: Script, area: SimArea, seat: 1 | 2): Promise<Desk> =>
  script.desks.of({ role: 'agencyReviewer', areaCode: area.code }, seat);

/** Makes the statements of a month and reads them. @returns whether they were made */
export async function issueMonth(script: Script, area: SimArea, month: string): Promise<boolean> {
  const { record } = script;
  const desk = await deskIn(script, area, 1);
  const at = script.desks.now();
  const answer = await desk.call(issueStatements, { body: { month } });
  const told = answer.status === 200 ? await statementsOf(desk, month) : [];
  record.push({ what: 'statementsIssued', at, areaCode: area.code, month, answer, told });
  if (answer.status !== 200) {
    count(script, `对账单 不出 ${(answer.body as { code: string }).code}`);
    return false;
  }
  count(script, '对账单 出单');
  for (const { id, institutionCode } of told)
    if (!script.statements.some((one) => one.id === id))
      script.statements.push({ id, institutionCode, area, last: 'issued', payment: null, paidBy: null });
  return true;
}

/** The next month of an area; now and then one too many, which is refused. */
async function issue(script: Script, area: SimArea): Promise<void> {
  const { dice, months } = script;
  const next = months.get(area.code) ?? '';
  const month = dice.percent(10) ? monthAfter(next, 1) : next;
  if (await issueMonth(script, area, month)) months.set(area.code, monthAfter(month, 1));
}

async function statementsOf(desk: Desk, month: string): Promise<ToldStatement[]> {
  const { rows } = await desk.ok(listStatements, { query: { month, pageSize: 200 } });
  return [...rows];
}

const institutionDesk = (script: Script, { area, institutionCode }: SimStatement) =>
  institutionCode === area.hospital
    ? script.desks.of({ role: 'hospitalOffice', institutionCode })
    : script.desks.of({ role: 'pharmacist', institutionCode, practitionerCode: area.pharmacist });

interface Taken {
  readonly by: string;
  readonly claimNos?: readonly string[];
  readonly payable?: string;
  readonly send: (requestId: string) => Promise<Answer<unknown>>;
}

/** Takes a step; sometimes the same request goes out again. */
async function take(script: Script, one: SimStatement, step: StatementStepName, taken: Taken): Promise<void> {
  const { by, claimNos = [], payable = null, send } = taken;
  const id = requestId(script);
  const told = { what: 'statementStep' as const, by, id: one.id, requestId: id, step, claimNos, payable };
  await mayCrash(script, () => send(id));
  for (let tries = script.dice.percent(15) ? 2 : 1; tries > 0; tries -= 1) {
    const at = script.desks.now();
    const happening: StatementStep = { ...told, at, answer: await send(id) };
    script.record.push(happening);
    if (happening.answer.status === 200) one.last = step;
    const code = (happening.answer.body as { code?: string }).code;
    count(script, happening.answer.status === 200 ? `对账单 ${step}` : `对账单 ${step} ${code ?? ''}`);
  }
}

async function respond(script: Script, one: SimStatement): Promise<void> {
  const { dice } = script;
  const desk = await institutionDesk(script, one);
  const params = { id: one.id };
  const isDisputing = one.last === 'issued' && dice.percent(30);
  const rows = isDisputing ? (await desk.ok(listStatementRows, { params, query: {} })).rows : [];
  const claimNos = rows.slice(0, dice.between(1, 2)).map((row) => row.claimNo);
  const disputes = claimNos.map((claimNo) => ({ claimNo, reason: '示例异议' }));
  await take(script, one, isDisputing ? 'disputed' : 'confirmed', {
    by: one.institutionCode,
    claimNos,
    send: (key) => desk.call(respondToStatement, { params, body: { requestId: key, disputes } }),
  });
}

async function answer(script: Script, one: SimStatement): Promise<void> {
  const desk = await deskIn(script, one.area, 1);
  const params = { id: one.id };
  const { disputes } = await desk.ok(getStatement, { params });
  const answers = disputes.map(({ claimNo }) => ({
    claimNo,
    answer: script.dice.percent(50) ? ('setAside' as const) : ('stands' as const),
    words: '示例',
  }));
  await take(script, one, 'answered', {
    by: `${one.area.code} 1`,
    claimNos: answers.filter((row) => row.answer === 'setAside').map((row) => row.claimNo),
    send: (key) => desk.call(answerDisputes, { params, body: { requestId: key, answers } }),
  });
}

async function decide(script: Script, one: SimStatement): Promise<void> {
  const { dice } = script;
  const isReviewed = one.last === 'reviewed';
  const step = isReviewed ? (dice.percent(90) ? 'approved' : 'returned') : 'reviewed';
  const seat = isReviewed && !dice.percent(10) ? 2 : 1;
  const desk = await deskIn(script, one.area, seat);
  const params = { id: one.id };
  const { payable: seen } = await desk.ok(getStatement, { params });
  const payable = dice.percent(4) ? '0.01' : seen;
  await take(script, one, step, {
    by: `${one.area.code} ${seat}`,
    payable,
    send: (key) =>
      desk.call(takeStatementStep, { params, body: { requestId: key, step, payable, words: '示例' } }),
  });
}

async function advance(script: Script, one: SimStatement): Promise<void> {
  for (let steps = 0; steps < 4 && one.last !== 'approved' && script.dice.percent(88); steps += 1)
    if (one.last === 'issued') await respond(script, one);
    else if (one.last === 'disputed') await answer(script, one);
    else await decide(script, one);
}

/** What is approved and not paid goes into one batch of its area. */
async function pay(script: Script, area: SimArea): Promise<void> {
  const { dice, record, statements, payees } = script;
  const desk = await deskIn(script, area, 1);
  const open = statements.filter(
    (one) => one.area === area && one.last === 'approved' && one.payment === null,
  );
  const due: SimStatement[] = [];
  for (const one of open)
    if ((await desk.ok(getStatement, { params: { id: one.id } })).state === 'toPay') due.push(one);
  if (due.length === 0) return;
  for (const { institutionCode } of due)
    if (!payees.has(institutionCode) && dice.percent(90)) {
      const account = { accountName: '示例', bankName: '示例银行', accountNumber: '6222000012345678' };
      await desk.ok(enterPayee, { body: { institutionCode, ...account } });
      payees.add(institutionCode);
    }
  const key = requestId(script);
  const ids = due.map((one) => one.id);
  const hasPayees = due.every((one) => payees.has(one.institutionCode));
  const body = { requestId: key, statements: ids };
  let batchId: number | undefined;
  await mayCrash(script, () => desk.call(makeBatch, { body }));
  for (let tries = dice.percent(20) ? 2 : 1; tries > 0; tries -= 1) {
    const at = script.desks.now();
    const made = await desk.call(makeBatch, { body });
    const by = `${area.code} 1`;
    record.push({ what: 'batchMade', at, by, requestId: key, statements: ids, hasPayees, answer: made });
    batchId = made.status === 200 ? (made.body as { id: number }).id : undefined;
  }
  if (batchId === undefined) return;
  for (const one of due) one.payment = 'made';
  await release(script, area, batchId, due);
}

async function release(
  script: Script,
  area: SimArea,
  id: number,
  due: readonly SimStatement[],
): Promise<void> {
  const { dice, record } = script;
  for (const seat of dice.percent(12) ? ([1, 2, 2] as const) : ([2] as const)) {
    const desk = await deskIn(script, area, seat);
    const at = script.desks.now();
    const released = await desk.call(releaseBatch, { params: { id } });
    record.push({ what: 'batchReleased', at, by: `${area.code} ${seat}`, id, answer: released });
  }
  count(script, '对账单 付款');
  const desk = await deskIn(script, area, 2);
  const { lines } = await desk.ok(getBatch, { params: { id } });
  for (const { lineNo, statementId } of lines) {
    const one = due.find((statement) => statement.id === statementId);
    if (!one) continue;
    one.paidBy = { batchId: id, lineNo };
    await tellResult(script, one, dice.percent(82) ? 'paid' : 'returned');
  }
}

/** The bank's answer, sometimes twice. What came back is paid again with a later batch. */
async function tellResult(script: Script, one: SimStatement, result: 'paid' | 'returned'): Promise<void> {
  const { dice, record, desks } = script;
  const { batchId: id, lineNo } = one.paidBy ?? { batchId: 0, lineNo: 0 };
  const desk = await deskIn(script, one.area, 2);
  const on = dayAt(desks.now());
  const body = { results: [{ lineNo, result, on, words: '示例', bankReference: '' }] };
  const isLate = one.payment === 'paid';
  for (let tries = dice.percent(15) ? 2 : 1; tries > 0; tries -= 1) {
    const at = desks.now();
    const answer = await desk.call(recordPaymentResults, { params: { id }, body });
    record.push({ what: 'batchResult', at, id, statementId: one.id, result, on, answer });
    if (answer.status === 200) one.payment = result === 'returned' ? null : 'paid';
    const code = answer.status === 200 ? '' : ` ${(answer.body as { code?: string }).code ?? ''}`;
    count(script, `对账单 银行 ${result}${isLate ? ' 到账以后' : ''}${code}`);
  }
}

/** Now and then supervision has decided to withhold from an institution, or to have money back for a fund (M33, M36). */
async function decideDeduction(script: Script, area: SimArea): Promise<void> {
  const { dice, record } = script;
  const isRecovery = dice.percent(50);
  const told = {
    bills: [],
    areaCode: area.code,
    kind: isRecovery ? ('recovery' as const) : ('deduction' as const),
    institutionCode: dice.percent(75) ? area.hospital : area.pharmacy,
    scheme: dice.pick(['employee', 'resident'] as const),
    fund: isRecovery ? dice.pick(['pooledFund', 'majorIllness', 'assistance'] as const) : null,
    amount: yuan(dice.between(1, 250_000)),
    documentNo: `示例决定${(script.serial += 1)}`,
  };
  const { areaCode: _, bills: __, ...body } = told;
  const desk = await deskIn(script, area, 1);
  const request = { requestId: requestId(script), decidedOn: dayAt(script.desks.now()), ...CASE };
  for (let tries = dice.percent(20) ? 2 : 1; tries > 0; tries -= 1) {
    const at = script.desks.now();
    const answer = await desk.call(enterDeduction, { body: { ...body, ...request } });
    record.push({ what: 'statementDeduction', at, by: `${area.code} 1`, ...told, answer });
  }
  count(script, isRecovery ? '追回' : '扣款');
}

/** Some areas issue the statements of the month that is over, go on with those that lie there, and pay. */
export async function payInstitutions(script: Script): Promise<void> {
  const { ground, dice, record, months, statements } = script;
  const shutTo = record.findLast((one) => one.what === 'close' && one.closed.length > 0);
  const first = record.find((one) => one.what === 'close' && one.closed.length > 0);
  if (shutTo?.what !== 'close' || first?.what !== 'close') return;
  for (const area of ground.areas.slice(0, AREAS_AT_ONCE)) {
    dice.begin(`institutions ${script.wave} ${area.code}`);
    const next = months.get(area.code) ?? (first.closed[0] ?? '').slice(0, 7);
    months.set(area.code, next);
    if (monthAfter(next, 1) <= (shutTo.closed.at(-1) ?? '').slice(0, 7) || dice.percent(8))
      await issue(script, area);
    if (dice.percent(15)) await decideDeduction(script, area);
    if (dice.percent(50)) await decideElsewhere(script, area);
    for (const one of statements.filter((statement) => statement.area === area)) {
      dice.begin(`statement ${script.wave} ${one.id}`);
      await advance(script, one);
      if (one.payment === 'paid' && dice.percent(6)) await tellResult(script, one, 'returned');
    }
    dice.begin(`payments ${script.wave} ${area.code}`);
    await pay(script, area);
  }
}

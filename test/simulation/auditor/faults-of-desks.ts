/** Figures of manual claims, of stays and of the interface's replies, falsified on purpose, one at a time. */
import { found, oneMore, put, type FalseAnswer, type Fault } from './falsify.ts';
import type { Happening } from './record.ts';
import type { MessageSent } from './record-messages.ts';
import type { Papers } from './told.ts';

export function deskFaults(papers: Papers): Fault[] {
  const { manual, stays } = papers;
  const paid = found(manual, (one) => one.payments.length > 0, 'manual claim that was paid');
  const [payment] = paid.one.payments;
  const settled = found(stays, (one) => one.settled !== '0.00', 'stay with something settled');
  if (!payment) throw new Error('what was paid has a payment');
  const ofManual = (what: string, one: Papers['manual'][number]): Fault => ({
    what,
    part: 'manual',
    papers: { ...papers, manual: put(manual, paid.index, one) },
    named: [one.manualNo],
  });
  const ofStay = (what: string, one: Papers['stays'][number]): Fault => ({
    what,
    part: 'stays',
    papers: { ...papers, stays: put(stays, settled.index, one) },
    named: [one.stayNo],
  });
  const statement = found(papers.statements, (one) => one.payable !== '0.00', 'statement');
  const ofStatement = (what: string, one: Papers['statements'][number]): Fault => ({
    what,
    part: 'statements',
    papers: { ...papers, statements: put(papers.statements, statement.index, one) },
    named: [one.statementNo],
  });
  const remittances = papers.remittances.slice(1);
  return [
    ofStatement('对账单的应付', { ...statement.one, payable: oneMore(statement.one.payable) }),
    ofStatement('对账单的状态', { ...statement.one, state: 'other' }),
    { what: '少一笔到账', part: 'statements', papers: { ...papers, remittances }, named: ['到账通知'] },
    ofManual('零星报销的状态', { ...paid.one, state: 'refused' }),
    ofManual('零星报销的结算单', { ...paid.one, claimNo: null }),
    ofManual('零星报销付了多少', {
      ...paid.one,
      payments: [{ ...payment, amount: oneMore(payment.amount) }, ...paid.one.payments.slice(1)],
    }),
    ofStay('就诊的已结', { ...settled.one, settled: oneMore(settled.one.settled) }),
    ofStay('就诊的待结', { ...settled.one, waiting: oneMore(settled.one.waiting) }),
  ];
}

const amountMore = (amount: unknown) => Number(oneMore(Number(amount).toFixed(2)));

/** A reply with a member of one of its rows replaced. */
function falsify(sent: MessageSent, node: string, name: string): MessageSent {
  const { output } = sent.reply;
  const member = output?.[node] as Record<string, unknown> | Record<string, unknown>[] | undefined;
  const [row, ...rows] = Array.isArray(member) ? member : [member ?? {}];
  const changed = { ...row, [name]: amountMore(row?.[name]) };
  const by = Array.isArray(member) ? [changed, ...rows] : changed;
  return { ...sent, reply: { ...sent.reply, output: { ...output, [node]: by } } };
}

/** Replies of the interface and answers of the agency's desk, falsified in the record. */
export function falseReplies(happenings: readonly Happening[]): FalseAnswer[] {
  const messages = happenings.map((one, index) => ({ one, index }));
  const first = (infno: string) =>
    messages.find(({ one }) => one.what === 'message' && one.infno === infno && one.reply.infcode === 0);
  const ofMessage = (infno: string, node: string, name: string): FalseAnswer => {
    const at = first(infno);
    if (at?.one.what !== 'message') throw new Error(`the record has no ${infno} to falsify`);
    const changed = falsify(at.one, node, name);
    return { what: `${infno} ${node}.${name}`, happenings: put(happenings, at.index, changed), named: name };
  };
  const copied = messages.find(({ one, index }) => {
    const copy = messages.slice(index + 1).find((other) => isCopyOf(one, other.one));
    return copy !== undefined;
  });
  const copy = messages.find(({ one, index }) => copied && index > copied.index && isCopyOf(copied.one, one));
  if (copy?.one.what !== 'message') throw new Error('the record has no copy to falsify');
  const other = { ...copy.one, reply: { ...copy.one.reply, output: { other: true } } };
  const approved = found(
    happenings,
    (one) => one.what === 'manualApproved' && one.answer.status === 200,
    'manual claim that was approved',
  );
  const refused = { ...approved.one, answer: { status: 422, body: { code: 'ELIGIBILITY_MISSING' } } };
  const outside = approvedOutside(happenings);
  const issued = found(
    happenings,
    (one) => one.what === 'statementsIssued' && one.told.length > 0,
    'statements',
  );
  return [
    falsePayable(happenings, issued.index),
    ...outside,
    ofMessage('2102', 'setlinfo', 'hifp_pay'),
    ofMessage('2102', 'setlinfo', 'psn_cash_pay'),
    ofMessage('2102', 'setlinfo', 'psn_type'),
    ofMessage('2103', 'setlinfo', 'balc'),
    ofMessage('2304', 'setlinfo', 'balc'),
    ofMessage('2304', 'setlinfo', 'naty'),
    ofMessage('2304', 'setlinfo', 'medfee_sumamt'),
    ofMessage('2304', 'detlcutinfo', 'inscp_scp_amt'),
    ofMessage('2304', 'unsetlinfo', 'medfee_sumamt'),
    ofMessage('2301', 'result', 'overlmt_amt'),
    { what: '重发的答复不同', happenings: put(happenings, copy.index, other), named: '不是第一次的答复' },
    {
      what: '该批准的拒绝了',
      happenings: put(happenings, approved.index, refused as Happening),
      named: '批准 应当办成',
    },
  ].map((fault) => (fault.what.includes('unsetlinfo') ? { ...fault, named: 'unsetlinfo' } : fault));
}

/** What was bought in another province and approved: had nobody found its seller's code, or had buying there not been filed (I24). */
function approvedOutside(happenings: readonly Happening[]): FalseAnswer[] {
  const isCoded = (one: Happening) =>
    one.what === 'manualFiled' &&
    one.answer.status === 200 &&
    (one.filed.outside?.designatedCode ?? null) !== null;
  const idOf = (one: Happening) =>
    one.what === 'manualFiled' && one.answer.status === 200 ? (one.answer.body as { id: number }).id : 0;
  const passed = found(
    happenings,
    (one) => {
      if (one.what !== 'manualStep' || one.step !== 'passed' || one.answer.status !== 200) return false;
      return happenings.some((other) => isCoded(other) && idOf(other) === one.id);
    },
    'manual claim from outside that was passed',
  );
  const id = passed.one.what === 'manualStep' ? passed.one.id : 0;
  const filed = found(happenings, (one) => isCoded(one) && idOf(one) === id, 'its filing');
  if (filed.one.what !== 'manualFiled' || filed.one.filed.outside === null)
    throw new Error('it has a seller');
  const { filed: told, answer } = filed.one;
  const outside = { ...filed.one.filed.outside, designatedCode: null };
  const unknown = { ...filed.one, filed: { ...told, outside } };
  const manualNo = answer.status === 200 ? (answer.body as { manualNo: string }).manualNo : '';
  const unfiled = happenings.filter((one) => one.what !== 'offSite' || one.personNo !== told.personNo);
  return [
    { what: '省外机构没有编码', happenings: put(happenings, filed.index, unknown), named: manualNo },
    { what: '省外购药没有备案', happenings: unfiled, named: manualNo },
  ];
}

/** What an institution is owed by the list right after it was issued. */
function falsePayable(happenings: readonly Happening[], index: number): FalseAnswer {
  const sent = happenings[index];
  if (sent?.what !== 'statementsIssued') throw new Error('statements were issued there');
  const [first, ...others] = sent.told;
  if (!first) throw new Error('there is a statement');
  const told = [{ ...first, payable: oneMore(first.payable) }, ...others];
  return {
    what: '出单时的应付',
    happenings: put(happenings, index, { ...sent, told }),
    named: `${first.statementNo} 应付`,
  };
}

/** Of what only looks, every answer is of its own moment. */
const LOOKS = ['2101', '2206', '2303'];

function isCopyOf(one: Happening, other: Happening): boolean {
  return (
    one.what === 'message' &&
    other.what === 'message' &&
    !LOOKS.includes(one.infno) &&
    one.msgid === other.msgid &&
    one.reply.infcode === 0 &&
    other.reply.infcode === 0
  );
}

/** Areas close what is open of their decisions otherwise than by withholding: by bank, withdrawn, written off (M29, M33, M36). */
import type { OutputOf } from '../../../src/contract/endpoint.ts';
import { decideClosing, proposeClosing } from '../../../src/contract/funds-deduction-closings.ts';
import { decideDeduction, listDeductions } from '../../../src/contract/funds-deductions.ts';
import type { ClosingDecided, ClosingKind, ClosingProposed } from '../auditor/record-closings.ts';
import type { DeductionDecided } from '../auditor/record-statements.ts';
import { dayAt, plusDays, yuan } from './calendar.ts';
import { sendOverWire } from './desk-requests.ts';
import { count, requestId, type Script } from './script.ts';

type Decision = OutputOf<typeof listDeductions>['rows'][number];
type Proposal = Pick<ClosingProposed, 'deductionId' | 'kind' | 'amount' | 'receivedOn' | 'bankReference'>;
const SEATS = [1, 2, 3] as const;
type Seat = (typeof SEATS)[number];

const deskIn = ({ desks }: Script, areaCode: string, seat: Seat) =>
  desks.of({ role: seat === 3 ? 'areaBureau' : 'agencyReviewer', areaCode }, seat);

const fenOf = (text: string): number => Math.round(Number(text) * 100);

/** All that is open, a part of it, now and then a fen too much; with a kind, a day and a reference that mostly fit. */
function drawProposal(script: Script, { id, kind: decided, open, closings }: Decision): Proposal {
  const { dice, desks } = script;
  const kinds: readonly ClosingKind[] =
    decided === 'recovery' || dice.percent(6)
      ? ['received', 'withdrawn', 'writtenOff']
      : ['received', 'withdrawn'];
  const kind = dice.pick(kinds);
  const left = fenOf(open);
  const amount = dice.percent(18) ? left + 1 : dice.percent(45) ? left : dice.between(1, Math.max(1, left));
  const isReceived = kind === 'received' ? !dice.percent(3) : dice.percent(3);
  const known = closings.flatMap((one) => one.bankReference ?? []);
  const reference =
    known.length > 0 && dice.percent(25) ? dice.pick(known) : `示例退款${(script.serial += 1)}`;
  const on = plusDays(dayAt(desks.now()), dice.percent(3) ? 1 : -dice.between(0, 5));
  return {
    deductionId: id,
    kind,
    amount: yuan(amount),
    receivedOn: isReceived ? on : null,
    bankReference: isReceived ? reference : null,
  };
}

async function propose(script: Script, areaCode: string, seat: Seat, proposal: Proposal): Promise<void> {
  const { desks } = script;
  const desk = await deskIn(script, areaCode, seat);
  const key = requestId(script);
  const by = `${areaCode} ${seat}`;
  const rest = { documentNo: `示例了结${(script.serial += 1)}`, reason: '示例' };
  const send = (given: Proposal) => async (): Promise<ClosingProposed> => {
    const at = desks.now();
    const answer = await desk.call(proposeClosing, { body: { requestId: key, ...given, ...rest } });
    const code = answer.status === 200 ? given.kind : ((answer.body as { code?: string }).code ?? '');
    count(script, `了结 提议 ${code}`);
    return { what: 'closingProposed', at, by, areaCode, requestId: key, ...given, answer };
  };
  await sendOverWire(script, send(proposal));
  // A clerk corrects the amount and forgets to take a new number.
  if (script.dice.percent(4))
    await sendOverWire(script, send({ ...proposal, amount: proposal.amount === '0.01' ? '0.02' : '0.01' }));
}

async function decide(script: Script, areaCode: string, closingId: number): Promise<void> {
  const { desks, dice } = script;
  const seat = dice.pick(SEATS);
  const desk = await deskIn(script, areaCode, seat);
  const key = requestId(script);
  const outcome = dice.percent(80) ? ('approved' as const) : ('rejected' as const);
  const body = { requestId: key, closingId, outcome, words: '示例' };
  await sendOverWire(script, async (): Promise<ClosingDecided> => {
    const at = desks.now();
    const answer = await desk.call(decideClosing, { body });
    count(
      script,
      `了结 ${answer.status === 200 ? outcome : ((answer.body as { code?: string }).code ?? '')}`,
    );
    return {
      what: 'closingDecided',
      at,
      by: `${areaCode} ${seat}`,
      areaCode,
      requestId: key,
      closingId,
      outcome,
      answer,
    };
  });
}

/** The word of somebody at the agency on a decision: whoever entered it may not approve it. */
async function decideEntered(script: Script, areaCode: string, id: number): Promise<void> {
  const { desks, dice } = script;
  const seat = dice.pick(SEATS);
  const desk = await deskIn(script, areaCode, seat);
  const key = requestId(script);
  const outcome = dice.percent(92) ? ('approved' as const) : ('rejected' as const);
  const body = { requestId: key, outcome, words: '示例' };
  await sendOverWire(script, async (): Promise<DeductionDecided> => {
    const at = desks.now();
    const answer = await desk.call(decideDeduction, { params: { id }, body });
    count(
      script,
      `扣款追回 ${answer.status === 200 ? outcome : ((answer.body as { code?: string }).code ?? '')}`,
    );
    const by = `${areaCode} ${seat}`;
    return { what: 'statementDeductionDecided', at, by, areaCode, requestId: key, id, outcome, answer };
  });
}

/** Some areas look at what they have decided: they approve it, propose to close something of it, and decide about what was proposed. */
export async function closeDecisions(script: Script): Promise<void> {
  const { ground, dice, record } = script;
  const deciding = new Set(
    record.flatMap((one) =>
      one.what === 'statementDeduction' && one.answer.status === 200 ? [one.areaCode] : [],
    ),
  );
  for (const { code } of ground.areas.filter((area) => deciding.has(area.code))) {
    dice.begin(`closings ${script.wave} ${code}`);
    const desk = await deskIn(script, code, 1);
    const { rows } = await desk.ok(listDeductions, { query: { pageSize: 200 } });
    for (const row of rows) {
      if (row.state === 'waiting' ? dice.percent(90) : dice.percent(1))
        await decideEntered(script, code, row.id);
      // What lies there of another area's decision is not for this one to close.
      const isOther = !row.mayPropose && row.open !== '0.00' && dice.percent(3);
      if ((row.mayPropose && dice.percent(35)) || isOther)
        await propose(script, code, dice.pick(SEATS), drawProposal(script, row));
      for (const closing of row.closings)
        if (closing.state === 'waiting' ? dice.percent(65) : dice.percent(2))
          await decide(script, code, closing.id);
    }
  }
}

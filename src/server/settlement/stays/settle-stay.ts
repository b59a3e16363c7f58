/** Settles waiting lines of a visit or a stay by the same command as the till, once for each message (M9, M19, M29, I12). */
import { present } from '../../../base/assert.ts';
import { fen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { Bill } from '../../../contract/settlement.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Stay } from '../../../domain/settlement/stays/stay.ts';
import type { Tx } from '../../db/database.ts';
import { conflict, notFound } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { preSettle } from '../pre-settle.ts';
import { readBill } from '../read-bills.ts';
import { settleClaim } from '../settle-claim.ts';
import { openStayFor, settledIdsOf, type OpenedStay, type StayKey, type Told } from './open-stays.ts';
import {
  claimOfLines,
  findIsOurs,
  planSettlement,
  sumElsewhere,
  type PlannedSettlement,
  type SettlementAsked,
} from './plan-settlement.ts';
import { insertAttempt, listAttempts, listLines, listSerials } from './stay-line-store.ts';
import { findMessage, findStay, insertMessage } from './stay-store.ts';

/** A bill of a stay. */
export interface StayBill extends Pick<PlannedSettlement, 'stay' | 'elsewhere' | 'later'> {
  readonly bill: Bill;
  /** Of the bill's lines, in their order. */
  readonly serials: readonly string[];
}

/** Looks at a plan, or at its bill before it is settled; throws where the message says otherwise. */
export interface Comparison {
  readonly plan: (plan: PlannedSettlement) => void;
  readonly bill: (bill: Bill) => void;
}

/** The own stay of an institution as it is, without keeping it from changing. */
async function seeStay(tx: Tx, institutionCode: string, key: StayKey): Promise<OpenedStay> {
  const stay = await findStay(tx, key.stayNo);
  const isTheirs = stay?.personNo === key.personNo && stay.kind === key.kind;
  if (!stay || !isTheirs || stay.institutionCode !== institutionCode) throw notFound('就诊登记');
  if (stay.undoneAt !== null) throw conflict('STAY_NOT_READY', '该就诊登记已撤销', '请重新登记');
  const attempts = await listAttempts(tx, [stay.id]);
  const lines = await listLines(tx, [stay.id]);
  return { stay, lines, attempts, settledIds: settledIdsOf(attempts) };
}

function billOf(plan: PlannedSettlement, bill: Bill): StayBill {
  const { stay, elsewhere, later } = plan;
  return { stay, elsewhere, later, bill, serials: plan.lines.map((line) => line.serial) };
}

/**
 * 2206 and 2303: what the waiting lines would be paid if they were settled now; writes nothing of it.
 * @throws {Problem} 404 for another's stay, 409 where nothing waits
 */
export async function preSettleStay(
  world: World,
  told: Told,
  key: StayKey,
  asked: SettlementAsked,
  compare: Comparison,
): Promise<Outcome<StayBill, Refusal>> {
  const planned = await world.db.transaction('all', async (tx) =>
    // A pre-settlement may look at a stay that runs on into the next year: what it shows is the earlier part.
    planSettlement(tx, world, await seeStay(tx, told.institutionCode, key), { ...asked, interim: true }),
  );
  if (!planned.ok) return planned;
  compare.plan(planned.value);
  const bill = await preSettle(world, told.actor, planned.value.claim);
  return bill.ok ? accept(billOf(planned.value, bill.value)) : bill;
}

/**
 * 2207 and 2304: settles the waiting lines. First the intention is written, under the lock of the stay, then the claim is
 * settled under the message's number: whatever breaks in between, the lines are settled if and only if the claim is, and the
 * same message sent again finds out.
 * @throws {Problem} 404 for another's stay, 409 before the discharge, where nothing waits, or for a message made void
 */
export async function settleStay(
  world: World,
  told: Told,
  key: StayKey,
  asked: SettlementAsked,
  compare: Comparison,
): Promise<Outcome<StayBill, Refusal>> {
  const earlier = await answerEarlier(world, told, key, asked);
  if (earlier) return earlier;
  const meant = await settleNew(world, told, key, asked, compare).then(
    (done) => ({ done, error: undefined }),
    (error: unknown) => ({ done: undefined, error }),
  );
  if (meant.done?.ok) return meant.done;
  // A copy that came at the same moment may have been faster: then this one is answered like it.
  const copied = await answerEarlier(world, told, key, asked);
  if (copied) return copied;
  if (meant.done) return meant.done;
  throw meant.error;
}

async function answerEarlier(
  world: World,
  told: Told,
  key: StayKey,
  asked: SettlementAsked,
): Promise<Outcome<StayBill, Refusal> | undefined> {
  const earlier = await world.db.transaction('all', (tx) => findEarlier(tx, world, told, key, asked));
  if (earlier === undefined) return undefined;
  return 'bill' in earlier ? accept(earlier) : settlePlanned(world, told, earlier.claim, earlier);
}

async function settleNew(
  world: World,
  told: Told,
  key: StayKey,
  asked: SettlementAsked,
  compare: Comparison,
): Promise<Outcome<StayBill, Refusal>> {
  const planned = await world.db.transaction('all', async (tx) => {
    const seen = await seeStay(tx, told.institutionCode, key);
    checkReady(seen.stay, asked);
    return planSettlement(tx, world, seen, asked);
  });
  if (!planned.ok) return planned;
  const plan = planned.value;
  compare.plan(plan);
  // A claim that is refused leaves no intention behind, and a message whose amounts differ settles nothing.
  const tried = await preSettle(world, told.actor, plan.claim);
  if (!tried.ok) return tried;
  compare.bill(tried.value);
  await intend(world, told, key, asked, plan);
  const { stay, elsewhere, later } = plan;
  const serials = plan.lines.map((line) => line.serial);
  return settlePlanned(world, told, plan.claim, { stay, elsewhere, later, serials });
}

function checkReady(stay: Stay, { interim }: SettlementAsked): void {
  if (stay.kind === 'inpatient' && stay.endedAt === null && !interim)
    throw conflict(
      'STAY_NOT_READY',
      '还没有办理出院',
      '请先用 2402 办理出院；中途结算请把 mid_setl_flag 填 1',
    );
}

async function settlePlanned(
  world: World,
  { actor, msgid }: Told,
  claim: PlannedSettlement['claim'],
  { stay, elsewhere, later, serials }: Omit<StayBill, 'bill'>,
): Promise<Outcome<StayBill, Refusal>> {
  const settled = await settleClaim(world, actor, { ...claim, requestId: msgid }, 'gateway');
  return settled.ok ? accept({ stay, elsewhere, later, serials, bill: settled.value }) : settled;
}

/** What a settlement's answer tells beside its bill, kept because the stay may change before the message comes again. */
interface Aside {
  readonly medType: string;
  readonly elsewhere: { readonly count: number; readonly amount: string };
  readonly later: number;
}

function writeAside({ stay: { medType }, elsewhere: { count, amount }, later }: PlannedSettlement): Aside {
  return { medType, elsewhere: { count, amount: String(amount) }, later };
}

function readAside(stay: Stay, { medType, elsewhere: { count, amount }, later }: Aside) {
  return { stay: { ...stay, medType }, elsewhere: { count, amount: fen(BigInt(amount)) }, later };
}

/** Writes which lines this message settles; those of another message that is still on its way must not be among them. */
async function intend(
  world: World,
  { institutionCode, msgid, infno, actor }: Told,
  key: StayKey,
  asked: SettlementAsked,
  plan: PlannedSettlement,
): Promise<void> {
  await world.db.transaction('all', async (tx) => {
    const now = world.clock.now();
    const opened = await openStayFor(tx, 'settle', institutionCode, key, now, msgid);
    if (opened.attempts.some((attempt) => attempt.msgid === msgid)) return;
    checkReady(opened.stay, asked);
    const free = new Set(opened.lines.map(({ id }) => id).filter((id) => !opened.settledIds.has(id)));
    if (!plan.lines.every(({ id }) => free.has(id)))
      throw conflict('STAY_CHANGED', '明细在结算时被撤销或已由另一笔结算', '请重新预结算');
    const lineIds = plan.lines.map(({ id }) => id);
    const { interim } = asked;
    await insertAttempt(tx, { institutionCode, msgid, stayId: plan.stay.id, lineIds, interim }, now);
    const message = { institutionCode, msgid, infno, stayId: plan.stay.id, words: '', actorName: actor.name };
    await insertMessage(tx, { ...message, answer: writeAside(plan), at: now });
  });
}

/** What this very message was answered, or what it meant to settle when it was cut off; undefined when it is new. */
async function findEarlier(
  tx: Tx,
  world: World,
  { institutionCode, msgid }: Told,
  key: StayKey,
  asked: SettlementAsked,
): Promise<StayBill | (Omit<StayBill, 'bill'> & Pick<PlannedSettlement, 'claim'>) | undefined> {
  const { stay, lines, attempts } = await seeStay(tx, institutionCode, key);
  const mine = attempts.find((attempt) => attempt.msgid === msgid);
  if (mine === undefined) return undefined;
  if (mine.state === 'void')
    throw conflict('REQUEST_VOIDED', '该请求编号已被冲正作废', '请换一个请求编号重新结算');
  const written = (await findMessage(tx, institutionCode, msgid))?.answer;
  const aside = written
    ? readAside(stay, written as Aside)
    : { stay, elsewhere: sumElsewhere(lines, asked, await findIsOurs(tx, world, lines)), later: 0 };
  const known = { ...aside, serials: await listSerials(tx, mine.lineIds) };
  const [claimNo] = mine.claimNos;
  const bill = claimNo === undefined ? undefined : await readBill(tx, claimNo);
  if (bill) return { ...known, bill };
  const taken = mine.lineIds.map((id) =>
    present(
      lines.find((line) => line.id === id),
      'lines of an open attempt stand',
    ),
  );
  return { ...known, claim: claimOfLines(stay, taken, asked) };
}

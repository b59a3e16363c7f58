/** Opens a stay for an act: its own institution's, locked, with its lines and what of them is settled. */
import type { Actor } from '../../../domain/identity/roles.ts';
import {
  hindranceOf,
  type Stay,
  type StayAct,
  type StayKind,
} from '../../../domain/settlement/stays/stay.ts';
import { brokenConstraint } from '../../db/database.ts';
import type { Tx } from '../../db/database.ts';
import { conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { voidRequest } from '../void-request-store.ts';
import { listAttempts, listLines, type Attempt, type StayLine } from './stay-line-store.ts';
import { findMessage, insertMessage, lockStay } from './stay-store.ts';

/** A message of a hospital's system: its number makes it answered once. */
export interface Told {
  readonly actor: Actor;
  readonly institutionCode: string;
  readonly msgid: string;
  readonly infno: string;
}

export interface StayKey {
  readonly kind: StayKind;
  readonly stayNo: string;
  readonly personNo: string;
}

export interface OpenedStay {
  readonly stay: Stay;
  /** Not withdrawn, in the order in which they were used. */
  readonly lines: readonly StayLine[];
  readonly attempts: readonly Attempt[];
  /** Lines that stand in a settlement. */
  readonly settledIds: ReadonlySet<bigint>;
}

export function settledIdsOf(attempts: readonly Attempt[]): ReadonlySet<bigint> {
  return new Set(attempts.flatMap(({ state, lineIds }) => (state === 'settled' ? lineIds : [])));
}

/** Acts that would pull lines from under a settlement that is still on its way. */
const NEEDS_QUIET: readonly StayAct[] = ['withdraw', 'undo', 'undoDischarge', 'settle'];

/**
 * Locks a stay until the transaction ends. An earlier attempt to settle it of which nothing came so far is waited for and then
 * made void, so that it cannot come true behind this act.
 * @param own the message of this act, whose own attempt is left alone
 * @throws {Problem} 404 for a stay that is not this institution's and person's, 409 where something stands against the act
 */
export async function openStayFor(
  tx: Tx,
  act: StayAct,
  institutionCode: string,
  key: StayKey,
  now: number,
  own?: string,
): Promise<OpenedStay> {
  const stay = await lockStay(tx, institutionCode, key.stayNo);
  if (stay?.personNo !== key.personNo || stay.kind !== key.kind) throw notFound('就诊登记');
  const before = await listAttempts(tx, [stay.id]);
  const open = before.filter(({ state, msgid }) => state === 'open' && msgid !== own);
  const quiet = !NEEDS_QUIET.includes(act) || open.length === 0;
  if (!quiet) for (const { msgid } of open) await voidRequest(tx, institutionCode, msgid, now);
  const attempts = quiet ? before : await listAttempts(tx, [stay.id]);
  const lines = await listLines(tx, [stay.id]);
  const standing = attempts.filter(({ state }) => state === 'settled');
  const hindrance = hindranceOf(act, {
    stay,
    lines: lines.length,
    settled: standing.length > 0,
    finallySettled: standing.some(({ interim }) => !interim),
  });
  if (hindrance) throw conflict('STAY_NOT_READY', hindrance.title, hindrance.remedy);
  return { stay, lines, attempts, settledIds: settledIdsOf(attempts) };
}

/**
 * Whether a settlement's number belongs to a stay.
 * @throws {Problem} 404 for a stay that is not this institution's and person's, or another's settlement
 */
export async function checkClaimOfStay(
  world: World,
  { institutionCode }: Told,
  key: StayKey,
  claimNo: string,
): Promise<void> {
  await world.db.transaction('all', async (tx) => {
    const stay = await lockStay(tx, institutionCode, key.stayNo);
    if (stay?.personNo !== key.personNo || stay.kind !== key.kind) throw notFound('就诊登记');
    const attempts = await listAttempts(tx, [stay.id]);
    if (!attempts.some(({ claimNos }) => claimNos.includes(claimNo))) throw notFound('这次就诊的结算单');
  });
}

/** What came of an act: for the time line, the audit and the answer. */
export interface Done<T> {
  readonly stay: { readonly id: bigint; readonly stayNo: string; readonly personId: number };
  readonly words: string;
  readonly answer: T;
}

const TAKEN: Readonly<Record<string, readonly [code: string, title: string, remedy: string]>> = {
  one_bed_at_a_time: [
    'ALREADY_IN_HOSPITAL',
    '该参保人正在住院，不能重复办理入院',
    '请先为上一次住院办理出院；不在本院的请联系患者核实',
  ],
  visit_number_once: ['VISIT_NUMBER_TAKEN', '该门诊号或住院号已经登记', '请核对号码；重复登记的请先撤销'],
  stay_serial_once: ['FEE_SERIAL_TAKEN', '费用明细流水号在本次就诊中已经上传', '更正请先撤销原明细再传'],
};

/**
 * Does an act once for its message: sent again, the message gets its first answer and changes nothing.
 * @throws {Problem} 409 for a message that was made void, and for a bed, a number or a serial that is taken
 */
export async function onceForMessage<T extends object>(
  world: World,
  told: Told,
  work: (tx: Tx, now: number) => Promise<Done<T>>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await world.db.transaction('all', (tx) => answerOnce(tx, world.clock.now(), told, work));
    } catch (error) {
      // A copy that came at the same moment may have been faster: then this one is answered like it.
      if (tries === 1 && (await isAnswered(world, told))) continue;
      const taken = TAKEN[brokenConstraint(error) ?? ''];
      throw taken ? conflict(...taken) : error;
    }
  }
}

async function isAnswered(world: World, { institutionCode, msgid }: Told): Promise<boolean> {
  const message = await world.db.transaction('all', (tx) => findMessage(tx, institutionCode, msgid));
  return message !== undefined;
}

async function answerOnce<T extends object>(
  tx: Tx,
  now: number,
  { actor, institutionCode, msgid, infno }: Told,
  work: (tx: Tx, now: number) => Promise<Done<T>>,
): Promise<T> {
  const earlier = await findMessage(tx, institutionCode, msgid);
  if (earlier?.stayId === null)
    throw conflict('REQUEST_VOIDED', '该报文编号已被冲正作废', '请换一个报文编号');
  if (earlier) return earlier.answer as T;
  const { stay, words, answer } = await work(tx, now);
  const message = {
    institutionCode,
    msgid,
    infno,
    stayId: stay.id,
    words,
    actorName: actor.name,
    answer,
    at: now,
  };
  await insertMessage(tx, message);
  await recordAudit(tx, actor, now, {
    action: `gateway.${infno}`,
    subjectKind: 'stay',
    subjectId: stay.stayNo,
    personId: stay.personId,
    requestId: msgid,
  });
  return answer;
}

/** Registers visits and stays, changes them, discharges, and takes each of it back (M19, M25, M35). */
import { dayAt } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import { isCoveredOn } from '../../../domain/insured/cover.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Stay } from '../../../domain/settlement/stays/stay.ts';
import { brokenConstraint } from '../../db/database.ts';
import { badInput, conflict } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { listEnrolments, type Person } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { onceForMessage, openStayFor, type StayKey, type Told } from './open-stays.ts';
import {
  findMessage,
  insertMessage,
  insertStay,
  lockStay,
  saveStay,
  type NewStay,
  type StayChange,
} from './stay-store.ts';

/** How far a hospital's clock may run ahead of ours. */
const CLOCK_LEEWAY_MS = 10 * 60_000;

/** What a registration says beside the person. */
export type Registration = Pick<
  NewStay,
  | 'kind'
  | 'visitNo'
  | 'begunAt'
  | 'medType'
  | 'doctorCode'
  | 'doctorName'
  | 'department'
  | 'bed'
  | 'diagnoses'
>;

function notAfterNow(field: string, moment: number, now: number): void {
  if (moment > now + CLOCK_LEEWAY_MS) throw badInput(field, '晚于现在，请核对系统时间');
}

/**
 * 2201 and 2401: registers a visit, or a stay in hospital: of these a person has one at a time in the whole province (M35).
 * @returns the stay's number; PERSON_NOT_INSURED or INSURANCE_NOT_NORMAL on the day on which it began (M5)
 * @throws {Problem} 409 for a person in hospital and for a number in use
 */
export async function registerStay(
  world: World,
  told: Told,
  person: Person,
  given: Registration,
): Promise<Outcome<{ stayNo: string }, Refusal>> {
  const now = world.clock.now();
  notAfterNow('begntime', given.begunAt, now);
  const enrolments = await world.db.transaction('all', (tx) => listEnrolments(tx, person.id));
  const covered = isCoveredOn({ enrolments, diedOn: person.diedOn }, dayAt(given.begunAt));
  if (!covered.ok) return covered;
  const { areaCode, scheme } = covered.value;
  const answer = await onceForMessage(world, told, async (tx) => {
    const { id, stayNo } = await insertStay(tx, {
      ...given,
      institutionCode: told.institutionCode,
      personId: person.id,
      personNo: person.personNo,
      personName: person.name,
      areaCode,
      scheme,
      openedAt: now,
      openedOn: dayAt(now),
    });
    const words = given.kind === 'inpatient' ? '办理入院' : '门诊挂号';
    return { stay: { id, stayNo, personId: person.id }, words, answer: { stayNo } };
  });
  return accept(answer);
}

/**
 * 2203 and 2403: what the hospital tells of a stay after its registration.
 * @throws {Problem} 409 after the discharge or for a beginning after the first line, 404 for another's stay
 */
export async function changeStay(
  world: World,
  told: Told,
  key: StayKey,
  change: StayChange,
): Promise<object> {
  return onceForMessage(world, told, async (tx, now) => {
    const { stay, lines } = await openStayFor(tx, 'change', told.institutionCode, key, now);
    if (change.begunAt !== undefined) {
      notAfterNow('begntime', change.begunAt, now);
      const [first] = lines;
      if (first && dayAt(first.usedAt) < dayAt(change.begunAt))
        throw conflict('STAY_NOT_READY', '开始时间晚于已上传的费用', '请核对开始时间，或先撤销较早的明细');
    }
    await saveStay(tx, stay, change);
    const words = stay.kind === 'inpatient' ? '变更入院信息' : '上传就诊信息';
    return { stay, words, answer: {} };
  });
}

/**
 * 2402: discharges.
 * @throws {Problem} 400 for a discharge before the admission, 409 before the last line or when already discharged
 */
export async function dischargeStay(
  world: World,
  told: Told,
  key: StayKey,
  endedAt: number,
  change: StayChange,
): Promise<object> {
  return onceForMessage(world, told, async (tx, now) => {
    notAfterNow('endtime', endedAt, now);
    const { stay, lines } = await openStayFor(tx, 'discharge', told.institutionCode, key, now);
    if (endedAt < stay.begunAt) throw badInput('endtime', '早于入院时间');
    const last = lines.at(-1);
    if (last && dayAt(last.usedAt) > dayAt(endedAt))
      throw conflict('STAY_NOT_READY', '还有费用发生在出院以后', `请核对出院时间，或撤销明细 ${last.serial}`);
    await saveStay(tx, stay, { ...change, endedAt });
    return { stay, words: '办理出院', answer: {} };
  });
}

/** 2405: takes a discharge back, unless the discharge settlement stands or the person lies in a bed again. */
export async function reopenStay(world: World, told: Told, key: StayKey): Promise<object> {
  return onceForMessage(world, told, async (tx, now) => {
    const { stay } = await openStayFor(tx, 'undoDischarge', told.institutionCode, key, now);
    await saveStay(tx, stay, { endedAt: null });
    return { stay, words: '撤销出院', answer: {} };
  });
}

/** 2202 and 2404: takes a registration back, once nothing stands under it; the bed and the number are free again. */
export async function undoStay(
  world: World,
  told: Told,
  key: StayKey,
  visitNo: string | undefined,
): Promise<object> {
  return onceForMessage(world, told, async (tx, now) => {
    const { stay } = await openStayFor(tx, 'undo', told.institutionCode, key, now);
    if (visitNo !== undefined && visitNo !== stay.visitNo) throw badInput('ipt_otp_no', '与登记的不符');
    await saveStay(tx, stay, { undoneAt: now });
    const words = stay.kind === 'inpatient' ? '撤销入院' : '撤销挂号';
    return { stay, words, answer: {} };
  });
}

/**
 * 2601 for a registration whose answer was lost: takes it back where it came, else makes its message void.
 * @returns the stay that was taken back; undefined when there was none
 */
export async function voidRegistration(
  world: World,
  told: Told,
  message: Registered,
): Promise<Stay | undefined> {
  try {
    return await voidOnce(world, told, message);
  } catch (error) {
    // A copy, or the registration itself, was faster at the same moment: what it did is there now.
    if (brokenConstraint(error) === 'stay_message_pkey') return voidOnce(world, told, message);
    throw error;
  }
}

/** The message of a registration, and whom it is about. */
interface Registered {
  readonly msgid: string;
  readonly infno: string;
  readonly personNo: string;
}

async function voidOnce(world: World, told: Told, message: Registered): Promise<Stay | undefined> {
  return world.db.transaction('all', async (tx) => {
    const now = world.clock.now();
    const { institutionCode, actor } = told;
    const earlier = await findMessage(tx, institutionCode, message.msgid);
    if (earlier === undefined) {
      const voided = { msgid: message.msgid, infno: told.infno, stayId: null, words: '冲正作废', answer: {} };
      await insertMessage(tx, { ...voided, institutionCode, actorName: actor.name, at: now });
      return undefined;
    }
    if (earlier.stayId === null) return undefined;
    if (earlier.infno !== message.infno) throw badInput('oinfno', '与原报文的交易编号不符');
    const { stayNo } = earlier.answer as { stayNo: string };
    const locked = await lockStay(tx, institutionCode, stayNo);
    if (locked?.undoneAt !== null) return locked;
    const { stay } = await openStayFor(
      tx,
      'undo',
      institutionCode,
      { kind: locked.kind, stayNo, personNo: message.personNo },
      now,
    );
    await saveStay(tx, stay, { undoneAt: now });
    await insertMessage(tx, {
      institutionCode,
      msgid: told.msgid,
      infno: told.infno,
      stayId: stay.id,
      words: '冲正登记',
      actorName: actor.name,
      answer: {},
      at: now,
    });
    await recordAudit(tx, actor, now, {
      action: 'gateway.2601',
      subjectKind: 'stay',
      subjectId: stay.stayNo,
      personId: stay.personId,
      requestId: told.msgid,
    });
    return { ...stay, undoneAt: now };
  });
}

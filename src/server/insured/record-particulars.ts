import { dayAt, type PlainDate } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { NATIONALITIES, type NationalityCode } from '../../domain/insured/nationality.ts';
import {
  faultOfRetirement,
  latestParticulars,
  type Particulars,
  type RecordedParticulars,
} from '../../domain/insured/particulars.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { badInput, conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import {
  findParticularsOfRequest,
  insertParticulars,
  listParticulars,
  lockParticulars,
} from './particulars-store.ts';
import { findPersonById, listEnrolments, type Person } from './store.ts';

export interface Entry {
  readonly requestId: string;
  /** The version that the entry was made after; 0 where there was none. */
  readonly version: number;
  readonly nationality: NationalityCode | null;
  readonly retiredOn: PlainDate | null;
  readonly evidence: string;
}

export function isSame(one: Particulars, other: Particulars): boolean {
  return one.nationality === other.nationality && one.retiredOn === other.retiredOn;
}

function inWords({ nationality, retiredOn }: Particulars): string {
  return `${nationality === null ? '民族未登记' : NATIONALITIES[nationality]}，${retiredOn === null ? '没有退休' : `${retiredOn} 退休`}`;
}

/** @throws {Problem} 409 after somebody else's entry or without a change, 400 for a day of retirement that cannot be */
async function checkEntry(
  tx: Tx,
  person: Person,
  entry: Entry,
  entries: readonly RecordedParticulars[],
  today: PlainDate,
): Promise<void> {
  const before = latestParticulars(entries);
  if (entries.length !== entry.version)
    throw conflict('STALE', '该参保人的民族、退休登记刚刚有人改过', '请刷新页面，核对后再登记');
  if (isSame(before, entry))
    throw conflict('PARTICULARS_UNCHANGED', '登记的内容没有变化', '请修改民族或退休日期后再登记');
  if (before.retiredOn === entry.retiredOn) return;
  const { bornOn, diedOn } = person;
  const enrolments = await listEnrolments(tx, person.id);
  const fault = faultOfRetirement(entry.retiredOn, { bornOn, diedOn, enrolments }, today);
  if (fault !== undefined) throw badInput('retiredOn', fault);
}

/**
 * Writes a further entry with its audit; the caller holds the person's entries.
 * @param entry its request id is null where it came in a file
 */
export async function enterParticulars(
  tx: Tx,
  actor: Actor,
  now: number,
  personId: number,
  entries: readonly RecordedParticulars[],
  entry: Particulars & { readonly evidence: string; readonly requestId: string | null },
): Promise<void> {
  const { nationality, retiredOn, evidence, requestId } = entry;
  const version = entries.length + 1;
  const what = { personId, version, nationality, retiredOn, evidence, requestId };
  await insertParticulars(tx, { ...what, recordedAt: now, recordedBy: actor.accountId });
  await recordAudit(tx, actor, now, {
    action: 'insured.recordParticulars',
    subjectKind: 'person',
    subjectId: personId,
    personId,
    detail: `由${inWords(latestParticulars(entries))}改为${inWords(entry)}：${evidence}`,
    ...(requestId === null ? {} : { requestId }),
  });
}

/**
 * Enters or corrects a person's 民族 and day of retirement; earlier entries stay, and settlements made before go on telling them
 * (M5). The same request id enters once.
 * @throws {Problem} 404 outside the agency's area, 400 and 409 as `checkEntry`, 409 for a request id used otherwise
 */
export async function recordParticulars(
  world: World,
  actor: Actor,
  personId: number,
  entry: Entry,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const { requestId, evidence } = entry;
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const person = await findPersonById(tx, personId);
    if (person === undefined) throw notFound('该参保人');
    await lockParticulars(tx, personId);
    const earlier = await findParticularsOfRequest(tx, actor.accountId, requestId);
    if (earlier !== undefined) {
      if (earlier.personId === personId && earlier.evidence === evidence && isSame(earlier, entry))
        return accept({ done: true });
      throw conflict('REQUEST_REUSED', '同一请求编号已用于另一次登记', '请刷新页面后重新填写');
    }
    const entries = await listParticulars(tx, personId);
    await checkEntry(tx, person, entry, entries, dayAt(now));
    await enterParticulars(tx, actor, now, personId, entries, entry);
    return accept({ done: true });
  });
}

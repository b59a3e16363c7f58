import { dayAt } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import {
  faultOfRetirement,
  latestParticulars,
  type Particulars,
  type RecordedParticulars,
} from '../../domain/insured/particulars.ts';
import type { PersonFileRow } from '../../domain/insured/person-file.ts';
import type { Tx } from '../db/database.ts';
import { isOwnArea } from '../identity/own-area.ts';
import type { World } from '../world.ts';
import { listParticulars, lockParticulars } from './particulars-store.ts';
import { enterParticulars, isSame } from './record-particulars.ts';
import { findPersonByCredential, listEnrolments } from './store.ts';

const KNOWN = '该证件号码已经登记';

/** What a row of a file adds to somebody who is registered already. */
export interface Amendment {
  readonly personId: number;
  readonly entries: readonly RecordedParticulars[];
  readonly next: Particulars;
}

/**
 * What a row says of 民族 and retirement of somebody who is registered already, the only things that a file changes of them;
 * a cell left empty changes nothing (M5). Holds the person's entries until the transaction ends.
 * @returns the amendment, or why the row changes nothing
 */
export async function planAmendment(
  world: World,
  tx: Tx,
  actor: Actor,
  row: PersonFileRow,
): Promise<Amendment | string> {
  if (row.nationality === null && row.retiredOn === null) return KNOWN;
  const person = await findPersonByCredential(tx, world.secrets, 'idNumber', row.idNumber);
  if (person === undefined || !isOwnArea(actor, person.areaCode)) return `${KNOWN}在外地`;
  if (person.name !== row.name) return `${KNOWN}，姓名与登记的不符`;
  await lockParticulars(tx, person.id);
  const entries = await listParticulars(tx, person.id);
  const before = latestParticulars(entries);
  const nationality = row.nationality ?? before.nationality;
  const next = { nationality, retiredOn: row.retiredOn ?? before.retiredOn };
  if (isSame(before, next)) return `${KNOWN}，民族和退休日期没有变化`;
  if (before.retiredOn !== next.retiredOn) {
    const { bornOn, diedOn } = person;
    const enrolments = await listEnrolments(tx, person.id);
    const fault = faultOfRetirement(next.retiredOn, { bornOn, diedOn, enrolments }, dayAt(world.clock.now()));
    if (fault !== undefined) return fault;
  }
  return { personId: person.id, entries, next };
}

/** Enters what a row adds. */
export function amendRegistered(
  world: World,
  tx: Tx,
  actor: Actor,
  { personId, entries, next }: Amendment,
): Promise<void> {
  const entry = { ...next, evidence: '批量登记', requestId: null };
  return enterParticulars(tx, actor, world.clock.now(), personId, entries, entry);
}

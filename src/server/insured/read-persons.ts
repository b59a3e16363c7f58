import { ageOn, dayAt, wallClock } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/insured.ts';
import { areaPrefix, scopeOf, type Actor } from '../../domain/identity/roles.ts';
import {
  maskIdentityNumber,
  maskPersonName,
  maskPhone,
  parseIdentityNumber,
} from '../../domain/insured/identity-number.ts';
import type { CredentialKind } from '../../domain/insured/model.ts';
import { latestParticulars, personTypeOn } from '../../domain/insured/particulars.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { notFound } from '../http/problem.ts';
import { pageSpan } from '../http/paging.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { listParticulars } from './particulars-store.ts';
import { listPersonRows, loadPersonHistory } from './person-store.ts';
import {
  findAssistanceOn,
  findEnrolmentOn,
  findPersonByCredential,
  findPersonById,
  findSealedNumbers,
  isInMajorIllnessOn,
} from './store.ts';

type Query = CallOf<typeof contract.listPersons>['query'];

/** The people of the agency's area; the look is recorded (M7). */
export async function listPersons(
  world: World,
  actor: Actor,
  query: Query,
): Promise<Outcome<OutputOf<typeof contract.listPersons>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  const number = parseIdentityNumber(query.q ?? '');
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listPersonRows(tx, {
      idNumberHash: number ? world.secrets.digest(number.text) : null,
      words: number ? null : (query.q ?? null),
      scheme: query.scheme ?? null,
      areaPrefix: query.areaCode === undefined ? null : areaPrefix(query.areaCode),
      onDay: today,
      ...pageSpan(query),
    });
    await recordAudit(tx, actor, now, {
      action: 'insured.listPersons',
      subjectKind: 'person',
      subjectId: 'list',
      detail: `${rows.length} 人`,
    });
    return accept({
      total,
      rows: rows.map((row) => ({
        id: row.id,
        personNo: row.personNo,
        name: row.name,
        sex: row.sex,
        age: ageOn(row.bornOn, today),
        maskedIdNumber: maskIdentityNumber(row.idNumberHead, row.idNumberTail),
        areaName: row.areaName,
        scheme: row.scheme,
        status: row.status,
      })),
    });
  });
}

/** One person of the agency's area with all their cover; the look is recorded. @throws {Problem} 404 outside the area */
export async function getPerson(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getPerson>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const person = await findPersonById(tx, id);
    if (person === undefined) throw notFound('该参保人');
    const history = await loadPersonHistory(tx, id);
    const entries = await listParticulars(tx, id);
    const { nationality, retiredOn } = latestParticulars(entries);
    const today = dayAt(now);
    const enrolment = await findEnrolmentOn(tx, id, today);
    await recordAudit(tx, actor, now, {
      action: 'insured.getPerson',
      subjectKind: 'person',
      subjectId: id,
      personId: id,
    });
    return accept({
      id,
      personNo: person.personNo,
      name: person.name,
      sex: person.sex,
      bornOn: person.bornOn,
      age: ageOn(person.bornOn, today),
      maskedIdNumber: maskIdentityNumber(person.idNumberHead, person.idNumberTail),
      maskedPhone: person.phoneTail === null ? null : maskPhone(person.phoneTail),
      address: person.address,
      areaCode: person.areaCode,
      areaName: person.areaName,
      diedOn: person.diedOn,
      nationality,
      retiredOn,
      particularsVersion: entries.length,
      personType: enrolment ? personTypeOn(enrolment.scheme, person.bornOn, retiredOn, today) : null,
      enrolments: [...history.enrolments],
      majorIllness: [...history.majorIllness],
      assistance: [...history.assistance],
    });
  });
}

/** The whole identity and phone number, by a deliberate and recorded look. @throws {Problem} 404 outside the area */
export async function revealPerson(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<{ idNumber: string; phone: string }, Refusal>> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const sealed = await findSealedNumbers(tx, id);
    if (sealed === undefined) throw notFound('该参保人');
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'insured.revealPerson',
      subjectKind: 'person',
      subjectId: id,
      personId: id,
    });
    const idNumber = world.secrets.open(sealed.idNumber).toString('utf8');
    return accept({
      idNumber,
      phone: sealed.phone === null ? '' : world.secrets.open(sealed.phone).toString('utf8'),
    });
  });
}

/** What the platform knows of the signed-in patient's own cover today (M5). */
export async function getMyCover(
  world: World,
  actor: Actor,
): Promise<Outcome<OutputOf<typeof contract.getMyCover>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const person = actor.personId === null ? undefined : await findPersonById(tx, actor.personId);
    if (person === undefined) throw notFound('您的参保信息');
    const enrolment = await findEnrolmentOn(tx, person.id, today);
    return accept({
      name: person.name,
      maskedIdNumber: maskIdentityNumber(person.idNumberHead, person.idNumberTail),
      maskedPhone: person.phoneTail === null ? null : maskPhone(person.phoneTail),
      areaName: person.areaName,
      scheme: enrolment?.scheme ?? null,
      status: enrolment?.status ?? null,
      majorIllness:
        enrolment !== undefined && (await isInMajorIllnessOn(tx, person.id, enrolment.scheme, today)),
      assistance: (await findAssistanceOn(tx, person.id, today))?.category ?? null,
    });
  });
}

/**
 * Checks at the desk who shows a credential, wherever they are insured (M34, M35); the look is recorded.
 * @throws {Problem} 404 when the credential is nobody's
 */
export async function identifyPatient(
  world: World,
  actor: Actor,
  kind: CredentialKind,
  number: string,
): Promise<Outcome<OutputOf<typeof contract.identifyPatient>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const person = await findPersonByCredential(tx, world.secrets, kind, number);
    if (person === undefined) throw notFound('持该凭证的参保人');
    await recordAudit(tx, actor, now, {
      action: 'insured.identifyPatient',
      subjectKind: 'person',
      subjectId: person.id,
      personId: person.id,
      detail: kind,
    });
    const enrolment = await findEnrolmentOn(tx, person.id, today);
    return accept({
      personNo: person.personNo,
      maskedName: maskPersonName(person.name),
      sex: person.sex,
      age: ageOn(person.bornOn, today),
      areaName: person.areaName,
      scheme: enrolment?.scheme ?? null,
      status: enrolment?.status ?? null,
      seenAt: wallClock(now),
    });
  });
}

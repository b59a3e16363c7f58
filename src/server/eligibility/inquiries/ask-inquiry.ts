/** A patient, or a relative on a mandate, asks the agency of their area (M23.1, M35). */
import { present } from '../../../base/assert.ts';
import { dayAt, yearOf } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-inquiries.ts';
import { kindsOpenTo, type InquiryKind } from '../../../domain/eligibility/inquiries/inquiry.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { findListedDrugs } from '../../catalogue/lookup-store.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { badInput, conflict, notFound, Problem } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { takeSerial } from '../../identity/serial-store.ts';
import { findPersonById } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import {
  findAskedInquiry,
  findOwnApplication,
  insertInquiry,
  insertInquiryEvent,
  isOwnClaim,
  lockInquiries,
  type NewInquiry,
} from './inquiry-store.ts';

type Body = CallOf<typeof contract.askInquiry>['body'];
type About = Pick<NewInquiry, 'entryKey' | 'drugName' | 'applicationId' | 'claimNo'>;

const OPENING = 60;
const NOTHING: About = { entryKey: null, drugName: '', applicationId: null, claimNo: null };

/** What it is about, which must be the person's own. @throws {Problem} 400 for a drug that is not listed, an application or bill of somebody else */
async function aboutOf(tx: Tx, personId: number, kind: InquiryKind, about: string | null): Promise<About> {
  if (about === null) return NOTHING;
  if (kind === 'drug') {
    const drug = (await findListedDrugs(tx, [about])).get(about);
    if (!drug) throw badInput('about', '目录里没有这个药品，请从列表中选择');
    return { ...NOTHING, entryKey: about, drugName: drug.genericName };
  }
  if (kind === 'bill') {
    if (!(await isOwnClaim(tx, personId, about))) throw badInput('about', '您没有这张账单');
    return { ...NOTHING, claimNo: about };
  }
  const id = /^\d{1,15}$/.test(about) ? Number(about) : 0;
  const application = await findOwnApplication(tx, personId, id);
  if (!application) throw badInput('about', '您没有这份申请');
  return { ...NOTHING, ...application, applicationId: id };
}

/** @throws {Problem} 403 for a relative whose mandate does not cover the kind (M35) */
function requireKind(actor: Actor, kind: InquiryKind): void {
  if (!kindsOpenTo(actor).includes(kind))
    throw new Problem(403, 'MANDATE_POWER_MISSING', '委托的事项不包括这一项', {
      remedy: '请由患者本人提问，或请患者另行委托',
    });
}

/**
 * Asks the agency of the area in which the person is insured. The same request sent again gets the first answer.
 * @throws {Problem} 400 for something that is not the person's own, 403 beyond a mandate, 409 for a request id used for somebody else
 */
export async function askInquiry(
  world: World,
  actor: Actor,
  body: Body,
): Promise<Outcome<OutputOf<typeof contract.askInquiry>, Refusal>> {
  const now = world.clock.now();
  requireKind(actor, body.kind);
  const words = body.words.trim();
  if (words === '') throw badInput('words', '请写下您的问题');
  try {
    return await world.db.transaction(scopeOf(actor), (tx) => record(tx, actor, now, body, words));
  } catch (error) {
    // An agent does not see what the same account asked for somebody else; the database does.
    if (brokenConstraint(error) === 'inquiry_asked_once')
      throw conflict('REQUEST_REUSED', '同一请求编号已用于另一个提问', '请刷新页面后重新填写');
    throw error;
  }
}

async function record(
  tx: Tx,
  actor: Actor,
  now: number,
  body: Body,
  words: string,
): Promise<Outcome<OutputOf<typeof contract.askInquiry>, Refusal>> {
  const person = await findPersonById(tx, present(actor.personId, 'a patient has a person'));
  if (person === undefined) throw notFound('您的参保信息');
  await lockInquiries(tx, `asker ${actor.accountId}`);
  const earlier = await findAskedInquiry(tx, actor.accountId, body.requestId);
  if (earlier?.personId === person.id) return accept({ id: earlier.id, inquiryNo: earlier.inquiryNo });
  const year = yearOf(dayAt(now));
  const about = await aboutOf(tx, person.id, body.kind, body.about);
  const serial = await takeSerial(tx, 'inquiry', 'province', year);
  const inquiryNo = `Z${year}${String(serial).padStart(6, '0')}`;
  const { accountId, name } = actor;
  const id = await insertInquiry(tx, {
    ...about,
    inquiryNo,
    kind: body.kind,
    personId: person.id,
    areaCode: person.areaCode,
    opening: [...words].slice(0, OPENING).join(''),
    askedAt: now,
    askedBy: accountId,
    askerName: name,
    requestId: body.requestId,
  });
  const event = { seq: 1, step: 'ask', state: 'open', at: now, accountId, actorName: name } as const;
  await insertInquiryEvent(tx, id, { ...event, words, guidanceId: null, ticketId: null });
  await recordAudit(tx, actor, now, {
    action: 'eligibility.askInquiry',
    subjectKind: 'inquiry',
    subjectId: id,
    personId: person.id,
    detail: inquiryNo,
  });
  return accept({ id, inquiryNo });
}

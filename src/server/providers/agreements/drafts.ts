import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { present } from '../../../base/assert.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-agreements.ts';
import type { Holder } from '../../../domain/identity/certificate.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import {
  checkTerm,
  draftState,
  forceBegins,
  maySign,
  mayWithdraw,
  type DraftState,
  type Party,
} from '../../../domain/providers/agreements/draft.ts';
import { checkLicences } from '../../../domain/providers/agreements/licence.ts';
import { agreementText, clausesOf, templateOn } from '../../../domain/providers/agreements/template.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { signFor, verifySignature } from '../../identity/signer.ts';
import type { World } from '../../world.ts';
import { issueSigningCertificate } from '../issue-certificate.ts';
import { ownInstitution } from '../manage-institutions.ts';
import { findAgreement, listAgreements, lockTerms } from '../store.ts';
import {
  findAgencyName,
  findDraft,
  findWithdrawal,
  insertDraft,
  insertSignature,
  insertSignedAgreement,
  insertWithdrawal,
  listDraftRows,
  listSignatures,
  listTemplates,
  type WholeDraft,
} from './draft-store.ts';
import { listLicences } from './file-store.ts';
import { presentDraft } from './institution-file.ts';
import { isAgency, reaches, reachOf } from './reach.ts';

export interface NewDraft {
  readonly institutionCode: string;
  readonly agreementNo: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly renewsId: number | null;
}

/**
 * Draws up an agreement from the template in effect on its first day; both sides are given what they sign with (M25, M27, M28).
 * @returns AGREEMENT_TEMPLATE_MISSING, INSTITUTION_LICENCE_NOT_VALID or AGREEMENT_TERM_OVERLAPS
 * @throws {Problem} 404 outside the area, 400 for an agreement of another institution to renew, 409 when the number is taken
 */
export async function draftAgreement(
  world: World,
  actor: Actor,
  given: NewDraft,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  try {
    return await world.db.transaction('none', async (tx) => {
      const institution = await ownInstitution(tx, actor, given.institutionCode);
      const { kind, code, name } = institution;
      const template = templateOn(kind, await listTemplates(tx), given.from);
      if (!template.ok) return template;
      const held = checkLicences(kind, await listLicences(tx, code), dayAt(now));
      if (!held.ok) return held;
      const free = checkTerm(await listAgreements(tx, code), given.from, given.to);
      if (!free.ok) return free;
      if (given.renewsId !== null && (await findAgreement(tx, given.renewsId))?.institutionCode !== code)
        throw badInput('renewsId', '不是这家机构的协议');
      const agencyCode = present(actor.areaCode, 'an agency has an area');
      const agencyName = await findAgencyName(tx, agencyCode);
      await issueSigningCertificate(world, tx, 'agency', agencyCode, agencyName, now);
      await issueSigningCertificate(world, tx, 'institution', code, name, now);
      const content = agreementText({
        agreementNo: given.agreementNo,
        title: template.value.title,
        agencyName,
        agencyCode,
        institutionName: name,
        institutionCode: code,
        from: given.from,
        to: given.to,
        articles: template.value.articles,
      });
      const draft = { ...given, templateId: template.value.id, agencyCode, content };
      const id = await insertDraft(tx, draft, actor.accountId, now);
      await recordAudit(tx, actor, now, {
        action: 'providers.draftAgreement',
        subjectKind: 'institution',
        subjectId: code,
        detail: given.agreementNo,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'agreement_draft_agreement_no_key') throw numberTaken();
    throw error;
  }
}

const numberTaken = () => conflict('AGREEMENT_EXISTS', '该协议编号已经登记', '请核对协议编号');

/** A draft within the reader's reach. @throws {Problem} 404 */
async function reachedDraft(tx: Tx, actor: Actor, id: number, lock = false): Promise<WholeDraft> {
  const draft = await findDraft(tx, id, lock);
  const subject = draft && { code: draft.institutionCode, areaCode: draft.areaCode };
  if (!draft || !subject || !reaches(reachOf(actor), subject)) throw notFound('这份协议');
  return draft;
}

/**
 * The side of a draft for which the actor acts; null for those who only read. The agency's side belongs to the agency that
 * drew it up: another one whose area also holds the institution may read, but not sign with that agency's certificate.
 * A hospital's pharmacist or a pharmacy's office does not exist.
 */
function sideOf(actor: Actor, draft: WholeDraft): Party | null {
  if (isAgency(actor)) return actor.areaCode === draft.agencyCode ? 'agency' : null;
  return actor.role === 'hospitalOffice' || actor.role === 'pharmacist' ? 'institution' : null;
}

function holderOf(draft: WholeDraft, party: Party): Holder {
  return party === 'agency'
    ? { kind: 'agency', code: draft.agencyCode }
    : { kind: 'institution', code: draft.institutionCode };
}

/** Drafts within the reader's reach (M7, M25). */
export async function listAgreementDrafts(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listAgreementDrafts>['query'],
): Promise<Outcome<OutputOf<typeof contract.listAgreementDrafts>, Refusal>> {
  return world.db.transaction('none', async (tx) => {
    const filter = { state: query.state ?? null, ...pageSpan(query) };
    const { rows, total } = await listDraftRows(tx, reachOf(actor), filter);
    return accept({ total, rows: rows.map(presentDraft) });
  });
}

/** One draft with its whole text; every signature is verified anew (M28). @throws {Problem} 404 outside the reader's reach */
export async function getAgreementDraft(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getAgreementDraft>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const draft = await reachedDraft(tx, actor, id);
    const signatures = await Promise.all(
      (await listSignatures(tx, id)).map(async ({ holderCode: _, signedAt, ...one }) => {
        const holder = holderOf(draft, one.party);
        const { ok } = await verifySignature(tx, draft.content, one, holder, signedAt);
        return { ...one, signedAt: wallClock(signedAt), valid: ok };
      }),
    );
    const side = sideOf(actor, draft);
    const withdrawal = await findWithdrawal(tx, id);
    const { content, agencyCode, templateId: _template, ...row } = draft;
    return accept({
      ...presentDraft(row),
      content,
      agencyCode,
      signatures,
      withdrawal: withdrawal ? { ...withdrawal, at: wallClock(withdrawal.at) } : null,
      mySide: side !== null && maySign(draft, side, today).ok ? side : null,
      mayWithdraw: side !== null && mayWithdraw(draft).ok,
    });
  });
}

/**
 * Signs a draft for the actor's side; with the agency's signature it comes into force (M25, M27, M28).
 * @returns AGREEMENT_STEP_NOT_ALLOWED, INSTITUTION_LICENCE_NOT_VALID, AGREEMENT_TERM_OVERLAPS, CERTIFICATE_NOT_VALID or SIGNATURE_NOT_VALID
 * @throws {Problem} 404 outside the actor's reach, 403 for an agency that is not the draft's own
 */
export async function signAgreement(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<{ state: DraftState }, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('none', async (tx) => {
    const draft = await reachedDraft(tx, actor, id, true);
    const party = sideOf(actor, draft);
    if (party === null) throw notAllowed();
    const turn = maySign(draft, party, today);
    if (!turn.ok) return turn;
    const held = checkLicences(draft.kind, await listLicences(tx, draft.institutionCode), today);
    if (!held.ok) return held;
    const holder = holderOf(draft, party);
    const signed = await signFor(world, tx, holder.kind, holder.code, draft.content, now);
    if (!signed.ok) return signed;
    if (party === 'agency') {
      const entered = await bringIntoForce(tx, draft, today);
      if (!entered.ok) return entered;
    }
    await insertSignature(tx, id, { party, holderCode: holder.code, ...signed.value }, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.signAgreement',
      subjectKind: 'institution',
      subjectId: draft.institutionCode,
      detail: draft.agreementNo,
    });
    return accept({ state: draftState({ ...draft, signedBy: [...draft.signedBy, party] }) });
  });
}

/** The institution's signature must stand, and no other agreement may have taken the term meanwhile. */
async function bringIntoForce(tx: Tx, draft: WholeDraft, today: PlainDate): Promise<Outcome<true, Refusal>> {
  for (const one of await listSignatures(tx, draft.id)) {
    const holder = holderOf(draft, one.party);
    const stands = await verifySignature(tx, draft.content, one, holder, one.signedAt);
    if (!stands.ok) return stands;
  }
  const from = forceBegins(draft.from, today);
  await lockTerms(tx, draft.institutionCode);
  const free = checkTerm(await listAgreements(tx, draft.institutionCode), from, draft.to);
  if (!free.ok) return free;
  const template = (await listTemplates(tx)).find((one) => one.id === draft.templateId);
  const { articles } = present(template, 'a draft has its template');
  try {
    await insertSignedAgreement(tx, draft, clausesOf(articles), from);
  } catch (error) {
    if (brokenConstraint(error) === 'agreement_agreement_no_key') throw numberTaken();
    throw error;
  }
  return accept(true);
}

/** Withdraws a draft, or declines to sign it (M25). @returns AGREEMENT_STEP_NOT_ALLOWED @throws {Problem} 404 outside the actor's reach, 403 for another agency */
export async function withdrawAgreementDraft(
  world: World,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('none', async (tx) => {
    const draft = await reachedDraft(tx, actor, id, true);
    if (sideOf(actor, draft) === null) throw notAllowed();
    const allowed = mayWithdraw(draft);
    if (!allowed.ok) return allowed;
    await insertWithdrawal(tx, id, reason, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.withdrawAgreementDraft',
      subjectKind: 'institution',
      subjectId: draft.institutionCode,
      detail: `${draft.agreementNo}：${reason}`,
    });
    return accept({ done: true });
  });
}

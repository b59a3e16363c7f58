import { createHash, randomBytes } from 'node:crypto';
import { wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type * as contract from '../../../contract/eligibility-form.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { EMPTY_FORM } from '../../../domain/eligibility/form/official-form.ts';
import { progressOf } from '../../../domain/eligibility/progress.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { maskPersonName } from '../../../domain/insured/identity-number.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { fileAnswer, type FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { listAreaRows } from '../../insured/person-store.ts';
import { findPersonById } from '../../insured/store.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { findApplication, listEvents, type Application, type StoredEvent } from '../application-store.ts';
import { verifyOpinion } from '../give-opinion.ts';
import { getApplication } from '../read-applications.ts';
import { findDecision } from '../review/review-store.ts';
import { requireVisible } from '../take-step.ts';
import { drawPdf } from './draw-pdf.ts';
import { formLayout } from './form-layout.ts';
import { findForm, findFormPrint, insertFormPrint } from './form-store.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A hundred bits that nobody can guess, in letters that are not mistaken for one another. */
function newCode(): string {
  return [...randomBytes(20)].map((byte) => LETTERS[byte % 32]).join('');
}

/**
 * Prints the official form of an application (M22, M28), with a code under which anybody can check the copy; the print is recorded.
 * @param origin the address of this installation, such as `https://example.cn`
 * @throws {Problem} 404 out of sight
 */
export async function printForm(
  world: World,
  actor: Actor,
  id: number,
  origin: string,
): Promise<Outcome<FileAnswer, Refusal>> {
  const seen = await getApplication(world, actor, id);
  if (!seen.ok) return seen;
  const of = seen.value;
  const now = world.clock.now();
  const code = newCode();
  return world.db.transaction('all', async (tx) => {
    const events = await listEvents(tx, id);
    const granted = await findDecision(tx, id);
    const monthly = granted?.monthlyUnits ?? null;
    const first = events[0];
    const content = await drawPdf(
      formLayout({
        of,
        form: (await findForm(tx, id)) ?? EMPTY_FORM,
        kind: of.extendsNo === null ? '首次申请' : `延期（接续 ${of.extendsNo}）`,
        agents: first?.actorName === of.personName ? '' : (first?.actorName ?? ''),
        monthly: monthly === null ? '' : `${monthly} ${granted?.unitName ?? ''}`,
        code,
        address: `${origin}/verify-form?code=${code}`,
        printedAt: wallClock(now),
      }),
    );
    const sha256 = createHash('sha256').update(content).digest('hex');
    const print = { code, applicationId: id, seq: events.length, sha256, printedAt: now };
    await insertFormPrint(tx, print, actor.accountId);
    const application = await findApplication(tx, id);
    await recordAudit(tx, actor, now, {
      action: 'eligibility.printForm',
      subjectKind: 'application',
      subjectId: id,
      ...(application === undefined ? {} : { personId: application.personId }),
      detail: of.applicationNo,
    });
    return accept(fileAnswer(content, 'application/pdf', `申请表-${of.applicationNo}.pdf`, true));
  });
}

async function isSigned(
  tx: Tx,
  application: Application,
  events: readonly StoredEvent[],
  step: 'doctorStated' | 'hospitalConfirmed',
): Promise<boolean | null> {
  const event = events.findLast((one) => one.step === step);
  return event === undefined ? null : (await verifyOpinion(tx, application, event)).ok;
}

/** The number with its serial hidden but for the last two figures. */
function maskedNumber(applicationNo: string): string {
  return `${applicationNo.slice(0, 12)}****${applicationNo.slice(-2)}`;
}

/** Whether a printed form is ours, and whether something has happened since; names are hidden (M22, M28). @throws {Problem} 404 for an unknown code */
export async function verifyForm(
  world: World,
  code: string,
): Promise<Outcome<OutputOf<typeof contract.verifyForm>, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const print = await findFormPrint(tx, code);
    const application = print && (await findApplication(tx, print.applicationId));
    if (print === undefined || application === undefined) throw notFound('这个查验码');
    const events = await listEvents(tx, application.id);
    const then = progressOf(events.slice(0, print.seq));
    if (then === undefined) throw new Error('an application begins with its submission');
    const person = await findPersonById(tx, application.personId);
    const area = (await listAreaRows(tx)).find((one) => one.code === application.areaCode);
    return accept({
      maskedName: maskPersonName(person?.name ?? ''),
      maskedApplicationNo: maskedNumber(application.applicationNo),
      genericName: application.genericName,
      dosageForm: application.dosageForm,
      areaName: area?.name ?? '',
      hospitalName: (await findInstitution(tx, application.hospitalCode))?.name ?? '',
      printedAt: wallClock(print.printedAt),
      printedStep: then.step,
      isCurrent: events.length === print.seq,
      termFrom: then.termFrom,
      termTo: then.termTo,
      doctorSigned: await isSigned(tx, application, events.slice(0, print.seq), 'doctorStated'),
      hospitalSigned: await isSigned(tx, application, events.slice(0, print.seq), 'hospitalConfirmed'),
      sha256: print.sha256,
    });
  });
}

/** The other columns of the form, for who works on the application. @throws {Problem} 404 out of sight */
export async function getForm(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getForm>, Refusal>> {
  const application = await requireVisible(world, actor, id);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'eligibility.getForm',
      subjectKind: 'application',
      subjectId: id,
      personId: application.personId,
    });
    return accept({ form: (await findForm(tx, id)) ?? null });
  });
}

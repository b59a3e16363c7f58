import { dayAt, wallClock } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type { PrescriptionView, SignedDocument } from '../../contract/prescription-shapes.ts';
import type {
  getSignedPrescription as signedRow,
  listPrescriptions as listRow,
} from '../../contract/prescription.ts';
import type { Certificate } from '../../domain/identity/certificate.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import {
  OPEN_STATES,
  type PrescriptionState,
  type PrescriptionStatus,
} from '../../domain/prescription/life.ts';
import { parseRxno } from '../../domain/prescription/rxno.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { datedBasis } from '../../policy/basis.ts';
import { pageSpan } from '../http/paging.ts';
import { notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findCertificate } from '../identity/certificate-store.ts';
import { publicKeyPem } from '../identity/sm2.ts';
import type { World } from '../world.ts';
import { findTyped } from './find-typed.ts';
import { presentPrescription, presentRow } from './present-prescription.ts';
import { listPrescriptionRows } from './store.ts';
import { loadEvidence } from './verify-prescription.ts';

type Listed = OutputOf<typeof listRow>;

/** Whose prescriptions a role lists inside what the database lets it see: doctors their own, pharmacies those they handled. */
function ownOf(actor: Actor): { doctorCode?: string; pharmacyCode?: string } {
  if (actor.role === 'responsibleDoctor') return { doctorCode: actor.practitionerCode ?? '' };
  if (actor.role === 'pharmacist' || actor.role === 'cashier')
    return { pharmacyCode: actor.institutionCode ?? '' };
  return {};
}

/** 已过期 is no stored state: it is one of the open ones past its last day. */
function statesOf(status: PrescriptionStatus | undefined): {
  states?: PrescriptionState[];
  expired?: boolean;
} {
  if (status === undefined) return {};
  if (status === 'expired') return { states: [...OPEN_STATES], expired: true };
  return OPEN_STATES.some((open) => open === status)
    ? { states: [status], expired: false }
    : { states: [status] };
}

/** A page of the prescriptions that the caller may see, the newest first; the look is recorded. */
export async function listPrescriptions(
  world: World,
  actor: Actor,
  query: CallOf<typeof listRow>['query'],
): Promise<Outcome<Listed, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  const typed = query.q === undefined ? undefined : (parseRxno(query.q)?.rxno ?? query.q.trim());
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listPrescriptionRows(tx, {
      ...ownOf(actor),
      ...statesOf(query.status),
      q: typed || undefined,
      today,
      now,
      ...pageSpan(query),
    });
    await recordAudit(tx, actor, now, {
      action: 'prescription.list',
      subjectKind: 'prescription',
      subjectId: 'list',
      detail: `${rows.length} 张`,
    });
    return accept({ total, rows: rows.map((row) => presentRow(row, actor, now)) });
  });
}

/** One prescription with its signatures verified; the look is recorded. @throws {Problem} 404 outside the caller's scope */
export async function getPrescription(
  world: World,
  actor: Actor,
  typed: string,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const stored = await findTyped(tx, typed);
    await recordAudit(tx, actor, now, {
      action: 'prescription.get',
      subjectKind: 'prescription',
      subjectId: stored.id,
      personId: stored.personId,
      detail: stored.rxno,
    });
    return accept(presentPrescription(stored, await loadEvidence(tx, stored), actor, now));
  });
}

function presentCertificate(certificate: Certificate): SignedDocument['certificate'] {
  return {
    serial: certificate.serial,
    holderCode: certificate.holder.code,
    holderName: certificate.holderName,
    publicKey: certificate.publicKey,
    publicKeyPem: publicKeyPem(certificate.publicKey),
    validFrom: wallClock(certificate.validFrom),
    validTo: wallClock(certificate.validTo),
    revokedAt: certificate.revokedAt === null ? null : wallClock(certificate.revokedAt),
  };
}

/** The signed bytes with signature and certificate, for anyone to verify without this platform (M28). @throws {Problem} 404 outside the caller's scope */
export async function getSignedPrescription(
  world: World,
  actor: Actor,
  typed: string,
): Promise<Outcome<OutputOf<typeof signedRow>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const stored = await findTyped(tx, typed);
    const { events, certificates } = await loadEvidence(tx, stored);
    await recordAudit(tx, actor, now, {
      action: 'prescription.getSigned',
      subjectKind: 'prescription',
      subjectId: stored.id,
      personId: stored.personId,
      detail: stored.rxno,
    });
    const made = [
      {
        kind: 'prescription' as const,
        text: stored.signedText,
        signature: stored.signature,
        serial: stored.certificateSerial,
        at: stored.issuedAt,
      },
      ...events.flatMap((event) =>
        event.signedText === null
          ? []
          : [
              {
                kind: 'check' as const,
                text: event.signedText,
                signature: event.signature ?? '',
                serial: event.certificateSerial ?? '',
                at: event.at,
              },
            ],
      ),
    ];
    const documents = made.flatMap(({ kind, text, signature, serial, at }) => {
      const certificate = certificates.get(serial);
      return certificate
        ? [{ kind, text, signature, signedAt: wallClock(at), certificate: presentCertificate(certificate) }]
        : [];
    });
    return accept({ rxno: stored.rxno, basis: datedBasis(dayAt(stored.issuedAt)), documents });
  });
}

/** The public part of a certificate, for anyone (M28). @throws {Problem} 404 */
export async function getCertificate(
  world: World,
  serial: string,
): Promise<Outcome<SignedDocument['certificate'], Refusal>> {
  const certificate = await world.db.transaction('none', (tx) => findCertificate(tx, serial));
  if (!certificate) throw notFound('这张证书');
  return accept(presentCertificate(certificate));
}

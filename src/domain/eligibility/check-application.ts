/** May this application be taken in today? Everything that can be told at once is checked before a doctor or reviewer spends time (M4, M5, M10, M11, M21, M22, M23.2, M24). */
import type { PlainDate } from '../../base/date.ts';
import { latestEligibilityEnd } from '../../policy/parameters/eligibility-term.ts';
import type { Membership } from '../catalogue/list-membership.ts';
import { isInsuredOn } from '../insured/cover.ts';
import type { Enrolment } from '../insured/model.ts';
import { mayDoctorActFor, type DoctorFacts } from '../providers/doctor.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { isPayable } from './eligible.ts';
import type { Cause } from './form/official-form.ts';
import { PAPER_KINDS, type PaperKind } from './model.ts';

/** The papers that every application carries: identity, credential, and the records that prove disease and severity (M23.2). */
export const REQUIRED_PAPERS: readonly PaperKind[] = ['identity', 'credential', 'medicalRecord'];

export interface ApplicationFacts {
  readonly enrolments: readonly Enrolment[];
  readonly membership: Membership;
  /** Treatment field of the drug; empty when the drug is on no list. */
  readonly field: string;
  /** Diagnosis codes that the drug's payment scope allows, as prefixes; none means that people judge it (M11). */
  readonly scopePrefixes: readonly string[];
  readonly diagnosisCode: string;
  readonly doctor: DoctorFacts;
  readonly paperKinds: readonly PaperKind[];
  /** The last day of an approved eligibility for the same entry that still runs; null without one. */
  readonly liveUntil: PlainDate | null;
  /** Whether this application carries on an approved one for the same drug (M23.4). */
  readonly isExtension: boolean;
  readonly hasOpenApplication: boolean;
  /** Why the drug is needed, as the form says; left out where no form was filled. */
  readonly cause?: Cause | undefined;
}

/** Whether a diagnosis is inside a scope given as code prefixes; dots and case do not matter (M11). */
export function isInScope(diagnosisCode: string, scopePrefixes: readonly string[]): boolean {
  const plain = (code: string) => code.replaceAll('.', '').toUpperCase();
  return (
    scopePrefixes.length === 0 ||
    scopePrefixes.some((prefix) => plain(diagnosisCode).startsWith(plain(prefix)))
  );
}

/** The required kinds of paper that are not there (M23.2). */
export function missingPapers(kinds: readonly PaperKind[]): PaperKind[] {
  return REQUIRED_PAPERS.filter((kind) => !kinds.includes(kind));
}

function membershipRefusal(membership: Membership): Refusal | undefined {
  if (isPayable(membership)) return undefined;
  return refuse(membership.state === 'absent' ? 'DRUG_NOT_LISTED' : 'DRUG_TERM_ENDED');
}

/** Whether an extension asked for on a day would reach beyond what the person has: so from the second natural year on (M23.4, I3). */
export function canExtend(liveUntil: PlainDate, onDay: PlainDate): boolean {
  const latest = latestEligibilityEnd(onDay);
  return latest !== undefined && latest.value > liveUntil;
}

/** Every reason why an application cannot be taken in on a day; none when it can. */
export function checkApplication(facts: ApplicationFacts, onDay: PlainDate): Refusal[] {
  const found: Refusal[] = [];
  const insured = isInsuredOn(facts.enrolments, onDay);
  if (!insured.ok) found.push(insured.refusal);
  if (facts.cause === 'workInjury')
    found.push(refuse('SCHEME_NOT_COVERED', { detail: '工伤的费用由工伤保险支付，不能在这里申请' }));
  const listed = membershipRefusal(facts.membership);
  if (listed) found.push(listed);
  else found.push(...checkDrugAndDoctor(facts, onDay));
  const missing = missingPapers(facts.paperKinds);
  if (missing.length > 0) {
    found.push(
      refuse('APPLICATION_PAPERS_MISSING', {
        detail: `还缺：${missing.map((kind) => PAPER_KINDS[kind]).join('、')}`,
      }),
    );
  }
  return found;
}

function checkDrugAndDoctor(facts: ApplicationFacts, onDay: PlainDate): Refusal[] {
  const found: Refusal[] = [];
  if (facts.liveUntil !== null && !(facts.isExtension && canExtend(facts.liveUntil, onDay)))
    found.push(refuse('ELIGIBILITY_ALREADY_LIVE', { detail: `现有待遇到 ${facts.liveUntil}` }));
  if (facts.hasOpenApplication) found.push(refuse('APPLICATION_ALREADY_OPEN'));
  if (!isInScope(facts.diagnosisCode, facts.scopePrefixes))
    found.push(refuse('DIAGNOSIS_OUT_OF_SCOPE', { detail: `诊断编码：${facts.diagnosisCode}` }));
  const doctor = mayDoctorActFor(facts.doctor, facts.field, onDay);
  if (!doctor.ok) found.push(doctor.refusal);
  return found;
}

/** Everything a claim is decided on, in one round trip. Reads other modules' tables and writes none. */
import type { PlainDate } from '../../base/date.ts';
import type { EnrolmentStatus } from '../../domain/insured/model.ts';
import type { Suspension } from '../../domain/insured/violations/violation.ts';
import type { Agreement, InstitutionKind } from '../../domain/providers/model.ts';
import type { BenefitRules } from '../../policy/parameters/entered.ts';
import type { OffSiteKind } from '../../policy/parameters/off-site.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { Tx } from '../db/database.ts';
import { benefitRulesAt } from '../insured/benefits/benefit-rules.ts';

/** Integers travel as text inside JSON: a number there would pass through a float. */
type IntegerText = string;
interface Span {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

export interface LoadedEnrolment extends Span {
  readonly scheme: Scheme;
  readonly areaCode: string;
  readonly areaName: string;
  readonly status: EnrolmentStatus;
  readonly inMajorIllness: boolean;
  readonly limits: {
    readonly pooledFund: IntegerText;
    readonly majorIllness: IntegerText;
    /** Who set them, the area itself or its city. */
    readonly areaCode: string;
  } | null;
  /** The person's assistance category; the rule is null when the area has not entered it for the year. */
  readonly category: string | null;
  readonly assistance: {
    readonly ratio: IntegerText;
    readonly threshold: IntegerText;
    readonly cap: IntegerText | null;
    readonly areaCode: string;
  } | null;
}

export interface LoadedYear {
  readonly scheme: Scheme;
  readonly pooledFund: IntegerText;
  readonly majorIllness: IntegerText;
  readonly assistanceThreshold: IntegerText;
  readonly assistance: IntegerText;
  readonly pooledFundLimit: IntegerText | null;
  readonly majorIllnessLimit: IntegerText | null;
}

export interface LoadedPerson {
  readonly id: number;
  readonly personNo: string;
  readonly name: string;
  readonly diedOn: PlainDate | null;
  readonly enrolments: readonly LoadedEnrolment[];
  readonly years: readonly LoadedYear[];
  /** Approved eligibilities of all drugs, whatever their terms; a change to another drug has cut `to` short (M24). */
  readonly eligibilities: readonly LoadedEligibility[];
  /** The kinds of what is filed for the institution's pooling area and the day (M30, I11). */
  readonly offSiteKinds: readonly OffSiteKind[];
  /** Whether a commercial plan was ever consented to: then the last word is asked for (N4). */
  readonly hasConsents: boolean;
  readonly suspensions: readonly Suspension[];
}

export interface LoadedEligibility {
  readonly entryKey: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly diagnosisCode: string;
  /** Field of treatment in which it was approved (M22). */
  readonly field: string;
}

export interface LoadedInstitution {
  readonly code: string;
  readonly name: string;
  readonly kind: InstitutionKind;
  readonly level: string;
  readonly areaCode: string;
  readonly agreements: readonly Agreement[];
  /** Of a seller that stands in another province and in no register of ours (I24). */
  readonly isOutsideProvince?: boolean;
}

export interface LoadedClaim {
  readonly person: LoadedPerson | null;
  readonly institution: LoadedInstitution | null;
  readonly receivingHospitalName: string | null;
  /** The catalogue as this statement sees it: what is known of a product by this revision may be used. */
  readonly catalogueRevision: string;
  /** What funds owe, written and entered, as this statement sees it (M9.6, I15). */
  readonly rules: BenefitRules;
  /** The benefit year for which it was loaded: that of the day by `rules` (I4). */
  readonly year: number;
  /** Those of the claim's national codes to which the institution has matched an item of its own on the day. */
  readonly matchedCodes: readonly string[];
  readonly soldTraceCodes: readonly string[];
  /** First digits of the codes of cartons and cases, by national code. */
  readonly outerPackPrefixes: readonly { readonly code: string; readonly prefix: string }[];
}

export interface ClaimKeys {
  readonly personNo: string;
  readonly institutionCode: string;
  readonly receivingHospital: string | null;
  readonly nationalCodes: readonly string[];
  readonly traceCodes: readonly string[];
  readonly servedOn: PlainDate;
  readonly year: number;
}

const limitsIn = (
  year: string,
) => `(SELECT json_build_object('pooledFund', l.pooled_fund::text, 'majorIllness', l.major_illness::text, 'areaCode', l.area_code) FROM yearly_limit l
  WHERE l.area_code IN (e.area_code, left(e.area_code, 4) || '00') AND l.scheme = e.scheme AND l.year = ${year} ORDER BY (l.area_code = e.area_code) DESC LIMIT 1)`;

const assistanceIn = (
  year: string,
) => `(SELECT json_build_object('ratio', r.ratio::text, 'threshold', r.threshold::text, 'cap', r.cap::text, 'areaCode', r.area_code) FROM assistance_rule r
  WHERE r.area_code IN (e.area_code, left(e.area_code, 4) || '00') AND r.category = who.category AND r.year = ${year} ORDER BY (r.area_code = e.area_code) DESC LIMIT 1)`;

const enrolmentsOn = (
  day: string,
  year: string,
) => `(SELECT coalesce(json_agg(json_build_object('scheme', e.scheme, 'areaCode', e.area_code, 'areaName', a.name, 'status', e.status,
    'from', e.from_on, 'to', e.to_on, 'limits', ${limitsIn(year)}, 'category', who.category, 'assistance', ${assistanceIn(year)},
    'inMajorIllness', EXISTS (SELECT 1 FROM major_illness_membership m WHERE m.person_id = p.id AND m.scheme = e.scheme
      AND m.from_on <= ${day} AND (m.to_on IS NULL OR m.to_on >= ${day})))), '[]')
  FROM enrolment e JOIN area a ON a.code = e.area_code LEFT JOIN LATERAL (SELECT i.category FROM assistance_identity i
    WHERE i.person_id = p.id AND i.from_on <= ${day} AND (i.to_on IS NULL OR i.to_on >= ${day}) ORDER BY i.from_on DESC LIMIT 1) who ON true
  WHERE e.person_id = p.id AND e.from_on <= ${day} AND (e.to_on IS NULL OR e.to_on >= ${day}))`;

const yearsOf = (
  year: string,
) => `(SELECT coalesce(json_agg(json_build_object('scheme', y.scheme, 'pooledFund', y.pooled_fund_used::text, 'majorIllness', y.major_illness_used::text,
    'assistanceThreshold', y.assistance_threshold_used::text, 'assistance', y.assistance_used::text,
    'pooledFundLimit', y.pooled_fund_limit::text, 'majorIllnessLimit', y.major_illness_limit::text)), '[]')
  FROM person_year y WHERE y.person_id = p.id AND y.year = ${year})`;

const ELIGIBILITIES = `(SELECT coalesce(json_agg(json_build_object('entryKey', x.entry_key, 'from', s.term_from, 'to', LEAST(s.term_to, benefit_ended_on(x.person_id, x.entry_key, x.id)), 'diagnosisCode', x.diagnosis_code, 'field', x.field)), '[]')
  FROM application x JOIN application_state s ON s.application_id = x.id AND s.step = 'approved' WHERE x.person_id = p.id)`;

/** Decided spans without online settlement (M35); what was lifted is told beside them. */
const SUSPENSIONS = `(SELECT coalesce(json_agg(json_build_object('from', d.suspended_from, 'to', d.suspended_to, 'liftedOn', l.lifted_on)), '[]')
  FROM insured_violation v JOIN insured_violation_decision d ON d.violation_id = v.id AND d.outcome = 'suspended'
  LEFT JOIN insured_violation_lift l ON l.violation_id = v.id WHERE v.person_id = p.id)`;

/**
 * What a claim asks of a person `p`, as members of a JSON object.
 * @param day the day of service, as a parameter of the statement
 * @param year its benefit year, as a parameter of the statement
 */
export const personMembers = (day: string, year: string) =>
  `'id', p.id, 'personNo', p.person_no, 'name', p.name, 'diedOn', p.died_on, 'enrolments', ${enrolmentsOn(day, year)}, 'years', ${yearsOf(year)}, 'eligibilities', ${ELIGIBILITIES},
    'suspensions', ${SUSPENSIONS}, 'hasConsents', EXISTS (SELECT 1 FROM commercial_consent k WHERE k.person_id = p.id)`;

const PERSON = `(SELECT json_build_object(${personMembers('$5', '$6')},
    'offSiteKinds', (SELECT coalesce(json_agg(f.kind), '[]') FROM off_site_filing f, institution i WHERE i.code = $2 AND f.person_id = p.id
      AND left(f.place_code, 4) = left(i.area_code, 4) AND f.from_on <= $5 AND (f.to_on IS NULL OR f.to_on >= $5)))
  FROM person p WHERE p.person_no = $1)`;

/** An institution `i` with the agreements that cover a day. */
export const institutionOn = (
  day: string,
) => `json_build_object('code', i.code, 'name', i.name, 'kind', i.kind, 'level', i.level, 'areaCode', i.area_code,
    'agreements', (SELECT coalesce(json_agg(json_build_object('id', g.id, 'agreementNo', g.agreement_no, 'institutionCode', g.institution_code, 'clauses', g.clauses, 'from', g.from_on, 'to', g.to_on,
      'suspendedFrom', g.suspended_from, 'suspendedTo', g.suspended_to, 'endedOn', g.ended_on)), '[]')
      FROM agreement g WHERE g.institution_code = i.code AND g.from_on <= ${day} AND g.to_on >= ${day}))`;

const INSTITUTION = `(SELECT ${institutionOn('$5')} FROM institution i WHERE i.code = $2)`;

/** Whether an institution has matched `w.code` on a day. Of an item's matches that cover the day the one entered last holds, whatever code it names. */
export const isMatched = (institution: string, day: string) => `EXISTS (
    SELECT 1 FROM institution_match m WHERE m.institution_code = ${institution} AND m.national_code = w.code AND m.state = 'confirmed'
      AND m.from_on <= ${day} AND (m.to_on IS NULL OR m.to_on >= ${day}) AND NOT EXISTS (
        SELECT 1 FROM institution_match later WHERE later.institution_code = m.institution_code AND later.item_code = m.item_code AND later.id > m.id
          AND later.from_on <= ${day} AND (later.to_on IS NULL OR later.to_on >= ${day})))`;

const MATCHED = `(SELECT coalesce(json_agg(w.code), '[]') FROM unnest($7::text[]) AS w(code) WHERE ${isMatched('$2', '$5')})`;

/**
 * Loads a claim's facts. Inside a settlement the person's year must be locked by an earlier statement of the same
 * transaction: only then does this one see what the claims before it have left.
 */
export async function loadClaim(tx: Tx, keys: ClaimKeys): Promise<LoadedClaim> {
  const row = await tx.first<Omit<LoadedClaim, 'rules' | 'year'> & { readonly benefitRevision: string }>(
    `SELECT ${PERSON} AS person, ${INSTITUTION} AS institution,
       (SELECT i.name FROM institution i WHERE i.code = $3 AND i.kind = 'hospital') AS "receivingHospitalName",
       (SELECT r.token FROM catalogue_revision r) AS "catalogueRevision", (SELECT b.token FROM benefit_revision b) AS "benefitRevision", ${MATCHED} AS "matchedCodes",
       (SELECT coalesce(json_agg(t.trace_code), '[]') FROM trace_sale t WHERE t.trace_code = ANY($4) AND t.released_by IS NULL) AS "soldTraceCodes",
       (SELECT coalesce(json_agg(json_build_object('code', o.national_code, 'prefix', o.prefix)), '[]') FROM trace_pack_prefix o
        WHERE o.national_code = ANY($7) AND o.withdrawn_at IS NULL) AS "outerPackPrefixes"`,
    [
      keys.personNo,
      keys.institutionCode,
      keys.receivingHospital,
      keys.traceCodes,
      keys.servedOn,
      keys.year,
      keys.nationalCodes,
    ],
    'settlement.loadClaim',
  );
  if (!row) throw new Error('a select without a table always has one row');
  const { benefitRevision, ...facts } = row;
  return { rules: await benefitRulesAt(tx, benefitRevision), year: keys.year, ...facts };
}

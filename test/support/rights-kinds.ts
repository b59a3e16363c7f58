/** The kinds of things whose numbers stand in addresses, and whom each concerns (M7). */
import { areaPrefix, type Role } from '../../src/domain/identity/roles.ts';

/** Somebody who tries. */
export interface Person {
  readonly name: string;
  readonly role: Role;
  readonly cookie: string;
  readonly accountId: number;
  readonly areaCode: string | null;
  readonly institutionCode: string | null;
  readonly practitionerCode: string | null;
  readonly personId: number | null;
  readonly enterpriseCode: string | null;
}

/** One thing, and whom it concerns. */
export interface Thing {
  /** Parameters of the address. */
  readonly params: Readonly<Record<string, string>>;
  /** Area of the insured person, or of the institution. */
  readonly area: string;
  readonly places: readonly string[];
  /** The doctor whose case it is; null where a hospital's doctors share it. */
  readonly doctor: string | null;
  readonly person: number | null;
  /** Whoever else it is named after: accounts as numbers, agents, agencies and makers by their codes. */
  readonly parties: readonly string[];
}

type Reach = (person: Person, thing: Thing) => boolean;
const everywhere: Reach = () => true;
const inArea: Reach = (person, thing) =>
  person.areaCode !== null && thing.area.startsWith(areaPrefix(person.areaCode));
const atPlace: Reach = (person, thing) =>
  person.institutionCode !== null && thing.places.includes(person.institutionCode);
/** Inside a hospital a doctor sees only their own patients' applications. */
export const ownDoctor: Reach = (person, thing) =>
  atPlace(person, thing) && person.practitionerCode === thing.doctor;
const ownPerson: Reach = (person, thing) => person.personId !== null && person.personId === thing.person;
const partyBy =
  (code: (person: Person) => string | number | null): Reach =>
  (person, thing) =>
    thing.parties.includes(String(code(person)));

const ofEitherArea: Reach = (person, thing) =>
  thing.parties.some((area) => inArea(person, { ...thing, area }));

/** An institution of the demo province bears its county in its code. */
const coveredByArea: Reach = (person, thing) =>
  person.institutionCode?.slice(1).startsWith(areaPrefix(thing.area)) === true;

interface KindOfThing {
  /** The parameter and, as `area`, `places`, `person`, `doctor`, `parties`, whom the thing concerns. */
  readonly sql: string;
  readonly reach: Partial<Record<Role, Reach>>;
  /** A number that whoever is shown it may try: others are refused by the rule (422), and nothing is told or written. */
  readonly shown?: true;
}

const PROVINCE = {
  provinceAdmin: everywhere,
  provinceCatalogue: everywhere,
  provincePrice: everywhere,
  auditor: everywhere,
} as const;
const PERSONAL = {
  ...PROVINCE,
  areaBureau: inArea,
  agencyReviewer: inArea,
  responsibleDoctor: atPlace,
  hospitalOffice: atPlace,
  pharmacist: atPlace,
  cashier: atPlace,
  patient: ownPerson,
} as const;
const MANUAL = { ...PROVINCE, areaBureau: inArea, agencyReviewer: inArea, patient: ownPerson } as const;
const OWN_DOCTORS = { ...PERSONAL, responsibleDoctor: ownDoctor } as const;
const OF_PLACE = {
  ...PROVINCE,
  areaBureau: inArea,
  agencyReviewer: inArea,
  healthAuthority: inArea,
  hospitalOffice: atPlace,
  responsibleDoctor: atPlace,
  pharmacist: atPlace,
  cashier: atPlace,
} as const;
const bySeat = partyBy((person) => person.accountId);
const byAgency = partyBy((person) => person.areaCode);

const CASE = `a.area_code AS area, a.person_id AS person, a.doctor_code AS doctor, array_append(ARRAY(SELECT c.hospital_code FROM application_institution c
  WHERE c.application_id = a.id), a.hospital_code) AS places`;
const PLACE = `i.area_code AS area, NULL AS person, ARRAY[i.code] AS places`;
const PERSON = `area_code AS area, person_id AS person, '{}'::text[] AS places`;
/** Experts who were drawn and did not leave. */
const SEATS = `ARRAY(SELECT m.account_id::text FROM review_panel_member m WHERE m.panel_id = p.id
  AND NOT EXISTS (SELECT 1 FROM review_panel_recusal r WHERE r.panel_id = m.panel_id AND r.account_id = m.account_id)) AS parties`;
const DRAFT = `SELECT d.id, ${PLACE}, ARRAY[d.agency_code] AS parties FROM agreement_draft d JOIN institution i ON i.code = d.institution_code`;

/** Whom each kind of thing concerns (M7): what the platform answers to anybody else is a leak. */
export const KINDS = {
  case: { sql: `SELECT a.id, ${CASE} FROM application a`, reach: OWN_DOCTORS },
  paper: {
    sql: `SELECT p.id, ${CASE} FROM application_paper p JOIN application a ON a.id = p.application_id`,
    reach: OWN_DOCTORS,
  },
  panel: {
    sql: `SELECT p.id, ${CASE}, ${SEATS} FROM review_panel p JOIN application a ON a.id = p.application_id`,
    reach: { ...PERSONAL, expert: bySeat },
  },
  /** Who stepped down still finds it in their list, and is told no more. */
  panelSeat: {
    sql: `SELECT p.id, ${CASE}, ARRAY(SELECT m.account_id::text FROM review_panel_member m WHERE m.panel_id = p.id) AS parties
          FROM review_panel p JOIN application a ON a.id = p.application_id`,
    reach: { expert: bySeat },
  },
  /** Of a panel's case experts see the medical papers only. */
  panelPaper: {
    sql: `SELECT p.id, x.id AS "paperId", ${CASE}, ${SEATS} FROM review_panel p JOIN application a ON a.id = p.application_id
          JOIN application_paper x ON x.application_id = a.id AND x.kind IN ('medicalRecord', 'testReport')`,
    reach: { expert: bySeat },
  },
  prescription: {
    sql: `SELECT p.rxno, p.doctor_code AS doctor, p.area_code AS area, p.person_id AS person, ARRAY[p.hospital_code, coalesce(s.institution_code, '')] AS places
          FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id`,
    reach: PERSONAL,
  },
  /** What a pharmacy has taken or sold is shown to no other. */
  takenPrescription: {
    sql: `SELECT p.rxno, p.area_code AS area, p.person_id AS person, ARRAY[s.institution_code] AS places
          FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id WHERE s.institution_code IS NOT NULL`,
    reach: { pharmacist: atPlace, cashier: atPlace },
    shown: true,
  },
  makerChange: {
    sql: `SELECT c.id, a.area_code AS area, c.person_id AS person, ARRAY[c.hospital_code] AS places, c.doctor_code AS doctor
          FROM maker_change c JOIN application a ON a.id = c.application_id`,
    reach: OWN_DOCTORS,
  },
  delivery: {
    sql: `SELECT id, area_code AS area, person_id AS person, ARRAY[hospital_code, pharmacy_code] AS places FROM injection_delivery`,
    reach: PERSONAL,
  },
  booking: {
    sql: `SELECT booking_no AS "bookingNo", area_code AS area, person_id AS person, ARRAY[institution_code] AS places FROM drug_booking`,
    reach: PERSONAL,
  },
  homeDelivery: {
    sql: `SELECT b.booking_no AS "bookingNo", b.area_code AS area, b.person_id AS person, ARRAY[b.institution_code] AS places
          FROM drug_booking b JOIN home_delivery h ON h.booking_id = b.id`,
    reach: PERSONAL,
  },
  claim: {
    sql: `SELECT claim_no AS "claimNo", area_code AS area, person_id AS person, ARRAY[institution_code] AS places FROM claim`,
    reach: PERSONAL,
  },
  /** What a counter sold: a purchase reimbursed by hand is taken back by its own desk, not as a settlement (M30). */
  soldClaim: {
    sql: `SELECT claim_no AS "claimNo", area_code AS area, person_id AS person, ARRAY[institution_code] AS places FROM claim WHERE institution_code <> ''`,
    reach: PERSONAL,
  },
  /** A visit or stay is looked at by the settlement desk of its hospital alone. */
  stay: {
    sql: `SELECT stay_no AS "stayNo", area_code AS area, person_id AS person, ARRAY[institution_code] AS places FROM stay`,
    reach: { hospitalOffice: atPlace },
  },
  person: {
    sql: `SELECT id, area_code AS area, id AS person, '{}'::text[] AS places FROM person`,
    reach: PERSONAL,
  },
  institution: { sql: `SELECT code, ${PLACE} FROM institution i`, reach: OF_PLACE },
  benefit: {
    sql: `SELECT a.id, ${CASE} FROM application a JOIN application_state s ON s.application_id = a.id AND s.step = 'approved'`,
    reach: OWN_DOCTORS,
  },
  mandate: {
    sql: `SELECT id, area_code AS area, principal_id AS person, '{}'::text[] AS places FROM mandate WHERE basis = 'paper'`,
    reach: PERSONAL,
  },
  /** Who gave it takes it back, who acts on it lays it down. */
  ownMandate: {
    sql: `SELECT id, area_code AS area, principal_id AS person, '{}'::text[] AS places, ARRAY[agent_id::text] AS parties FROM mandate`,
    reach: {
      patient: (person, thing) => ownPerson(person, thing) || thing.parties.includes(String(person.personId)),
    },
  },
  /** A statement concerns its institution and the area that pays it; inside the institution the desks that deal with money. */
  statement: {
    sql: `SELECT s.id, s.area_code AS area, NULL AS person, ARRAY[s.institution_code] AS places FROM monthly_statement s`,
    reach: OF_PLACE,
  },
  /** A clearing concerns the two areas between which it is. */
  areaClearing: {
    sql: `SELECT s.id, s.payer_area AS area, NULL AS person, '{}'::text[] AS places, ARRAY[s.payer_area, s.payee_area] AS parties FROM clearing_statement s`,
    reach: { ...PROVINCE, areaBureau: ofEitherArea, agencyReviewer: ofEitherArea },
  },
  /** An insurer's money concerns the area whose bank it came to. */
  commercialReceipt: {
    sql: `SELECT r.id, r.area_code AS area, NULL AS person, '{}'::text[] AS places FROM commercial_receipt r`,
    reach: { ...PROVINCE, areaBureau: inArea, agencyReviewer: inArea },
  },
  /** What was paid ahead concerns the institution that has it and the area that paid it. */
  prepayment: {
    sql: `SELECT p.id, p.area_code AS area, NULL AS person, ARRAY[p.institution_code] AS places FROM prepayment p`,
    reach: OF_PLACE,
  },
  prepaymentRefund: {
    sql: `SELECT r.id, p.area_code AS area, NULL AS person, '{}'::text[] AS places FROM prepayment_refund r JOIN prepayment p ON p.id = r.prepayment_id`,
    reach: { areaBureau: inArea, agencyReviewer: inArea },
  },
  /** A reconciliation is its institution's alone: nobody else is even shown that it was made. */
  reconciliation: {
    sql: `SELECT r.id, i.area_code AS area, NULL AS person, ARRAY[r.institution_code] AS places FROM reconciliation r JOIN institution i ON i.code = r.institution_code`,
    reach: { hospitalOffice: atPlace, pharmacist: atPlace },
  },
  paymentBatch: {
    sql: `SELECT b.id, b.area_code AS area, NULL AS person, '{}'::text[] AS places FROM payment_batch b`,
    reach: { ...PROVINCE, areaBureau: inArea, agencyReviewer: inArea },
  },
  /** A purchase paid out of pocket concerns the patient and the agency that pays; the seller is told nothing. */
  manualClaim: { sql: `SELECT id, ${PERSON} FROM manual_claim`, reach: MANUAL },
  manualPaper: {
    sql: `SELECT x.id, m.area_code AS area, m.person_id AS person, '{}'::text[] AS places FROM manual_paper x JOIN manual_claim m ON m.id = x.manual_id`,
    reach: MANUAL,
  },
  manualPayment: {
    sql: `SELECT y.id, y.area_code AS area, NULL AS person, '{}'::text[] AS places FROM manual_payment y`,
    reach: { areaBureau: inArea, agencyReviewer: inArea },
  },
  manualBatch: {
    sql: `SELECT y.batch_no AS "batchNo", y.area_code AS area, NULL AS person, '{}'::text[] AS places FROM manual_payment y`,
    reach: { areaBureau: inArea, agencyReviewer: inArea },
  },
  /** A correction is decided by the agency that pays; the person and the institution see its bills. */
  readjudication: {
    sql: `SELECT r.id, r.area_code AS area, NULL AS person, '{}'::text[] AS places FROM readjudication r`,
    reach: { ...PROVINCE, areaBureau: inArea, agencyReviewer: inArea },
  },
  offSiteRequest: { sql: `SELECT id, ${PERSON} FROM off_site_request`, reach: PERSONAL },
  violation: { sql: `SELECT id, ${PERSON} FROM insured_violation`, reach: PERSONAL },
  inquiry: { sql: `SELECT id, ${PERSON} FROM inquiry`, reach: PERSONAL },
  draft: { sql: DRAFT, reach: OF_PLACE },
  /** An agreement is signed by the institution and by the very agency that drafted it. */
  draftSide: {
    sql: DRAFT,
    reach: { areaBureau: byAgency, agencyReviewer: byAgency, hospitalOffice: atPlace, pharmacist: atPlace },
  },
  paperAgreement: {
    sql: `SELECT p.id, ${PLACE} FROM paper_agreement p JOIN institution i ON i.code = p.institution_code`,
    reach: OF_PLACE,
  },
  agreement: {
    sql: `SELECT g.id, ${PLACE} FROM agreement g JOIN institution i ON i.code = g.institution_code`,
    reach: OF_PLACE,
  },
  purchase: {
    sql: `SELECT r.id, ${PLACE} FROM purchase_request r JOIN institution i ON i.code = r.hospital_code`,
    reach: OF_PLACE,
  },
  committeeTask: {
    sql: `SELECT v.id AS "versionId", i.code AS "hospitalCode", ${PLACE} FROM institution i, catalogue_version v
          WHERE i.kind = 'hospital' AND v.state = 'published' AND v.kind IN ('national', 'separatePayment')`,
    reach: OF_PLACE,
  },
  pointCase: {
    sql: `SELECT c.id, c.practitioner_code AS doctor, c.area_code AS area, NULL AS person, ARRAY[c.institution_code] AS places FROM point_case c`,
    reach: { ...OF_PLACE, responsibleDoctor: ownDoctor, pharmacist: ownDoctor },
  },
  /** Health authorities watch the stock of hospitals, not of pharmacies (M8). */
  shelf: {
    sql: `SELECT i.code, ${PLACE} FROM institution i`,
    reach: {
      ...OF_PLACE,
      healthAuthority: (person, thing) =>
        inArea(person, thing) && thing.places.some((code) => code.startsWith('H')),
    },
  },
  stockRecord: {
    sql: `SELECT r.id, ${PLACE} FROM stock_record r JOIN institution i ON i.code = r.institution_code`,
    reach: { hospitalOffice: atPlace, pharmacist: atPlace },
  },
  stockingProposal: {
    sql: `SELECT r.id, ${PLACE} FROM stocking_proposal r JOIN institution i ON i.code = r.institution_code`,
    reach: { ...PROVINCE, areaBureau: inArea, agencyReviewer: inArea },
  },
  /** A maker, a pharmacy and whoever supervises the pharmacy. */
  authorisation: {
    sql: `SELECT g.id, ${PLACE}, ARRAY[g.enterprise_code] AS parties FROM pharmacy_authorisation g JOIN institution i ON i.code = g.pharmacy_code`,
    reach: { ...OF_PLACE, enterprise: partyBy((person) => person.enterpriseCode) },
  },
  donationBreach: {
    sql: `SELECT id, area_code AS area, NULL AS person, ARRAY[coalesce(institution_code, '')] AS places FROM donation_breach`,
    reach: OF_PLACE,
  },
  paperException: {
    sql: `SELECT id, area_code AS area, NULL AS person, '{}'::text[] AS places FROM paper_exception`,
    reach: { ...PROVINCE, areaBureau: inArea, pharmacist: coveredByArea },
  },
  ticket: {
    sql: `SELECT id, area_code AS area, NULL AS person, ARRAY[coalesce(institution_code, '')] AS places FROM ticket`,
    reach: OF_PLACE,
  },
  filing: {
    sql: `SELECT f.id, ${PLACE} FROM doctor_filing f
          JOIN practitioner d ON d.code = f.doctor_code JOIN institution i ON i.code = d.institution_code`,
    reach: { ...PROVINCE, areaBureau: inArea, agencyReviewer: inArea, hospitalOffice: atPlace },
  },
} as const satisfies Record<string, KindOfThing>;
export type Kind = keyof typeof KINDS;

/** Whether a thing concerns somebody, by the rule of its kind. */
export function concerns(kind: Kind, person: Person, thing: Thing): boolean {
  const reach: Partial<Record<Role, Reach>> = KINDS[kind].reach;
  return reach[person.role]?.(person, thing) ?? false;
}

/** What an answer to somebody whom a thing does not concern may be. */
export function refusalsOf(kind: Kind): readonly number[] {
  const { shown }: KindOfThing = KINDS[kind];
  return shown ? [403, 404, 422] : [403, 404];
}

/** A list of a kind of thing: the member of a row that names the thing, and who lists less than they may open. */
export interface ListOfThings {
  readonly kind: Kind;
  readonly member: string;
  readonly narrower?: Partial<Record<Role, Reach>>;
}

/** Lists of a kind of thing, by endpoint. */
export const LISTS: Readonly<Record<string, ListOfThings>> = {
  'eligibility.listApplications': { kind: 'case', member: 'id' },
  'eligibility.listMyApplications': { kind: 'case', member: 'id' },
  'eligibility.listInquiries': { kind: 'inquiry', member: 'id' },
  'eligibility.listMyInquiries': { kind: 'inquiry', member: 'id' },
  'eligibility.listMyPanels': { kind: 'panelSeat', member: 'panelId' },
  'prescription.list': { kind: 'prescription', member: 'rxno', narrower: { responsibleDoctor: ownDoctor } },
  'prescription.listDeliveries': { kind: 'delivery', member: 'id' },
  'prescription.listBookings': { kind: 'booking', member: 'bookingNo' },
  'prescription.listMakerChanges': { kind: 'makerChange', member: 'id' },
  'prescription.listPaper': { kind: 'paperException', member: 'id' },
  'funds.listPrepayments': { kind: 'prepayment', member: 'id' },
  'settlement.listBills': { kind: 'claim', member: 'claimNo' },
  'settlement.listStays': { kind: 'stay', member: 'stayNo' },
  'insured.listPersons': { kind: 'person', member: 'id' },
  'insured.listViolations': { kind: 'violation', member: 'id' },
  'providers.listAuthorisations': { kind: 'authorisation', member: 'id' },
  'providers.listDonationBreaches': { kind: 'donationBreach', member: 'id' },
  'providers.listStockingProposals': { kind: 'stockingProposal', member: 'id' },
  'providers.listAgreementDrafts': { kind: 'draft', member: 'id' },
  'providers.listPaperAgreements': { kind: 'paperAgreement', member: 'id' },
  'providers.listPurchases': { kind: 'purchase', member: 'id' },
  'providers.listPointCases': { kind: 'pointCase', member: 'id' },
  'providers.listDoctorFilings': { kind: 'filing', member: 'id' },
  'catalogue.listTickets': { kind: 'ticket', member: 'id' },
};

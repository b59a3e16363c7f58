import { day } from '../../src/base/date.ts';
import { wholeUnits, type Fen, type UnitPrice } from '../../src/base/money.ts';
import { accept } from '../../src/base/outcome.ts';
import type { Standard } from '../../src/domain/catalogue/payable-product.ts';
import { timelineOf, type ScopedProduct } from '../../src/domain/catalogue/payable-timeline.ts';
import type { Enrolment } from '../../src/domain/insured/model.ts';
import type { DoctorFacts } from '../../src/domain/providers/doctor.ts';
import type { Agreement, DoctorFiling } from '../../src/domain/providers/model.ts';
import type {
  CaseLine,
  ClaimCase,
  DrugFacts,
  PrescriptionFacts,
} from '../../src/domain/settlement/claim-case.ts';
import { findSettlementRule } from '../../src/domain/settlement/find-rule.ts';

export const YEAR = { from: day('2026-01-01'), to: day('2026-12-31') };
export const price = (yuan: bigint) => (yuan * 10_000n) as UnitPrice;
export const negotiated: Standard = { kind: 'negotiated', standard: price(1000n), confidential: false };

export const entry = {
  origin: 'negotiated',
  termFrom: YEAR.from,
  termTo: YEAR.to,
  transitionTo: null,
  removedOn: null,
  diagnosisCodes: ['C34'],
  restricted: true,
} as const;
export const FIELD = '示例专科';
export const eligible = { ...YEAR, diagnosisCode: 'C34.900', field: FIELD };

export const product: ScopedProduct = {
  name: '示例单抗注射液',
  entries: [entry],
  commitments: [YEAR],
  standards: [{ ...YEAR, value: negotiated }],
  listedPrices: [{ ...YEAR, value: price(1000n) }],
};
export const drug: DrugFacts = {
  timeline: timelineOf(product),
  isInjection: false,
  tracePrefixes: ['8012345'],
  eligibilities: [eligible],
};

export const filing: DoctorFiling = {
  id: 1,
  doctorCode: 'D430102000001',
  fields: [FIELD],
  checked: true,
  publishedOn: YEAR.from,
  suspendedFrom: null,
  suspendedTo: null,
  endedOn: null,
};
export const doctorFacts: DoctorFacts = {
  title: '副主任医师',
  titleRelaxed: false,
  filings: [filing],
  points: [],
};

export const line: CaseLine = {
  nationalCode: 'XL01XXB000A001010100001',
  drug,
  matched: true,
  price: price(1000n),
  quantity: wholeUnits(2),
  traceCodes: ['80123450000000000001', '80123450000000000002'],
  outerPackPrefixes: ['8100009'],
  orderedBy: { code: filing.doctorCode, name: '示例医师', facts: doctorFacts },
};

export const prescription: PrescriptionFacts = {
  personId: 7,
  verified: accept(true),
  state: 'checked',
  institutionCode: 'P43010200001',
  validTo: day('2026-06-17'),
  chosenCode: null,
  hold: null,
  handed: [],
  lines: [{ nationalCode: line.nationalCode, quantity: 2 }],
};

export const enrolment: Enrolment = {
  scheme: 'employee',
  areaCode: '430102',
  status: 'normal',
  from: day('2020-01-01'),
  to: null,
};
export const agreement: Agreement = {
  id: 1,
  agreementNo: '示例-1',
  institutionCode: 'P43010200001',
  clauses: ['pharmacyDualChannel', 'outpatientDualChannel', 'outsideBudget', 'doctorService', 'traceCodes'],
  ...YEAR,
  suspendedFrom: null,
  suspendedTo: null,
  endedOn: null,
};

/** A pharmacy sells two packs to an insured person with an eligibility, and nothing stands against it. */
export const base: ClaimCase = {
  servedOn: day('2026-06-15'),
  rule: findSettlementRule('employee', day('2026-06-15')),
  personId: 7,
  enrolment,
  suspensions: [],
  inMajorIllness: true,
  used: { pooledFund: 0n as Fen, majorIllness: 0n as Fen },
  limits: { pooledFund: 15_000_000n as Fen, majorIllness: 40_000_000n as Fen },
  assistance: null,
  institution: { code: 'P43010200001', kind: 'pharmacy', areaCode: '430105', agreements: [agreement] },
  offSiteKinds: [],
  prescription,
  receivingHospital: null,
  lines: [line],
  soldTraceCodes: new Set(),
};

/** A hospital's own outpatient department, without a circulated prescription. */
export const hospital = {
  institution: { ...base.institution, code: 'H43010200001', kind: 'hospital' },
  prescription: null,
} as const;

export const withLine = (change: Partial<CaseLine>): Partial<ClaimCase> => ({
  lines: [{ ...line, ...change }],
});
export const withDrug = (change: Partial<DrugFacts>): Partial<ClaimCase> =>
  withLine({ drug: { ...drug, ...change } });
export const withProduct = (change: Partial<ScopedProduct>): Partial<ClaimCase> =>
  withDrug({ timeline: timelineOf({ ...product, ...change }) });
export const withRx = (change: Partial<PrescriptionFacts>): Partial<ClaimCase> => ({
  prescription: { ...prescription, ...change },
});
export const bid: Standard = { kind: 'bid', standard: price(900n), confidential: true };

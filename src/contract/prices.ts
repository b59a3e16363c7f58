import { Type } from 'typebox';
import { STANDARD_KINDS, type StandardKind } from '../domain/catalogue/payable-product.ts';
import {
  APPLICATION_STATES,
  APPLICATION_STEPS,
  type ApplicationState,
  type ApplicationStep,
} from '../domain/catalogue/prices/national-application.ts';
import { CAP_RULES, type CapRule } from '../domain/catalogue/prices/listing-cap.ts';
import { REVISION_REASONS, type RevisionReason } from '../domain/catalogue/prices/standard-revision.ts';
import { ROLES, type Role } from '../domain/identity/roles.ts';
import { endpoint } from './endpoint.ts';
import {
  Count,
  Day,
  Done,
  Id,
  Instant,
  NationalCode,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  PriceText,
  shape,
  Text,
} from './shapes.ts';

/** Standards and listing prices over time, quotes, and applications to the nation (M12, N2.2, N2.3, N3.1, N5.1). */

const CodeParam = shape({ code: NationalCode });
const KindName = oneOf(Object.keys(STANDARD_KINDS) as StandardKind[]);
const ReasonName = oneOf(Object.keys(REVISION_REASONS) as RevisionReason[]);
const PRICE_OFFICE = ['provincePrice'] as const;
/** The province writes; an area may knock, is refused with the rule and recorded (N5.1). */
const PRICE_WRITERS = ['provincePrice', 'agencyReviewer'] as const;
const PRICE_READERS = ['provincePrice', 'provinceCatalogue', 'auditor'] as const;
/** Patients see what they paid, not how the price came about. */
const STAFF = (Object.keys(ROLES) as Role[]).filter((role) => role !== 'patient');

/** What every dated fact of a product says: its days, and null for an open end. */
const SPAN = { from: Day, to: Nullable(Day) };
const Note = (length = 300) => Type.String({ maxLength: length });

/** Null withdraws for the span; a reason of its own where days that are past are changed. */
export const StandardBody = shape({
  kind: Nullable(KindName),
  standard: Nullable(PriceText),
  confidential: Type.Boolean(),
  ...SPAN,
  /** Left out: the first standard of these days. */
  reasonKind: Type.Optional(ReasonName),
  reason: Text(300),
  evidence: Text(300),
  lateReason: Type.Optional(Nullable(Note())),
  /** The national application that `newSpec` rests on. */
  applicationId: Type.Optional(Nullable(Id)),
});

export const ListedPriceBody = shape({
  price: Nullable(PriceText),
  ...SPAN,
  source: Text(300),
  evidence: Type.Optional(Note()),
  lateReason: Type.Optional(Nullable(Note())),
});

const Held = shape({ label: Type.String(), price: PriceText, confidential: Type.Boolean() });
const Preview = shape({
  spans: Type.Array(
    shape({ ...SPAN, before: Nullable(Held), after: Nullable(Held), changed: Type.Boolean() }),
  ),
  /** First day that is past and whose value changes; null when none does. */
  pastFrom: Nullable(Day),
  /** Settlements that were made by what held on those days. */
  touchedClaims: Count,
  /** Products that would be listed above their caps. */
  above: Type.Array(shape({ nationalCode: Type.String(), name: Type.String() })),
  caps: Type.Array(
    shape({
      ...SPAN,
      rule: oneOf(Object.keys(CAP_RULES) as CapRule[]),
      ruleLabel: Type.String(),
      cap: PriceText,
      basis: Type.String(),
    }),
  ),
});

export const previewStandard = endpoint({
  id: 'catalogue.previewStandard',
  method: 'POST',
  path: '/api/products/:code/standards/preview',
  summary: '预览支付标准的调整：前后各在哪些日期执行，牵涉多少笔结算；什么也不写入',
  who: PRICE_OFFICE,
  params: CodeParam,
  body: StandardBody,
  output: Preview,
  refusals: ['STANDARD_KIND_UNFIT', 'STANDARD_REVISION_WITHOUT_GROUND'],
  clauses: ['M12', 'N2.2', 'N2.3'],
});

export const previewListedPrice = endpoint({
  id: 'catalogue.previewListedPrice',
  method: 'POST',
  path: '/api/products/:code/listed-prices/preview',
  summary: '预览挂网价的调整：前后各在哪些日期执行，上限是多少；什么也不写入',
  who: PRICE_OFFICE,
  params: CodeParam,
  body: ListedPriceBody,
  output: Preview,
  refusals: ['LISTED_PRICE_ABOVE_STANDARD', 'LISTED_PRICE_ABOVE_QUOTE', 'LISTED_PRICE_ABOVE_ENTRANT_CAP'],
  clauses: ['N3.1', 'I20'],
});

export const addQuote = endpoint({
  id: 'catalogue.addQuote',
  method: 'POST',
  path: '/api/products/:code/quotes',
  summary: '登记企业竞价时的报价：标准有效期内为其挂网上限',
  who: PRICE_WRITERS,
  params: CodeParam,
  body: shape({ quote: Nullable(PriceText), ...SPAN, evidence: Text(300) }),
  output: Done,
  refusals: ['AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['N3.1', 'N5.1'],
});

const Entered = { enteredBy: Type.String(), enteredAt: Instant };

export const getPriceHistory = endpoint({
  id: 'catalogue.getPriceHistory',
  method: 'GET',
  path: '/api/products/:code/price-history',
  summary: '支付标准与挂网价的时间线：每一天执行什么，按某一天所知',
  who: STAFF,
  params: CodeParam,
  query: shape({
    /** As known at the end of this day; left out: as known now. */
    knownOn: Type.Optional(Day),
  }),
  output: shape({
    standards: Type.Array(
      shape({
        id: Id,
        ...SPAN,
        kind: Nullable(KindName),
        kindLabel: Type.String(),
        /** Null where it was withdrawn, and where it is confidential to the caller. */
        standard: Nullable(PriceText),
        confidential: Type.Boolean(),
        withdrawn: Type.Boolean(),
        reasonKind: ReasonName,
        reasonLabel: Type.String(),
        reason: Type.String(),
        evidence: Type.String(),
        lateReason: Nullable(Type.String()),
        applicationId: Nullable(Id),
        ...Entered,
      }),
    ),
    listedPrices: Type.Array(
      shape({
        id: Id,
        ...SPAN,
        price: Nullable(PriceText),
        source: Type.String(),
        evidence: Type.String(),
        lateReason: Nullable(Type.String()),
        ...Entered,
      }),
    ),
    /** Only for the price office. */
    quotes: Type.Array(
      shape({ id: Id, ...SPAN, quote: Nullable(PriceText), evidence: Type.String(), ...Entered }),
    ),
    /** Everything that was recorded, the latest first. */
    records: Type.Array(
      shape({
        of: oneOf(['standard', 'listedPrice'] as const),
        id: Id,
        ...SPAN,
        what: Type.String(),
        why: Type.String(),
        evidence: Type.String(),
        lateReason: Nullable(Type.String()),
        ...Entered,
      }),
    ),
  }),
  clauses: ['M12', 'N2.3', 'N5.1'],
});

export const exportPriceHistory = endpoint({
  id: 'catalogue.exportPriceHistory',
  method: 'GET',
  path: '/api/products/:code/price-history.xlsx',
  summary: '导出产品的标准与挂网价记载；保密标准不列数值',
  who: STAFF,
  params: CodeParam,
  query: shape({ knownOn: Type.Optional(Day) }),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['N2.3', 'N5.1'],
});

const ApplicationFields = {
  maker: Text(200),
  genericName: Text(200),
  dosageForm: Text(60),
  strength: Text(200),
  pack: Text(200),
  nationalCode: Nullable(NationalCode),
  submittedOn: Day,
  documentNo: Text(100),
};
const ApplicationRow = shape({
  id: Id,
  ...ApplicationFields,
  enteredBy: Type.String(),
  state: oneOf(Object.keys(APPLICATION_STATES) as ApplicationState[]),
  steps: Type.Array(
    shape({
      kind: oneOf(Object.keys(APPLICATION_STEPS) as ApplicationStep[]),
      onDay: Day,
      documentNo: Type.String(),
      note: Type.String(),
      ...Entered,
    }),
  ),
  /** Products whose standard rests on it. */
  standardOf: Type.Array(Type.String()),
});

export const listNationalApplications = endpoint({
  id: 'catalogue.listNationalApplications',
  method: 'GET',
  path: '/api/national-applications',
  summary: '目录未载明规格的国家申请',
  who: PRICE_READERS,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    state: Type.Optional(oneOf(Object.keys(APPLICATION_STATES) as ApplicationState[])),
  }),
  output: pageOf(ApplicationRow),
  clauses: ['N2.3'],
});

export const getNationalApplication = endpoint({
  id: 'catalogue.getNationalApplication',
  method: 'GET',
  path: '/api/national-applications/:id',
  summary: '一项国家申请与它的进展',
  who: PRICE_READERS,
  params: shape({ id: Id }),
  output: ApplicationRow,
  clauses: ['N2.3'],
});

export const addNationalApplication = endpoint({
  id: 'catalogue.addNationalApplication',
  method: 'POST',
  path: '/api/national-applications',
  summary: '登记企业向国家提出的规格申请',
  who: PRICE_OFFICE,
  body: shape(ApplicationFields),
  output: shape({ id: Id }),
  clauses: ['N2.3'],
});

export const addNationalApplicationStep = endpoint({
  id: 'catalogue.addNationalApplicationStep',
  method: 'POST',
  path: '/api/national-applications/:id/steps',
  summary: '登记国家申请的进展或结果',
  who: PRICE_OFFICE,
  params: shape({ id: Id }),
  body: shape({
    kind: oneOf(Object.keys(APPLICATION_STEPS) as ApplicationStep[]),
    onDay: Day,
    documentNo: Text(100),
    note: Note(),
  }),
  output: Done,
  refusals: ['NATIONAL_APPLICATION_CLOSED'],
  clauses: ['N2.3'],
});

export const pricesEndpoints = {
  previewStandard,
  previewListedPrice,
  addQuote,
  getPriceHistory,
  exportPriceHistory,
  listNationalApplications,
  getNationalApplication,
  addNationalApplication,
  addNationalApplicationStep,
};

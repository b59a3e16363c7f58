import { Type } from 'typebox';
import type { Origin } from '../domain/catalogue/payable-product.ts';
import { FATES, type Fate } from '../domain/catalogue/time/roll-over.ts';
import { endpoint } from './endpoint.ts';
import { GroundName } from './list-acts.ts';
import { Count, Day, Id, Nullable, oneOf, shape } from './shapes.ts';

/** What acts and the year's end touch: preview, roll-over board, work list of drugs in transition (M10, N1.2, N3.3). */

const XlsxFile = Type.String({ description: 'xlsx 文件' });
const Span = shape({ from: Day, to: Day });

export const previewListAct = endpoint({
  id: 'statistics.previewListAct',
  method: 'POST',
  path: '/api/list-entries/:id/acts/preview',
  summary: '处理之前看影响：各版本的有效期怎样变，触及多少待遇资格、处方和结算；什么也不写入',
  who: ['provinceCatalogue'],
  params: shape({ id: Id }),
  body: shape({
    kind: oneOf(['removal', 'reinstatement', 'termChange'] as const),
    ground: Nullable(GroundName),
    removedOn: Nullable(Day),
    termTo: Nullable(Day),
    transitionTo: Nullable(Day),
  }),
  output: shape({
    genericName: Type.String(),
    dosageForm: Type.String(),
    entries: Type.Array(
      shape({
        edition: Type.String(),
        termFrom: Day,
        /** Last day of the regular term and of all payment, before and after. */
        regularBefore: Day,
        payableBefore: Day,
        regularAfter: Day,
        payableAfter: Day,
      }),
    ),
    /** The days that are paid otherwise after the act; null when none are. */
    paidOtherwise: Nullable(Span),
    /** Days that have passed are changed: a reason is asked for and settlements must be looked at again. */
    late: Type.Boolean(),
    /** Approved benefits that are live on the days paid otherwise, from today on. */
    eligibilities: Count,
    patients: Count,
    /** Prescriptions that may still be dispensed on those days. */
    prescriptions: Count,
    /** Settled claims, not reversed, on days that are listed or paid otherwise. */
    settlements: Count,
    institutions: Count,
    seenAct: Nullable(Id),
  }),
  refusals: [],
  clauses: ['M17', 'M23.5', 'N1.2', 'N3.3', 'I14'],
});

const BOARD_READERS = ['provinceCatalogue', 'provincePrice', 'auditor', 'agencyReviewer'] as const;
const OriginName = oneOf(['negotiated', 'regular'] as const satisfies readonly Origin[]);
const FateName = oneOf(Object.keys(FATES) as Fate[]);
const DayCount = Type.Integer({ minimum: 1, maximum: 730, description: '统计最近多少天的处方和结算' });

const Usage = {
  eligibilities: Count,
  prescriptions: Count,
  claims: Count,
};

const BoardQuery = {
  /** Terms and transitions that end on or before this day; by default the last day of this year. */
  by: Type.Optional(Day),
  days: Type.Optional(DayCount),
  fate: Type.Optional(FateName),
};

const BoardRow = shape({
  entryId: Id,
  entryKey: Type.String(),
  genericName: Type.String(),
  dosageForm: Type.String(),
  field: Type.String(),
  fate: FateName,
  origin: OriginName,
  endsOn: Day,
  nextTo: Nullable(Day),
  onlyDraft: Type.Boolean(),
  payableUntil: Day,
  ...Usage,
});

export const getRollOver = endpoint({
  id: 'statistics.getRollOver',
  method: 'GET',
  path: '/api/roll-over',
  summary: '年底滚动：到某日届满的药品，哪些续约、转常规、退出，还有谁在用；经办只统计本地区',
  who: BOARD_READERS,
  query: shape(BoardQuery),
  output: shape({
    by: Day,
    days: DayCount,
    /** The draft that renewals are also looked for in; null when there is none or the caller may not see it. */
    draftEdition: Nullable(Type.String()),
    counts: shape({ leaves: Count, inTransition: Count, movesToRegular: Count, renewed: Count }),
    rows: Type.Array(BoardRow),
  }),
  clauses: ['M10', 'N1.2', 'N3.3'],
});

export const exportRollOver = endpoint({
  id: 'statistics.exportRollOver',
  method: 'GET',
  path: '/api/roll-over.xlsx',
  summary: '导出年底滚动，附各地区使用情况',
  who: BOARD_READERS,
  query: shape(BoardQuery),
  download: true,
  output: XlsxFile,
  clauses: ['M10', 'N1.2', 'N3.3'],
});

export const getRollOverAreas = endpoint({
  id: 'statistics.getRollOverAreas',
  method: 'GET',
  path: '/api/roll-over/:id/areas',
  summary: '一个药品在各统筹地区还有谁在用',
  who: BOARD_READERS,
  params: shape({ id: Id }),
  query: shape({ days: Type.Optional(DayCount) }),
  output: shape({
    rows: Type.Array(shape({ areaCode: Type.String(), areaName: Type.String(), ...Usage })),
  }),
  clauses: ['M10', 'N1.2', 'N3.3'],
});

const WorkQuery = { days: Type.Optional(DayCount) };

const Replacement = shape({
  entryId: Id,
  genericName: Type.String(),
  dosageForm: Type.String(),
  why: oneOf(['sameGeneric', 'sameField'] as const),
  payableUntil: Day,
  products: Count,
});

export const listTransitionWork = endpoint({
  id: 'statistics.listTransitionWork',
  method: 'GET',
  path: '/api/transition-work',
  summary: '过渡期工作清单：还在开、还在售过渡期药品的机构和医师，以及可替代的药；经办只看本地区机构',
  who: BOARD_READERS,
  query: shape(WorkQuery),
  output: shape({
    days: DayCount,
    rows: Type.Array(
      shape({
        entryId: Id,
        entryKey: Type.String(),
        genericName: Type.String(),
        dosageForm: Type.String(),
        field: Type.String(),
        lastRegularDay: Day,
        transitionTo: Day,
        daysLeft: Count,
        hospitals: Count,
        doctors: Count,
        /** Hospitals and pharmacies that sell it. */
        dispensers: Count,
        eligibilities: Count,
        replacements: Type.Array(Replacement),
      }),
    ),
  }),
  clauses: ['N1.2', 'N3.3'],
});

const InstitutionFields = {
  areaName: Type.String(),
  institutionCode: Type.String(),
  institutionName: Type.String(),
};

export const getTransitionUsers = endpoint({
  id: 'statistics.getTransitionUsers',
  method: 'GET',
  path: '/api/transition-work/:id/users',
  summary: '一个过渡期药品由哪些医师在开、哪些机构在售',
  who: BOARD_READERS,
  params: shape({ id: Id }),
  query: shape(WorkQuery),
  output: shape({
    prescribers: Type.Array(
      shape({
        ...InstitutionFields,
        doctorName: Type.String(),
        patients: Count,
        prescriptions: Count,
        lastOn: Day,
      }),
    ),
    dispensers: Type.Array(shape({ ...InstitutionFields, patients: Count, claims: Count, lastOn: Day })),
  }),
  clauses: ['N1.2'],
});

export const exportTransitionWork = endpoint({
  id: 'statistics.exportTransitionWork',
  method: 'GET',
  path: '/api/transition-work.xlsx',
  summary: '导出过渡期工作清单',
  who: BOARD_READERS,
  query: shape(WorkQuery),
  download: true,
  output: XlsxFile,
  clauses: ['N1.2'],
});

export const listLeavingPatients = endpoint({
  id: 'statistics.listLeavingPatients',
  method: 'GET',
  path: '/api/leaving-patients',
  summary: '用药快要或已经退出目录的本院患者：医师看自己的，医保办看全院的；前后 90 天',
  who: ['responsibleDoctor', 'hospitalOffice'],
  output: shape({
    rows: Type.Array(
      shape({
        applicationId: Id,
        applicationNo: Type.String(),
        personName: Type.String(),
        doctorName: Type.String(),
        genericName: Type.String(),
        dosageForm: Type.String(),
        /** Last day on which the drug is paid, a transition included. */
        endsOn: Day,
        ended: Type.Boolean(),
      }),
    ),
  }),
  clauses: ['M23.5', 'N1.2', 'M10'],
});

export const rollOverEndpoints = {
  listLeavingPatients,
  previewListAct,
  getRollOver,
  exportRollOver,
  getRollOverAreas,
  listTransitionWork,
  getTransitionUsers,
  exportTransitionWork,
};

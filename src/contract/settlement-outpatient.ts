import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Buyer, TillGoods } from './settlement-till.ts';
import { ShownCredential } from './settlement.ts';
import { Day, shape } from './shapes.ts';

/** What a hospital's outpatient desk asks before it settles what it hands out without a circulated prescription. */

export const OutpatientGoods = shape({
  ...TillGoods.properties,
  genericName: Type.String(),
  tradeName: Type.String(),
  strength: Type.String(),
  pack: Type.String(),
  maker: Type.String(),
  saleUnit: Type.String(),
});
export type OutpatientGoods = Static<typeof OutpatientGoods>;

export const openOutpatientDesk = endpoint({
  id: 'settlement.openOutpatientDesk',
  method: 'POST',
  path: '/api/outpatient-desk/patients',
  summary: '医院门诊发药台核对凭证：参保人当日有待遇资格的药品，和本院能结算的产品，查阅留痕',
  who: ['hospitalOffice'],
  body: shape({ credential: ShownCredential }),
  output: shape({
    patient: Buyer,
    /** By the drug's name; one drug approved twice stands once, with the field of each approval. */
    drugs: Type.Array(
      shape({
        genericName: Type.String(),
        dosageForm: Type.String(),
        /** Who may order it: responsible doctors of one of these fields (M22). */
        fields: Type.Array(Type.String()),
        diagnosisName: Type.String(),
        /** The last day of the benefit. */
        termTo: Day,
        /** Payable today and matched by this hospital (N5.5). */
        goods: Type.Array(OutpatientGoods),
      }),
    ),
  }),
  clauses: ['M19', 'M22', 'M25', 'M35', 'I25'],
});
export type OutpatientDrug = Static<typeof openOutpatientDesk.output>['drugs'][number];

export const settlementOutpatientEndpoints = { openOutpatientDesk };

import { endpoint } from './endpoint.ts';
import { Type } from 'typebox';
import { Id, RatioText, shape, Text } from './shapes.ts';

/** Self-pay ratios of 乙 entries: carried over, or reviewed by experts (N2.1). */

const Count = Type.Integer({ minimum: 0 });
const IdParam = shape({ id: Id });

export const setSelfPayRatio = endpoint({
  id: 'catalogue.setSelfPayRatio',
  method: 'POST',
  path: '/api/catalogue/versions/:id/ratios',
  summary: '录入评审确定的自付比例',
  who: ['provinceCatalogue', 'agencyReviewer'],
  params: IdParam,
  body: shape({ seq: Count, ratio: RatioText, evidence: Text(300) }),
  output: shape({ done: Type.Boolean() }),
  refusals: ['CLASS_A_RATIO_NOT_ZERO', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['N2.1', 'N5.1'],
});

export const selfPayRatioEndpoints = { setSelfPayRatio };

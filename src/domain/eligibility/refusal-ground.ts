/** On which rules may the agency refuse an application it reviewed? (M11, M22, M23.2, M24) */
import type { ClauseId } from '../../policy/clause-ids.ts';

export const REFUSAL_GROUNDS = {
  M5: '申请人不在保障对象范围或待遇不正常',
  M11: '不符合限定支付范围或法定适应症',
  M22: '责任医师意见或医院意见不符合要求',
  'M23.2': '材料不足以证明疾病及病情程度',
  M24: '更换或同时使用多种药品的依据不足',
  M35: '材料不真实或凭证不属于申请人',
} as const satisfies Partial<Record<ClauseId, string>>;
export type RefusalGround = keyof typeof REFUSAL_GROUNDS;

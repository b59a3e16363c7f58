/** How does a claim for what was paid out of pocket go on, who may take which step, and what does each step need (M30)? */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { REFUSALS, refuse, type Refusal } from '../../refusals.ts';

/** Why the purchase was not settled at the counter. */
export const MANUAL_REASONS = {
  beforeApproval: '申请以后、批准以前购药',
  notConnected: '机构还没有联网结算',
  outage: '系统或网络故障',
  offSite: '异地购药没有联网',
  suspended: '联网结算暂停期间',
  other: '其他原因',
} as const;
export type ManualReason = keyof typeof MANUAL_REASONS;

export const MANUAL_PAPERS = {
  invoice: '发票',
  identity: '身份证复印件',
  credential: '医保凭证或社保卡复印件',
  prescription: '处方',
  medicalRecord: '病历、出院记录',
  detail: '费用明细',
  other: '其他材料',
} as const;
export type ManualPaper = keyof typeof MANUAL_PAPERS;

export const MANUAL_STEPS = {
  filed: '提交申报',
  returned: '退回补正',
  refiled: '补正后重新提交',
  passed: '初审通过',
  refusalProposed: '初审拟不予报销',
  sentBack: '复核退回初审',
  approved: '复核批准',
  refused: '不予报销',
  withdrawn: '撤回申报',
  reversed: '撤销报销',
  repaid: '款项已退回',
} as const;
export type ManualStep = keyof typeof MANUAL_STEPS;

export const MANUAL_STATES = {
  toReview: '待初审',
  lacking: '待补正',
  toApprove: '待复核',
  toRefuse: '待复核（拟不予报销）',
  approved: '已批准',
  refused: '不予报销',
  withdrawn: '已撤回',
  reversed: '已撤销',
} as const;
export type ManualState = keyof typeof MANUAL_STATES;

/** Where a claim stands after its last step. */
export const STATE_AFTER: Readonly<Record<ManualStep, ManualState>> = {
  filed: 'toReview',
  returned: 'lacking',
  refiled: 'toReview',
  passed: 'toApprove',
  refusalProposed: 'toRefuse',
  sentBack: 'toReview',
  approved: 'approved',
  refused: 'refused',
  withdrawn: 'withdrawn',
  reversed: 'reversed',
  repaid: 'reversed',
};

const MAY_FOLLOW: Readonly<Record<ManualStep, readonly ManualState[]>> = {
  filed: [],
  returned: ['toReview'],
  refiled: ['lacking'],
  passed: ['toReview'],
  refusalProposed: ['toReview'],
  sentBack: ['toApprove', 'toRefuse'],
  approved: ['toApprove'],
  refused: ['toRefuse'],
  withdrawn: ['toReview', 'lacking', 'toApprove', 'toRefuse'],
  reversed: ['approved'],
  repaid: ['reversed'],
};

/** What an agency may give as its own ground beside those of the rules; each with its clause. */
export const OWN_GROUNDS = {
  INVOICE_NOT_GENUINE: {
    label: '发票查验不符',
    clause: 'M30',
    remedy: '请向开票机构换开真实、合规的发票后重新申报',
  },
  NOT_OF_THIS_PERSON: { label: '所购药品不是本人使用', clause: 'M35', remedy: '请由用药的参保人本人申报' },
  PAPERS_NOT_TRUE: {
    label: '处方、病历与所购药品不符',
    clause: 'M30',
    remedy: '请补齐与所购药品相符的处方、病历后重新申报',
  },
  NOT_DESIGNATED_THERE: {
    label: '购药机构不是当地的医保定点机构',
    clause: 'M30',
    remedy: '只报定点机构的费用；购药当天确是定点的，请附当地的证明重新申报',
  },
  PAID_ELSEWHERE: {
    label: '同一费用已经由其他渠道支付',
    clause: 'M9.5',
    remedy: '不能重复报销；有差额的请附其他渠道的结算单',
  },
} as const satisfies Readonly<Record<string, { label: string; clause: ClauseId; remedy: string }>>;
export type OwnGround = keyof typeof OWN_GROUNDS;

/** A ground in words, with clause and remedy, whether a rule or the agency gave it; undefined for an unknown one. */
export function groundFacts(
  ground: string,
): { readonly label: string; readonly clause: ClauseId; readonly remedy: string } | undefined {
  if (Object.hasOwn(OWN_GROUNDS, ground)) return OWN_GROUNDS[ground as OwnGround];
  if (!Object.hasOwn(REFUSALS, ground)) return undefined;
  const { message, clause, remedy } = REFUSALS[ground as keyof typeof REFUSALS];
  return { label: message, clause, remedy };
}

export interface ManualStanding {
  readonly state: ManualState;
  /** Who took the last step. */
  readonly lastBy: number;
  readonly filedBy: number;
}

/** Steps that only somebody else than whoever reviewed, or filed at the counter, may take. */
const BY_ANOTHER: readonly ManualStep[] = ['approved', 'refused'];

/** @returns MANUAL_STEP_NOT_ALLOWED, or SECOND_PERSON_NEEDED for whoever reviewed or filed the claim */
export function mayTake(
  step: ManualStep,
  standing: ManualStanding,
  accountId: number,
): Outcome<true, Refusal> {
  if (!MAY_FOLLOW[step].includes(standing.state))
    return decline(refuse('MANUAL_STEP_NOT_ALLOWED', { detail: MANUAL_STATES[standing.state] }));
  if (BY_ANOTHER.includes(step) && [standing.lastBy, standing.filedBy].includes(accountId))
    return decline(refuse('SECOND_PERSON_NEEDED', { detail: '初审或代为申报的人不能复核' }));
  return accept(true);
}

/** The papers that M30 names: identity, credential, every invoice's picture, and what proves the need. */
export function missingPapers(kinds: readonly ManualPaper[]): string[] {
  const has = (kind: ManualPaper) => kinds.includes(kind);
  return [
    ...(['invoice', 'identity', 'credential'] as const)
      .filter((kind) => !has(kind))
      .map((kind) => MANUAL_PAPERS[kind]),
    ...(has('prescription') || has('medicalRecord') ? [] : ['处方或病历']),
  ];
}

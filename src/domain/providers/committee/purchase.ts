/** Who may do what next with a request for an ad-hoc purchase, and is it late? The green channel of M8. */
import type { PlainDate } from '../../../base/date.ts';
import type { Actor } from '../../identity/roles.ts';

export const PURCHASE_STEPS = {
  requested: '申请',
  approved: '同意采购',
  refused: '不予采购',
  arrived: '到货',
  withdrawn: '撤回',
} as const;
export type PurchaseStep = keyof typeof PURCHASE_STEPS;

export const PURCHASE_STATES = {
  requested: '待审批',
  approved: '采购中',
  refused: '不予采购',
  arrived: '已到货',
  withdrawn: '已撤回',
} as const;
export type PurchaseState = keyof typeof PURCHASE_STATES;

export interface Purchase {
  readonly hospitalCode: string;
  readonly requestedBy: number;
  readonly state: PurchaseState;
  readonly dueOn: PlainDate;
}

/** The steps open to an actor: the hospital's office decides and receives, whoever asked may withdraw while nothing is decided (M8). */
export function openPurchaseSteps(purchase: Purchase, actor: Actor): PurchaseStep[] {
  if (actor.institutionCode !== purchase.hospitalCode) return [];
  const steps: PurchaseStep[] = [];
  if (actor.role === 'hospitalOffice') {
    if (purchase.state === 'requested') steps.push('approved', 'refused');
    if (purchase.state === 'approved') steps.push('arrived');
  }
  if (purchase.state === 'requested' && actor.accountId === purchase.requestedBy) steps.push('withdrawn');
  return steps;
}

/** Whether it still waits after its last day. */
export function isPurchaseOverdue(purchase: Pick<Purchase, 'state' | 'dueOn'>, onDay: PlainDate): boolean {
  return (purchase.state === 'requested' || purchase.state === 'approved') && onDay > purchase.dueOn;
}

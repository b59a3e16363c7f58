import type { RefusalRule } from './refusal-rule.ts';

/** What booking an insurer's money may be refused for (N4, M29). */
export const RECEIPT_REFUSALS = {
  RECEIPT_OVER_OPEN: {
    clause: 'N4',
    message: '到账金额多于这个方案未收的应收',
    remedy: '请与保险公司核对清单；多付的请退回，或分清方案和险种后分别登记',
  },
  RECEIPT_STEP_NOT_ALLOWED: {
    clause: 'M29',
    message: '这笔到账现在不能办这一步',
    remedy: '请刷新页面，按当前状态办理',
  },
} as const satisfies Record<string, RefusalRule>;

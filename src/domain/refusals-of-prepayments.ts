import type { RefusalRule } from './refusal-rule.ts';

/** What stands against a prepayment to an institution, or against having its rest back (M29). */
export const PREPAYMENT_REFUSALS = {
  PREPAYMENT_STEP_NOT_ALLOWED: {
    clause: 'M29',
    message: '这笔预付现在不能办这一步',
    remedy: '请刷新页面，按当前状态办理',
  },
  PREPAYMENT_BEYOND_OPEN: {
    clause: 'M29',
    message: '退回的多于这笔预付还没有冲抵的',
    remedy: '请与机构核对；按还没有冲抵、也没有登记退回的金额办理',
  },
  PREPAYMENT_IN_USE: {
    clause: 'M29',
    message: '这笔预付已经冲抵过对账单或登记过退回，不能冲销',
    remedy: '余下的由以后的对账单冲抵，或请机构转账退回后登记',
  },
} as const satisfies Record<string, RefusalRule>;

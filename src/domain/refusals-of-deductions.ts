import type { RefusalRule } from './refusal-rule.ts';

/** What stands against approving a decision, and against closing it otherwise than by withholding (M29, M33, M36). */
export const DEDUCTION_REFUSALS = {
  DEDUCTION_STEP_NOT_ALLOWED: {
    clause: 'M29',
    message: '这份决定现在不能办理这一步',
    remedy: '另一人核准以后才能扣款、了结，办过的不再办；请刷新页面，按当前状态办理',
  },
  CLOSING_BEYOND_OPEN: {
    clause: 'M36',
    message: '超过这份决定还没有扣的金额',
    remedy: '请刷新页面，按还没有扣、也没有提议了结的金额办理',
  },
  WRITE_OFF_OF_RECOVERY_ONLY: {
    clause: 'M33',
    message: '只有追回可以核销',
    remedy: '扣款不再扣的，请按决定撤回办理',
  },
  CLOSING_STEP_NOT_ALLOWED: {
    clause: 'M29',
    message: '这项了结已经决定过',
    remedy: '请刷新页面，按当前状态办理',
  },
} as const satisfies Record<string, RefusalRule>;

/** How the national interface tells where a prescription stands. */
import type { PrescriptionStatus } from '../../domain/prescription/life.ts';

/** rx_stas_codg 处方状态: 1 有效, 2 已失效, 3 已撤销. A used one stays valid; that it is used is said elsewhere. */
export const PRESCRIPTION_STANDS: Readonly<Record<PrescriptionStatus, readonly [string, string]>> = {
  issued: ['1', '有效'],
  checked: ['1', '有效'],
  partlyUsed: ['1', '有效'],
  used: ['1', '有效'],
  returned: ['2', '已失效'],
  expired: ['2', '已失效'],
  withdrawn: ['3', '已撤销'],
};

/** rx_used_stas_codg 使用状态: of this platform's own until the province names its codes. */
export const USE_STATES = {
  unused: ['901', '未使用'],
  partly: ['902', '部分取药'],
  used: ['903', '已使用'],
} as const;

/** rx_chk_stas_codg 审核状态: of this platform's own until the province names its codes. */
export const CHECK_STATES = {
  waiting: ['901', '未审核'],
  passed: ['902', '审核通过'],
  returned: ['903', '审核退回'],
} as const;

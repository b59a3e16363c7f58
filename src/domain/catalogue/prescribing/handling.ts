/** How must a product be kept, and is it under control? (I19, M32) */

export const STORAGES = {
  ordinary: '常温',
  cool: '阴凉（不超过 20℃）',
  refrigerated: '冷藏（2–8℃）',
  frozen: '冷冻',
  special: '其他特殊条件',
} as const;
export type Storage = keyof typeof STORAGES;

export const CONTROL_CLASSES = {
  toxic: '医疗用毒性药品',
  radioactive: '放射性药品',
  precursor: '易制毒药品',
  narcotic: '麻醉药品',
  psychotropic: '第一类、第二类精神药品',
  antimicrobial: '抗微生物药物（结核等慢性感染用药除外）',
} as const;
export type ControlClass = keyof typeof CONTROL_CLASSES;

export interface Handling {
  readonly storage: Storage;
  /** Null when the product is under no control. */
  readonly controlClass: ControlClass | null;
}

/**
 * Why a product may not be on a long-term prescription (I19); undefined when it may.
 * What nobody recorded is not taken for ordinary: a biologic left warm for weeks harms.
 */
export function longTermObstacle(handling: Handling | undefined): string | undefined {
  if (handling === undefined) return '储存要求尚未登记';
  if (handling.controlClass !== null) return CONTROL_CLASSES[handling.controlClass];
  return handling.storage === 'ordinary' || handling.storage === 'cool'
    ? undefined
    : `须${STORAGES[handling.storage]}保存`;
}

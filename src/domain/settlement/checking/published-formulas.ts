/** The formulas of docs/bill.md as far as they differ from bill to bill. */

/** What of a bill decides which steps it has and how they are worked out. */
export interface Shape {
  readonly separate: boolean;
  readonly ordinary: boolean;
  readonly workInjury: boolean;
  readonly maternity: boolean;
  /** Some line is sold in smallest units. */
  readonly smallestUnits: boolean;
  readonly assisted: boolean;
  /** The step of the year's limits tells the first day of its year (I4). */
  readonly yearStart: boolean;
  /** 大病 pays by a ratio of its own (I8). */
  readonly majorIllnessRatio: boolean;
  /** The filing off-site lowers the ratio (I11). */
  readonly offSitePoints: boolean;
  /** Assistance looks at what is over the year's limits as well (I13). */
  readonly overLimitAssisted: boolean;
  readonly commercial: boolean;
  readonly account: boolean;
  readonly bands: number;
}

export const byInsured = ({ separate, ordinary }: Shape) => separate || ordinary;
export const isMixed = ({ separate, ordinary, workInjury, maternity }: Shape) =>
  separate && (ordinary || workInjury || maternity);

/** 单行支付 takes its cost from the whole bill where there is no other route. */
export const separateBase = (shape: Shape) => (isMixed(shape) ? 'separateEligible' : 'eligible');

export function shareFormula(shape: Shape): string {
  const ratio = shape.offSitePoints ? 'max(ratio − offSitePoints, 0)' : 'ratio';
  const share = `round(${separateBase(shape)} × ${ratio})`;
  if (!shape.majorIllnessRatio) return share;
  const above = `max(${separateBase(shape)} − pooledFundLeft ÷ ${ratio}, 0)`;
  return `min(${share}, pooledFundLeft) + round(${above} × majorIllnessRatio)`;
}

export const shareInputs = (shape: Shape) => [
  'scheme',
  separateBase(shape),
  'ratio',
  ...(shape.offSitePoints ? ['offSiteKind', 'offSitePoints'] : []),
  ...(shape.majorIllnessRatio ? ['pooledFundLeft', 'majorIllnessRatio'] : []),
];

/** What the share cites beyond M9.1: where 大病 has its own ratio (I8), where a filing off-site lowers the fund's (I11). */
export const shareClauses = ({ majorIllnessRatio, offSitePoints }: Shape) => [
  ...(majorIllnessRatio ? ['M9.2', 'I8'] : []),
  ...(offSitePoints ? ['M30', 'I11'] : []),
];

/** Assistance looks at the own share of 单行支付, unless there is more to be counted. */
export const hasAssistanceBase = ({ ordinary, overLimitAssisted }: Shape) => ordinary || overLimitAssisted;
export const assistanceBase = (shape: Shape) => (hasAssistanceBase(shape) ? 'assistanceBase' : 'ownShare');
export const assistanceParts = ({ separate, ordinary, overLimitAssisted }: Shape) => [
  ...(separate ? ['ownShare'] : []),
  ...(overLimitAssisted ? ['overLimit'] : []),
  ...(ordinary ? ['deductible', 'planOwnShare'] : []),
];
export const owed = ({ separate, ordinary }: Shape) => [
  ...(separate ? ['fundShare'] : []),
  ...(ordinary ? ['planShare'] : []),
];

export function bandFormula({ bands }: Shape): string {
  const parts: string[] = [];
  let rest = 'planCost';
  for (let band = 1; band <= bands; band += 1) {
    parts.push(`min(${band === 1 ? rest : `max(${rest}, 0)`}, band${band}Left) × band${band}Ratio`);
    rest += ` − band${band}Left`;
  }
  return `round(${parts.join(' + ')})`;
}

export const bandInputs = ({ bands }: Shape) =>
  Array.from({ length: bands }, (_, index) => index + 1).flatMap((band) => [
    `band${band}UpTo`,
    `band${band}Left`,
    `band${band}Ratio`,
  ]);

export function payersOf(shape: Shape): string[] {
  return [
    ...(shape.workInjury ? ['fromWorkInjury'] : []),
    ...(shape.maternity ? ['fromMaternity'] : []),
    ...(byInsured(shape) ? ['fromPooledFund'] : []),
    ...(shape.separate ? ['fromMajorIllness'] : []),
    ...(byInsured(shape) ? ['fromAssistance'] : []),
    ...(shape.commercial ? ['fromCommercial'] : []),
  ];
}

export function withinFormula({ separate, ordinary }: Shape): string {
  const first = 'min(fundShare, pooledFundLeft + majorIllnessLeft)';
  if (!ordinary) return first;
  return separate
    ? `${first} + min(planShare, max(pooledFundLeft − fundShare, 0))`
    : 'min(planShare, pooledFundLeft)';
}

export function assistanceFormula(shape: Shape): string {
  const base = assistanceBase(shape);
  return shape.assisted
    ? `min(round((${base} − min(${base}, thresholdLeft)) × assistanceRatio), capLeft)`
    : '0';
}

export const ASSISTANCE_INPUTS = [
  'threshold',
  'usedThreshold',
  'thresholdLeft',
  'assistable',
  'assistanceRatio',
  'cap',
  'usedCap',
  'capLeft',
];

/** What a settlement case leaves unsaid: 职工, in 大病, limits of 150,000 and 400,000, nothing used, no assistance. */
export const ORDINARY_CLAIM = {
  servedOn: '2026-03-10',
  scheme: 'employee',
  inMajorIllness: true,
  used: { pooledFund: '0.00', majorIllness: '0.00' },
  limits: { pooledFund: '150000.00', majorIllness: '400000.00' },
  assistance: null,
};

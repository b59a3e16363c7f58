/** What kind of thing does a scanned or typed number name? Judged by its shape alone; the server knows whether it exists. */
export type NumberKind =
  'prescription' | 'application' | 'claim' | 'person' | 'drug' | 'practitioner' | 'institution' | 'traceCode';

export const NUMBER_KINDS: Readonly<Record<NumberKind, string>> = {
  prescription: '处方',
  application: '待遇申请',
  claim: '结算单',
  person: '参保人',
  drug: '药品',
  practitioner: '医师',
  institution: '机构',
  traceCode: '追溯码',
};

/** In order: the first shape that fits wins. Prescription: hospital code, year, serial, check digit. */
const SHAPES: readonly (readonly [NumberKind, RegExp])[] = [
  ['prescription', /^H\d{11}\d{4}\d{6}[0-9A-Z]$/],
  ['drug', /^[XZ][0-9A-Z]{19,22}$/],
  ['practitioner', /^(D|HY|Y)\d{12}$/],
  ['institution', /^[HP]\d{11}$/],
  ['application', /^SQ\d{8,}$/],
  // S for a settlement, R for the reversal of one.
  ['claim', /^[SR]\d{14,24}$/],
  ['person', /^\d{17}[\dX]$/],
  ['traceCode', /^\d{20}$/],
];

/** The number as it is kept: without blanks, full-width characters made narrow, letters large. */
export function normaliseNumber(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
}

/** Finds the kind of a number, or undefined for words and unknown shapes. */
export function kindOfNumber(text: string): NumberKind | undefined {
  const number = normaliseNumber(text);
  return SHAPES.find(([, pattern]) => pattern.test(number))?.[0];
}

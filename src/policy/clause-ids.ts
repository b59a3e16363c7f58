/** The Notice (通知): ids of its rules. */
export const NOTICE_CLAUSES = [
  'N1.1',
  'N1.2',
  'N2.1',
  'N2.2',
  'N2.3',
  'N3.1',
  'N3.2',
  'N3.3',
  'N4',
  'N5.1',
  'N5.2',
  'N5.3',
  'N5.4',
  'N5.5',
  'N5.6',
  'N6',
] as const;

/** The Measures (办法): ids are article numbers; articles with several rules are numbered inside. */
export const MEASURES_CLAUSES = [
  'M1',
  'M2',
  'M3',
  'M4',
  'M5',
  'M6',
  'M7',
  'M8',
  'M9.1',
  'M9.2',
  'M9.3',
  'M9.4',
  'M9.5',
  'M9.6',
  'M9.7',
  'M10',
  'M11',
  'M12',
  'M13',
  'M14',
  'M15',
  'M16',
  'M17',
  'M18',
  'M19',
  'M20',
  'M21',
  'M22',
  'M23.1',
  'M23.2',
  'M23.3',
  'M23.4',
  'M23.5',
  'M24',
  'M25',
  'M26',
  'M27',
  'M28',
  'M29',
  'M30',
  'M31',
  'M32',
  'M33',
  'M34',
  'M35',
  'M36',
  'M37',
  'M38',
  'M39',
] as const;

/** Readings of what the two documents leave open, cited like clauses. */
export const INTERPRETATIONS = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
  'I11',
  'I12',
  'I13',
  'I14',
  'I15',
  'I16',
  'I17',
  'I18',
  'I19',
  'I20',
  'I21',
  'I22',
  'I23',
  'I24',
  'I25',
] as const;

export const CLAUSE_IDS = [...NOTICE_CLAUSES, ...MEASURES_CLAUSES, ...INTERPRETATIONS] as const;

/** A rule or reading of the specification. A citation that does not exist does not compile. */
export type ClauseId = (typeof CLAUSE_IDS)[number];
export type NoticeClauseId = (typeof NOTICE_CLAUSES)[number];
export type MeasuresClauseId = (typeof MEASURES_CLAUSES)[number];
export type InterpretationId = (typeof INTERPRETATIONS)[number];

const KNOWN: ReadonlySet<string> = new Set(CLAUSE_IDS);

/** Whether a text is the id of a clause or interpretation. */
export function isClauseId(text: string): text is ClauseId {
  return KNOWN.has(text);
}

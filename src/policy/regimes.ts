/**
 * Which set of rules decides what the funds pay on a day, on which documents it rests, and what it replaced (M1, M39).
 * A day that no regime covers is refused, never guessed (I15): an earlier one becomes an entry here, or a dated row of
 * the province with the same members, and nothing else changes.
 */
import { day, type PlainDate } from '../base/date.ts';
import { holdsOn, type Dated } from '../base/dated.ts';
import { DOCUMENT_IDS, DOCUMENTS, type DocumentId, type PolicyDocument } from './documents.ts';
import type { ClauseId } from './clause-ids.ts';
import { FUND_RATIOS, type FundRatios } from './parameters/reimbursement.ts';

export interface Regime {
  /** The document that sets what the funds pay. */
  readonly document: DocumentId;
  /** Documents that ended when this regime began. */
  readonly replaced: readonly DocumentId[];
  /** What says from when to when it holds. */
  readonly source: ClauseId;
  readonly fundRatios: FundRatios;
}

/** A regime with the days on which it holds; regimes never overlap. */
export type DatedRegime = Dated<Regime>;

const MEASURES: Regime = {
  document: 'measures',
  replaced: ['dualChannel2021'],
  source: 'M39',
  fundRatios: FUND_RATIOS,
};

/** All regimes whose rules are formalised, oldest first. */
export const REGIMES: readonly DatedRegime[] = [
  { from: DOCUMENTS.measures.from ?? day('2026-01-01'), to: DOCUMENTS.measures.to, value: MEASURES },
];

/**
 * The regime of a day of service.
 * @returns undefined when none is formalised (I15)
 */
export function regimeOn(
  servedOn: PlainDate,
  regimes: readonly DatedRegime[] = REGIMES,
): DatedRegime | undefined {
  return regimes.find((regime) => holdsOn(regime, servedOn));
}

/** How a regime is named on bills and in the database: `measures@2026-01-01`. */
export function regimeName({ from, value }: DatedRegime): string {
  return `${value.document}@${from}`;
}

/** The regime that a bill names; undefined for a name that was never given. */
export function regimeNamed(
  name: string,
  regimes: readonly DatedRegime[] = REGIMES,
): DatedRegime | undefined {
  return regimes.find((regime) => regimeName(regime) === name);
}

/** The documents in force on a day: what a settlement or decision of that day rests on (M1, N6). */
export function documentsOn(onDay: PlainDate): PolicyDocument[] {
  return DOCUMENT_IDS.map((id) => DOCUMENTS[id]).filter((document) =>
    holdsOn({ from: document.from ?? document.issuedOn ?? day('1949-10-01'), to: document.to }, onDay),
  );
}

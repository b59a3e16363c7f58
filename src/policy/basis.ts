/** Which documents a settlement, a decision or a prescription rests on, told with it and not looked up afterwards (M1, M39). */
import type { PlainDate } from '../base/date.ts';
import { DOCUMENTS, quotedTitle, type PolicyDocument } from './documents.ts';
import type { Citation } from './parameters/entered.ts';
import { documentsOn, regimeOn, REGIMES, type DatedRegime } from './regimes.ts';

export type NamedDocument = Pick<PolicyDocument, 'title' | 'number'>;

/** The set of rules of a day, with the documents in force on it. */
export interface PolicyBasis {
  /** First and last day of the set of rules; null for one without an end. */
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  /** First the document that sets what the funds pay. */
  readonly documents: (NamedDocument & Pick<PolicyDocument, 'from' | 'to'>)[];
  /** What this set of rules replaced when it began. */
  readonly replaced: NamedDocument[];
}

/** What something done on a day under this regime rests on. */
export function basisUnder({ from, to, value }: DatedRegime, onDay: PlainDate): PolicyBasis {
  const inForce = documentsOn(onDay);
  const leading = inForce.filter(({ id }) => id === value.document);
  const others = inForce.filter(({ id }) => id !== value.document);
  return {
    from,
    to,
    documents: [...leading, ...others].map(({ title, number, from, to }) => ({ title, number, from, to })),
    replaced: value.replaced.map((id) => ({ title: DOCUMENTS[id].title, number: DOCUMENTS[id].number })),
  };
}

/** What a bill of a day rests on that no written set of rules covers: the document that the province has entered (I15). */
export function basisOfEntered({ title, number, from, to }: Citation, onDay: PlainDate): PolicyBasis {
  const others = documentsOn(onDay).filter((document) => document.number !== number);
  return {
    from,
    to,
    documents: [
      { title, number, from, to },
      ...others.map((one) => ({ title: one.title, number: one.number, from: one.from, to: one.to })),
    ],
    replaced: [],
  };
}

/** What a decision or a prescription of a day rests on; undefined for a day whose rules are not formalised (I15). */
export function basisOn(
  onDay: PlainDate,
  regimes: readonly DatedRegime[] = REGIMES,
): PolicyBasis | undefined {
  const regime = regimeOn(onDay, regimes);
  return regime && basisUnder(regime, onDay);
}

/** The same with the day itself, as answers tell it; null for a day whose rules are not formalised. */
export function datedBasis(onDay: PlainDate): (PolicyBasis & { readonly onDay: PlainDate }) | null {
  const basis = basisOn(onDay);
  return basis === undefined ? null : { onDay, ...basis };
}

/** The documents in one line, as a printed form and an answer to a program name them. */
export function basisInWords({ documents }: { readonly documents: readonly NamedDocument[] }): string {
  return documents.map(({ title, number }) => `${quotedTitle(title)}${number ?? ''}`).join('、');
}

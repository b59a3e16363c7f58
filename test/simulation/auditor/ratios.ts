/** What the funds pay of a cost on a day: as it is written (M9.1, I4, I8, I13), or as the province has let it into force for that day (M9.6). */
import { partsOf } from './arithmetic.ts';
import { holds, type Books } from './books.ts';
import type { BenefitValues } from './record-benefits.ts';
import type { Scheme } from './record.ts';

/** An act, as far as it sets anything. */
type Act = { readonly values: BenefitValues };

const WRITTEN: Readonly<Record<Scheme, string>> = { employee: '0.7', resident: '0.6' };

export function enteredRatio({ values }: Act, scheme: Scheme): string | null {
  return scheme === 'employee' ? values.employeeRatio : values.residentRatio;
}

export function enteredMajorRatio({ values }: Act, scheme: Scheme): string | null {
  return values.readings.majorIllness[scheme];
}

/** Whether bills of a scheme are decided by an act on its days: by its ratios, or in the year that it makes. */
export function decidesBills(act: Act, scheme: Scheme): boolean {
  const { offSite, assistanceBase } = act.values.readings;
  return (
    (act.values.readings.yearStart ?? null) !== null ||
    enteredRatio(act, scheme) !== null ||
    enteredMajorRatio(act, scheme) !== null ||
    Object.keys(offSite).length > 0 ||
    assistanceBase !== null
  );
}

/** Of several acts for a day the one that was let into force last. */
export function enteredFor(books: Books, day: string, told: (act: Act) => string | null): string | null {
  const inForce = [...books.acts.values()]
    .filter((act) => act.state === 'approved' && told(act) !== null && holds(act.values, day))
    .sort((a, b) => a.approvedAt - b.approvedAt || a.id - b.id)
    .at(-1);
  return inForce ? told(inForce) : null;
}

export function ratioOn(books: Books, scheme: Scheme, day: string): bigint {
  return partsOf(enteredFor(books, day, (act) => enteredRatio(act, scheme)) ?? WRITTEN[scheme]);
}

/** What 大病 pays of cost above the limit of 统筹, where the province has set it; null where the fund's own ratio goes on (I8). */
export function majorRatioOn(books: Books, scheme: Scheme, day: string): bigint | null {
  const entered = enteredFor(books, day, (act) => enteredMajorRatio(act, scheme));
  return entered === null ? null : partsOf(entered);
}

/** Whether assistance looks at what the year's limits leave unpaid too; an act may say so, or that it no longer does (I13). */
export function assistsOverLimitOn(books: Books, day: string): boolean {
  return enteredFor(books, day, ({ values }) => values.readings.assistanceBase) === 'withOverLimit';
}

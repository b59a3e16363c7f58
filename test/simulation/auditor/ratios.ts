/** What the funds pay of a cost on a day: as it is written (M9.1), or as the province has let it into force for that day (M9.6). */
import { partsOf } from './arithmetic.ts';
import { holds, type Books } from './books.ts';
import type { BenefitAct } from './books-of-desks.ts';
import type { Scheme } from './record.ts';

const WRITTEN: Readonly<Record<Scheme, string>> = { employee: '0.7', resident: '0.6' };

export function enteredRatio({ values }: BenefitAct, scheme: Scheme): string | null {
  return scheme === 'employee' ? values.employeeRatio : values.residentRatio;
}

/** Of several acts for a day the one that was let into force last. */
export function ratioOn(books: Books, scheme: Scheme, day: string): bigint {
  const inForce = [...books.acts.values()]
    .filter((act) => act.state === 'approved' && enteredRatio(act, scheme) !== null && holds(act.values, day))
    .sort((a, b) => a.approvedAt - b.approvedAt || a.id - b.id)
    .at(-1);
  return partsOf((inForce && enteredRatio(inForce, scheme)) ?? WRITTEN[scheme]);
}

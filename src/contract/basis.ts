import { Type, type Static } from 'typebox';
import { Nullable } from './insured.ts';
import { Day, shape } from './shapes.ts';

const NAMED = { title: Type.String(), number: Nullable(Type.String()) };

/** The rules that decided: from when to when they hold, the documents in force on the day, what they replaced (M1, M39). */
export const Basis = shape({
  from: Day,
  to: Nullable(Day),
  documents: Type.Array(shape({ ...NAMED, from: Nullable(Day), to: Nullable(Day) })),
  replaced: Type.Array(shape(NAMED)),
});
export type Basis = Static<typeof Basis>;

/** The same for something done on a day that the answer does not tell otherwise. */
export const DatedBasis = shape({ onDay: Day, ...Basis.properties });
export type DatedBasis = Static<typeof DatedBasis>;

import { Type, type Static } from 'typebox';
import { Day, shape } from './shapes.ts';

const orNull = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);

const NAMED = { title: Type.String(), number: orNull(Type.String()) };

/** The rules that decided: from when to when they hold, the documents in force on the day, what they replaced (M1, M39). */
export const Basis = shape({
  from: Day,
  to: orNull(Day),
  documents: Type.Array(shape({ ...NAMED, from: orNull(Day), to: orNull(Day) })),
  replaced: Type.Array(shape(NAMED)),
});
export type Basis = Static<typeof Basis>;

/** The same for something done on a day that the answer does not tell otherwise. */
export const DatedBasis = shape({ onDay: Day, ...Basis.properties });
export type DatedBasis = Static<typeof DatedBasis>;

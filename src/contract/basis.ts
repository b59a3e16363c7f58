import { Type, type Static } from 'typebox';
import { OFF_SITE_KINDS, type OffSiteKind } from '../policy/parameters/off-site.ts';
import { SWITCHED } from '../policy/parameters/readings.ts';
import { Day, oneOf, shape } from './shapes.ts';

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

/** The document in which something stands that the province has entered, and for which days (M9.6, I15). */
export const Citation = shape({
  act: Type.Integer({ minimum: 1 }),
  title: Type.String(),
  number: Type.String(),
  issuedOn: Day,
  from: Day,
  to: orNull(Day),
});

/** A reading of the platform that the province has set otherwise, with its value and its document (I4, I8, I11, I13). */
export const SwitchedReading = shape({
  interpretation: oneOf(Object.values(SWITCHED)),
  value: Type.String(),
  /** Of what is lowered off-site: the kind of the filing on which the claim rests (I11). */
  filing: Type.Optional(oneOf(Object.keys(OFF_SITE_KINDS) as OffSiteKind[])),
  ...Citation.properties,
});

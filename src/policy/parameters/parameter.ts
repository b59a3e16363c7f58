import type { PlainDate } from '../../base/date.ts';
import { valueOn, type Dated } from '../../base/dated.ts';
import type { ClauseId } from '../clause-ids.ts';

/** A number or rule that the policy states, with the days it holds and the clause it comes from. */
export interface Parameter<T> extends Dated<T> {
  readonly source: ClauseId;
  /** Where the value comes from when the clause only refers elsewhere; shown beside the value. */
  readonly basis?: string;
}

/** A parameter's value on one day, with what it rests on. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: ClauseId;
}

/** The value that holds on a day; undefined when nobody has formalised that day (I15), which callers refuse. */
export function parameterOn<T>(history: readonly Parameter<T>[], onDay: PlainDate): Sourced<T> | undefined {
  const held = valueOn(history, onDay);
  const entry = history.find((candidate) => candidate === held);
  return entry && { value: entry.value, source: entry.source };
}

/** Thrown when the program itself is wrong. Becomes HTTP 500 with an incident id, and rolls the transaction back. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/**
 * States what must hold whatever the input.
 * @throws {Bug} when it does not hold
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}

/**
 * Gives the value where its absence would be our own mistake.
 * @throws {Bug} when it is null or undefined
 */
export function present<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message);
  return value;
}

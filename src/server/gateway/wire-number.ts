/**
 * A decimal that goes out as a JSON number with all its digits (`12.30`), as the national interface writes amounts,
 * without ever being a float here: it travels marked inside the answer and loses its quotes when that is written.
 */
export type WireNumber = string & { readonly __wire: 'number' };

/** @param decimal digits with an optional sign and point */
export function wire(decimal: string): WireNumber {
  return `⟦${decimal}⟧` as WireNumber;
}

/** JSON in which marked decimals are numbers. */
export function writeJson(value: object): string {
  return JSON.stringify(value).replace(/"⟦(-?\d{1,16}(?:\.\d{1,6})?)⟧"/g, '$1');
}

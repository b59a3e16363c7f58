/** Figures as people type them, made into the texts that the server takes; nothing is computed in floating point. */

/** `150,000` or `150000.5` as `150000.00`, `150000.50`; undefined when it is no amount of yuan. */
export function yuanFromText(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/[\s,，¥元]/g, '');
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
  if (match === null) return undefined;
  const whole = (match[1] ?? '').replace(/^0+(?=\d)/, '');
  return `${whole}.${(match[2] ?? '').padEnd(2, '0')}`;
}

/** A percentage such as `75` or `12.5%` as a ratio, `0.7500`, `0.1250`; undefined outside 0 to 100. */
export function ratioFromPercent(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/[\s%]/g, '');
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(plain);
  if (match === null) return undefined;
  const digits = `${(match[1] ?? '').padStart(3, '0')}${(match[2] ?? '').padEnd(2, '0')}`;
  if (BigInt(digits) > 10_000n) return undefined;
  return `${digits.slice(0, 1)}.${digits.slice(1)}`;
}

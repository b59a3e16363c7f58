/** A percentage as typed (`12.5`) as the ratio text of the interface (`0.1250`); undefined when it is none from 0 to 100. */
export function ratioOfPercent(text: string): string | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return undefined;
  const digits = `${(match[1] ?? '').padStart(3, '0')}${(match[2] ?? '').padEnd(2, '0')}`;
  const ratio = `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return ratio <= '1.0000' ? ratio : undefined;
}

/** How does a bill tell which readings of the platform the province has set otherwise, and by which document (I4, I8, I11, I13)? */
import type { PlainDate } from '../../base/date.ts';
import { formatRatio, parseRatio } from '../../base/ratio.ts';
import { benefitYearUnder, parseYearStart } from '../../policy/parameters/benefit-year.ts';
import type { Citation, Entered } from '../../policy/parameters/entered.ts';
import type { OffSiteKind } from '../../policy/parameters/off-site.ts';
import type { SwitchedId } from '../../policy/parameters/readings.ts';
import type { RuleReadings, SettlementRule } from './model.ts';

/** One of them, with its value in words that a program can read. */
export interface ToldReading extends Citation {
  readonly interpretation: SwitchedId;
  readonly value: string;
  /** Of what is lowered off-site: the kind of the filing on which the claim rests (I11). */
  readonly filing?: OffSiteKind;
}

/** Those by which a bill was decided; none where the platform's own readings hold. */
export function tellReadings({ readings }: SettlementRule): readonly ToldReading[] {
  const told = (interpretation: SwitchedId, value: string, { citation }: Entered<unknown>): ToldReading => {
    return { interpretation, value, ...citation };
  };
  const { yearStart, majorIllness, offSite, assistanceBase } = readings ?? {};
  return [
    ...(yearStart ? [told('I4', yearStart.value, yearStart)] : []),
    ...(majorIllness ? [told('I8', formatRatio(majorIllness.value), majorIllness)] : []),
    ...(offSite ? [{ ...told('I11', formatRatio(offSite.value), offSite), filing: offSite.kind }] : []),
    ...(assistanceBase ? [told('I13', assistanceBase.value, assistanceBase)] : []),
  ];
}

/** The same read back; a member of a rule where there are any. */
export function readReadings(told: readonly ToldReading[] = []): { readonly readings?: RuleReadings } {
  const yearStart = enteredIn(told, 'I4', parseYearStart);
  const majorIllness = enteredIn(told, 'I8', parseRatio);
  const assistanceBase = enteredIn(told, 'I13', (value) => (value === 'withOverLimit' ? value : undefined));
  const points = enteredIn(told, 'I11', parseRatio);
  const kind = told.find(({ interpretation }) => interpretation === 'I11')?.filing;
  const offSite = points && kind && { kind, ...points };
  const readings = {
    ...(yearStart && { yearStart }),
    ...(majorIllness && { majorIllness }),
    ...(offSite && { offSite }),
    ...(assistanceBase && { assistanceBase }),
  };
  return Object.keys(readings).length === 0 ? {} : { readings };
}

/** The benefit year of a bill, by what it tells (I4). */
export function yearToldBy({
  servedOn,
  readings,
}: {
  readonly servedOn: PlainDate;
  readonly readings?: readonly Pick<ToldReading, 'interpretation' | 'value'>[];
}): number {
  const told = readings?.find(({ interpretation }) => interpretation === 'I4')?.value;
  return benefitYearUnder(told === undefined ? undefined : parseYearStart(told), servedOn);
}

function enteredIn<T>(
  told: readonly ToldReading[],
  id: SwitchedId,
  read: (value: string) => T | undefined,
): Entered<T> | undefined {
  const found = told.find(({ interpretation }) => interpretation === id);
  if (found === undefined) return undefined;
  const { interpretation: _, value: text, filing: __, ...citation } = found;
  const value = read(text);
  return value === undefined ? undefined : { value, citation };
}

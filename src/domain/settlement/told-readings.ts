/** How does a bill tell which readings of the platform the province has set otherwise, and by which document (I8, I11, I13)? */
import { formatRatio, parseRatio } from '../../base/ratio.ts';
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
  const { majorIllness, offSite, assistanceBase } = readings ?? {};
  return [
    ...(majorIllness ? [told('I8', formatRatio(majorIllness.value), majorIllness)] : []),
    ...(offSite ? [{ ...told('I11', formatRatio(offSite.value), offSite), filing: offSite.kind }] : []),
    ...(assistanceBase ? [told('I13', assistanceBase.value, assistanceBase)] : []),
  ];
}

/** The same read back; a member of a rule where there are any. */
export function readReadings(told: readonly ToldReading[] = []): { readonly readings?: RuleReadings } {
  const majorIllness = enteredIn(told, 'I8', parseRatio);
  const assistanceBase = enteredIn(told, 'I13', (value) => (value === 'withOverLimit' ? value : undefined));
  const points = enteredIn(told, 'I11', parseRatio);
  const kind = told.find(({ interpretation }) => interpretation === 'I11')?.filing;
  const offSite = points && kind && { kind, ...points };
  if (!majorIllness && !offSite && !assistanceBase) return {};
  return {
    readings: {
      ...(majorIllness && { majorIllness }),
      ...(offSite && { offSite }),
      ...(assistanceBase && { assistanceBase }),
    },
  };
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

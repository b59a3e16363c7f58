/** What tells of closes elsewhere than in their own table, so that the newest of them cannot be cut off unnoticed (M29)? */
import type { PlainDate } from '../../../base/date.ts';
import { WHOLE_PROVINCE, type ChainFinding, type WrittenClose } from './close.ts';

/** A day is shut before it is closed; the closing itself may be under way for so long. */
export const CLOSING_TAKES_MS = 15 * 60_000;

export interface Witness {
  /** The last day that was shut, long enough ago for its close to be there. Null where none was. */
  readonly shutTo: PlainDate | null;
  /** The province's closes as the audit recorded each of them when it was made. */
  readonly sealed: readonly { readonly onDay: PlainDate; readonly hash: string }[];
}

/** The part of a witness that speaks of a span of days; null for no bound. */
export function witnessWithin(witness: Witness, from: PlainDate | null, to: PlainDate | null): Witness {
  const isIn = (day: PlainDate) => (from === null || day >= from) && (to === null || day <= to);
  const { shutTo, sealed } = witness;
  const bound = shutTo !== null && to !== null && to < shutTo ? to : shutTo;
  return {
    shutTo: bound === null || (from !== null && bound < from) ? null : bound,
    sealed: sealed.filter(({ onDay }) => isIn(onDay)),
  };
}

/**
 * Closes that are missing or others than they were when they were made.
 * @param closes of one or more areas; an area without any is not expected to have some, the province is where it is among them
 *   or where its closes were sealed
 * @param witness of the same span of days
 */
export function compareWitness(
  closes: readonly WrittenClose[],
  { shutTo, sealed }: Witness,
  withProvince: boolean,
): ChainFinding[] {
  const last = new Map<string, PlainDate>();
  for (const { areaCode, onDay } of closes) if ((last.get(areaCode) ?? '') < onDay) last.set(areaCode, onDay);
  const cut = shutTo === null ? [] : [...last].filter(([, onDay]) => onDay < shutTo);
  const findings = cut.map(([areaCode, onDay]) => ({
    areaCode,
    onDay,
    says: `已经关账到 ${shutTo ?? ''}，这一天之后的日结不见了`,
  }));
  if (!withProvince) return findings;
  if (shutTo !== null && !last.has(WHOLE_PROVINCE))
    findings.push({ areaCode: WHOLE_PROVINCE, onDay: shutTo, says: '已经关账到这一天，日结不见了' });
  const province = new Map(
    closes.filter(({ areaCode }) => areaCode === WHOLE_PROVINCE).map((close) => [close.onDay, close.hash]),
  );
  for (const { onDay, hash } of sealed) {
    const found = province.get(onDay);
    if (found === undefined)
      findings.push({ areaCode: WHOLE_PROVINCE, onDay, says: '操作记录里有这一天的日结，现在没有' });
    else if (found !== hash)
      findings.push({ areaCode: WHOLE_PROVINCE, onDay, says: '日结的摘要与操作记录里当时的不同' });
  }
  return findings;
}

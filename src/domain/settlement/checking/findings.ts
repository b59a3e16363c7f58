/** What a check says: every figure that does not agree, and every one that no stranger can recompute. */
import { writeExact, type Exact } from './exact.ts';

export interface Place {
  /** Of a stage; null for what stands outside the stages. */
  readonly step: string | null;
  /** Of the stage or of the bill, as written there; null where no line is meant. */
  readonly line: number | null;
}

export interface Finding extends Place {
  /** Which member: `amount`, `inputs.ratio`, `personPays`. */
  readonly member: string;
  /** What stands there; null where something is missing. */
  readonly shown: string | null;
  /** What should stand there; null where nothing should, or where it cannot be told. */
  readonly computed: string | null;
  /** One sentence for people. */
  readonly says: string;
}

/** An amount that rests on a standard which is not public (N5.1): only its bounds were checked. */
export interface HiddenFigure extends Place {
  readonly says: string;
}

/** Gathers while a bill is checked. */
export interface Tally {
  readonly findings: Finding[];
  readonly hidden: HiddenFigure[];
  /** How many figures and texts were compared. */
  compared: number;
  /** Amounts of a reversal are negated: they are checked upright and told as they stand. */
  readonly isReversal: boolean;
}

export function startTally(isReversal: boolean): Tally {
  return { findings: [], hidden: [], compared: 0, isReversal };
}

/** An amount with its sign turned; zero has none, and a zero with one stays as odd as it is. */
export function turnSign(amount: string): string {
  if (/^-?0+\.00$/.test(amount)) return amount;
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

/** An amount that is held upright, as the bill writes it. */
export function asWritten({ isReversal }: Pick<Tally, 'isReversal'>, amount: string): string {
  return isReversal ? turnSign(amount) : amount;
}

/** Something is wrong in a way that no comparison tells. */
export function find(
  tally: Tally,
  place: Place,
  member: string,
  finding: Pick<Finding, 'shown' | 'computed' | 'says'>,
): void {
  tally.findings.push({ ...place, member, ...finding });
}

/**
 * An amount of the bill, text for text: its two decimals and no zero in front belong to it.
 * @param shown upright; told as it stands on a reversal
 * @param computed undefined when what it needs is missing
 */
export function expectAmount(
  tally: Tally,
  place: Place,
  member: string,
  shown: string,
  computed: Exact | undefined,
  why: string,
): void {
  tally.compared += 1;
  const upright = computed && writeExact(computed);
  if (upright === shown) return;
  const told = (amount: string) => asWritten(tally, amount);
  const says =
    upright === undefined
      ? `写的是 ${told(shown)}；所需的数不全，算不出来`
      : `写的是 ${told(shown)}，${why}是 ${told(upright)}`;
  const written = upright === undefined ? null : told(upright);
  find(tally, place, member, { shown: told(shown), computed: written, says });
}

/** A text that can be told from the rest of the bill or from the rules; null for one that is not there. */
export function expectText(
  tally: Tally,
  place: Place,
  member: string,
  shown: string | null,
  computed: string | null,
  why: string,
): void {
  tally.compared += 1;
  if (shown === computed) return;
  const is = shown === null ? '缺少这一项' : `写的是 ${shown}`;
  const says = computed === null ? `${is}，${why}不应有` : `${is}，${why}应是 ${computed}`;
  find(tally, place, member, { shown, computed, says });
}

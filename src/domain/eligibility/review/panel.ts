/**
 * Who sits on a panel of experts, and what do they conclude? (M36)
 *
 * Experts of the drug's field are drawn by lot among those without a conflict. The lot is a function of its seed and of the
 * candidates alone, so that anybody who has the record can draw again and find the same people.
 */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

/** An expert as the roster has them on the day of the draw. */
export interface RosterExpert {
  /** Id of the roster's row. */
  readonly id: number;
  readonly accountId: number;
  readonly fields: readonly string[];
  /** Where they work; null for the retired. */
  readonly institutionCode: string | null;
  /** Their own national code as a doctor; null for others. */
  readonly practitionerCode: string | null;
}

/** What of a case makes a conflict. */
export interface PanelCase {
  readonly field: string;
  readonly hospitalCode: string;
  readonly doctorCode: string;
  /** Hospital at which the doctor is registered now, when it is another. */
  readonly doctorHospitalCode: string | null;
  /** Experts who were already drawn for it, whatever became of it. */
  readonly alreadyDrawn: ReadonlySet<number>;
}

export const CONFLICTS = {
  field: '治疗领域不同',
  hospital: '与申请的医院或责任医师同一单位',
  doctor: '就是申请的责任医师',
  drawn: '已经抽中过',
} as const;
export type Conflict = keyof typeof CONFLICTS;

/** Why an expert may not sit on the panel of a case; undefined when they may. */
export function conflictOf(expert: RosterExpert, of: PanelCase): Conflict | undefined {
  if (of.alreadyDrawn.has(expert.accountId)) return 'drawn';
  if (expert.practitionerCode !== null && expert.practitionerCode === of.doctorCode) return 'doctor';
  const place = expert.institutionCode;
  if (place !== null && (place === of.hospitalCode || place === of.doctorHospitalCode)) return 'hospital';
  return expert.fields.includes(of.field) ? undefined : 'field';
}

/** A stream of 32-bit numbers from a text: FNV-1a takes in the seed, then the mixing step of splitmix32. */
function streamOf(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** A whole number below `bound`; what would favour small numbers is drawn again. */
function below(next: () => number, bound: number): number {
  const fair = Math.floor(0x1_0000_0000 / bound) * bound;
  for (;;) {
    const drawn = next();
    if (drawn < fair) return drawn % bound;
  }
}

/**
 * Draws so many of the candidates by lot, the same for the same seed and candidates, in whatever order these come.
 * @param seed 32 hexadecimal digits
 * @param count no more than there are candidates
 */
export function drawByLot(candidates: readonly number[], count: number, seed: string): number[] {
  const urn = [...candidates].sort((a, b) => a - b);
  const next = streamOf(seed);
  const drawn: number[] = [];
  while (drawn.length < count && urn.length > 0) drawn.push(...urn.splice(below(next, urn.length), 1));
  return drawn;
}

/** A draw with everything needed to repeat it. */
export interface Draw {
  readonly seed: string;
  readonly candidates: readonly number[];
  readonly excluded: readonly { readonly expertId: number; readonly conflict: Conflict }[];
  readonly drawn: readonly number[];
}

/**
 * Draws the members of a panel (M36).
 * @returns EXPERTS_TOO_FEW with the number there is
 */
export function drawPanel(
  roster: readonly RosterExpert[],
  of: PanelCase,
  count: number,
  seed: string,
): Outcome<Draw, Refusal> {
  const judged = roster.map((expert) => ({ expertId: expert.id, conflict: conflictOf(expert, of) }));
  const candidates = judged.filter((one) => one.conflict === undefined).map((one) => one.expertId);
  if (candidates.length < count)
    return decline(refuse('EXPERTS_TOO_FEW', { detail: `要 ${count} 位，可抽 ${candidates.length} 位` }));
  const excluded = judged.flatMap(({ expertId, conflict }) =>
    conflict === undefined ? [] : [{ expertId, conflict }],
  );
  return accept({ seed, candidates, excluded, drawn: drawByLot(candidates, count, seed) });
}

export const VOTES = { support: '符合', oppose: '不符合', unsure: '依据不足，难以判断' } as const;
export type Vote = keyof typeof VOTES;

export const PANEL_OUTCOMES = {
  support: '多数认为符合',
  oppose: '多数认为不符合',
  divided: '没有多数意见',
  none: '没有收到意见',
} as const;
export type PanelOutcome = keyof typeof PANEL_OUTCOMES;

/** What the opinions come to: more than half of all that were given, or no majority (M36). */
export function outcomeOf(votes: readonly Vote[]): PanelOutcome {
  if (votes.length === 0) return 'none';
  const most = (vote: Vote) => votes.filter((one) => one === vote).length * 2 > votes.length;
  if (most('support')) return 'support';
  return most('oppose') ? 'oppose' : 'divided';
}

/** A member as far as it matters for what others may see. */
export interface Seat {
  readonly accountId: number;
  readonly hasAnswered: boolean;
  readonly isRecused: boolean;
}

/** Whether everybody who still sits has answered: only then does anyone see another's opinion. */
export function isComplete(seats: readonly Seat[]): boolean {
  return seats.every((seat) => seat.isRecused || seat.hasAnswered);
}

/** Whether an account may read a member's opinion: its own at once, another's when all are in (M36). */
export function maySeeOpinion(seats: readonly Seat[], reader: number, author: number): boolean {
  return reader === author || isComplete(seats);
}

/** What is being filled in for an act on the list, and what the rules propose for it. */
import type { CallOf } from '../../contract/endpoint.ts';
import type { previewListAct } from '../../contract/roll-over.ts';
import { parseDate } from '../../base/date.ts';
import { isRemovalGround, proposeTransition } from '../../domain/catalogue/time/list-act.ts';
import type { Act } from '../catalogue/time/act-words.ts';

export interface ActDraft {
  readonly kind: Act['kind'];
  /** Empty until one is chosen. */
  readonly ground: string;
  readonly removedOn: string;
  readonly termTo: string;
  readonly transitionTo: string;
  readonly reason: string;
  readonly evidence: string;
  readonly lateReason: string;
}

export const EMPTY_ACT: ActDraft = {
  kind: 'removal',
  ground: '',
  removedOn: '',
  termTo: '',
  transitionTo: '',
  reason: '',
  evidence: '',
  lateReason: '',
};

/** The transition that the ground grants from that day on; undefined where it grants none or something is missing. */
export function proposedTransition(ground: string, removedOn: string) {
  const from = parseDate(removedOn);
  return from !== undefined && isRemovalGround(ground) ? proposeTransition(ground, from) : undefined;
}

/** A ground or a day of removal brings its transition with it; one that was typed by hand is replaced, for it was of another day. */
export function withTransition(draft: ActDraft, part: Partial<ActDraft>): Partial<ActDraft> {
  const { ground, removedOn } = { ...draft, ...part };
  return { ...part, transitionTo: proposedTransition(ground, removedOn)?.transitionTo ?? '' };
}

/** Whether everything is there that the effect depends on and the act must say. */
export function isReady(draft: ActDraft): boolean {
  if (draft.reason.trim() === '' || draft.evidence.trim() === '') return false;
  if (draft.kind === 'removal') return isRemovalGround(draft.ground) && draft.removedOn !== '';
  return draft.kind === 'reinstatement' || draft.termTo !== '';
}

const open = (text: string) => (text === '' ? null : text);

export function previewBodyOf(draft: ActDraft): CallOf<typeof previewListAct>['body'] {
  const { kind, ground, removedOn, termTo, transitionTo } = draft;
  if (kind === 'reinstatement')
    return { kind, ground: null, removedOn: null, termTo: null, transitionTo: null };
  return {
    kind,
    ground: kind === 'removal' && isRemovalGround(ground) ? ground : null,
    removedOn: kind === 'removal' ? open(removedOn) : null,
    termTo: kind === 'termChange' ? open(termTo) : null,
    transitionTo: open(transitionTo),
  };
}

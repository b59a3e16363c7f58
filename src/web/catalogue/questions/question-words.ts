/** Words and signs for fault reports, scope questions and what is published in answer. */
import {
  GUIDANCE_AUDIENCES,
  GUIDANCE_KINDS,
  type GuidanceState,
} from '../../../domain/catalogue/questions/guidance.ts';
import {
  TICKET_KINDS,
  TICKET_LEVELS,
  TICKET_STATES,
  type TicketLevel,
  type TicketState,
  type TicketStep,
} from '../../../domain/catalogue/questions/ticket.ts';
import type { Tone } from '../../ui/Status.tsx';

const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

export const KIND_CHOICES = choices(TICKET_KINDS);
export const LEVEL_CHOICES = choices(TICKET_LEVELS);
export const STATE_CHOICES = choices(TICKET_STATES);
export const GUIDANCE_KIND_CHOICES = choices(GUIDANCE_KINDS);
export const AUDIENCE_CHOICES = choices(GUIDANCE_AUDIENCES);

interface Sign {
  readonly tone: Tone;
  readonly word: string;
}

const TONES: Readonly<Record<TicketState, Tone>> = {
  open: 'doing',
  waiting: 'warn',
  answered: 'good',
  closed: 'off',
  withdrawn: 'off',
};

/** `市州待答复`: where it lies and what it waits for. */
export function ticketSign(state: TicketState, level: TicketLevel): Sign {
  const place = state === 'open' ? TICKET_LEVELS[level] : '';
  return { tone: TONES[state], word: `${place}${TICKET_STATES[state]}` };
}

const GUIDANCE_SIGNS: Readonly<Record<GuidanceState, Sign>> = {
  coming: { tone: 'wait', word: '尚未起用' },
  inForce: { tone: 'good', word: '正在适用' },
  ended: { tone: 'off', word: '已停止适用' },
};

export function guidanceSign(state: GuidanceState): Sign {
  return GUIDANCE_SIGNS[state];
}

export const GUIDANCE_STATE_CHOICES = (Object.keys(GUIDANCE_SIGNS) as GuidanceState[]).map((value) => ({
  value,
  label: GUIDANCE_SIGNS[value].word,
}));

/** What a step asks for and what it brings about, for whoever is about to take it. */
export const STEP_WORDS: Readonly<
  Record<
    Exclude<TicketStep, 'raise'>,
    { readonly verb: string; readonly field: string; readonly about: string }
  >
> = {
  answer: { verb: '答复', field: '答复内容', about: '提出人看到答复后可以办结，不满意的可以再问上一级。' },
  askBack: { verb: '要求补充', field: '还缺什么', about: '退给提出人补充，补充后回到本级。' },
  passUp: { verb: '上报', field: '本级意见', about: '交给上一级办理，办理经过一并带上。' },
  consultNation: { verb: '请示国家', field: '请示的问题', about: '在平台外行文请示；收到答复后在这里登记。' },
  nationReplied: { verb: '登记国家答复', field: '答复要点', about: '登记后由省局答复提出人。' },
  supplement: { verb: '补充', field: '补充内容', about: '补充后回到要求补充的一级。' },
  reopen: { verb: '再问', field: '还有什么不清楚', about: '交给答复者的上一级；省局答复的仍由省局再答。' },
  close: { verb: '办结', field: '说明', about: '问题已解决，不再办理。' },
  withdraw: { verb: '撤回', field: '撤回原因', about: '撤回后不再办理，可以另行提出。' },
};

/** Words and signs of the pages of bills that a correction touches. */
import type { Readjudication } from '../../../contract/settlement-readjudication.ts';
import {
  READJUDICATION_STATES,
  type ReadjudicationState,
} from '../../../domain/settlement/corrections/steps.ts';
import type { Tone } from '../../ui/Status.tsx';
import { withThousands } from '../../ui/words.ts';

const TONES: Readonly<Record<ReadjudicationState, Tone>> = {
  found: 'warn',
  proposed: 'doing',
  sentBack: 'warn',
  booked: 'good',
  refused: 'off',
  lapsed: 'off',
};

export function stateSign(state: ReadjudicationState): { readonly tone: Tone; readonly word: string } {
  return { tone: TONES[state], word: READJUDICATION_STATES[state] };
}

export const STATE_CHOICES = [
  { value: 'open', label: '还要办的' },
  ...Object.entries(READJUDICATION_STATES).map(([value, label]) => ({ value, label })),
];

/** What each step did, for the time line. */
export const STEP_WORDS: Readonly<Record<ReadjudicationState, string>> = {
  found: '查到',
  proposed: '提请重新记账',
  sentBack: '退回',
  booked: '确认并记账',
  refused: '决定不调整',
  lapsed: '失效',
};

/** An amount with its sign, so that more and less differ without colour. */
export function signed(yuan: string): string {
  if (/^-?0\.00$/.test(yuan)) return '0.00';
  return yuan.startsWith('-') ? `−${withThousands(yuan.slice(1))}` : `+${withThousands(yuan)}`;
}

/** The bills in one phrase: `2 张会变，1 张要另行处理`. */
export function billsText(bills: number, obstacles: number): string {
  const parts = [
    ...(bills === 0 ? [] : [`${bills} 张会变`]),
    ...(obstacles === 0 ? [] : [`${obstacles} 张要另行处理`]),
  ];
  return parts.join('，');
}

/** Whose turn it is, in one sentence. */
export function nextText({ state, may, bills }: Readjudication): string {
  if (state === 'booked') return '已记账，各张原单已撤销，由新单代替';
  if (state === 'refused') return '已决定不调整，结算单保持不变；又有更正时会重新查到';
  if (state === 'lapsed') return '情况又有变化，这件不再办理，请看最新的一件';
  if (state === 'proposed') return may.confirm ? '请核对后确认，或退回、不调整' : '等待另一个人确认';
  if (bills.length === 0) return '没有可以自动重算的结算单，另行处理后在这里写明';
  return may.propose ? '请核对后提请，或决定不调整' : '等待经办处理';
}

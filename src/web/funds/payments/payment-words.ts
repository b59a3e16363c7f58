import type { Batch } from '../../../contract/funds-payments.ts';
import { PAYMENT_STATES } from '../../../domain/funds/payments/payment-steps.ts';
import type { Tone } from '../../ui/Status.tsx';

/** How a batch stands as a whole. */
export function statusOfBatch(batch: Pick<Batch, 'state' | 'items' | 'paid' | 'returned'>): {
  readonly tone: Tone;
  readonly word: string;
} {
  if (batch.state === 'made') return { tone: 'warn', word: '待放行' };
  if (batch.state === 'withdrawn') return { tone: 'off', word: '已撤回' };
  if (batch.paid === batch.items) return { tone: 'good', word: '全部到账' };
  if (batch.returned > 0) return { tone: 'bad', word: `退回 ${batch.returned} 笔` };
  return { tone: 'doing', word: '已交银行' };
}

const TONES: Readonly<Record<keyof typeof PAYMENT_STATES, Tone>> = {
  made: 'warn',
  released: 'doing',
  paid: 'good',
  returned: 'bad',
  withdrawn: 'off',
};

export function statusOfPayment(state: keyof typeof PAYMENT_STATES): {
  readonly tone: Tone;
  readonly word: string;
} {
  return { tone: TONES[state], word: PAYMENT_STATES[state] };
}

import { day, type PlainDate } from '../../base/date.ts';
import { percent, type Ratio } from '../../base/ratio.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';

/**
 * How high a product that joins a negotiated drug during its agreement may be listed, as a share of the negotiated
 * standard of one smallest unit of preparation (N3.1, read by I20).
 */
export const ENTRANT_CAP: readonly Parameter<Ratio>[] = [
  {
    from: day('2025-01-01'),
    to: null,
    value: percent(100),
    source: 'I20',
    basis: '通知交由省内挂网规则确定，规则文本未录入；录入后改这一行',
  },
];

/** The share that holds on a day; undefined when nobody has formalised that day (I15): no cap is then guessed. */
export function entrantCapOn(onDay: PlainDate): Sourced<Ratio> | undefined {
  return parameterOn(ENTRANT_CAP, onDay);
}

import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import type { Hold } from '../../../domain/prescription/life.ts';
import { HOLD_TIMES } from '../../../policy/parameters/circulation.ts';
import { parameterOn } from '../../../policy/parameters/parameter.ts';

/** The hold of a pharmacy that takes a prescription now (M28, N5.4). */
export function holdUntil(pharmacyCode: string, now: number): Hold {
  const time = present(
    parameterOn(HOLD_TIMES, dayAt(now)),
    'the time of a hold is set since the e-prescriptions began',
  );
  return { by: pharmacyCode, until: now + time.value };
}

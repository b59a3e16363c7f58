/** May the doctor go on in the face of what the label warns of? (M11, M34) */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import {
  CAUTION_KINDS,
  findingOf,
  type Caution,
  type CautionSubject,
} from '../catalogue/prescribing/caution.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { Acknowledgement } from './model.ts';

/** The cautions that concern the patient, and those about which nobody has asked yet. */
export interface CautionFindings {
  readonly concerning: readonly Caution[];
  readonly toAsk: readonly Caution[];
}

export function findCautions(
  cautions: readonly Caution[],
  subject: CautionSubject,
  onDay: PlainDate,
): CautionFindings {
  const of = (finding: string) => cautions.filter((one) => findingOf(one, subject, onDay) === finding);
  return { concerning: of('concerns'), toAsk: of('ask') };
}

/**
 * What is forbidden stops; what asks for care needs the doctor's reason; what was not asked must be asked.
 * @returns CONTRAINDICATED, CLINICAL_STATE_MISSING or CAUTION_NOT_ANSWERED; else what was answered, for the record
 */
export function judgeCautions(
  { concerning, toAsk }: CautionFindings,
  answers: readonly { readonly cautionId: number; readonly reason: string }[],
): Outcome<readonly Acknowledgement[], Refusal> {
  const forbidden = concerning.filter((one) => one.effect === 'forbidden');
  if (forbidden.length > 0)
    return decline(refuse('CONTRAINDICATED', { detail: forbidden.map((one) => one.words).join('；') }));
  if (toAsk.length > 0) {
    const kinds = [...new Set(toAsk.map((one) => CAUTION_KINDS[one.kind]))];
    return decline(refuse('CLINICAL_STATE_MISSING', { detail: `请询问并记录：${kinds.join('、')}` }));
  }
  const reasonOf = (caution: Caution) =>
    answers.find((one) => one.cautionId === caution.id)?.reason.trim() ?? '';
  const open = concerning.filter((one) => reasonOf(one) === '');
  if (open.length > 0)
    return decline(refuse('CAUTION_NOT_ANSWERED', { detail: open.map((one) => one.words).join('；') }));
  return accept(concerning.map((one) => ({ cautionId: one.id, words: one.words, reason: reasonOf(one) })));
}

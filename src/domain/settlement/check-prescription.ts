/** May this prescription be used for this claim (M28, M33, M35, N5.4)? */
import { matchClaim } from '../prescription/match-claim.ts';
import { mayBeUsed } from '../prescription/life.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { ClaimCase } from './claim-case.ts';

export function checkPrescription(claim: ClaimCase): Refusal[] {
  const { prescription, institution, servedOn } = claim;
  if (prescription === undefined)
    return [refuse('PRESCRIPTION_REQUIRED', { detail: '电子处方中心没有这张处方' })];
  if (prescription === null) return institution.kind === 'pharmacy' ? [refuse('PRESCRIPTION_REQUIRED')] : [];
  const split = claim.lines.findIndex((line) => (line.unitsPerPack ?? null) !== null);
  if (split >= 0)
    return [
      refuse('PRESCRIPTION_LINE_MISMATCH', {
        detail: '凭流转处方取药应按整盒结算，不能拆零',
        line: split + 1,
      }),
    ];
  const answers = [
    mayBeUsed(prescription, institution.code, servedOn),
    prescription.verified,
    matchClaim(prescription, claim),
  ];
  return answers.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]));
}

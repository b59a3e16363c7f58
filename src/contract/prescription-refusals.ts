/** What stands against a prescription, in lists that several endpoints share. */

/** Nobody may do anything with it any more (M28). */
export const SPENT = [
  'PRESCRIPTION_EXPIRED',
  'PRESCRIPTION_RETURNED',
  'PRESCRIPTION_WITHDRAWN',
  'PRESCRIPTION_ALREADY_USED',
] as const;

/** Another pharmacy's turn (M28, N5.4). */
export const ELSEWHERE = ['PRESCRIPTION_TAKEN', 'PRESCRIPTION_CHOSEN_ELSEWHERE'] as const;

/** A signature does not stand (M28). */
export const UNPROVEN = ['CERTIFICATE_NOT_VALID', 'SIGNATURE_NOT_VALID'] as const;

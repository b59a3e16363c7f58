import { inflateSync } from 'node:zlib';
import type { Inflate } from '../../../domain/eligibility/papers/pdf-file.ts';

/** Unpacks deflated bytes for the check of papers, never beyond the limit. */
export const inflate: Inflate = (packed, most) => {
  try {
    return inflateSync(Buffer.from(packed, 'latin1'), { maxOutputLength: most }).toString('latin1');
  } catch (error) {
    return error instanceof RangeError ? null : undefined;
  }
};

/** What the auditor reads of decisions that are closed otherwise than by withholding: by bank, withdrawn, written off (M29, M33, M36). */
import type { Answer } from './told.ts';

export type ClosingKind = 'received' | 'withdrawn' | 'writtenOff';

export interface ClosingProposed {
  readonly what: 'closingProposed';
  readonly at: number;
  readonly by: string;
  /** Whose desk proposes it. */
  readonly areaCode: string;
  readonly requestId: string;
  readonly deductionId: number;
  readonly kind: ClosingKind;
  readonly amount: string;
  /** Of money that came by bank. */
  readonly receivedOn: string | null;
  readonly bankReference: string | null;
  readonly answer: Answer<{ readonly id: number }>;
}

export interface ClosingDecided {
  readonly what: 'closingDecided';
  readonly at: number;
  readonly by: string;
  readonly areaCode: string;
  readonly requestId: string;
  readonly closingId: number;
  readonly outcome: 'approved' | 'rejected';
  readonly answer: Answer<{ readonly outcome: string; readonly journalNo: string | null }>;
}

export type ClosingHappening = ClosingProposed | ClosingDecided;

export interface ToldClosing {
  readonly id: number;
  readonly kind: string;
  readonly amount: string;
  readonly receivedOn: string | null;
  readonly bankReference: string | null;
  readonly state: string;
  readonly journalNo: string | null;
}

/** What the auditor reads of drugs that are booked at pharmacies and hospitals, and of what is brought home (M29). */
import type { Answer } from './told.ts';

/** An institution says whether it brings drugs home; it takes bookings at all hours. */
export interface BookingService {
  readonly what: 'bookingService';
  readonly institutionCode: string;
  readonly deliversHome: boolean;
}

export interface BookingMade {
  readonly what: 'bookingMade';
  readonly at: number;
  readonly requestId: string;
  readonly personNo: string;
  /** One of the two: a prescription at a pharmacy, a benefit at a hospital. */
  readonly rxno: string | null;
  readonly applicationId: number | null;
  readonly institutionCode: string;
  readonly nationalCode: string;
  readonly quantity: number;
  readonly day: string;
  /** Until when on that day, HH:mm. */
  readonly to: string;
  readonly goesHome: boolean;
  readonly answer: Answer<{ readonly bookingNo: string }>;
}

export type BookingStepName = 'confirm' | 'ready' | 'refuse' | 'cancel';

export interface BookingStep {
  readonly what: 'bookingStep';
  readonly at: number;
  readonly bookingNo: string;
  readonly step: BookingStepName;
  /** When it arrives, of what is confirmed. */
  readonly arrivesOn: string | null;
  readonly answer: Answer<unknown>;
}

/** A hospital names the settlement with which a booking was met. */
export interface BookingSettled {
  readonly what: 'bookingSettled';
  readonly at: number;
  readonly bookingNo: string;
  readonly claimNo: string;
  readonly answer: Answer<unknown>;
}

export type HomeStepName = 'dispatch' | 'travel' | 'bring' | 'fail' | 'refuse' | 'takeBack' | 'sign';

export interface HomeStep {
  readonly what: 'bookingHome';
  readonly at: number;
  readonly bookingNo: string;
  readonly step: HomeStepName;
  readonly answer: Answer<unknown>;
}

export type BookingHappening = BookingService | BookingMade | BookingStep | BookingSettled | HomeStep;

export interface ToldBooking {
  readonly bookingNo: string;
  readonly institutionCode: string;
  readonly state: string;
  /** Null for what is fetched. */
  readonly homeState: string | null;
  readonly claimNo: string | null;
}

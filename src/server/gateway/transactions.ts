import type { Transaction } from './message.ts';
import { getPersonInfo } from './person-info.ts';
import { compensate, preSettlePharmacy, reversePharmacy, settlePharmacy } from './pharmacy-claims.ts';
import { signIn, signOut } from './sign-in-out.ts';

/** The transactions of the national interface that the platform speaks, by their numbers. */
export const TRANSACTIONS: Readonly<Record<string, Transaction>> = {
  '9001': signIn,
  '9002': signOut,
  '1101': getPersonInfo,
  '2101': preSettlePharmacy,
  '2102': settlePharmacy,
  '2103': reversePharmacy,
  '2601': compensate,
};

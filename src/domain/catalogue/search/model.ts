import type { Membership } from '../list-membership.ts';

/** A product as the search knows it. It has no price: what is not in the index cannot be found out by searching (N5.1). */
export interface SearchableProduct {
  readonly nationalCode: string;
  readonly tradeName: string;
  readonly maker: string;
}

/** Whether a drug stands on a list today. */
export type Standing = 'current' | 'transition' | 'past' | 'coming';

/** One published drug — generic name and 医保剂型 — with everything it may be found by (M6). */
export interface SearchableDrug {
  readonly shareKey: string;
  readonly entryKey: string;
  readonly name: string;
  readonly dosageForm: string;
  /** The lists it stands on today, by their ids; none when it left all. */
  readonly lists: readonly string[];
  readonly standing: Standing;
  readonly class: '甲' | '乙' | null;
  /** Treatment field of the 单行支付 list. */
  readonly field: string | null;
  readonly categoryCode: string | null;
  readonly categoryPath: string;
  /** 限定支付范围 as published; null where there is none. */
  readonly scope: string | null;
  /** Membership in the 单行支付 list; null when it never was on it. */
  readonly separate: Membership | null;
  readonly products: readonly SearchableProduct[];
  /** Trade names and makers that a printed list itself names. */
  readonly printedAs: readonly { readonly tradeName: string; readonly maker: string }[];
}

/** The list that this platform is about: its drugs come first (M3). */
export const SEPARATE_LIST = 'separatePayment';

/**
 * How high may a product be listed? (N3.1, I20)
 * A negotiated drug not above its standard; an enterprise that bid not above its quote while the bid standard holds;
 * a product that joins a negotiated drug of the same generic name and form not above that drug's standard, compared
 * by the smallest unit of preparation, since no rule says how to convert between strengths.
 */
import type { PlainDate } from '../../../base/date.ts';
import { valueOn, type Dated } from '../../../base/dated.ts';
import { formatUnitPrice, type UnitPrice } from '../../../base/money.ts';
import { RATIO_ONE } from '../../../base/ratio.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { entrantCapOn } from '../../../policy/parameters/listing-cap.ts';
import { matchKey } from '../cell-text.ts';
import type { Standard } from '../payable-product.ts';
import { refuse, type Refusal, type RefusalCode } from '../../refusals.ts';
import { cutSpans, overlapOf, type Span } from './time-line.ts';

/** What the caps of a listing price are drawn from. */
export interface CappedProduct {
  readonly nationalCode: string;
  /** Name for a message. */
  readonly name: string;
  readonly strength: string;
  readonly unitsPerPack: number;
  readonly doseUnit: string;
  readonly standards: readonly Dated<Standard>[];
  /** What its maker bid in the national bidding, per unit of sale. */
  readonly quotes: readonly Dated<UnitPrice>[];
}

export const CAP_RULES = {
  standard: '谈判药品挂网价不高于支付标准',
  quote: '竞价企业挂网价不高于自己的报价',
  entrant: '同通用名同剂型新上市药品，按最小制剂单位不高于谈判药品的支付标准',
} as const;
export type CapRule = keyof typeof CAP_RULES;

const REFUSAL_OF: Readonly<Record<CapRule, RefusalCode>> = {
  standard: 'LISTED_PRICE_ABOVE_STANDARD',
  quote: 'LISTED_PRICE_ABOVE_QUOTE',
  entrant: 'LISTED_PRICE_ABOVE_ENTRANT_CAP',
};

/** Where each rule stands. */
const CLAUSE_OF: Readonly<Record<CapRule, ClauseId>> = { standard: 'N3.1', quote: 'N3.1', entrant: 'I20' };

/** The most a unit of sale may be listed at, and why. */
export interface Cap {
  readonly rule: CapRule;
  readonly clause: ClauseId;
  readonly cap: UnitPrice;
  /** Drawn from a standard that is kept in confidence: the figure is not told outside the price office (N5.1). */
  readonly confidential: boolean;
  /** How the cap was reckoned, without figures. */
  readonly basis: string;
}

export interface CapSpan extends Span {
  readonly caps: readonly Cap[];
}

/** The caps of a product over a span of days, cut where they change. */
export function capsOver(
  product: CappedProduct,
  peers: readonly CappedProduct[],
  span: Span,
): readonly CapSpan[] {
  const dated = [...product.standards, ...product.quotes, ...peers.flatMap((peer) => peer.standards)];
  return cutSpans([span, ...dated]).flatMap((part) => {
    const shared = overlapOf(part, span);
    return shared ? [{ ...shared, caps: capsOn(product, peers, shared.from) }] : [];
  });
}

/** The caps of a product on one day; none when no rule binds it. */
export function capsOn(
  product: CappedProduct,
  peers: readonly CappedProduct[],
  onDay: PlainDate,
): readonly Cap[] {
  const own = valueOn(product.standards, onDay)?.value;
  if (own?.kind === 'negotiated')
    return [
      {
        rule: 'standard',
        clause: CLAUSE_OF.standard,
        cap: own.standard,
        confidential: own.confidential,
        basis: '',
      },
    ];
  if (own?.kind === 'bid') {
    const quote = valueOn(product.quotes, onDay)?.value;
    return quote === undefined
      ? []
      : [{ rule: 'quote', clause: CLAUSE_OF.quote, cap: quote, confidential: own.confidential, basis: '' }];
  }
  if (own?.kind === 'procured') return [];
  const entrant = entrantCap(product, peers, onDay);
  return entrant === undefined ? [] : [entrant];
}

/** Units that are counted one by one; a price of one millilitre is not compared with that of one vial. */
const COUNTED = new Set(['片', '粒', '支', '瓶', '袋', '丸', '贴', '枚', '盒', '包', '板', '只', '颗', '套']);

function isComparable(a: CappedProduct, b: CappedProduct): boolean {
  return a.doseUnit === b.doseUnit || (COUNTED.has(a.doseUnit) && COUNTED.has(b.doseUnit));
}

function entrantCap(
  product: CappedProduct,
  peers: readonly CappedProduct[],
  onDay: PlainDate,
): Cap | undefined {
  const ratio = entrantCapOn(onDay)?.value;
  if (ratio === undefined) return undefined;
  const references = peers.flatMap((peer) => {
    const standard = valueOn(peer.standards, onDay)?.value;
    return standard?.kind === 'negotiated' && isComparable(peer, product) ? [{ peer, standard }] : [];
  });
  const alike = references.filter(({ peer }) => matchKey(peer.strength) === matchKey(product.strength));
  const chosen = alike.length > 0 ? alike : references;
  const caps = chosen.map(({ peer, standard }): Cap => {
    const units = BigInt(product.unitsPerPack);
    const cap = (standard.standard * units * ratio) / (BigInt(peer.unitsPerPack) * RATIO_ONE);
    return {
      rule: 'entrant',
      clause: CLAUSE_OF.entrant,
      cap: cap as UnitPrice,
      confidential: standard.confidential,
      basis: `与${alike.length > 0 ? '同规格的' : '同条目的'}${peer.name}（${peer.strength}）比，每${product.doseUnit}不高于其每${peer.doseUnit}的标准，规格之间不折算`,
    };
  });
  return caps.sort((a, b) => (a.cap === b.cap ? 0 : a.cap > b.cap ? -1 : 1))[0];
}

/**
 * The refusal that a listing price runs into on any day of its span; undefined when it keeps every cap.
 * The refusal names rule and cap; a figure kept in confidence stays out of it, since refusals are logged and reported.
 */
export function refuseAboveCap(
  product: CappedProduct,
  peers: readonly CappedProduct[],
  price: UnitPrice,
  span: Span,
): Refusal | undefined {
  for (const { from, caps } of capsOver(product, peers, span)) {
    const broken = caps.find((cap) => price > cap.cap);
    if (broken) return refuse(REFUSAL_OF[broken.rule], { detail: detailOf(product, from, broken) });
  }
  return undefined;
}

function detailOf(product: CappedProduct, from: PlainDate, cap: Cap): string {
  const figure = cap.confidential ? '上限为保密标准' : `上限 ${formatUnitPrice(cap.cap)} 元`;
  return [`${product.name}，${from} 起${figure}`, cap.basis].filter((part) => part !== '').join('；');
}

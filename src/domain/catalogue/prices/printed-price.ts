/**
 * What does a printed payment standard say, price by price? (N2.2, M12)
 * `13.60元(1ml:12.5mg/支)；66.82元(5ml:100mg/支)` are two prices, each for one strength and one unit. A gift clause is
 * told apart from the strength; words that send the reader to a remark with tiers become tiers; what is neither is
 * left to a person, with the text as printed.
 */
import type { UnitPrice } from '../../../base/money.ts';
import { joinLine } from '../cell-text.ts';
import { parsePrintedStandard } from '../standard-text.ts';
import { amountsIn, strengthKey } from './amounts.ts';

export interface PrintedPrice {
  readonly price: UnitPrice;
  /** The unit the price is for; null where the print leaves it out (`1ml:1mg`) or counts several (`5g/25粒`). */
  readonly per: string | null;
  /** How many of a smaller unit that unit holds, where it is printed: 每盒30片. */
  readonly holds: { readonly count: number; readonly unit: string } | null;
  /** The strength as printed, without outer brackets and clauses. */
  readonly spec: string;
  /** The amounts of the strength, in a form that compares. */
  readonly amounts: readonly string[];
  /** A condition printed beside it, such as a companion drug supplied free. */
  readonly clause: string | null;
}

/** From one amount to another, a price for each of them or a share of the first tier's price. */
export interface Tier {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
  /** As printed: `59.00元` or `80%`. */
  readonly rate: string;
}

export type PrintedReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'confidential' }
  | { readonly kind: 'prices'; readonly prices: readonly PrintedPrice[] }
  | { readonly kind: 'tiered'; readonly text: string; readonly tiers: readonly Tier[] }
  | { readonly kind: 'unread'; readonly text: string };

const UNIT = '人次|[支片粒袋瓶丸贴盒枚包板只套筒喷揿吸罐管剂]';
const SLASH_UNIT = new RegExp(String.raw`/(\d+)?(${UNIT})`, 'g');
const EVERY = new RegExp(String.raw`(?:每|^1)(\d+)?(${UNIT})`);
const HOLDS = new RegExp(String.raw`每(?:盒|瓶|袋|板)(?:装)?(\d+)(${UNIT})`);
const CLAUSE = /免费|赠|慈善|协议有效期内/;

/** @param remark the entry's remark, to which a text with tiers refers */
export function readPrintedPrices(text: string | null, remark: string | null): PrintedReading {
  const printed = parsePrintedStandard(text);
  if (printed.kind === 'none' || printed.kind === 'confidential') return printed;
  if (printed.kind === 'words') {
    const tiers = readTiers(printed.text, remark);
    return tiers.length > 0
      ? { kind: 'tiered', text: printed.text, tiers }
      : { kind: 'unread', text: printed.text };
  }
  const prices = printed.prices.map(({ price, spec }) => readSpec(price, spec));
  const isRead = prices.every((one) => one.per !== null || one.amounts.length > 0);
  return isRead ? { kind: 'prices', prices } : { kind: 'unread', text: joinLine(text ?? '') };
}

function readSpec(price: UnitPrice, printed: string): PrintedPrice {
  const groups = bracketGroups(printed);
  const isClause = (group: string) => CLAUSE.test(group);
  const clauses = groups.filter(isClause).map(unbracketed);
  const rest = groups.filter((group) => !isClause(group));
  const spec = rest.length === 1 ? unbracketed(rest[0] ?? '') : rest.join('');
  const key = strengthKey(spec);
  return {
    price,
    ...unitOf(key),
    spec,
    amounts: amountsIn(spec),
    clause: clauses.length > 0 ? clauses.join('；') : null,
  };
}

/** The unit the price is for: the last one after a slash outside explanations, else the one that is counted by 每. */
function unitOf(key: string): Pick<PrintedPrice, 'per' | 'holds'> {
  const held = HOLDS.exec(key);
  const holds = held ? { count: Number(held[1]), unit: held[2] ?? '' } : null;
  const slashed = [...key.matchAll(SLASH_UNIT)].at(-1);
  const found = slashed ?? EVERY.exec(key);
  const [, count, unit = null] = found ?? [];
  // A count before the unit (5g/25粒, 每20丸) prices several at once: nothing says how they are sold.
  if (count !== undefined && !held) return { per: null, holds: { count: Number(count), unit: unit ?? '' } };
  return { per: unit, holds };
}

/** Cuts a text at its outermost brackets; what stands between them is a group of its own. */
function bracketGroups(text: string): string[] {
  const groups: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of text) {
    const opens = /[(（[【〔]/.test(character);
    const closes = /[)）\]】〕]/.test(character);
    if (opens && depth === 0 && current !== '' && CLAUSE.test(text)) {
      groups.push(current);
      current = '';
    }
    current += character;
    depth += opens ? 1 : closes ? -1 : 0;
    if (closes && depth === 0 && CLAUSE.test(text)) {
      groups.push(current);
      current = '';
    }
  }
  if (current !== '') groups.push(current);
  return groups;
}

function unbracketed(text: string): string {
  return text.replace(/^[(（](.*)[)）]$/, '$1');
}

const TIER =
  /(\d+)[-~—–至](\d+)(毫居(?:里)?|mci|mbq|片|粒|支|ml|mg)[^\d]*?(\d+(?:\.\d+)?元|\d+(?:\.\d+)?%|0\.\d+)/g;

/** The tiers of the remark's item that the text names (见备注2), or of the whole remark. */
function readTiers(text: string, remark: string | null): Tier[] {
  const named = /见备注(\d+)?/.exec(text);
  if (!named || remark === null) return [];
  const items = joinLine(remark).split(/(?=(?:^|[。；;])\d{1,2}[.．、](?!\d))/);
  const item = items.find((one) => one.replace(/^[。；;]/, '').startsWith(`${named[1]}.`)) ?? remark;
  return [...strengthKey(item).matchAll(TIER)].map(([, from, to, unit = '', rate = '']) => ({
    from: Number(from),
    to: Number(to),
    unit,
    rate: rate.startsWith('0.') ? `${Number(rate.slice(2).padEnd(2, '0'))}%` : rate,
  }));
}

/** An amount in the capital numerals that stand on papers of payment, where a figure could be changed by a stroke. */
import type { Fen } from './money.ts';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['仟', '佰', '拾', ''] as const;
const WAN = 10_000n;
const YI = 100_000_000n;

const digitOf = (value: bigint): string => DIGITS[Number(value)] ?? '';

/** Up to four digits; zeros between digits are one 零, those behind are none. */
function belowWan(value: bigint): string {
  const digits = [...String(value).padStart(4, '0')].map(BigInt);
  let text = '';
  for (const [index, digit] of digits.entries()) {
    if (digit !== 0n) text += digitOf(digit) + (PLACES[index] ?? '');
    else if (text !== '' && digits.slice(index).some((rest) => rest !== 0n) && !text.endsWith('零'))
      text += '零';
  }
  return text;
}

/** A whole number greater than zero. */
function wholeInCapitals(value: bigint): string {
  if (value < WAN) return belowWan(value);
  const [size, name] = value < YI ? ([WAN, '万'] as const) : ([YI, '亿'] as const);
  const rest = value % size;
  const head = wholeInCapitals(value / size) + name;
  if (rest === 0n) return head;
  return `${head}${rest < size / 10n ? '零' : ''}${wholeInCapitals(rest)}`;
}

/**
 * 人民币壹仟肆佰零玖元伍角: ends in 整 where there are neither 角 nor 分, and has a 零 where 分 follow 元 directly.
 * @param amount in fen; below zero 负 stands before it
 */
export function amountInCapitals(amount: Fen): string {
  const whole = amount < 0n ? -amount : BigInt(amount);
  const [yuan, jiao, cent] = [whole / 100n, (whole / 10n) % 10n, whole % 10n];
  const head = yuan === 0n ? '' : `${wholeInCapitals(yuan)}元`;
  const jiaoPart = jiao === 0n ? '' : `${digitOf(jiao)}角`;
  const gap = cent !== 0n && jiao === 0n && yuan !== 0n ? '零' : '';
  const centPart = cent === 0n ? '' : `${gap}${digitOf(cent)}分`;
  const text = jiao === 0n && cent === 0n ? `${head === '' ? '零元' : head}整` : head + jiaoPart + centPart;
  return `人民币${amount < 0n ? '负' : ''}${text}`;
}

const DIGITS = '零一二三四五六七八九';

/** Reads a Chinese numeral up to 999, as articles and parts are counted; undefined when it is none. */
export function chineseNumber(numeral: string): number | undefined {
  const match =
    /^(?:([一二三四五六七八九])百[零〇]?)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(
      numeral,
    );
  if (!match || numeral === '') return undefined;
  const digit = (text: string | undefined): number => (text === undefined ? 0 : DIGITS.indexOf(text));
  const tens = match[3] === undefined ? 0 : match[2] === undefined ? 1 : digit(match[2]);
  return digit(match[1]) * 100 + tens * 10 + digit(match[4]);
}

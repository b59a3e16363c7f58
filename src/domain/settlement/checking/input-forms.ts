/** How is each input of a bill written, and what may it be? */

const AMOUNT = /^\d{1,16}\.\d{2}$/;
const BOUND = /^(none|\d{1,16}\.\d{2})$/;
const PRICE = /^\d{1,16}\.(\d{2}|\d{2}[1-9]|\d{3}[1-9])$/;
const RATIO = /^(0\.\d{4}|1\.0000)$/;

const FORMS: Readonly<Record<string, readonly [RegExp, string]>> = {
  scheme: [/^(employee|resident)$/, 'employee 或 resident'],
  offSiteKind: [
    /^(settled|livingElsewhere|workingElsewhere|referral|temporary|emergency)$/,
    'settled、livingElsewhere、workingElsewhere、referral、temporary 或 emergency',
  ],
  offSitePoints: [/^0\.(?!0000)\d{4}$|^1\.0000$/, '大于 0、不超过 1、四位小数的下调'],
  countsBy: [/^(year|visit)$/, 'year 或 visit'],
  inMajorIllness: [/^(true|false)$/, 'true 或 false'],
  assistance: [/^none$/, 'none'],
  benefitYear: [/^\d{4}$/, '四位数的年份'],
  yearStart: [/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, '月和日，例如 07-01'],
  standardKind: [/^(negotiated|bid|procured|listed)$/, 'negotiated、bid、procured 或 listed'],
  standard: [/^(none|\d{1,16}\.(\d{2}|\d{2}[1-9]|\d{3}[1-9]))$/, 'none 或二至四位小数的单价'],
  price: [PRICE, '二至四位小数的单价'],
  payablePrice: [PRICE, '二至四位小数的单价'],
  quantity: [/^\d{1,14}(\.\d{1,4})?$/, '至多四位小数的数量'],
  unitsPerPack: [/^[1-9]\d{0,8}$/, '从 1 起的整数'],
  lines: [/^\d{1,4}(,\d{1,4})*$/, '行数或行号'],
};

const BY_ENDING: readonly (readonly [RegExp, RegExp, string])[] = [
  [/ratio$/i, RATIO, '0 至 1 之间、四位小数的比例'],
  [/^band\d+(UpTo|Left)$/, BOUND, 'none 或两位小数的金额'],
  [/^(planLimit|planLimitLeft|cap|capLeft)$/, BOUND, 'none 或两位小数的金额'],
];

/** What an input should look like, where it does not; undefined where it does. */
export function oddForm(name: string, input: string, inLine: boolean): string | undefined {
  if (name === 'plan') {
    if (inLine) return input.trim() === '' ? '方案的名称' : undefined;
    return /^(outpatient|chronic)$/.test(input) ? undefined : 'outpatient 或 chronic';
  }
  const [form, says] = Object.hasOwn(FORMS, name) ? (FORMS[name] ?? [AMOUNT, '']) : formByEnding(name);
  return form.test(input) ? undefined : says;
}

function formByEnding(name: string): readonly [RegExp, string] {
  const found = BY_ENDING.find(([ending]) => ending.test(name));
  return found ? [found[1], found[2]] : [AMOUNT, '不为负、两位小数的金额'];
}

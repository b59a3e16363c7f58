import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf } from '../../../../test/support/random-claims.ts';
import { checkBill } from './check-bill.ts';

type Json = Record<string, unknown>;
interface Stage extends Json {
  readonly inputs: Json;
}
type Change = (bill: Json) => unknown;

const put = (of: Json, name: string, value: unknown) => {
  of[name] = value;
};
const drop = (of: Json, name: string) => {
  Reflect.deleteProperty(of, name);
};
const steps = (bill: Json) => bill['stages'] as Stage[];
const found = <T>(one: T | undefined): T => {
  if (one === undefined) throw new Error('the full bill has it');
  return one;
};
const step = (bill: Json, name: string) => found(steps(bill).find((one) => one['step'] === name));
const line = (bill: Json, name: string, number: number) =>
  found((step(bill, name)['lines'] as Stage[]).find((one) => one['line'] === number));
const drug = (bill: Json, number: number) => found((bill['lines'] as Json[])[number - 1]);

/** Every finding in one line of text: where, which member, what stands there, what should, and how it is said. */
function findingsOf(change: Change): string[] {
  const bill = JSON.parse(JSON.stringify(billJson(billOf(FULL_CLAIM), FULL_CLAIM))) as Json;
  change(bill);
  const result = checkBill(bill);
  if (result.kind !== 'checked') throw new Error(JSON.stringify(result));
  return result.findings.map((one) =>
    [one.step ?? '表头', one.line ?? '', one.member, one.shown ?? '', one.computed ?? '', one.says].join('|'),
  );
}

const TABLE: readonly (readonly [string, Change, readonly string[]])[] = [
  [
    '剩余一步的费用与前面不同（N4）',
    (b) => put(line(b, 'remainder', 1).inputs, 'charged', '1.00'),
    [
      'remainder||amount|2700.00|301.00|写的是 2700.00，按算式重算是 301.00',
      'remainder|1|amount|1117.55|-1281.45|写的是 1117.55，按算式重算是 -1281.45',
      'remainder|1|inputs.charged|1.00|2400.00|写的是 1.00，这一行的费用应是 2400.00',
    ],
  ],
  [
    '剩余一步的基金支付分摊错了（N4、I1）',
    (b) => put(line(b, 'remainder', 2).inputs, 'paidByFunds', '1.00'),
    [
      'remainder||amount|2700.00|2699.00|写的是 2700.00，按算式重算是 2699.00',
      'remainder|2|amount|554.20|553.20|写的是 554.20，按算式重算是 553.20',
      'remainder|2|inputs.paidByFunds|1.00|0.00|写的是 1.00，各基金支付的金额分摊到这一行应是 0.00',
    ],
  ],
  [
    '剩余一步的救助分摊错了（N4、I1）',
    (b) => put(line(b, 'remainder', 5).inputs, 'assisted', '0.99'),
    [
      'remainder||amount|2700.00|2711.82|写的是 2700.00，按算式重算是 2711.82',
      'remainder|5|amount|125.73|137.55|写的是 125.73，按算式重算是 137.55',
      'remainder|5|inputs.assisted|0.99|12.81|写的是 0.99，医疗救助分摊到这一行应是 12.81',
    ],
  ],
  [
    '剩余一步的金额错了，后面的方案看到的也就不对（N4）',
    (b) => put(line(b, 'remainder', 6), 'amount', '0.99'),
    [
      'remainder|6|amount|0.99|902.52|写的是 0.99，按算式重算是 902.52',
      'fromCommercial|2|inputs.remainder|1764.76|863.23|写的是 1764.76，这个方案所保各行剩下的金额应是 863.23',
    ],
  ],
  [
    '方案保的行单子上没有（N4）',
    (b) => put(line(b, 'fromCommercial', 1).inputs, 'lines', '1,9'),
    [
      'fromCommercial|1|inputs.lines|1,9||写的是 1,9，这张单子只有 6 行药品，第 9 行不应有',
      'fromCommercial|1|inputs.remainder|1671.75|1117.55|写的是 1671.75，这个方案所保各行剩下的金额应是 1117.55',
      'fromCommercial|2|inputs.remainder|1764.76|1575.80|写的是 1764.76，这个方案所保各行剩下的金额应是 1575.80',
    ],
  ],
  [
    '方案看到的剩余不对（N4）',
    (b) => put(line(b, 'fromCommercial', 2).inputs, 'remainder', '1.00'),
    [
      'fromCommercial||amount|1538.97|570.00|写的是 1538.97，按算式重算是 570.00',
      'fromCommercial|2|amount|968.97|0.00|写的是 968.97，按算式重算是 0.00',
      'fromCommercial|2|inputs.remainder|1.00|1764.76|写的是 1.00，这个方案所保各行剩下的金额应是 1764.76',
    ],
  ],
  [
    '方案的免赔额剩余不对（N4）',
    (b) => put(line(b, 'fromCommercial', 1).inputs, 'deductibleLeft', '1.00'),
    ['fromCommercial|1|inputs.deductibleLeft|1.00|80.00|写的是 1.00，免赔额减已用，应是 80.00'],
  ],
  [
    '方案有限额却写没有（N4）',
    (b) => put(line(b, 'fromCommercial', 1).inputs, 'capLeft', 'none'),
    [
      'fromCommercial||amount|1538.97|1605.67|写的是 1538.97，按算式重算是 1605.67',
      'fromCommercial|1|amount|570.00|636.70|写的是 570.00，按算式重算是 636.70',
      'fromCommercial|1|inputs.capLeft|none|570.00|写的是 none，年度限额减已用，应是 570.00',
    ],
  ],
  [
    '方案没有限额却写有（N4）',
    (b) => put(line(b, 'fromCommercial', 2).inputs, 'capLeft', '1.00'),
    [
      'fromCommercial||amount|1538.97|571.00|写的是 1538.97，按算式重算是 571.00',
      'fromCommercial|2|amount|968.97|1.00|写的是 968.97，按算式重算是 1.00',
      'fromCommercial|2|inputs.capLeft|1.00|none|写的是 1.00，年度限额减已用，应是 none',
    ],
  ],
  [
    '后一段的上端低于前一段（M9.7）',
    (b) => put(step(b, 'planDue').inputs, 'band2UpTo', '1.00'),
    [
      'planDue||inputs.band2Left|400.00|0.00|写的是 400.00，第 2 段减已经用过的，应是 0.00',
      'planDue||inputs.band2UpTo|1.00||写的是 1.00，低于前一段的上端，不应有',
    ],
  ],
  [
    '起付线剩余不对（M9.7）',
    (b) => put(step(b, 'deductible').inputs, 'deductibleLeft', '1.00'),
    [
      'deductible||amount|150.00|1.00|写的是 150.00，按算式重算是 1.00',
      'deductible||inputs.deductibleLeft|1.00|150.00|写的是 1.00，起付线减已用，应是 150.00',
    ],
  ],
  [
    '普通政策的限额剩余不对（M9.7）',
    (b) => put(step(b, 'planShare').inputs, 'planLimitLeft', '1.00'),
    [
      'planShare||amount|480.00|1.00|写的是 480.00，按算式重算是 1.00',
      'planShare||inputs.planLimitLeft|1.00|480.00|写的是 1.00，普通政策年度限额减已付，应是 480.00',
    ],
  ],
  [
    '大病限额剩余不对（M9.2）',
    (b) => put(step(b, 'withinYearlyLimit').inputs, 'majorIllnessLeft', '1.00'),
    [
      'withinYearlyLimit||amount|1300.00|1001.00|写的是 1300.00，按算式重算是 1001.00',
      'fromMajorIllness||inputs.majorIllnessLeft|300.00|1.00|写的是 300.00，与前面写的对照，应是 1.00',
      'withinYearlyLimit||inputs.majorIllnessLeft|1.00|300.00|写的是 1.00，大病限额减已用，应是 300.00',
    ],
  ],
  [
    '救助起付线剩余不对（M9.4）',
    (b) => put(step(b, 'fromAssistance').inputs, 'thresholdLeft', '1.00'),
    [
      'fromAssistance||inputs.thresholdLeft|1.00|170.00|写的是 1.00，救助起付线减已用，应是 170.00',
      'fromAssistance||inputs.assistable|1138.50|1307.50|写的是 1138.50，个人自付减起付线剩余，应是 1307.50',
    ],
  ],
  [
    '救助封顶线剩余不对（M9.4）',
    (b) => put(step(b, 'fromAssistance').inputs, 'capLeft', '1.00'),
    [
      'fromAssistance||amount|290.00|1.00|写的是 290.00，按算式重算是 1.00',
      'fromAssistance||inputs.capLeft|1.00|290.00|写的是 1.00，救助封顶线减已用，应是 290.00',
    ],
  ],
  [
    '可救助的金额不对（M9.4）',
    (b) => put(step(b, 'fromAssistance').inputs, 'assistable', '1.00'),
    ['fromAssistance||inputs.assistable|1.00|1138.50|写的是 1.00，个人自付减起付线剩余，应是 1138.50'],
  ],
  [
    '救助所看的自付不对（M9.4、I13）',
    (b) => put(step(b, 'fromAssistance').inputs, 'assistanceBase', '1.00'),
    [
      'fromAssistance||inputs.assistanceBase|1.00|1308.50|写的是 1.00，与前面 assistanceBase 一步的金额对照，应是 1308.50',
      'fromAssistance||amount|290.00|0.00|写的是 290.00，按算式重算是 0.00',
      'fromAssistance||inputs.assistanceBase|1.00|1308.50|写的是 1.00，政策范围内个人自付应是 1308.50',
      'fromAssistance||inputs.assistable|1138.50|0.00|写的是 1138.50，个人自付减起付线剩余，应是 0.00',
    ],
  ],
  ['表头少一个金额', (b) => drop(b, 'cash'), ['表头||cash|||表头缺少 cash']],
  ['没有这样的状态', (b) => put(b, 'state', 'odd'), ['表头||state|odd||没有名为 odd 的状态']],
  [
    '药品行写了没有的政策（M3）',
    (b) => put(drug(b, 2), 'route', 'odd'),
    [
      '表头|2|route|odd||计算过程里这一行不按 odd 支付',
      '表头|2|fundShare|193.43||写的是 193.43；所需的数不全，算不出来',
    ],
  ],
  [
    '药品行写了别的政策（M3）',
    (b) => put(drug(b, 2), 'route', 'workInjury'),
    [
      '表头|2|route|workInjury||计算过程里这一行不按 workInjury 支付',
      '表头|2|fundShare|193.43||写的是 193.43；所需的数不全，算不出来',
    ],
  ],
  [
    '药品行的数量不同',
    (b) => put(drug(b, 1), 'quantity', '3'),
    ['表头|1|quantity|3|2|数量写的是 3，计算过程里是 2'],
  ],
  [
    '结算单的数量带负号',
    (b) => put(drug(b, 1), 'quantity', '-2'),
    ['表头|1|quantity|-2|2|数量写的是 -2，计算过程里是 2'],
  ],
  [
    '药品行的每盒数量不同（M32）',
    (b) => put(drug(b, 5), 'unitsPerPack', 7),
    ['表头|5|unitsPerPack|7|28|写的是 7，计算过程里这一行应是 28'],
  ],
  [
    '药品行的价格不同',
    (b) => put(drug(b, 1), 'price', '1.00'),
    ['表头|1|price|1.00|1200.00|写的是 1.00，计算过程里这一行应是 1200.00'],
  ],
  [
    '药品行的标准来源不同（M12）',
    (b) => put(drug(b, 1), 'standardKind', 'listed'),
    ['表头|1|standardKind|listed|bid|写的是 listed，计算过程里这一行应是 bid'],
  ],
  [
    '药品行的费用不同',
    (b) => put(drug(b, 1), 'charged', '1.00'),
    ['表头|1|charged|1.00|2400.00|写的是 1.00，计算过程里这一行是 2400.00'],
  ],
  [
    '药品行的先行自付不同（M9.7）',
    (b) => put(drug(b, 2), 'selfPaidFirst', '1.00'),
    ['表头|2|selfPaidFirst|1.00|60.00|写的是 1.00，计算过程里这一行是 60.00'],
  ],
  [
    '药品行的次序颠倒',
    (b) => (b['lines'] as Json[]).reverse(),
    ['表头||lines|6,5,4,3,2,1|1,2,3,4,5,6|写的是 6,5,4,3,2,1，药品行号应是 1,2,3,4,5,6'],
  ],
  [
    '少写一个输入',
    (b) => drop(step(b, 'aboveStandard').inputs, 'eligible'),
    ['aboveStandard||inputs.eligible|||没有写出算式所依据的 eligible'],
  ],
  [
    '多写一个输入',
    (b) => put(step(b, 'aboveStandard').inputs, 'odd', '1.00'),
    ['aboveStandard||inputs.odd|1.00||这一步不应有 odd'],
  ],
  [
    '输入写得不像数',
    (b) => put(step(b, 'aboveStandard').inputs, 'charged', 'x'),
    [
      'aboveStandard||inputs.charged|x||写的是 x，应是不为负、两位小数的金额',
      'aboveStandard||inputs.charged|x|4580.00|写的是 x，与前面 charged 一步的金额对照，应是 4580.00',
      'personPays||inputs.charged|4580.00|x|写的是 4580.00，与前面写的对照，应是 x',
    ],
  ],
  [
    '输入与前面的金额不同',
    (b) => put(step(b, 'aboveStandard').inputs, 'charged', '4580.01'),
    [
      'aboveStandard||inputs.charged|4580.01|4580.00|写的是 4580.01，与前面 charged 一步的金额对照，应是 4580.00',
      'aboveStandard||amount|465.00|465.01|写的是 465.00，按算式重算是 465.01',
      'personPays||inputs.charged|4580.00|4580.01|写的是 4580.00，与前面写的对照，应是 4580.01',
    ],
  ],
  [
    '不分行的一步写了行',
    (b) => put(step(b, 'cash'), 'lines', [{ line: 1, inputs: {}, amount: '1.00' }]),
    ['cash||lines|||这一步不分行，却写了各行'],
  ],
  [
    '行里少写一个输入',
    (b) => drop(line(b, 'charged', 2).inputs, 'price'),
    [
      'charged|2|inputs.price|||没有写出算式所依据的 price',
      'charged|2|amount|620.00||写的是 620.00；所需的数不全，算不出来',
      'eligible|2|inputs.price|310.00||写的是 310.00，费用总额一步写的不应有',
    ],
  ],
  [
    '购药日期不是日期',
    (b) => put(b, 'servedOn', '2026-13-01'),
    ['表头||servedOn|2026-13-01||购药日期 2026-13-01 不是日期'],
  ],
  [
    '没有公布过的支付比例（M9.1）',
    (b) => put(step(b, 'fundShare'), 'rule', 'M9.9@2026-01-01'),
    ['fundShare||rule|M9.9@2026-01-01||没有名为 M9.9@2026-01-01 的支付比例'],
  ],
  [
    '一步用了别的政策版本（M1）',
    (b) => put(step(b, 'charged'), 'rule', 'odd@2026-01-01'),
    [
      'charged||rule|odd@2026-01-01|measures@2026-01-01|写的是 odd@2026-01-01，整单同一个政策版本应是 measures@2026-01-01',
    ],
  ],
  [
    '表头的比例版本不同（M9.1）',
    (b) => put(b, 'ruleVersion', 'odd'),
    ['表头||ruleVersion|odd|M9.1@2026-01-01|写的是 odd，支付比例的版本应是 M9.1@2026-01-01'],
  ],
  [
    '表头的比例不同（M9.1）',
    (b) => put(b, 'fundRatio', '0.6000'),
    ['表头||fundRatio|0.6000|0.7000|写的是 0.6000，M9.1@2026-01-01 的支付比例应是 0.7000'],
  ],
  [
    '表头的险种不同（M9.1）',
    (b) => put(b, 'scheme', 'resident'),
    [
      'fundShare||inputs.ratio|0.7000|0.6000|写的是 0.7000，M9.1@2026-01-01 的支付比例应是 0.6000',
      'fundShare||inputs.scheme|employee|resident|写的是 employee，参保险种应是 resident',
      '表头||fundRatio|0.7000|0.6000|写的是 0.7000，M9.1@2026-01-01 的支付比例应是 0.6000',
    ],
  ],
  [
    '一步用了别的普通政策（M9.7）',
    (b) => put(step(b, 'planDue'), 'rule', 'plan-8@2026-01-01'),
    [
      'planDue||rule|plan-8@2026-01-01|plan-7@2026-01-01|写的是 plan-8@2026-01-01，同一个普通政策的版本应是 plan-7@2026-01-01',
    ],
  ],
  [
    '一步写的不是普通政策的版本（M9.7）',
    (b) => put(step(b, 'planDue'), 'rule', 'odd'),
    [
      'planDue||rule|odd|plan-7@2026-01-01|写的是 odd，同一个普通政策的版本应是 plan-7@2026-01-01',
      'planDue||rule|odd||odd 不是普通政策的版本',
    ],
  ],
  [
    '少写一个商业保险方案（N4）',
    (b) => put(step(b, 'fromCommercial'), 'rule', 'commercial-12'),
    ['fromCommercial||rule|commercial-12||应写明 2 个商业保险方案'],
  ],
  [
    '多出没有公布过的一步',
    (b) => steps(b).push({ ...step(b, 'cash'), step: 'odd' }),
    ['odd||stages|odd||没有公布过这样一步'],
  ],
  ['一步出现两遍', (b) => steps(b).push(step(b, 'cash')), ['cash||stages|cash||这一步出现了不止一次']],
  [
    '两步的次序颠倒',
    (b) => steps(b).splice(0, 2, step(b, 'eligible'), step(b, 'charged')),
    ['eligible||stages|eligible|charged|这里应是 charged，各步的次序不对'],
  ],
  [
    '少了一步',
    (b) => steps(b).splice(steps(b).indexOf(step(b, 'ownShare')), 1),
    [
      'ownShare||stages||ownShare|缺少这一步',
      'fromAssistance||inputs.assistanceBase|1308.50|641.00|写的是 1308.50，政策范围内个人自付应是 641.00',
      '表头||sums|4115.00|3447.50|政策范围内 = 各项政策的各个部分之和合不上，左边 4115.00，右边 3447.50',
      '表头||ownShare|667.50|0.00|写的是 667.50，计算过程里是 0.00',
    ],
  ],
  [
    '没有写怎样取整（I1）',
    (b) => put(step(b, 'charged'), 'rounding', null),
    ['charged||rounding|||没有写怎样取整'],
  ],
  [
    '不取整的一步写了取整（I1）',
    (b) => put(step(b, 'cash'), 'rounding', 'x'),
    ['cash||rounding|x||这一步不取整，却写了取整'],
  ],
  [
    '一步的金额不对，跟着的都指出来（M9.3）',
    (b) => put(step(b, 'ownShare'), 'amount', '1.00'),
    [
      'ownShare||amount|1.00|667.50|写的是 1.00，按算式重算是 667.50',
      'assistanceBase||inputs.ownShare|667.50|1.00|写的是 667.50，与前面 ownShare 一步的金额对照，应是 1.00',
      'fromAssistance||inputs.assistanceBase|1308.50|642.00|写的是 1308.50，政策范围内个人自付应是 642.00',
      '表头||sums|4115.00|3448.50|政策范围内 = 各项政策的各个部分之和合不上，左边 4115.00，右边 3448.50',
      '表头||ownShare|667.50|1.00|写的是 667.50，计算过程里是 1.00',
    ],
  ],
  [
    '少写一条依据（N4、M29）',
    (b) => put(step(b, 'cash'), 'clauses', ['N4']),
    ['cash||clauses|N4|N4、M29|写的是 N4，这一步的依据应是 N4、M29'],
  ],
  [
    '年度不是购药日期所在的年度（I4）',
    (b) => put(step(b, 'withinYearlyLimit').inputs, 'benefitYear', '2025'),
    ['withinYearlyLimit||inputs.benefitYear|2025|2026|写的是 2025，购药日期所在的年度应是 2026'],
  ],
];

describe('改一处，指出的正是那一处和跟着不对的（docs/bill.md）', () => {
  test.each(TABLE)('%s', (_title, change, findings) => {
    expect(findingsOf(change)).toEqual(findings);
  });
});

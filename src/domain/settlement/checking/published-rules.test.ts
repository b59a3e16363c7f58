import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf } from '../../../../test/support/random-claims.ts';
import { checkBill } from './check-bill.ts';

type Json = Record<string, unknown>;
const jsonOf = (isReversal: boolean) =>
  JSON.parse(JSON.stringify(billJson(billOf(FULL_CLAIM), FULL_CLAIM, isReversal))) as Json;
const FULL = jsonOf(false);
const STAGES = FULL['stages'] as readonly Json[];

function checked(bill: Json) {
  const result = checkBill(bill);
  if (result.kind !== 'checked') throw new Error(JSON.stringify(result));
  return result;
}
const told = (bill: Json) =>
  checked(bill).findings.map(({ step, line, member, shown, computed, says }) => {
    expect([step, line]).not.toContain(undefined);
    return [step ?? '表头', member, shown, computed, says].join('|');
  });
/** What is said of a bill of the full claim, changed in its head. */
const withHead = (change: Json) => told({ ...FULL, ...change });
/** With other rules named by some of its steps. */
const withRules = (change: (rule: unknown) => unknown) =>
  told({ ...FULL, stages: STAGES.map((stage) => ({ ...stage, rule: change(stage['rule']) })) });
const named = (from: string, to: string) => withRules((rule) => (rule === from ? to : rule));
/** The steps alone, one of them with other inputs; undefined leaves an input out. */
const bare = (step: string, inputs: Json) => ({
  stages: JSON.parse(
    JSON.stringify(
      STAGES.map((stage) =>
        stage['step'] === step ? { ...stage, inputs: { ...(stage['inputs'] as Json), ...inputs } } : stage,
      ),
    ),
  ) as Json[],
});
const withoutStep = (step: string) => ({ stages: STAGES.filter((stage) => stage['step'] !== step) });
const REGIME = 'measures@2026-01-01';
const RATIO = 'M9.1@2026-01-01';

describe('公布的办法：名字认得出，购药那天施行（M39、I15）', () => {
  test.each(['2026-5-1', '2026-13-01', '2026-05-32', '12026-05-01', '2026-05-011'])(
    '%s 不是日期：只说这一处，别的按年度看',
    (servedOn) => {
      expect(withHead({ servedOn })).toEqual([`表头|servedOn|${servedOn}||购药日期 ${servedOn} 不是日期`]);
    },
  );

  test('首日和末日都算，前一天、后一天不算', () => {
    const notYet = (servedOn: string) => withHead({ servedOn }).filter((one) => one.includes('没有施行'));
    expect([...notYet('2026-01-01'), ...notYet('2030-12-31')]).toEqual([]);
    for (const day of ['2025-12-31', '2031-01-01'])
      expect(notYet(day)).toContain(`charged|rule|${REGIME}||${REGIME} 在 ${day} 没有施行`);
  });

  test.each(['20251', '12025', '202'])('年度写成 %s，看不出是哪一年，就不说施行没有', (benefitYear) => {
    const stages = STAGES.map((stage) => {
      const inputs = stage['inputs'] as Json;
      return 'benefitYear' in inputs ? { ...stage, inputs: { ...inputs, benefitYear } } : stage;
    });
    expect(told({ stages }).filter((one) => one.includes('施行'))).toEqual([]);
  });

  test('不认得的名字：说一次，各步再说与整单不同', () => {
    const odd = withHead({ regime: 'odd' });
    expect(odd).toContain('charged|rule|odd||没有名为 odd 的政策版本');
    expect(odd).toContain(`charged|rule|${REGIME}|odd|写的是 ${REGIME}，整单同一个政策版本应是 odd`);
    const [ratio] = STAGES.filter((stage) => stage['step'] === 'fundShare');
    expect(told({ scheme: 'employee', stages: [ratio] })).toContain('表头|rule|||没有名为  的政策版本');
  });

  test('写了起止的，和公布的一样', () => {
    expect(withHead({ basis: { from: '2026-01-02', to: '2030-12-30' } })).toEqual([
      '表头|basis.from|2026-01-02|2026-01-01|写的是 2026-01-02，政策施行日应是 2026-01-01',
      '表头|basis.to|2030-12-30|2030-12-31|写的是 2030-12-30，政策终止日应是 2030-12-31',
    ]);
  });
});

describe('支付比例是那个版本、那个险种的（M9.1）', () => {
  test('没有表头的，险种看步骤里写的', () => {
    expect(told(bare('fundShare', { scheme: 'resident' }))).toContain(
      `fundShare|inputs.ratio|0.7000|0.6000|写的是 0.7000，${RATIO} 的支付比例应是 0.6000`,
    );
  });

  test('没有这一步的，看表头写的版本和比例；什么都没写的不说', () => {
    const { stages } = withoutStep('fundShare');
    const ofHead = (change: Json) =>
      told({ ...FULL, stages, ...change }).filter((one) => one.includes('支付比例'));
    const line = `表头|fundRatio|0.9000|0.7000|写的是 0.9000，${RATIO} 的支付比例应是 0.7000`;
    expect(ofHead({ fundRatio: '0.9000' })).toEqual([line]);
    expect(ofHead({ ruleVersion: 'odd' })).toEqual(['表头|rule|odd||没有名为 odd 的支付比例']);
    expect(ofHead({ fundRatio: '0.9000', ruleVersion: undefined })).toEqual([]);
  });

  test('不知道险种的说不出比例；没有这个险种的说没有', () => {
    const unnamed = bare('fundShare', { scheme: undefined });
    expect(told(unnamed).filter((one) => one.includes('没有名为'))).toEqual([]);
    expect(withHead({ scheme: 'other' })).toContain(`fundShare|rule|${RATIO}||没有名为 ${RATIO} 的支付比例`);
  });
});

describe('普通政策、商业保险写明是哪一个（M9.7、N4）', () => {
  const PLAN = 'plan-7@2026-01-01';

  test.each(['plan-7', 'plan-7@2026-13-01', '有 空 plan-7@2026-01-01', 'plan-7@2026-01-011', '@2026-01-01'])(
    '“%s”不是普通政策的版本',
    (rule) => {
      expect(named(PLAN, rule)).toContain(`planDue|rule|${rule}||${rule} 不是普通政策的版本`);
    },
  );

  test('购药那天开始的已经施行，后一天开始的还没有；同一张单同一个版本', () => {
    expect(named(PLAN, 'plan-7@2026-05-01')).toEqual([]);
    const late = 'plan-7@2026-05-02';
    expect(named(PLAN, late)).toContain(`planDue|rule|${late}||${late} 在 2026-05-01 还没有施行`);
  });

  const INSURERS = 'commercial-12、commercial-345';
  test.each([
    'commercial-12',
    'commercial-12、odd',
    '又commercial-12、commercial-345',
    'commercial-12、commercial-345又',
    'commercial-12、commercial-1234567890123456789',
  ])('“%s”没有写明两个商业保险方案', (rule) => {
    const says = `fromCommercial|rule|${rule}||应写明 2 个商业保险方案`;
    expect(named(INSURERS, rule)).toContain(says);
  });
});

describe('各行和各行所依据的数（M12、M13）', () => {
  /** With the lines of a step changed, and what is then said of lines and what they rest on. */
  const ofLines = (step: string, change: (line: Json) => Json) =>
    told({
      ...FULL,
      stages: STAGES.map((stage) =>
        stage['step'] === step ? { ...stage, lines: (stage['lines'] as Json[]).map(change) } : stage,
      ),
    });
  const without = (number: number, input: string) => (line: Json) => {
    const { [input]: _, ...inputs } = line['inputs'] as Json;
    return line['line'] === number ? { ...line, inputs } : line;
  };

  test('分行的一步没有写各行；不分行的写了', () => {
    const change = (step: string, lines: unknown) =>
      told({
        ...FULL,
        stages: STAGES.map((stage) => (stage['step'] === step ? { ...stage, lines } : stage)),
      }).filter((one) => one.startsWith(`${step}|lines|`));
    expect(change('charged', undefined)).toEqual(['charged|lines|||没有写出各行']);
    expect(change('cash', [])).toEqual(['cash|lines|||这一步不分行，却写了各行']);
  });

  test.each(['standard', 'payablePrice', 'unitsPerPack'])('只有一行没有写 %s：就说那一行', (input) => {
    const missing = ofLines('eligible', without(5, input)).filter((one) => one.includes('没有写出'));
    expect(missing).toEqual([`eligible|inputs.${input}|||没有写出算式所依据的 ${input}`]);
  });

  test('整步的 plan 是哪一种普通政策，不是商业保险那样的名称', () => {
    const stages = STAGES.map((stage) =>
      stage['step'] === 'ordinaryEligible' ? { ...stage, inputs: { plan: '示例惠民保' } } : stage,
    );
    expect(told({ ...FULL, stages })).toContain(
      'ordinaryEligible|inputs.plan|示例惠民保||写的是 示例惠民保，应是outpatient 或 chronic',
    );
  });
});

describe('表头和药品行', () => {
  test.each(['preSettled', 'settled', 'reversed'])('状态 %s 认得', (state) => {
    expect(withHead({ state })).toEqual([]);
  });

  test('不认得的状态说出来', () => {
    expect(withHead({ state: 'odd' })).toEqual(['表头|state|odd||没有名为 odd 的状态']);
  });

  test('撤销单的数量是负的，结算单的是正的，正负写反了说出来', () => {
    const first = (bill: Json, quantity: string) => {
      const [line, ...rest] = bill['lines'] as Json[];
      return told({ ...bill, lines: [{ ...line, quantity }, ...rest] });
    };
    expect(first(jsonOf(true), '-2')).toEqual([]);
    for (const [bill, quantity] of [
      [jsonOf(true), '2'],
      [jsonOf(true), '2-'],
      [FULL, '-2'],
    ] as const)
      expect(first(bill, quantity)).toEqual([
        `表头|quantity|${quantity}|2|数量写的是 ${quantity}，计算过程里是 2`,
      ]);
  });

  test('每核对一处算一处，撤销单和原单一样多', () => {
    expect([checked(FULL).compared, checked(jsonOf(true)).compared]).toEqual([645, 645]);
  });
});

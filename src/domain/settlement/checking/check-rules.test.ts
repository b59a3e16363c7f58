import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf } from '../../../../test/support/random-claims.ts';
import { day } from '../../../base/date.ts';
import { percent } from '../../../base/ratio.ts';
import { REGIMES } from '../../../policy/regimes.ts';
import { findSettlementRule } from '../find-rule.ts';
import { settle } from '../settle.ts';
import { checkBill } from './check-bill.ts';

type Json = Record<string, unknown>;
const CITATION = {
  act: 4,
  title: '示例通知',
  number: '示例〔2026〕1号',
  issuedOn: day('2026-04-20'),
  from: day('2026-05-01'),
  to: day('2026-12-31'),
};

/** The bill of the full claim by a ratio that the province has entered, for a day of the Measures or before them. */
function enteredBill(servedOn: string, from: string, to: string | null): Json {
  const citation = { ...CITATION, from: day(from), to: to === null ? null : day(to) };
  const entered = [{ citation, ratios: { employee: percent(72) } }];
  const claim = { ...FULL_CLAIM, servedOn: day(servedOn) };
  const bill = settle(claim, findSettlementRule('employee', claim.servedOn, { regimes: REGIMES, entered }));
  if (!bill.ok) throw new Error(bill.refusal.code);
  const json = { ...billJson(bill.value, claim), citation, basis: undefined };
  return JSON.parse(JSON.stringify(json)) as Json;
}

const findings = (bill: Json) => {
  const result = checkBill(bill);
  if (result.kind !== 'checked') throw new Error(JSON.stringify(result));
  return result.findings.map(({ step, line, member, shown, computed, says }) => {
    expect([step, line]).not.toContain(undefined);
    return [step ?? '表头', member, shown, computed, says].join('|');
  });
};
const cited = (bill: Json, change: Json): Json => ({
  ...bill,
  citation: { ...(bill['citation'] as Json), ...change },
});
/** The bill of an entered ratio, which head and step call by another name. */
const named = (name: string): Json => {
  const bill = enteredBill('2026-05-01', '2026-05-01', '2026-12-31');
  const stages = (bill['stages'] as Json[]).map((stage) =>
    stage['step'] === 'fundShare' ? { ...stage, rule: name } : stage,
  );
  return { ...bill, ruleVersion: name, stages };
};
const ofStages = (change: Json) => {
  const bill = enteredBill('2026-05-01', '2026-05-01', '2026-12-31');
  const stages = (bill['stages'] as Json[]).map((stage) =>
    stage['step'] === 'fundShare' ? { ...stage, inputs: { ...(stage['inputs'] as Json), ...change } } : stage,
  );
  return findings({ ...bill, stages });
};

describe('省里录入的比例，账单写明是哪份文件（M9.6、I15）', () => {
  const bill = enteredBill('2026-05-01', '2026-05-01', '2026-12-31');

  test('写明了编号和起止、购药日在里面，就没有错；没有终止日的也一样', () => {
    expect(findings(bill)).toEqual([]);
    expect(findings(enteredBill('2026-05-01', '2026-05-01', null))).toEqual([]);
    expect(findings(enteredBill('2026-05-02', '2026-05-01', '2026-05-02'))).toEqual([]);
  });

  test('编号、首日与版本的名字不同；没有写文件', () => {
    const name = 'benefit-4@2026-05-01';
    expect(findings(cited(bill, { act: 5 }))).toEqual([
      `表头|citation.act|5|4|写的是 5，${name} 的编号应是 4`,
    ]);
    expect(findings(cited(bill, { from: '2026-05-02' }))).toEqual([
      `表头|citation.from|2026-05-02|2026-05-01|写的是 2026-05-02，${name} 的首日应是 2026-05-01`,
    ]);
    expect(findings({ ...bill, citation: undefined }).map((one) => one.split('|')[1])).toEqual([
      'citation.act',
      'citation.from',
    ]);
  });

  test.each(['benefit-12@2026-10-19', 'benefit-123@2026-05-30'])('%s 是录入的比例：要写它的文件', (name) => {
    expect(findings(named(name)).filter((one) => one.includes('没有名为'))).toEqual([]);
    expect(findings(named(name))).toContain(
      `表头|citation.act|4|${name.slice(8, -11)}|写的是 4，${name} 的编号应是 ${name.slice(8, -11)}`,
    );
  });

  test.each([
    '示例benefit-4@2026-05-01',
    'benefit-4@2026-05-011',
    'benefit-4@2026-13-01',
    'benefit-4@2026-05-41',
    'benefit-@2026-05-01',
  ])('%s 不是录入的比例：当作公布的版本去找', (name) => {
    expect(findings(named(name))).toContain(`fundShare|rule|${name}||没有名为 ${name} 的支付比例`);
  });

  test('没有支付比例这一步的，只看表头；文件也没写的说缺少', () => {
    const stages = (bill['stages'] as Json[]).filter((stage) => stage['step'] !== 'fundShare');
    const ofHead = findings({ ...bill, stages, citation: undefined }).filter((one) =>
      one.includes('benefit-4'),
    );
    expect(ofHead).toEqual([
      '表头|citation.act||4|缺少这一项，benefit-4@2026-05-01 的编号应是 4',
      '表头|citation.from||2026-05-01|缺少这一项，benefit-4@2026-05-01 的首日应是 2026-05-01',
    ]);
  });

  test('文件的日子也算核对的一处：比公布的比例多这一处', () => {
    const compared = (json: Json) => {
      const result = checkBill(json);
      return result.kind === 'checked' ? result.compared : 0;
    };
    const published = { ...billJson(billOf(FULL_CLAIM), FULL_CLAIM), basis: undefined };
    expect(compared(bill) - compared(JSON.parse(JSON.stringify(published)) as Json)).toBe(1);
  });

  test('购药日不在文件的日子里', () => {
    const name = 'benefit-4@2026-05-01';
    const out = (from: string, to: string) => `表头|citation.to|${from} 至 ${to}||${name} 不包括购药日 `;
    expect(findings(cited(bill, { to: '2026-04-30' }))).toEqual([
      `${out('2026-05-01', '2026-04-30')}2026-05-01`,
    ]);
    expect(findings(cited(bill, { to: '2026-05-01' }))).toEqual([]);
    const early = findings({ ...cited(bill, { to: null }), servedOn: '2026-04-30' });
    expect(early).toContain(`${out('2026-05-01', '另行通知')}2026-04-30`);
  });

  test('比例、险种在步骤里和表头里不同；版本不同', () => {
    expect(ofStages({ ratio: '0.7000' })).toContain(
      'fundShare|inputs.ratio|0.7000|0.7200|写的是 0.7000，表头写明的支付比例应是 0.7200',
    );
    expect(ofStages({ scheme: 'resident' })).toEqual([
      'fundShare|inputs.scheme|resident|employee|写的是 resident，参保险种应是 employee',
    ]);
    expect(findings({ ...bill, ruleVersion: 'odd' })).toEqual([
      '表头|ruleVersion|odd|benefit-4@2026-05-01|写的是 odd，支付比例的版本应是 benefit-4@2026-05-01',
    ]);
  });

  test('办法以前的日子只凭录入的文件，起止对照文件', () => {
    const before = enteredBill('2025-05-01', '2025-01-01', '2025-12-31');
    const late = findings(before).filter((one) => !one.includes('plan-7'));
    expect(late).toEqual([]);
    const basis = { ...before, basis: { from: '2025-01-01', to: '2025-12-30' } };
    expect(findings(basis).filter((one) => one.includes('basis'))).toEqual([
      '表头|basis.to|2025-12-30|2025-12-31|写的是 2025-12-30，政策终止日应是 2025-12-31',
    ]);
  });
});

describe('没有写购药日期的，按年度看（M39、I4）', () => {
  const { stages } = billOf(FULL_CLAIM);
  const inYear = (year: string) =>
    findings({
      stages: (JSON.parse(JSON.stringify(stages)) as Json[]).map((stage) => {
        const inputs = stage['inputs'] as Json;
        return 'benefitYear' in inputs ? { ...stage, inputs: { ...inputs, benefitYear: year } } : stage;
      }),
    });

  test('那一年里有一天施行就行，一天也没有的说出来', () => {
    expect(inYear('2026')).toEqual([]);
    const old = inYear('2025');
    expect(old).toContain('charged|rule|measures@2026-01-01||measures@2026-01-01 在 2025 年没有施行');
    expect(old).toContain('planDue|rule|plan-7@2026-01-01||plan-7@2026-01-01 在 2025 年还没有施行');
  });
});

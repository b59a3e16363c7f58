import { describe, expect, test } from 'vitest';
import { answerLine, settleLines, splitLines } from './settle-lines.ts';

const claim = {
  servedOn: '2026-04-01',
  scheme: 'employee',
  inMajorIllness: true,
  used: { pooledFund: '0.00', majorIllness: '0.00' },
  limits: { pooledFund: '150000.00', majorIllness: '400000.00' },
  assistance: { ratio: '0.7', threshold: '0.00', cap: null, usedThreshold: '0.00', usedCap: '0.00' },
  lines: [{ standardKind: 'negotiated', standard: '100.0000', price: '90.5', quantity: '2' }],
};
const [line] = claim.lines;

async function* chunks(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

async function answer(...texts: string[]): Promise<{ lines: string[]; faults: number }> {
  let faults = 0;
  let text = '';
  for await (const part of settleLines(chunks(...texts), () => (faults += 1))) text += part;
  return { lines: text.split('\n').slice(0, -1), faults };
}

describe('settle 命令', () => {
  test('走普通政策的行要写明政策，方案只能保单子里的行（M9.7、N4）', () => {
    const asked = (change: object) => answerLine(JSON.stringify({ ...claim, ...change }), 1).text;
    expect(asked({ lines: [{ ...line, route: 'ordinary' }] })).toContain('"field":"ordinary"');
    const plan = { name: '示例', ratio: '0.5', deductible: '0.00', usedDeductible: '0.00', usedCap: '0.00' };
    expect(asked({ commercial: [{ ...plan, lines: [9] }] })).toContain('"field":"commercial[0].lines"');
    expect(asked({ commercial: [plan] })).toContain('"fromCommercial"');
  });

  test('账单的成员齐全、次序固定，金额两位小数', () => {
    const bill = JSON.parse(answerLine(JSON.stringify(claim), 1).text) as Record<string, unknown>;
    expect(Object.keys(bill)).toEqual([
      'charged',
      'aboveStandard',
      'eligible',
      'fundShare',
      'fromPooledFund',
      'fromMajorIllness',
      'overLimit',
      'ownShare',
      'fromAssistance',
      'personPays',
      'selfPaidFirst',
      'deductible',
      'planShare',
      'planOwnShare',
      'overPlanLimit',
      'fromWorkInjury',
      'fromMaternity',
      'fromCommercial',
      'fromAccount',
      'cash',
      'stages',
    ]);
    expect(bill).toMatchObject({
      charged: '181.00',
      fundShare: '126.70',
      ownShare: '54.30',
      fromAssistance: '38.01',
      personPays: '16.29',
    });
  });

  test('拒付只给代码和条款', () => {
    const refused = { ...claim, lines: [{ ...line, price: '100.0001' }] };
    expect(answerLine(JSON.stringify(refused), 1)).toEqual({
      text: '{"refusal":{"code":"PRICE_ABOVE_NEGOTIATED_STANDARD","clause":"M32"}}',
      faulty: false,
    });
  });

  test('数量和比例可以写成数字，按十进制原样读取', () => {
    const text = JSON.stringify({
      ...claim,
      assistance: { ...claim.assistance, ratio: 0.7 },
      lines: [{ ...line, quantity: 2 }],
    });
    expect(answerLine(text, 1)).toEqual(answerLine(JSON.stringify(claim), 1));
  });

  test.each([
    ['不是 JSON', '{"servedOn":', ''],
    ['不是对象', '[1]', ''],
    ['空值', 'null', ''],
    ['缺少日期', { servedOn: undefined }, 'servedOn'],
    ['不存在的日期', { servedOn: '2026-02-30' }, 'servedOn'],
    ['日期写法不对', { servedOn: '2026/02/03' }, 'servedOn'],
    ['险种不认识', { scheme: 'rural' }, 'scheme'],
    ['大病标志不是布尔', { inMajorIllness: 'true' }, 'inMajorIllness'],
    ['缺已用统筹', { used: { majorIllness: '0.00' } }, 'used.pooledFund'],
    ['限额写成数字', { limits: { pooledFund: 150000, majorIllness: '0.00' } }, 'limits.pooledFund'],
    ['限额为负', { limits: { pooledFund: '150000.00', majorIllness: '-1.00' } }, 'limits.majorIllness'],
    ['金额三位小数', { used: { pooledFund: '0.001', majorIllness: '0.00' } }, 'used.pooledFund'],
    ['缺救助', { assistance: undefined }, 'assistance'],
    ['救助比例大于一', { assistance: { ...claim.assistance, ratio: '1.0001' } }, 'assistance.ratio'],
    ['救助比例是百分数', { assistance: { ...claim.assistance, ratio: '70%' } }, 'assistance.ratio'],
    ['缺救助封顶', { assistance: { ...claim.assistance, cap: undefined } }, 'assistance.cap'],
    ['没有行', { lines: [] }, 'lines'],
    ['行不是数组', { lines: {} }, 'lines'],
    ['行是空值', { lines: [null] }, 'lines[0]'],
    ['第二行缺单价', { lines: [line, { ...line, price: undefined }] }, 'lines[1].price'],
    ['缺标准（应写 null）', { lines: [{ ...line, standard: undefined }] }, 'lines[0].standard'],
    ['单价五位小数', { lines: [{ ...line, price: '1.00001' }] }, 'lines[0].price'],
    ['单价科学记数', { lines: [{ ...line, price: '1e3' }] }, 'lines[0].price'],
    ['单价为负', { lines: [{ ...line, price: '-1.00' }] }, 'lines[0].price'],
    ['单价过大', { lines: [{ ...line, price: '1234567890123456.00' }] }, 'lines[0].price'],
    ['数量为零', { lines: [{ ...line, quantity: '0' }] }, 'lines[0].quantity'],
    ['数量太小的数字', { lines: [{ ...line, quantity: 1e-7 }] }, 'lines[0].quantity'],
    ['数量太大的数字', { lines: [{ ...line, quantity: 1e21 }] }, 'lines[0].quantity'],
    ['标准种类不认识', { lines: [{ ...line, standardKind: 'none' }] }, 'lines[0].standardKind'],
  ])('%s：指出字段，不中断', (_title, change, field) => {
    const text = typeof change === 'string' ? change : JSON.stringify({ ...claim, ...change });
    const answered = answerLine(text, 7);
    expect(answered.faulty).toBe(true);
    expect(JSON.parse(answered.text)).toEqual({
      error: { line: 7, field, message: expect.stringMatching(/[一-龥]/) },
    });
  });

  test('一行进一行出，次序不变，空行跳过，坏行就地报错', async () => {
    const good = JSON.stringify(claim);
    const { lines, faults } = await answer(
      `\uFEFF${good}\r\n\n  \n{bad}\n`,
      good.slice(0, 20),
      good.slice(20),
    );
    expect(lines.map((text) => Object.keys(JSON.parse(text) as object)[0])).toEqual([
      'charged',
      'error',
      'charged',
    ]);
    expect(lines[1]).toContain('"line":4');
    expect(faults).toBe(1);
  });

  test('没有输入就没有输出', async () => {
    expect(await answer()).toEqual({ lines: [], faults: 0 });
    expect(await answer('\n\n')).toEqual({ lines: [], faults: 0 });
  });

  test('长行分多块到达时逐块收集', async () => {
    const seen: string[][] = [];
    for await (const part of splitLines(chunks('ab', 'cd', 'e\nf', '\n'))) seen.push(part);
    expect(seen).toEqual([['abcde'], ['f']]);
  });
});

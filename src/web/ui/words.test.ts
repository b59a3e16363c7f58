import { describe, expect, it } from 'vitest';
import {
  clockWords,
  maskName,
  monthDay,
  percentText,
  priceText,
  shareText,
  spanText,
  withThousands,
} from './words.ts';

describe('金额与日期的文字', () => {
  it('千分位只动整数部分，负数保留符号', () => {
    expect(withThousands('1234567.50')).toBe('1,234,567.50');
    expect(withThousands('-999.00')).toBe('-999.00');
    expect(withThousands('-1000.00')).toBe('-1,000.00');
    expect(withThousands('123456.7890')).toBe('123,456.7890');
    expect(withThousands('无')).toBe('无');
  });
  it('单价去掉多余的零，至少两位小数', () => {
    expect(priceText('12.3400')).toBe('12.34');
    expect(priceText('12.3456')).toBe('12.3456');
    expect(priceText('12')).toBe('12.00');
    expect(priceText('17918.1')).toBe('17,918.10');
  });
  it('比例写成百分数', () => {
    expect(percentText('0.7000')).toBe('70%');
    expect(percentText('1.0000')).toBe('100%');
    expect(percentText('0.1250')).toBe('12.5%');
    expect(percentText('0.0001')).toBe('0.01%');
  });
  it('同列的占比都写两位小数', () => {
    expect(['0.8310', '1.0000', '0.0050', 'x'].map(shareText)).toEqual(['83.10%', '100.00%', '0.50%', 'x']);
  });
  it('月日与起止', () => {
    expect(monthDay('2026-03-06')).toBe('3月6日');
    expect(spanText('2026-03-10', '2027-12-31')).toBe('2026-03-10 至 2027-12-31');
    expect(spanText('2026-03-10', null)).toBe('2026-03-10 起');
  });
  it('时限：剩余、当天、超期、暂定', () => {
    expect(clockWords({ dueOn: '2026-03-06', workingDaysLeft: 3 })).toEqual({
      words: '还剩 3 个工作日（3月6日到期）',
      urgency: 'soon',
    });
    expect(clockWords({ dueOn: '2026-03-06', workingDaysLeft: 0 })).toEqual({
      words: '今天到期（3月6日到期）',
      urgency: 'soon',
    });
    expect(clockWords({ dueOn: '2026-03-06', workingDaysLeft: -2 }).words).toBe(
      '已超期 2 个工作日（3月6日到期）',
    );
    expect(clockWords({ dueOn: '2027-01-06', workingDaysLeft: 9, provisional: true })).toEqual({
      words: '还剩 9 个工作日（1月6日到期，暂定）',
      urgency: 'calm',
    });
  });
  it('姓名只留姓', () => {
    expect(maskName('王小明')).toBe('王**');
    expect(maskName('李四')).toBe('李*');
  });
});

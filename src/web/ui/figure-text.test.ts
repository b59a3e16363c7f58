import { describe, expect, it } from 'vitest';
import { ratioFromPercent, yuanFromText } from './figure-text.ts';

describe('录入的数字', () => {
  it('金额补足两位小数，去掉千分位与单位', () => {
    expect(yuanFromText('150000')).toBe('150000.00');
    expect(yuanFromText('150，000.5 元')).toBe('150000.50');
    expect(yuanFromText('0')).toBe('0.00');
    expect(yuanFromText('007')).toBe('7.00');
  });
  it('不是金额的不猜', () => {
    for (const text of ['', '-1', '1.234', '十万', '1e5']) expect(yuanFromText(text)).toBeUndefined();
  });
  it('百分数写成四位小数的比例，超过一百的不收', () => {
    expect(ratioFromPercent('75')).toBe('0.7500');
    expect(ratioFromPercent('12.5%')).toBe('0.1250');
    expect(ratioFromPercent('100')).toBe('1.0000');
    expect(ratioFromPercent('0')).toBe('0.0000');
    for (const text of ['100.01', '101', '', '半']) expect(ratioFromPercent(text)).toBeUndefined();
  });
});

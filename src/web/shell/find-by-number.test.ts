import { describe, expect, it } from 'vitest';
import { kindOfNumber, normaliseNumber } from './find-by-number.ts';

describe('按号码找', () => {
  it('按形状认出号码的种类', () => {
    expect(kindOfNumber('H4301020000120260000017')).toBe('prescription');
    expect(kindOfNumber('XL01EBA070A001010100483')).toBe('drug');
    expect(kindOfNumber('D430102000001')).toBe('practitioner');
    expect(kindOfNumber('P43010200001')).toBe('institution');
    expect(kindOfNumber('SQ2026000001')).toBe('application');
    expect(kindOfNumber('S20260615000000001')).toBe('claim');
    expect(kindOfNumber('43010119900307123X')).toBe('person');
    expect(kindOfNumber('81234567890123456789')).toBe('traceCode');
  });
  it('空格、连字符、全角和小写都认', () => {
    expect(normaliseNumber(' 430101 19900307-123x ')).toBe('43010119900307123X');
    expect(kindOfNumber('ｈ4301020000120260000017')).toBe('prescription');
  });
  it('文字和不认识的形状不乱猜', () => {
    expect(kindOfNumber('奥希替尼')).toBeUndefined();
    expect(kindOfNumber('12345')).toBeUndefined();
    expect(kindOfNumber('')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { day } from '../base/date.ts';
import { basisOn } from './basis.ts';
import { DOCUMENTS } from './documents.ts';

describe('决定和处方依据的文件（M1、M39）', () => {
  it('当天有效的文件都在，定支付的在前，并说出它代替了什么', () => {
    const basis = basisOn(day('2026-06-01'));
    expect(basis?.documents.map(({ title }) => title)).toEqual([
      DOCUMENTS.measures.title,
      DOCUMENTS.notice.title,
    ]);
    expect(basis?.replaced).toEqual([
      { title: DOCUMENTS.dualChannel2021.title, number: '湘医保发〔2021〕34号' },
    ]);
  });

  it('通知的有效期过了，次日的决定不再写它', () => {
    const titlesOn = (text: string) => basisOn(day(text))?.documents.map(({ title }) => title);
    expect(titlesOn('2026-12-31')).toContain(DOCUMENTS.notice.title);
    expect(titlesOn('2027-01-01')).toEqual([DOCUMENTS.measures.title]);
  });

  it('规则没有录入的日子说不出依据，不猜（I15）', () => {
    expect(basisOn(day('2025-12-31'))).toBeUndefined();
  });
});

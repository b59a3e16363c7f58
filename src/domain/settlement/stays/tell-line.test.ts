import { describe, expect, test } from 'vitest';
import { bid, entry, negotiated, price, product, YEAR } from '../../../../test/support/claim-case.ts';
import { day } from '../../../base/date.ts';
import { fen, wholeUnits } from '../../../base/money.ts';
import { WRITTEN_RULES } from '../../../policy/parameters/entered.ts';
import { timelineOf, type ScopedProduct } from '../../catalogue/payable-timeline.ts';
import { chooseLines, type WaitingLine } from './choose-lines.ts';
import { hindranceOf, type Stay } from './stay.ts';
import { isSeparateOn, tellLine, type FeeLine } from './tell-line.ts';

const LINE: FeeLine = {
  usedOn: day('2026-06-15'),
  price: price(1000n),
  quantity: wholeUnits(2),
  unitsPerPack: null,
};
const tell = (line: FeeLine, timeline: Parameters<typeof tellLine>[0]) => tellLine(timeline, line);
const timelineWith = (change: Partial<ScopedProduct>) =>
  timelineOf({ ...product, listedPrices: [], ...change });
const standardOf = (value: typeof bid) => timelineWith({ standards: [{ ...YEAR, value }] });
const gone = timelineWith({ entries: [{ ...entry, termTo: day('2026-06-14') }] });

describe('上传明细时当场说什么（M4、M10、M12、M13、M32、N2.2、N5.1）', () => {
  test('名单里当天付的才是单行支付的药', () => {
    expect(isSeparateOn(timelineOf(product), LINE.usedOn)).toBe(true);
    expect(isSeparateOn(gone, LINE.usedOn)).toBe(false);
    expect(isSeparateOn(undefined, LINE.usedOn)).toBe(false);
  });

  test('不是名单里的不说为什么，当天不付的说', () => {
    expect(tell(LINE, undefined)).toEqual({ ok: true, value: { kind: 'other', why: null } });
    expect(tell(LINE, gone)).toMatchObject({
      ok: true,
      value: { kind: 'other', why: { code: 'DRUG_TERM_ENDED' } },
    });
  });

  test('谈判药说出标准和政策范围内的金额；高于标准的当场不收，说出药名', () => {
    expect(tell(LINE, timelineOf(product))).toEqual({
      ok: true,
      value: {
        kind: 'separate',
        negotiated: true,
        restricted: true,
        split: { eligible: fen(200_000), aboveStandard: fen(0), standard: price(1000n) },
      },
    });
    expect(tell({ ...LINE, price: price(1001n) }, timelineWith({}))).toMatchObject({
      ok: false,
      refusal: { code: 'PRICE_ABOVE_NEGOTIATED_STANDARD', detail: '示例单抗注射液' },
    });
  });

  test('竞价药超出标准的部分单列；拆零的按整盒的标准折算', () => {
    const open = standardOf({ ...bid, confidential: false });
    expect(tell(LINE, open)).toMatchObject({
      value: {
        negotiated: false,
        split: { eligible: fen(180_000), aboveStandard: fen(20_000), standard: price(900n) },
      },
    });
    const units = { ...LINE, price: price(100n), quantity: wholeUnits(5), unitsPerPack: 10 };
    expect(tell(units, open)).toMatchObject({
      value: { split: { eligible: fen(45_000), aboveStandard: fen(5_000) } },
    });
  });

  test('保密标准当场什么数也不说（N5.1）', () => {
    expect(tell(LINE, standardOf(bid))).toEqual({
      ok: true,
      value: { kind: 'separate', negotiated: false, restricted: true, split: null },
    });
    const secret = standardOf({ ...negotiated, confidential: true });
    expect(tell({ ...LINE, price: price(2000n) }, secret)).toMatchObject({ value: { split: null } });
  });

  test('名单写了限定支付范围才算限定，写成文字的也算；几个范围里有一个不限就不算（M11）', () => {
    const scopes = (...limits: boolean[]) => {
      const entries = limits.map((restricted) => ({ ...entry, diagnosisCodes: [], restricted }));
      const told = tell(LINE, timelineWith({ entries }));
      return told.ok && told.value.kind === 'separate' && told.value.restricted;
    };
    expect(scopes(true)).toBe(true);
    expect(scopes(false)).toBe(false);
    expect(scopes(true, false)).toBe(false);
  });
});

describe('明细的次序（M5）', () => {
  test('同一天的按流水号，与上传先后无关', () => {
    const line = (serial: string): WaitingLine => ({ serial, usedOn: LINE.usedOn });
    const person = {
      enrolments: [{ scheme: 'employee', areaCode: '430102', status: 'normal', ...YEAR } as const],
      diedOn: null,
    };
    for (const serials of ['abc', 'cab', 'bca', 'cba']) {
      const chosen = chooseLines(
        [...serials].map(line) as [WaitingLine, ...WaitingLine[]],
        person,
        WRITTEN_RULES,
      );
      expect(chosen.ok && chosen.value.lines.map(({ serial }) => serial).join('')).toBe('abc');
    }
    const days = ['2026-06-15', '2026-06-16', '2026-06-17', '2026-06-18'].map((usedOn) => ({
      serial: 'a',
      usedOn: day(usedOn),
    }));
    const chosen = chooseLines(days as unknown as [WaitingLine, ...WaitingLine[]], person, WRITTEN_RULES);
    expect(chosen).toMatchObject({ value: { servedOn: '2026-06-18', later: 0 } });
  });
});

describe('就诊登记还能办什么，办不了的先办什么（M19、M29）', () => {
  const stay = (more: Partial<Stay>) =>
    ({ kind: 'inpatient', endedAt: null, undoneAt: null, ...more }) as Stay;
  const none = { lines: 0, finallySettled: false, settled: false };

  test('出院以后还能补传，不能改登记；撤回和结算总可以', () => {
    const left = stay({ endedAt: 2 });
    expect(hindranceOf('upload', { stay: left, ...none })).toBeUndefined();
    expect(hindranceOf('change', { stay: left, ...none })?.title).toBe('该患者已办理出院');
    const settled = { ...none, lines: 1, finallySettled: true, settled: true };
    expect(hindranceOf('withdraw', { stay: left, ...settled })).toBeUndefined();
    expect(hindranceOf('settle', { stay: left, ...settled })).toBeUndefined();
    expect(hindranceOf('upload', { stay: left, ...settled })).toEqual({
      title: '本次住院已经出院结算',
      remedy: '请先用 2305 撤销结算',
    });
    expect(hindranceOf('upload', { stay: stay({ kind: 'outpatient' }), ...settled })).toBeUndefined();
  });
});

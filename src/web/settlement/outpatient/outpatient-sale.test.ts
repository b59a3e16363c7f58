import { describe, expect, test } from 'vitest';
import { CallFailed } from '../../../contract/client.ts';
import type { OutpatientDrug, OutpatientGoods } from '../../../contract/settlement-outpatient.ts';
import type { Bill } from '../../../contract/settlement.ts';
import { keptSaleOf, OUTPATIENT_KEEPING, wordsOfKept, wordsOfLeaving } from './outpatient-kept.ts';
import {
  claimOfSale,
  EMPTY_SALE,
  nextSale,
  refusedOrderOf,
  refusedPackOf,
  stageOfSale,
  whatSaleLacks,
  type Sale,
  type SaleAction,
} from './outpatient-sale.ts';

const goods = (nationalCode: string, tracePrefixes: string[], genericName: string): OutpatientGoods => ({
  nationalCode,
  isInjection: false,
  tracePrefixes,
  listedPrice: '100',
  suggestedPrice: '100',
  genericName,
  tradeName: '',
  strength: '100mg',
  pack: '10片/盒',
  maker: '示例药业',
  saleUnit: '盒',
});
const drug = (fields: string[], ...all: OutpatientGoods[]): OutpatientDrug => ({
  genericName: all[0]?.genericName ?? '示例药',
  dosageForm: '片',
  fields,
  diagnosisName: '示例诊断',
  termTo: '2027-12-31',
  goods: all,
});
const A = goods('XA', ['8100001'], '示例甲片');
const B = goods('XB', ['8100002'], '示例乙片');
const C = goods('XC', [], '示例丙片');
const CODES = ['81000010000000000001', '81000010000000000002', '81000020000000000001'] as const;
const DOCTOR = { code: 'D430102000001', name: '示例医师' };
const credential = { kind: 'card', number: 'A12345678' } as const;
const patient = {
  personNo: '43010290000001',
  name: '示例患者',
  sex: '女',
  age: 56,
  maskedIdNumber: '4301**********0012',
  areaName: '芙蓉区',
  scheme: 'employee',
} as const;
const opened = (...drugs: OutpatientDrug[]): SaleAction => ({ kind: 'opened', patient, drugs, credential });
const play = (...actions: SaleAction[]): Sale => actions.reduce(nextSale, EMPTY_SALE);
const pack = (text: string): SaleAction => ({ kind: 'packed', text });
const bill = (state: Bill['state']) => ({ state, personPays: '30.00' }) as Bill;
const failedWith = (status: number, code: string, more: object = {}) =>
  new CallFailed({ type: '', title: '', status, code, ...more });
const sold = play(opened(drug(['肿瘤'], A)), pack(CODES[0]), { kind: 'ordered', lineNo: 1, doctor: DOCTOR });

describe('门诊发药台的一单（M19、M22、M29、M32）', () => {
  test('没有待遇资格的、本院没有对照的，打开时就说出来', () => {
    expect(play(opened()).problem).toContain('没有单行支付的待遇资格');
    expect(play(opened(drug(['肿瘤']))).problem).toContain('没有对照');
    expect(play(opened(drug(['肿瘤'], A))).said).toContain('凭证相符');
  });

  test('扫到的药盒自己找到产品；重复的、认不出的、处方号各有说法', () => {
    const sale = play(
      opened(drug(['肿瘤'], A), drug(['风湿免疫'], B)),
      pack(CODES[0]),
      pack(CODES[2]),
      pack(CODES[1]),
    );
    expect(sale.lines.map(({ nationalCode, codes }) => [nationalCode, codes.length])).toEqual([
      ['XA', 2],
      ['XB', 1],
    ]);
    expect(sale.said).toBe('示例甲片 已扫 2 盒');
    expect(nextSale(sale, pack(CODES[2])).problem).toContain('已经扫过，在第 2 行 示例乙片');
    expect(nextSale(sale, pack('91000010000000000001')).problem).toContain('请核对药盒');
    expect(nextSale(sale, pack('短')).problem).toContain('不是药品追溯码');
  });

  test('没有登记追溯码开头的产品，点了“发这种”才收', () => {
    const before = play(opened(drug(['肿瘤'], C)));
    expect(nextSale(before, pack(CODES[0])).problem).toContain('请先点“发这种”');
    const after = [{ kind: 'chosen', nationalCode: 'XC' } as const, pack(CODES[0])].reduce(nextSale, before);
    expect(after.lines.map(({ codes }) => codes)).toEqual([[CODES[0]]]);
  });

  test('开单医师跟到同领域还没有填的行，别的领域不跟', () => {
    const lines = [A, goods('XD', ['8100004'], '示例丁片')].map((one) => drug(['肿瘤'], one));
    const all = play(opened(...lines, drug(['风湿免疫'], B)), pack(CODES[0]), pack(CODES[2]), {
      kind: 'ordered',
      lineNo: 1,
      doctor: DOCTOR,
    });
    expect(all.lines.map(({ doctor }) => doctor?.code)).toEqual([DOCTOR.code, undefined]);
    const later = nextSale(all, pack('81000040000000000001'));
    expect(later.lines[2]?.doctor).toEqual(DOCTOR);
  });

  test('缺什么说什么：凭证、药盒、单价、医师', () => {
    expect(whatSaleLacks(EMPTY_SALE)).toContain('凭证');
    const one = play(opened(drug(['肿瘤'], { ...A, suggestedPrice: null })));
    expect(whatSaleLacks(one)).toContain('还没有扫药盒');
    const scanned = nextSale(one, pack(CODES[0]));
    expect(whatSaleLacks(scanned)).toContain('第 1 行 示例甲片的单价');
    const priced = nextSale(scanned, { kind: 'repriced', lineNo: 1, price: '99.5' });
    expect(whatSaleLacks(priced)).toBe('请选择第 1 行 示例甲片的开单医师');
    expect(whatSaleLacks(nextSale(priced, { kind: 'ordered', lineNo: 1, doctor: DOCTOR }))).toBeUndefined();
  });

  test('送出去的请求：只有扫了药盒的行，每行写明开单医师', () => {
    const sale = nextSale(play(opened(drug(['肿瘤'], A, C)), pack(CODES[0])), {
      kind: 'chosen',
      nationalCode: 'XC',
    });
    expect(claimOfSale(nextSale(sale, { kind: 'ordered', lineNo: 1, doctor: DOCTOR }))).toEqual({
      credential,
      personNo: patient.personNo,
      rxno: null,
      receivingHospital: null,
      lines: [
        { nationalCode: 'XA', price: '100', quantity: '1', traceCodes: [CODES[0]], doctorCode: DOCTOR.code },
      ],
    });
  });

  test('预结算以后改了什么，账单和请求编号作废；按 Esc 退回修改', () => {
    const planned = nextSale(sold, { kind: 'preSettled', bill: bill('preSettled'), of: sold });
    expect(stageOfSale(planned)).toBe('priced');
    const back = nextSale(planned, { kind: 'escaped' });
    expect([stageOfSale(back), back.lines]).toEqual(['packs', sold.lines]);
    const changed = nextSale(planned, { kind: 'ordered', lineNo: 1, doctor: { code: 'D2', name: '另一位' } });
    expect([changed.bill, changed.requestId]).toEqual([null, '']);
    const late = nextSale(changed, { kind: 'preSettled', bill: bill('preSettled'), of: sold });
    expect(late.problem).toContain('已经改动');
  });

  test('结算没有回答：锁住，用同一编号重试；有了回答才放开', () => {
    const sent = nextSale(sold, { kind: 'sent', requestId: 'request-1' });
    expect(nextSale(sent, pack(CODES[1])).problem).toContain('正在结算');
    const unsure = nextSale(sent, { kind: 'failed', failure: failedWith(0, 'NETWORK'), sending: true });
    expect([unsure.unsure, unsure.requestId]).toEqual([true, 'request-1']);
    for (const act of [pack(CODES[1]), { kind: 'escaped' } as const]) {
      const after = nextSale(unsure, act);
      expect(after.problem).toContain('请按 F4 重试');
      expect(after.lines).toEqual(sold.lines);
    }
    const done = nextSale(unsure, { kind: 'settled', bill: bill('settled') });
    expect([done.unsure, stageOfSale(done)]).toEqual([false, 'done']);
  });

  test('按 Esc 一次退一步：先收起说明，扫过药盒的再问一次才放下', () => {
    const told = nextSale(sold, pack('短'));
    const escape = (sale: Sale) => nextSale(sale, { kind: 'escaped' });
    expect([escape(told).problem, escape(told).leaving]).toEqual(['', false]);
    const asked = escape(escape(told));
    expect([asked.leaving, asked.lines.length]).toEqual([true, 1]);
    expect(nextSale(asked, pack(CODES[1])).leaving).toBe(false);
    expect(stageOfSale(escape(asked))).toBe('patient');
  });

  test('刷新以后：凭证再出示一次，药盒、医师、单价、编号都在；刷新时正在结算的锁住，用同一编号重试', () => {
    const again: SaleAction = { kind: 'opened', patient, drugs: [], credential };
    const reload = (sale: Sale) => {
      const kept = keptSaleOf(sale);
      expect(JSON.stringify(kept)).not.toContain(credential.number);
      expect(JSON.stringify(kept)).not.toContain(patient.name);
      return OUTPATIENT_KEEPING.begin(kept ?? OUTPATIENT_KEEPING.nothing);
    };
    const waiting = reload(sold);
    expect([stageOfSale(waiting), waiting.lines, waiting.credential]).toEqual(['patient', [], null]);
    // Until the credential is shown, what the tab keeps stands.
    expect([EMPTY_SALE, waiting].map(keptSaleOf)).toEqual([undefined, undefined]);
    const back = nextSale(waiting, again);
    expect([back.lines, back.unsure, back.kept]).toEqual([sold.lines, false, null]);
    expect(claimOfSale(back)).toEqual(claimOfSale(sold));

    const sent = nextSale(sold, { kind: 'sent', requestId: 'request-1' });
    const retried = nextSale(reload(sent), again);
    expect([retried.unsure, retried.requestId]).toEqual([true, 'request-1']);
    expect(nextSale(retried, pack(CODES[1])).problem).toContain('请按 F4 重试');
  });

  test('刷新以后来了另一位患者：先办完或放下上一单；可能已经结成的说清楚', () => {
    const waiting = OUTPATIENT_KEEPING.begin(keptSaleOf(sold) ?? OUTPATIENT_KEEPING.nothing);
    const other = { ...patient, personNo: '43010290000002' };
    const refused = nextSale(waiting, { kind: 'opened', patient: other, drugs: [], credential });
    expect([refused.patient, refused.kept]).toEqual([null, waiting.kept]);
    expect(refused.problem).toContain(`参保人 ${patient.personNo}`);
    const escape = (sale: Sale) => nextSale(sale, { kind: 'escaped' });
    const asked = escape(escape(refused));
    expect([asked.leaving, asked.kept]).toEqual([true, waiting.kept]);
    expect(wordsOfLeaving(asked).title).toContain('没有写入任何东西');
    expect(keptSaleOf(escape(asked))).toBeNull();
    expect(wordsOfKept({ ...OUTPATIENT_KEEPING.nothing, lines: sold.lines }).title).toContain(
      '示例甲片 1 盒',
    );

    const unsure = { ...OUTPATIENT_KEEPING.nothing, personNo: patient.personNo, unsure: true };
    expect(wordsOfKept(unsure).description).toContain('按 F4 重试，不会重复付款');
    expect(wordsOfLeaving({ ...EMPTY_SALE, kept: unsure }).title).toContain('可能已经结成');
  });

  test('没有药盒的、办完的、放下的，什么也不留', () => {
    const settled = nextSale(sold, { kind: 'settled', bill: bill('settled') });
    const cleared = nextSale(settled, { kind: 'cleared', said: '' });
    const opening = play(opened(drug(['肿瘤'], A)));
    expect([opening, settled, cleared].map(keptSaleOf)).toEqual([null, null, null]);
  });

  test('被拒的追溯码和开单医师在屏幕上找得到', () => {
    const refused = (code: string, more: object) =>
      nextSale(sold, { kind: 'failed', failure: failedWith(422, code, more), sending: false });
    expect(refusedOrderOf(refused('DOCTOR_FIELD_MISMATCH', { line: 1 }))).toBe(1);
    expect(refusedOrderOf(refused('ELIGIBILITY_MISSING', { line: 1 }))).toBeUndefined();
    expect(refusedPackOf(refused('TRACE_CODE_ALREADY_SOLD', { detail: `追溯码 ${CODES[0]}` }))).toBe(
      CODES[0],
    );
  });
});

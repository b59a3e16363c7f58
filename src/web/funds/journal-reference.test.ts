import { describe, expect, test } from 'vitest';
import { referenceWords } from './journal-reference.ts';

describe('凭证的依据写成话（M29）', () => {
  test.each([
    ['prepayment-3', '第 3 笔预付'],
    ['prepayment-refund-12', '第 12 笔预付退回'],
    ['commercial-receipt-5', '第 5 笔商业保险到账'],
    ['institution-deduction-2', '第 2 号处理决定'],
    ['deduction-closing-4', '第 4 笔另行了结'],
    ['DZ2026104301H43010290001', '对账单 DZ2026104301H43010290001'],
    ['DZ2026104301H43010290001-prepayment', '对账单 DZ2026104301H43010290001 冲抵预付'],
    ['FK00000009-3', '付款批次 FK00000009'],
    ['BXFK00000002-7', '零星报销付款批次 BXFK00000002'],
    ['J202611230000000159', '凭证 J202611230000000159'],
    ['BX20261123000004', '零星报销 BX20261123000004'],
    ['QS20261043034301-2', '清算单 QS20261043034301'],
    ['示例住院0001', '示例住院0001'],
  ])('%s', (reference, words) => expect(referenceWords(reference)).toBe(words));
});

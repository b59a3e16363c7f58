/** What a journal rests on, in words: the ledger keeps a key that only the program reads. */

/** Keys with the running number of what they name, and its words. */
const NAMED: readonly (readonly [RegExp, (no: string) => string])[] = [
  [/^prepayment-(\d+)$/, (no) => `第 ${no} 笔预付`],
  [/^prepayment-refund-(\d+)$/, (no) => `第 ${no} 笔预付退回`],
  [/^commercial-receipt-(\d+)$/, (no) => `第 ${no} 笔商业保险到账`],
  [/^institution-deduction-(\d+)$/, (no) => `第 ${no} 号处理决定`],
  [/^deduction-closing-(\d+)$/, (no) => `第 ${no} 笔另行了结`],
  [/^(DZ.+)-prepayment$/, (no) => `对账单 ${no} 冲抵预付`],
  [/^(DZ.+)$/, (no) => `对账单 ${no}`],
  [/^(FK\d+)-\d+$/, (no) => `付款批次 ${no}`],
  [/^(BXFK\d+)-\d+$/, (no) => `零星报销付款批次 ${no}`],
  [/^(J\d+)$/, (no) => `凭证 ${no}`],
  [/^(BX\d+)$/, (no) => `零星报销 ${no}`],
  [/^(QS\w+)-\d+$/, (no) => `清算单 ${no}`],
];

/** @param reference as the ledger keeps it; what is none of the known keys is shown as it is */
export function referenceWords(reference: string): string {
  for (const [form, words] of NAMED) {
    const no = form.exec(reference)?.[1];
    if (no !== undefined) return words(no);
  }
  return reference;
}

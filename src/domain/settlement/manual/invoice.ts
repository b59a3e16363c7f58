/** Are the invoices of a claim in order: each number once, and no line above what its invoice says (M30)? */
import {
  addFen,
  priceTimesQuantity,
  ZERO_FEN,
  type Fen,
  type Quantity,
  type UnitPrice,
} from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export interface Invoice {
  /** Ten or twelve digits of a paper invoice; empty on a fully digital one. */
  readonly code: string;
  /** Eight digits of a paper invoice, twenty of a digital one. */
  readonly number: string;
  readonly amount: Fen;
}

export interface InvoicedLine {
  /** On which invoice the line stands, counted from 1. */
  readonly invoiceNo: number;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
}

/** How people tell an invoice: code and number, or the number alone. */
export function invoiceName({ code, number }: Pick<Invoice, 'code' | 'number'>): string {
  return code === '' ? number : `${code}-${number}`;
}

/** Whether code and number belong together: a paper invoice has both, a fully digital one only its twenty digits. */
export function isInvoiceNumber({ code, number }: Pick<Invoice, 'code' | 'number'>): boolean {
  return code === '' ? /^\d{20}$/.test(number) : /^(\d{10}|\d{12})$/.test(code) && /^\d{8}$/.test(number);
}

/**
 * An invoice may hold more than the drugs claimed for, never less; every invoice carries at least one line.
 * @returns MANUAL_INVOICE_USED for one told twice, MANUAL_INVOICE_SUM for lines above their invoice
 */
export function judgeInvoices(
  invoices: readonly Invoice[],
  lines: readonly InvoicedLine[],
): Outcome<true, Refusal> {
  const names = invoices.map(invoiceName);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    return decline(refuse('MANUAL_INVOICE_USED', { detail: `${twice} 在本次申报里填了两次` }));
  for (const [index, invoice] of invoices.entries()) {
    const own = lines.filter((line) => line.invoiceNo === index + 1);
    const sum = addFen(ZERO_FEN, ...own.map((line) => priceTimesQuantity(line.price, line.quantity)));
    if (own.length === 0 || sum > invoice.amount)
      return decline(
        refuse('MANUAL_INVOICE_SUM', {
          detail: `${invoiceName(invoice)}：${own.length === 0 ? '没有填写药品' : '药品金额合计超过发票金额'}`,
        }),
      );
  }
  return accept(true);
}

/** What the steps of a statement and of a clearing share: the amount that was shown, and disputes answered all together. */
import { conflict } from '../../http/problem.ts';

/** @throws {Problem} 409 always: the amount is no longer the one that was shown or reviewed */
export function amountChanged(code: 'STATEMENT_CHANGED' | 'CLEARING_CHANGED'): never {
  throw conflict(code, '应付金额已经变化', '请刷新页面核对；复核过的请先退回，重新复核');
}

/** How disputes were answered, in words. */
export function tellAnswers(answers: readonly { readonly answer: 'stands' | 'setAside' }[]): string {
  const aside = answers.filter((one) => one.answer === 'setAside').length;
  return `维持 ${answers.length - aside} 行，移出 ${aside} 行`;
}

/** How does the person pay their part: from the personal account as far as it goes, then in cash (N4)? */
import { larger } from '../../base/decimal.ts';
import { smallerFen, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';

/** @param available what the account holds; null when it is not to be used */
export function payFromAccount(
  personPays: Fen,
  available: Fen | null,
): { readonly fromAccount: Fen; readonly cash: Fen } {
  const fromAccount = available === null ? ZERO_FEN : smallerFen(personPays, larger(available, ZERO_FEN));
  return { fromAccount, cash: subtractFen(personPays, fromAccount) };
}

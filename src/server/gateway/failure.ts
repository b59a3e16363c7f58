import { REFUSALS, type Refusal } from '../../domain/refusals.ts';

/** A transaction that fails with a business answer: HTTP 200, `infcode` −1 and the reason in `err_msg`. */
export class GatewayFailure extends Error {
  override readonly name = 'GatewayFailure';
}

/** A refusal in one line for a cashier's screen: what, which line, why, what to do; with code and clause at its end. */
export function failureOf(refusal: Refusal): GatewayFailure {
  const rule = REFUSALS[refusal.code];
  const place = refusal.line === undefined ? '' : `第 ${refusal.line} 行：`;
  const detail = refusal.detail === undefined ? '' : `（${refusal.detail}）`;
  return new GatewayFailure(
    `${place}${rule.message}${detail}。${rule.remedy}[${refusal.code} ${refusal.clause}]`,
  );
}

import type { PlainDate } from '../../../base/date.ts';
import { describeOtherRoute, type ClaimSetting } from '../../../domain/catalogue/versions/payment-route.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { loadRouteFacts } from './route-store.ts';

/**
 * Tells the other route beside a refusal that the drug is not, or no longer, on the 单行支付 list, where there is one (M3, M9.7).
 * Only refused claims pay for this look-up.
 */
export async function withOtherRoute(
  tx: Tx,
  refusal: Refusal,
  drug: { readonly genericName: string; readonly dosageForm: string } | undefined,
  servedOn: PlainDate,
  setting: ClaimSetting,
): Promise<Refusal> {
  const concerned = refusal.code === 'DRUG_NOT_LISTED' || refusal.code === 'DRUG_TERM_ENDED';
  if (!concerned || drug === undefined) return refusal;
  const facts = await loadRouteFacts(tx, drug.genericName, drug.dosageForm);
  const other = describeOtherRoute(facts, servedOn, setting);
  if (other === undefined) return refusal;
  return { ...refusal, detail: `${refusal.detail ?? drug.genericName}；该药品${other}` };
}

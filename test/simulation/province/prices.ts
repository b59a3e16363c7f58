/** What standards and listing prices stand at, as the price office of the script knows: cut from time to time, some days ahead (M12, N2.2, N2.3). */
import { addListedPrice, addStandard } from '../../../src/contract/separate-payment.ts';
import type { StandardKind } from '../auditor/record.ts';
import { dayAt, plusDays, price } from './calendar.ts';
import { drugOf, DRUGS } from './drugs.ts';
import { count, type Script } from './script.ts';

const parts = (text: string) => Math.round(Number(text) * 10_000);

/** Standard and listing price of a day, in ten-thousandths of a yuan. */
export function priceNow(
  script: Script,
  code: string,
): { readonly listed: number; readonly standard: number } {
  const today = dayAt(script.desks.now());
  const drug = drugOf(code);
  let [listed, standard] = [parts(drug.listed), parts(drug.standard ?? drug.listed)];
  for (const one of script.record) {
    if (one.what === 'listedPrice' && one.code === code && one.from <= today) listed = parts(one.price);
    if (one.what === 'standard' && one.code === code && one.from <= today) standard = parts(one.standard);
  }
  return { listed, standard };
}

const GROUNDS = { negotiated: 'sameGeneric', bid: 'renewal', procured: 'correction' } as const;

/** The price office lowers a standard or a listing price from a day on that is not yet past. */
export async function changePrice(script: Script): Promise<void> {
  const { dice, desks, record } = script;
  const drug = dice.pick(DRUGS.filter((one) => !one.confidential));
  const { listed, standard } = priceNow(script, drug.code);
  const from = plusDays(dayAt(desks.now()), dice.between(0, 3));
  // Facts that begin later than this one would not be replaced by it: one change after the other.
  if (
    record.some(
      (one) =>
        (one.what === 'standard' || one.what === 'listedPrice') && one.code === drug.code && one.from > from,
    )
  )
    return;
  const office = await desks.of({ role: 'provincePrice' });
  const lowered = (value: number) => price(Math.floor((value * dice.between(8_500, 9_900)) / 10_000));
  const params = { code: drug.code };
  if (drug.kind === 'listed' || dice.percent(35)) {
    const body = { price: lowered(listed), from, to: null, source: '示例', evidence: '示例' };
    await desks.of({ role: 'provincePrice' });
    const { status } = await office.call(addListedPrice, { params, body });
    if (status === 200)
      record.push({ what: 'listedPrice', code: drug.code, price: body.price, from, to: null });
    count(script, `挂网价 ${status}`);
    return;
  }
  const kind: Exclude<StandardKind, 'listed'> = drug.kind;
  const body = {
    kind,
    standard: lowered(standard),
    confidential: false,
    from,
    to: null,
    reasonKind: GROUNDS[kind],
    reason: '示例',
    evidence: '示例',
  };
  const { status } = await office.call(addStandard, { params, body });
  if (status === 200)
    record.push({ what: 'standard', code: drug.code, kind, standard: body.standard, from, to: null });
  count(script, `支付标准 ${status}`);
}

import { priceText, withThousands } from './words.ts';

/** An amount of money as the server wrote it: right-aligned in tables, thousands separated; `total` puts ¥ before it. */
export function Money({ yuan, total = false }: { readonly yuan: string | null; readonly total?: boolean }) {
  if (yuan === null) return <span className="st-money st-none">—</span>;
  return (
    <span className={total ? 'st-money st-total' : 'st-money'}>
      {total ? '¥' : ''}
      {withThousands(yuan)}
    </span>
  );
}

/** What is left of an amount, and beneath it what of the whole is held meanwhile, as 退回待核准; without that alone it would not add up. */
export function MoneyBut({
  yuan,
  held,
  why,
}: {
  readonly yuan: string;
  readonly held: string;
  readonly why: string;
}) {
  return (
    <div>
      <Money yuan={yuan} />
      {held !== '0.00' && (
        <div className="st-secondary">
          另有 <Money yuan={held} /> {why}
        </div>
      )}
    </div>
  );
}

/** A price of one unit, up to four decimals. Null means that there is none to show (a “∗” standard looks the same). */
export function UnitPrice({ yuan, none = '—' }: { readonly yuan: string | null; readonly none?: string }) {
  return (
    <span className={yuan === null ? 'st-money st-none' : 'st-money'}>
      {yuan === null ? none : priceText(yuan)}
    </span>
  );
}

/** What a trial came to, as it is kept and shown: every sum in yuan to the fen. */
import { addFen, formatFen, subtractFen, type Fen } from '../../../base/money.ts';
import type { ReplayEffect } from '../../../contract/settlement-benefits.ts';
import { FUND_PAYERS, SIZES, type Effect, type Pair } from '../../../domain/settlement/benefits/effect.ts';
import { PAYERS, type Payer } from '../../../domain/settlement/corrections/replay-bills.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';

const told = ({ before, after }: Pair) => ({
  before: formatFen(before),
  after: formatFen(after),
  difference: formatFen(subtractFen(after, before)),
});

const moved = ({ before, after }: Pair) => {
  const more = after - before;
  return more < 0n ? -more : more;
};

/** What changes most stands first. */
function byMoved(one: Pair, other: Pair): number {
  const [a, b] = [moved(one), moved(other)];
  return a === b ? 0 : a > b ? -1 : 1;
}

/** @param names of areas and products by code; who is not in it is told by code */
export function presentEffect(effect: Effect, names: ReadonlyMap<string, string>): ReplayEffect {
  const nameOf = (code: string) => names.get(code) ?? code;
  const { persons, sizes, payers, places, drugs, striking, claims, unreckonable, left } = effect;
  const funds = FUND_PAYERS.flatMap((payer) => payers.get(payer) ?? []);
  return {
    claims,
    unreckonable,
    left: [...left],
    persons: { ...persons, saved: formatFen(persons.saved), burdened: formatFen(persons.burdened) },
    sizes: SIZES.map((upTo, index) => ({
      upTo: upTo === null ? null : formatFen(upTo as Fen),
      less: sizes.less[index] ?? 0,
      more: sizes.more[index] ?? 0,
    })),
    funds: told({
      before: addFen(...funds.map((pair) => pair.before)),
      after: addFen(...funds.map((pair) => pair.after)),
    }),
    payers: (Object.keys(PAYERS) as Payer[]).flatMap((payer) => {
      const pair = payers.get(payer);
      return pair ? [{ payer, ...told(pair) }] : [];
    }),
    places: placesOf(places, nameOf),
    drugs: [...drugs]
      .sort(([a, one], [b, other]) => byMoved(one, other) || (a < b ? -1 : 1))
      .map(([nationalCode, { claims: bills, charged, ...pair }]) => ({
        nationalCode,
        name: nameOf(nationalCode),
        claims: bills,
        charged: formatFen(charged),
        ...told(pair),
      })),
    striking: striking.map(({ claimNo, areaCode, scheme, servedOn, funds: paid, person }) => ({
      claimNo,
      areaName: nameOf(areaCode),
      scheme,
      servedOn,
      funds: told(paid),
      person: told(person),
    })),
  };
}

/** By area and scheme, in each the payers in the order in which they pay. */
function placesOf(places: Effect['places'], nameOf: (code: string) => string): ReplayEffect['places'] {
  const payers = Object.keys(PAYERS) as Payer[];
  const rows = [...places].map(([key, pair]) => {
    const [areaCode = '', scheme = '', payer = ''] = key.split(' ');
    return {
      areaCode,
      areaName: nameOf(areaCode),
      scheme: scheme as Scheme,
      payer: payer as Payer,
      ...told(pair),
    };
  });
  return rows.sort(
    (a, b) =>
      a.areaCode.localeCompare(b.areaCode) ||
      a.scheme.localeCompare(b.scheme) ||
      payers.indexOf(a.payer) - payers.indexOf(b.payer),
  );
}

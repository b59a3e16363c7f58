import { addFen, formatFen, subtractFen, type Fen } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-clearing.ts';
import { areaPrefix, ROLES, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { World } from '../../world.ts';
import { findShutUntil } from '../statements/issue-store.ts';
import { listClearingBalances, listPairs, type PairRow } from './clearing-board-store.ts';

const sumOf = (pairs: readonly PairRow[], of: (pair: PairRow) => Fen): Fen => addFen(...pairs.map(of));

/**
 * What every pair of areas stands at, from the claims' entries and what was paid, and whether both accounts of each area, which
 * count the journals too, agree with it (M29, M30). An agency sees its own area, the province all.
 */
export async function getClearingBoard(
  world: World,
  actor: Actor,
): Promise<OutputOf<typeof contract.getClearingBoard>> {
  const prefix = ROLES[actor.role].level === 'province' ? '' : areaPrefix(actor.areaCode ?? '');
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const pairs = await listPairs(tx, prefix);
    const areas = await listClearingBalances(tx, prefix);
    return {
      shutUntil: await findShutUntil(tx),
      pairs: pairs.map(({ accrued, uncleared, withheld, withheldUncleared, paid, received, ...pair }) => ({
        ...pair,
        accrued: formatFen(accrued),
        uncleared: formatFen(uncleared),
        withheld: formatFen(withheld),
        withheldUncleared: formatFen(withheldUncleared),
        paid: formatFen(paid),
        received: formatFen(received),
        open: formatFen(subtractFen(subtractFen(accrued, withheld), paid)),
      })),
      areas: areas.map(({ areaCode, areaName, receivable, payable }) => {
        const lent = pairs.filter((pair) => pair.payeeArea === areaCode);
        const borrowed = pairs.filter((pair) => pair.payerArea === areaCode);
        const due = subtractFen(
          sumOf(lent, (pair) => subtractFen(pair.accrued, pair.withheld)),
          sumOf(lent, (pair) => pair.received),
        );
        const owes = subtractFen(
          sumOf(borrowed, (pair) => subtractFen(pair.accrued, pair.withheld)),
          sumOf(borrowed, (pair) => pair.paid),
        );
        return {
          areaCode,
          areaName,
          receivable: formatFen(receivable),
          payable: formatFen(payable),
          agrees: due === receivable && owes === payable,
        };
      }),
    };
  });
}

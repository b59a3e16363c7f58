/**
 * What is done with the money of hospitals while the server is killed under it (M29): their statements go from hand to hand to the
 * approval, which meets them from what was paid ahead; that is proposed, approved, taken back and given back meanwhile.
 */
import type { SimArea } from '../province/areas.ts';
import type { Dice } from '../province/dice.ts';
import type { SimStatement } from '../province/script.ts';
import type { Sent } from './kill-acts.ts';
import type { Money, Offices, Place } from './money-place.ts';
import { drawProposal, drawRefund, drawSecondWord, drawStep } from './prepaid-acts.ts';
import { drawStatementStep } from './statement-acts.ts';

function drawAt(money: Money, place: Place): Sent {
  const { dice } = money;
  const [statement] = place.statements;
  const [refund] = place.refunds;
  const due = place.prepayments.find(({ state }) => state === 'waiting' || state === 'backAsked');
  const standing = place.prepayments.filter(({ state }) => state === 'approved');
  switch (dice.weighed({ statement: 35, step: 30, proposal: 10, refund: 10, word: 10, back: 5 })) {
    case 'statement':
      if (statement) return drawStatementStep(money, place, statement);
      break;
    case 'step':
      if (due) return drawStep(money, place, due);
      break;
    case 'refund':
      if (standing.length > 0) return drawRefund(money, place, dice.pick(standing));
      break;
    case 'word':
      if (refund) return drawSecondWord(money, place, refund);
      break;
    case 'back':
      if (standing.length > 0) return drawStep(money, place, dice.pick(standing));
      break;
    case 'proposal':
  }
  return drawProposal(money, place);
}

/**
 * Gives what draws the next act with the money of hospitals; undefined while something is under way at each of them.
 * @param areas in whose hospitals nothing else is decided meanwhile that their statements are less for
 * @param statements of hospitals, as they were made
 */
export function drawHospitalMoney(
  dice: Dice,
  areas: readonly SimArea[],
  statements: readonly SimStatement[],
  offices: Offices,
): () => Sent | undefined {
  const money: Money = { dice, offices, serial: 0 };
  const places = areas.map((area): Place => {
    const own = statements.filter(({ institutionCode }) => institutionCode === area.hospital);
    return {
      area,
      statements: own.map(({ id }) => ({ id, last: 'issued', lastBy: 1 })),
      prepayments: [],
      refunds: [],
      isHeld: false,
    };
  });
  return () => {
    const free = places.filter((place) => !place.isHeld);
    return free.length > 0 ? drawAt(money, dice.pick(free)) : undefined;
  };
}

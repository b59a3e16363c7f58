/** The statements of a hospital from hand to hand: confirmed there, reviewed by one of the agency and approved by another (M29). */
import {
  getStatement,
  respondToStatement,
  takeStatementStep,
} from '../../../src/contract/funds-statements.ts';
import { heldAct } from './held-act.ts';
import type { Sent } from './kill-acts.ts';
import { keyOf, secondOf, signOf, type Money, type Place, type Statement } from './money-place.ts';

function drawConfirmation(money: Money, place: Place, statement: Statement): Sent {
  const { id } = statement;
  const requestId = keyOf(money);
  const body = { requestId, disputes: [] };
  return heldAct<unknown>(place, {
    requestId,
    ask: () => money.offices.hospital(place.area).call(respondToStatement, { params: { id }, body }),
    learn() {
      statement.last = 'confirmed';
    },
    happening: (answer) => ({
      what: 'statementStep',
      at: Date.now(),
      by: place.area.hospital,
      id,
      requestId,
      step: 'confirmed',
      claimNos: [],
      payable: null,
      answer,
    }),
  });
}

/** Reviewed by one and approved by another, for what it comes to then; now and then given back in between. */
function drawReview(money: Money, place: Place, statement: Statement): Sent {
  const { dice, offices } = money;
  const { id, last, lastBy } = statement;
  const params = { id };
  const step = last === 'reviewed' ? dice.weighed({ approved: 88, returned: 12 }) : ('reviewed' as const);
  const seat = last === 'reviewed' ? secondOf(money, lastBy) : dice.pick([1, 2] as const);
  const requestId = keyOf(money);
  let payable: string | null = null;
  return heldAct<unknown>(place, {
    requestId,
    async ask() {
      const desk = offices.agency(place.area, seat);
      // Nobody else does anything at this place: what was seen once holds until it is answered.
      payable ??= (await desk.ok(getStatement, { params })).payable;
      return desk.call(takeStatementStep, { params, body: { requestId, step, payable, words: '示例' } });
    },
    learn() {
      statement.last = step;
      statement.lastBy = seat;
      if (step === 'approved') place.statements.splice(place.statements.indexOf(statement), 1);
    },
    happening: (answer) => ({
      what: 'statementStep',
      at: Date.now(),
      by: signOf(place.area, seat),
      id,
      requestId,
      step,
      claimNos: [],
      payable,
      answer,
    }),
  });
}

/** The step that is due. */
export function drawStatementStep(money: Money, place: Place, statement: Statement): Sent {
  return statement.last === 'issued'
    ? drawConfirmation(money, place, statement)
    : drawReview(money, place, statement);
}

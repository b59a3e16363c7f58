/** 2601 冲正: undoes what a message did whose answer was lost. */
import { Type } from 'typebox';
import { voidRegistration } from '../settlement/stays/manage-stays.ts';
import { voidRequest } from '../settlement/void-request-store.ts';
import type { World } from '../world.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Transaction } from './message.ts';
import { reversed } from './pharmacy-claims.ts';
import { toldBy } from './stay-message.ts';
import { findInfnoOf } from './store.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Input = Type.Object({ data: Type.Object({ psn_no: text(30), omsgid: text(30), oinfno: text(6) }) });

const SETTLING = ['2102', '2207', '2304'];
const REGISTERING = ['2201', '2401'];
const UNDOABLE = [...SETTLING, ...REGISTERING];

/**
 * The message must be what its sender says it was: looked for in the wrong place, it would be told as never done, and stand. It is
 * on record as soon as it is received, so one under way or refused counts as well.
 * @throws {GatewayFailure} for a number under which this institution sent another transaction
 */
async function checkOriginal(
  world: World,
  institutionCode: string,
  { omsgid, oinfno }: { readonly omsgid: string; readonly oinfno: string },
): Promise<void> {
  const infno = await world.db.transaction('none', (tx) => findInfnoOf(tx, institutionCode, omsgid));
  if (infno === undefined || infno === oinfno) return;
  const remedy = UNDOABLE.includes(infno) ? `请按 ${infno} 冲正` : `${infno} 不能冲正，请核对 omsgid`;
  throw new GatewayFailure(`原报文 ${omsgid} 是 ${infno}，不是 ${oinfno}，${remedy}；本次没有办理`);
}

/**
 * A settlement or a registration by the number of its message. Where that message never arrived, its number is made void, so
 * that a late arrival does nothing either. A lost answer of an undoing needs no compensation: the same message again gets it.
 */
export const compensate: Transaction = async (world, message) => {
  const { data } = parseShape(Input, message.envelope.input, 'input');
  const { institutionCode } = message;
  if (!UNDOABLE.includes(data.oinfno))
    throw new GatewayFailure(`冲正只适用于 ${UNDOABLE.join('、')}；撤销类交易请用原报文重发`);
  await checkOriginal(world, institutionCode, data);
  const never = { output: {}, warning: '原报文没有办理过，已作废该报文编号' };
  if (REGISTERING.includes(data.oinfno)) {
    const about = { msgid: data.omsgid, infno: data.oinfno, personNo: data.psn_no };
    return (await voidRegistration(world, toldBy(message), about)) ? { output: {} } : never;
  }
  const claimNo = await world.db.transaction('all', (tx) =>
    voidRequest(tx, institutionCode, data.omsgid, world.clock.now()),
  );
  if (claimNo === undefined) return { ...never, warning: '原报文没有办理过结算，已作废该报文编号' };
  // Whoever lost the answer asks again under a new number: what was undone stays undone, and is told.
  return reversed(world, message, { personNo: data.psn_no, claimNo, reason: '冲正交易', again: true });
};

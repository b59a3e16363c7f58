import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { wallClock } from '../../base/date.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Transaction } from './message.ts';
import { endSignIn, insertSignIn } from './store.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const SignInInput = Type.Object({ signIn: Type.Object({ opter_no: text(20), mac: text(20), ip: text(20) }) });
const SignOutInput = Type.Object({ signOut: Type.Object({ sign_no: text(30), opter_no: text(20) }) });

/** 9001 签到: opens an operator's day; the same message again gives the same number. */
export const signIn: Transaction = async (world, { envelope, actor, institutionCode }) => {
  const { signIn: input } = parseShape(SignInInput, envelope.input, 'input');
  const now = world.clock.now();
  const signNo = `${institutionCode}${randomBytes(9).toString('hex')}`;
  const done = await world.db.transaction('all', async (tx) => {
    const kept = await insertSignIn(
      tx,
      { signNo, institutionCode, msgid: envelope.msgid, operatorNo: input.opter_no },
      now,
    );
    await recordAudit(tx, actor, now, {
      action: 'gateway.signIn',
      subjectKind: 'institution',
      subjectId: institutionCode,
      requestId: envelope.msgid,
    });
    return kept;
  });
  return { output: { signinoutb: { sign_time: wallClock(done.signedInAt), sign_no: done.signNo } } };
};

/** 9002 签退. */
export const signOut: Transaction = async (world, { envelope, institutionCode }) => {
  const { signOut: input } = parseShape(SignOutInput, envelope.input, 'input');
  const now = world.clock.now();
  const ended = await world.db.transaction('all', (tx) =>
    endSignIn(tx, institutionCode, input.sign_no, input.opter_no, now),
  );
  if (!ended) throw new GatewayFailure('没有找到这次签到，或已经签退');
  return { output: { signoutoutb: { sign_time: wallClock(now) } } };
};

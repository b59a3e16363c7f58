import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Actor } from '../../domain/identity/roles.ts';
import { Problem } from '../http/problem.ts';
import type { World } from '../world.ts';
import { recordAudit } from './audit-store.ts';
import { ABSOLUTE_MS, hashToken } from './current-actor.ts';
import { countFailedAttempts, findAccount, insertAttempt, insertSession } from './session-store.ts';

const MOST_FAILURES = 8;
const FAILURE_WINDOW_MS = 10 * 60 * 1000;
/** Compared with when the login is unknown, so that the answer takes as long. */
let dummyHash: Promise<string> | undefined;

/** Hashes a password with Argon2id. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

/**
 * Signs in with login and password.
 * @returns the actor and the session token for the cookie
 * @throws {Problem} 401 when they do not fit, 429 after too many failures
 */
export async function signInWithPassword(
  world: World,
  login: string,
  password: string,
): Promise<{ actor: Actor; token: string }> {
  const now = world.clock.now();
  const { account, failures } = await world.db.transaction('none', async (tx) => ({
    account: await findAccount(tx, login),
    failures: await countFailedAttempts(tx, login, now - FAILURE_WINDOW_MS),
  }));
  if (failures >= MOST_FAILURES) {
    throw new Problem(429, 'TOO_MANY', '登录失败次数过多', {
      remedy: '请 10 分钟后再试，或联系管理员重置密码',
    });
  }
  dummyHash ??= hashPassword(randomBytes(16).toString('hex'));
  const fits = await verify(account?.passwordHash ?? (await dummyHash), password);
  if (!account || !fits) {
    await world.db.transaction('none', (tx) => insertAttempt(tx, login, true, now));
    throw new Problem(401, 'WRONG_PASSWORD', '账号或密码不正确', { remedy: '请核对后重新输入' });
  }
  const token = randomBytes(32).toString('base64url');
  await world.db.transaction('none', async (tx) => {
    await insertAttempt(tx, login, false, now);
    await insertSession(tx, hashToken(token), account.actor.accountId, now, now + ABSOLUTE_MS);
    await recordAudit(tx, account.actor, now, {
      action: 'identity.signIn',
      subjectKind: 'account',
      subjectId: account.actor.accountId,
    });
  });
  return { actor: account.actor, token };
}

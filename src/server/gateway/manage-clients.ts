import { randomBytes } from 'node:crypto';
import type { Actor } from '../../domain/identity/roles.ts';
import { notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findInstitution } from '../providers/store.ts';
import type { World } from '../world.ts';
import { disableApiClient, insertApiClient } from './store.ts';

/** Makes an access key for an institution's system. The secret is given out here once and kept encrypted. */
export async function createApiClient(
  world: World,
  actor: Actor,
  institutionCode: string,
): Promise<{ accessKey: string; secretKey: string }> {
  const accessKey = randomBytes(16).toString('hex');
  const secretKey = randomBytes(32).toString('hex');
  const now = world.clock.now();
  await world.db.transaction('all', async (tx) => {
    if (!(await findInstitution(tx, institutionCode))) throw notFound('这家定点机构');
    await insertApiClient(
      tx,
      {
        accessKey,
        secretCipher: world.secrets.seal(secretKey),
        institutionCode,
        createdBy: actor.accountId || null,
      },
      now,
    );
    await recordAudit(tx, actor, now, {
      action: 'gateway.createClient',
      subjectKind: 'institution',
      subjectId: institutionCode,
    });
  });
  return { accessKey, secretKey };
}

/** Ends an access key; the next message with it is answered as from an unknown caller. */
export async function endApiClient(world: World, actor: Actor, accessKey: string): Promise<void> {
  const now = world.clock.now();
  await world.db.transaction('all', async (tx) => {
    if (!(await disableApiClient(tx, accessKey, now))) throw notFound('这个接入密钥');
    await recordAudit(tx, actor, now, {
      action: 'gateway.disableClient',
      subjectKind: 'apiClient',
      subjectId: accessKey,
    });
  });
}

import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/identity/roles.ts';
import type { World } from '../world.ts';
import { gathered } from '../db/gather.ts';
import { findSessions, touchSession, type LiveSession } from './session-store.ts';

export const SESSION_COOKIE = 'shuangtong';
/** A desk that nobody touches for an hour is signed out; twelve hours after signing in everyone is. */
export const IDLE_MS = 60 * 60 * 1000;
export const ABSOLUTE_MS = 12 * 60 * 60 * 1000;
const TOUCH_EVERY_MS = 60 * 1000;
/** So many look-ups are under way at most; more would only take connections from the work itself. */
const STATEMENTS_AT_ONCE = 2;

/** The stored form of a session token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Who sends a request, by its session cookie, and on which mandate; undefined when it has no session that is live. */
export async function currentActor(
  world: World,
  request: FastifyRequest,
): Promise<{ readonly actor: Actor; readonly mandateId: number | null } | undefined> {
  const token = request.cookies[SESSION_COOKIE];
  if (!token) return undefined;
  const tokenHash = hashToken(token);
  const session = await sessionsOf(world)(tokenHash);
  const now = world.clock.now();
  if (session && now - session.lastSeenAt > TOUCH_EVERY_MS)
    await world.db.alone((tx) => touchSession(tx, tokenHash, now));
  return session;
}

type FindSession = (tokenHash: Buffer) => Promise<LiveSession | undefined>;
const finders = new WeakMap<World, FindSession>();

/**
 * Looks sessions up by one statement by itself: no request may begin without it, and none should pay for more. Requests that come
 * at the same moment share it.
 */
function sessionsOf(world: World): FindSession {
  const known = finders.get(world);
  if (known) return known;
  const find = gathered((hashes: readonly Buffer[]) => {
    const now = world.clock.now();
    return world.db.alone((tx) => findSessions(tx, hashes, now, now - IDLE_MS));
  }, STATEMENTS_AT_ONCE);
  finders.set(world, find);
  return find;
}

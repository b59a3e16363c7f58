import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/identity/roles.ts';
import type { World } from '../world.ts';
import { findSession, touchSession } from './session-store.ts';

export const SESSION_COOKIE = 'shuangtong';
/** A desk that nobody touches for an hour is signed out; twelve hours after signing in everyone is. */
export const IDLE_MS = 60 * 60 * 1000;
export const ABSOLUTE_MS = 12 * 60 * 60 * 1000;
const TOUCH_EVERY_MS = 60 * 1000;

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
  const now = world.clock.now();
  const tokenHash = hashToken(token);
  // One statement by itself: no request may begin without it, and none should pay for more.
  const session = await world.db.alone((tx) => findSession(tx, tokenHash, now, now - IDLE_MS));
  if (session && now - session.lastSeenAt > TOUCH_EVERY_MS)
    await world.db.alone((tx) => touchSession(tx, tokenHash, now));
  return session;
}

import { conflict } from '../../http/problem.ts';

/**
 * A request id that was used stands for what it asked for then.
 * @param keys what must be the same
 * @param other in words, what it was used for otherwise
 * @throws {Problem} 409 when it is shown again for something else
 */
export function requireSame<K extends string>(
  before: Readonly<Record<K, unknown>>,
  asked: Readonly<Record<K, unknown>>,
  keys: readonly K[],
  other: string,
): void {
  if (keys.some((key) => before[key] !== asked[key]))
    throw conflict('REQUEST_REUSED', `同一请求编号已用于${other}`, '请换一个请求编号后重试');
}

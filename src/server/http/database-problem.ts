/** What of the database's failures passes by itself: who asked did nothing wrong, and nor did the program. */
import pg from 'pg';
import { Problem } from './problem.ts';

/** Seconds. */
const RETRY_AFTER = 2;

/**
 * Codes of PostgreSQL (appendix A of its manual) after which nothing of the transaction stands: serialisation failure, deadlock, a lock
 * or a statement that took too long, no more connections or memory (class 53), a server that is starting or stopping.
 */
const UNDONE = /^(40001|40P01|55P03|57014|53...|57P03)$/;
/** The server went away under the work, perhaps behind a COMMIT that it had done. */
const CUT_OFF = /^(57P01|57P02|57P05|08...)$/;
const CUT_OFF_CODES = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
/** Of the driver, which gives these no code. */
const CUT_OFF_WORDS = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;
/** There was no connection to begin with. */
const UNREACHED = new Set(['ECONNREFUSED', 'ENOENT', 'EHOSTUNREACH', 'ENOTFOUND']);

/**
 * 503 for a failure that passes: BUSY when nothing stands of what was asked, UNCERTAIN when the connection broke and only asking
 * again tells; the same request id then gets its first answer.
 * @returns undefined for what is a bug
 */
export function problemOfDatabase(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  const isTold = error instanceof pg.DatabaseError;
  if (isTold ? UNDONE.test(code) : UNREACHED.has(code))
    return new Problem(503, 'BUSY', '系统正忙，本次操作没有生效', {
      remedy: '请稍候再试一次',
      retryAfter: RETRY_AFTER,
    });
  const isCut = isTold
    ? CUT_OFF.test(code)
    : CUT_OFF_CODES.has(code) || (code === '' && CUT_OFF_WORDS.test(error.message));
  if (!isCut) return undefined;
  return new Problem(503, 'UNCERTAIN', '与数据库的连接断了，还不知道这次办成没有', {
    remedy: '请稍候用原来的请求编号或原报文再试，办成了的得到第一次的结果；没有编号的，先刷新看结果',
    retryAfter: RETRY_AFTER,
  });
}

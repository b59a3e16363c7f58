import { createHmac, timingSafeEqual } from 'node:crypto';

/** The four signed headers of the provincial gateway, without the signature itself. */
export interface SignedHeaders {
  readonly _api_access_key: string;
  readonly _api_name: string;
  readonly _api_timestamp: string;
  readonly _api_version: string;
}

/** How far a timestamp may lie from the platform's clock, either way. */
export const TIME_WINDOW_MS = 30 * 60 * 1000;

/** The text that is signed: the four headers as `name=value`, sorted by name, joined with `&`. */
export function textToSign(headers: SignedHeaders): string {
  const names = ['_api_access_key', '_api_name', '_api_timestamp', '_api_version'] as const;
  return names.map((name) => `${name}=${headers[name]}`).join('&');
}

/** Base64 of HMAC-SHA1 over the four headers: what the provincial gateway asks of hospital and pharmacy systems. */
export function signHeaders(headers: SignedHeaders, secret: string): string {
  return createHmac('sha1', secret).update(textToSign(headers)).digest('base64');
}

/** Compares a signature without telling by its duration how much of it was right. */
export function isSignedBy(headers: SignedHeaders, signature: string, secret: string): boolean {
  const expected = Buffer.from(signHeaders(headers, secret));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Whether a 13-digit millisecond timestamp lies within the window around `now`. */
export function isTimely(timestamp: string, now: number): boolean {
  return /^\d{13}$/.test(timestamp) && Math.abs(now - parseInt(timestamp, 10)) <= TIME_WINDOW_MS;
}

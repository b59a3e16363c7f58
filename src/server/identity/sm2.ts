import { createHash } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import type { Secrets } from './secrets.ts';

/** The user id that GB/T 32918 signatures take when the parties agree on none. */
export const SM2_USER_ID = '1234567812345678';

/** A new key: the public point, and the private key sealed for storage. */
export interface NewKey {
  readonly publicKey: string;
  readonly sealedPrivateKey: Buffer;
}

/** Where private keys live and sign. The software one below can be replaced by a CA's or a hardware module's. */
export interface Signer {
  makeKey(): NewKey;
  /** Signs the UTF-8 bytes of a text: SM2 with SM3, DER, lower-case hexadecimal. */
  sign(text: string, key: NewKey): string;
}

/** Keeps keys in the database, sealed with the installation's secret. */
export function softwareSigner(secrets: Secrets): Signer {
  return {
    makeKey() {
      // Without an argument it draws from the system's secure random; with one, whatever its value, the library makes the key 1.
      const pair = sm2.generateKeyPairHex();
      return {
        publicKey: pair.publicKey,
        sealedPrivateKey: secrets.seal(Buffer.from(pair.privateKey, 'hex')),
      };
    },
    sign(text, { publicKey, sealedPrivateKey }) {
      const privateKey = secrets.open(sealedPrivateKey).toString('hex');
      const signature = sm2.doSignature(bytesOf(text), privateKey, {
        hash: true,
        der: true,
        userId: SM2_USER_ID,
        publicKey,
      });
      rememberOwn(publicKey, sealedPrivateKey, text, signature);
      return signature;
    },
  };
}

/** A point with its table of multiples takes some 100 KB; with it a check takes 0.7 ms, without 3 ms. */
const KEPT_POINTS = 128;
const KEPT_CHECKS = 20_000;
const points = new Map<string, ReturnType<typeof sm2.precomputePublicKey>>();
const checks = new Map<string, boolean>();

/** Sealed private keys that were seen to belong to the public key they stand beside. */
const pairs = new Map<string, boolean>();

/**
 * What was signed here with a key whose two halves belong together needs no check when it is shown again. That they do is
 * itself checked once for every key, so that a public key that was exchanged is noticed.
 */
function rememberOwn(publicKey: string, sealedPrivateKey: Buffer, text: string, signature: string): void {
  const pair = createHash('sha256').update(publicKey).update(sealedPrivateKey).digest('base64');
  const belong = pairs.get(pair) ?? isSignedBy(publicKey, text, signature);
  keep(pairs, pair, belong, KEPT_CHECKS);
  if (belong) keep(checks, nameOfCheck(publicKey, text, signature), true, KEPT_CHECKS);
}

function nameOfCheck(publicKey: string, text: string, signature: string): string {
  const hash = createHash('sha256').update(publicKey).update(signature).update('\n').update(text);
  return hash.digest('base64');
}

/**
 * Whether a signature (DER, hexadecimal) over the UTF-8 bytes of a text was made with the private key of this public key.
 * The result depends on these three alone, so it is remembered by them: a settlement checks again what the pharmacist's check saw.
 */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const numbers = readDer(signature);
  if (!numbers) return false;
  const name = nameOfCheck(publicKey, text, signature);
  const known = checks.get(name);
  if (known !== undefined) return known;
  const signed = verify(publicKey, text, numbers);
  keep(checks, name, signed, KEPT_CHECKS);
  return signed;
}

/** Reads a DER pair of positive integers in its one shortest form as 128 digits; anything else is no signature. */
function readDer(signature: string): string | undefined {
  if (!/^30(?:[0-9a-f]{2}){7,71}$/.test(signature)) return undefined;
  const bytes = Buffer.from(signature, 'hex');
  if (bytes[1] !== bytes.length - 2) return undefined;
  const end = 4 + (bytes[3] ?? 0);
  const numbers = [bytes.subarray(2, end), bytes.subarray(end)].map(readInteger);
  return numbers.every((number) => number !== undefined) ? numbers.join('') : undefined;
}

function readInteger(field: Buffer): string | undefined {
  const [tag, length, first = 0, second = 0] = field;
  const shortest = first < 0x80 && (first !== 0 || second >= 0x80);
  if (tag !== 2 || length !== field.length - 2 || !shortest || length > 33) return undefined;
  return field
    .subarray(first === 0 ? 3 : 2)
    .toString('hex')
    .padStart(64, '0');
}

function verify(publicKey: string, text: string, numbers: string): boolean {
  try {
    const point = points.get(publicKey) ?? sm2.precomputePublicKey(publicKey, 4);
    keep(points, publicKey, point, KEPT_POINTS);
    return sm2.doVerifySignature(bytesOf(text), numbers, point, { hash: true, userId: SM2_USER_ID });
  } catch {
    // The library throws on a key that is no point of the curve and on numbers out of range: such a signature is simply not valid.
    return false;
  }
}

function keep<V>(kept: Map<string, V>, name: string, value: V, most: number): void {
  kept.delete(name);
  kept.set(name, value);
  const oldest = kept.keys().next();
  if (kept.size > most && !oldest.done) kept.delete(oldest.value);
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

/** A public key as PEM (SubjectPublicKeyInfo on curve SM2), which `openssl pkeyutl -verify` reads. */
export function publicKeyPem(publicKey: string): string {
  const header = '3059301306072a8648ce3d020106082a811ccf5501822d034200';
  const body = Buffer.from(header + publicKey, 'hex')
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`;
}

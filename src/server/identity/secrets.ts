import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** Keeps personal data unreadable in the database: SM4-CBC for what must be read again, keyed SM3 for what must be found again. */
export interface Secrets {
  /** Encrypts; the result holds its own IV and authentication tag (HMAC-SM3). */
  seal(plain: Buffer | string): Buffer;
  /** @throws when the bytes were not sealed by this installation or were altered */
  open(sealed: Buffer): Buffer;
  /** A keyed digest for look-ups by equality. */
  digest(text: string): Buffer;
}

/** @param key 32 bytes */
export function makeSecrets(key: Buffer): Secrets {
  const derive = (use: string, length: number) => Buffer.from(hkdfSync('sha256', key, '', use, length));
  const cipherKey = derive('personal-data', 16);
  const tagKey = derive('personal-data-tag', 32);
  const digestKey = derive('look-up', 32);
  const tagOf = (body: Buffer) => createHmac('sm3', tagKey).update(body).digest();
  return {
    seal(plain) {
      const iv = randomBytes(16);
      const cipher = createCipheriv('sm4-cbc', cipherKey, iv);
      const body = Buffer.concat([iv, cipher.update(plain), cipher.final()]);
      return Buffer.concat([tagOf(body), body]);
    },
    open(sealed) {
      const tag = sealed.subarray(0, 32);
      const body = sealed.subarray(32);
      if (tag.length !== 32 || !timingSafeEqual(tagOf(body), tag)) throw new Error('sealed data was altered');
      const decipher = createDecipheriv('sm4-cbc', cipherKey, body.subarray(0, 16));
      return Buffer.concat([decipher.update(body.subarray(16)), decipher.final()]);
    },
    digest: (text) => createHmac('sm3', digestKey).update(text).digest(),
  };
}

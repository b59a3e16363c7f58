import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeSecrets } from './secrets.ts';
import { isSignedBy, publicKeyPem, SM2_USER_ID, softwareSigner } from './sm2.ts';

const signer = softwareSigner(makeSecrets(Buffer.alloc(32, 3)));
const folder = mkdtempSync(join(tmpdir(), 'sm2-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hasOpenssl = /SM2/.test(
  spawnSync('openssl', ['list', '-public-key-algorithms'], { encoding: 'utf8' }).stdout ?? '',
);
if (!hasOpenssl) console.warn('本机没有带 SM2 的 openssl，未作独立验签');

/** Asks openssl, which shares no code with the signer. */
function opensslSays(publicKey: string, text: string, signature: string): boolean {
  const [key, message, sign] = ['key.pem', 'text', 'sig'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(key, publicKeyPem(publicKey));
  writeFileSync(message, text);
  writeFileSync(sign, Buffer.from(signature, 'hex'));
  const run = spawnSync('openssl', [
    'pkeyutl',
    '-verify',
    '-pubin',
    '-inkey',
    key,
    '-in',
    message,
    '-sigfile',
    sign,
    '-rawin',
    '-digest',
    'sm3',
    '-pkeyopt',
    `distid:${SM2_USER_ID}`,
  ]);
  return run.status === 0;
}

describe('SM2 签名（M28）', () => {
  const key = signer.makeKey();
  const text = '处方流水号：示例\n药品：某某注射液 100mg\n';
  const signature = signer.sign(text, key);

  it('自己签的验得过，改一个字、改一位签名、换一把钥匙都验不过', () => {
    expect(isSignedBy(key.publicKey, text, signature)).toBe(true);
    expect(isSignedBy(key.publicKey, text.replace('100mg', '101mg'), signature)).toBe(false);
    const last = signature.endsWith('0') ? '1' : '0';
    expect(isSignedBy(key.publicKey, text, signature.slice(0, -1) + last)).toBe(false);
    expect(isSignedBy(signer.makeKey().publicKey, text, signature)).toBe(false);
  });

  it('公钥和私钥不是一对的，签多少次都验不过；是一对的，以后签的仍然逐字核对', () => {
    const other = signer.makeKey();
    const exchanged = { publicKey: other.publicKey, sealedPrivateKey: key.sealedPrivateKey };
    for (const said of ['第一次', '第二次'])
      expect(isSignedBy(other.publicKey, said, signer.sign(said, exchanged))).toBe(false);
    const later = signer.sign('后来的', key);
    expect(isSignedBy(key.publicKey, '后来的', later)).toBe(true);
    expect(isSignedBy(key.publicKey, '后来旳', later)).toBe(false);
    expect(opensslSays(key.publicKey, '后来的', later)).toBe(hasOpenssl);
  });

  it('不成样子的签名和公钥只算无效，不出错', () => {
    const zeroes = '3006020100020100';
    for (const bad of [
      '',
      'zz',
      '00'.repeat(64),
      zeroes,
      signature.toUpperCase(),
      `${signature}00`,
      signature.slice(0, -2),
    ]) {
      expect(isSignedBy(key.publicKey, text, bad), bad).toBe(false);
    }
    expect(isSignedBy(`04${'1'.repeat(128)}`, text, signature)).toBe(false);
  });

  it('私钥换了安装密钥就打不开', () => {
    const other = softwareSigner(makeSecrets(Buffer.alloc(32, 4)));
    expect(() => other.sign(text, key)).toThrow();
  });

  it('标准给出的例子：GB/T 32918.5 附录 A 的公钥与签名', () => {
    // The recommended curve's published example: message "message digest", default user id, this key, this r and s.
    const publicKey =
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';
    const r = 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3';
    const s = 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa';
    const der = `3046022100${r}022100${s}`;
    expect(isSignedBy(publicKey, 'message digest', der)).toBe(true);
    expect(isSignedBy(publicKey, 'message digesT', der)).toBe(false);
  });

  it.runIf(hasOpenssl)('另一套实现（openssl）也这样认为', () => {
    expect(new Set(Array.from({ length: 5 }, () => signer.makeKey().publicKey)).size).toBe(5);
    for (const [round, sample] of [
      '短',
      'a'.repeat(63),
      '药'.repeat(500),
      '多行\n文字\r\n与 emoji 💊',
    ].entries()) {
      const each = round % 2 === 0 ? key : signer.makeKey();
      const made = signer.sign(sample, each);
      expect(opensslSays(each.publicKey, sample, made), sample).toBe(true);
      expect(opensslSays(each.publicKey, `${sample}.`, made), sample).toBe(false);
    }
  });
});

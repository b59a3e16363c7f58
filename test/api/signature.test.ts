import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeCertificate } from '../../src/server/identity/certificate-store.ts';
import { issueCertificate, signFor, verifySignature } from '../../src/server/identity/signer.ts';
import { startTestServer, type TestServer } from '../support/api.ts';

const DAY = 24 * 3600_000;
const DOCTOR = 'D430102000001';

describe('签名证书（M28）', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ today: '2026-06-15' });
  });
  afterAll(() => server.close());

  const inside = <T>(work: Parameters<typeof server.world.db.transaction<T>>[1]) =>
    server.world.db.transaction('all', work);
  const certify = (code: string, from: number, to: number) =>
    inside((tx) =>
      issueCertificate(tx, server.world, {
        holderKind: 'practitioner',
        holderCode: code,
        holderName: '示例医师',
        validFrom: from,
        validTo: to,
      }),
    );
  const sign = (code: string, text: string, now: number) =>
    inside((tx) => signFor(server.world, tx, 'practitioner', code, text, now));

  it('签名可验；换签名人、换内容、不认得的证书都不成立', async () => {
    const now = server.clock.now();
    await certify(DOCTOR, now - DAY, now + 365 * DAY);
    const signed = await sign(DOCTOR, '同意使用', now);
    if (!signed.ok) throw new Error('not signed');
    const check = (text: string, serial: string, code: string) =>
      inside((tx) =>
        verifySignature(
          tx,
          text,
          { signature: signed.value.signature, certificateSerial: serial },
          { kind: 'practitioner', code },
          now,
        ),
      );
    const serial = signed.value.certificateSerial;
    expect(await check('同意使用', serial, DOCTOR)).toMatchObject({
      ok: true,
      value: { serial, holderName: '示例医师' },
    });
    expect(await check('不同意使用', serial, DOCTOR)).toMatchObject({
      refusal: { code: 'SIGNATURE_NOT_VALID', clause: 'M28' },
    });
    expect(await check('同意使用', serial, 'D430102000099')).toMatchObject({
      refusal: { code: 'CERTIFICATE_NOT_VALID' },
    });
    expect(await check('同意使用', 'FF', DOCTOR)).toMatchObject({
      refusal: { code: 'CERTIFICATE_NOT_VALID' },
    });
  });

  it('没有证书、证书未生效、已到期的人不能签', async () => {
    const now = server.clock.now();
    await certify('D430102000002', now + DAY, now + 2 * DAY);
    expect(await sign('D430102000003', 'x', now)).toMatchObject({
      refusal: { code: 'CERTIFICATE_NOT_VALID' },
    });
    expect(await sign('D430102000002', 'x', now)).toMatchObject({
      refusal: { code: 'CERTIFICATE_NOT_VALID' },
    });
    expect(await sign('D430102000002', 'x', now + DAY)).toMatchObject({ ok: true });
    expect(await sign('D430102000002', 'x', now + 2 * DAY)).toMatchObject({
      refusal: { code: 'CERTIFICATE_NOT_VALID' },
    });
  });

  it('吊销以后不能再签，吊销之前签的仍然有效；换发新证书后用新的', async () => {
    const code = 'D430102000004';
    const now = server.clock.now();
    const first = await certify(code, now - DAY, now + 365 * DAY);
    const before = await sign(code, '此前', now);
    if (!before.ok) throw new Error('not signed');
    expect(await inside((tx) => revokeCertificate(tx, first.serial, now + 1000))).toBe(true);
    expect(await inside((tx) => revokeCertificate(tx, first.serial, now + 2000))).toBe(false);
    const holder = { kind: 'practitioner', code } as const;
    expect(await inside((tx) => verifySignature(tx, '此前', before.value, holder, now))).toMatchObject({
      ok: true,
    });
    expect(await inside((tx) => verifySignature(tx, '此前', before.value, holder, now + 1000))).toMatchObject(
      { ok: false },
    );
    expect(await sign(code, '此后', now + 1000)).toMatchObject({
      refusal: { code: 'CERTIFICATE_NOT_VALID' },
    });
    const second = await certify(code, now + 2000, now + 365 * DAY);
    expect(await sign(code, '此后', now + 3000)).toMatchObject({
      ok: true,
      value: { certificateSerial: second.serial },
    });
  });

  it('数据库里没有明文私钥', async () => {
    const certificate = await certify('D430102000005', 0, DAY);
    const row = await inside((tx) =>
      tx.first<{ private_key_cipher: Buffer }>(
        'SELECT private_key_cipher FROM certificate WHERE serial = $1',
        [certificate.serial],
      ),
    );
    const opened = server.world.secrets.open(row?.private_key_cipher ?? Buffer.alloc(0));
    expect(opened).toHaveLength(32);
    expect(row?.private_key_cipher.includes(opened)).toBe(false);
  });
});

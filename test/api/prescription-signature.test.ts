import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checkPrescription,
  getCertificate,
  getPrescription,
  getSignedPrescription,
  openPrescription,
} from '../../src/contract/prescription.ts';
import { loadPrescriptionForClaim } from '../../src/server/prescription/use-prescription.ts';
import { verifyDocument } from '../../src/server/prescription/verify-document.ts';
import { ROOT } from '../../src/server/root.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  PHARMACY,
  preparePrescribing,
  prescribingSteps,
  tamper,
  type PrescribingGround,
} from '../support/prescribing.ts';

const TODAY = '2026-06-15';
let server: TestServer;
let ground: PrescribingGround;
let steps: ReturnType<typeof prescribingSteps>;

beforeAll(async () => {
  server = await startTestServer({ today: TODAY });
  ground = await preparePrescribing(server);
  steps = prescribingSteps(server, ground);
});
afterAll(() => server.close());

describe('签名（M28）', () => {
  const columns = ['signed_text', 'signature'] as const;

  it.each(columns)('%s 改一位，打开、审核、结算处处拒绝', async (column) => {
    const { prescription } = await steps.checked();
    const other = await steps.issued();
    const change =
      column === 'signature'
        ? "overlay(signature placing CASE right(signature, 1) WHEN '0' THEN '1' ELSE '0' END from length(signature))"
        : "replace(signed_text, '1 盒', '3 盒')";
    await tamper(server, `UPDATE prescription SET ${column} = ${change} WHERE id = ANY($1)`, [
      [prescription.id, other.prescription.id],
    ]);
    expect(
      await ground.pharmacist.call(openPrescription, { params: { rxno: other.prescription.rxno } }),
    ).toMatchObject({ status: 422, body: { code: 'SIGNATURE_NOT_VALID', clause: 'M28' } });
    expect(
      await ground.pharmacist.call(checkPrescription, { params: { rxno: other.prescription.rxno } }),
    ).toMatchObject({ body: { code: 'SIGNATURE_NOT_VALID' } });
    expect(
      (await steps.inside((tx) => loadPrescriptionForClaim(tx, prescription.rxno, server.clock.now())))
        ?.verified,
    ).toMatchObject({ ok: false, refusal: { code: 'SIGNATURE_NOT_VALID' } });
    const seen = await ground.doctor.ok(getPrescription, { params: { rxno: other.prescription.rxno } });
    expect(seen.doctorSignature.objection).toMatchObject({ code: 'SIGNATURE_NOT_VALID' });
  });

  it.each([
    ['UPDATE prescription_line SET quantity = 2 WHERE prescription_id = $1', '药品1数量'],
    ['UPDATE prescription_line SET dose = dose * 2 WHERE prescription_id = $1', '药品1单次剂量'],
    [`UPDATE prescription SET valid_to = valid_to + 30 WHERE id = $1`, '有效期至'],
    [`UPDATE prescription SET diagnosis_name = '别的病' WHERE id = $1`, '诊断名称'],
  ])('签名没动、库里的内容被改，也查得出来：%s', async (sql, field) => {
    const { prescription } = await steps.issued();
    await tamper(server, sql, [prescription.id]);
    const answer = await ground.pharmacist.call(openPrescription, { params: { rxno: prescription.rxno } });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'SIGNATURE_NOT_VALID', detail: `与签名内容不一致：${field}` },
    });
  });

  it('拿一张处方的审核签名配另一张，结算时不认', async () => {
    const first = await steps.checked();
    const second = await steps.issued();
    await tamper(
      server,
      "UPDATE prescription_state SET state = 'checked', institution_code = $2 WHERE prescription_id = $1",
      [second.prescription.id, PHARMACY],
    );
    expect(
      (await steps.inside((tx) => loadPrescriptionForClaim(tx, second.prescription.rxno, server.clock.now())))
        ?.verified,
    ).toMatchObject({ refusal: { code: 'PRESCRIPTION_NOT_CHECKED' } });
    await tamper(
      server,
      `INSERT INTO prescription_event (prescription_id, kind, at, actor_name, institution_code, signed_text, signature, certificate_serial)
       SELECT $2, kind, at, actor_name, institution_code, signed_text, signature, certificate_serial FROM prescription_event WHERE prescription_id = $1 AND kind = 'checked'`,
      [first.prescription.id, second.prescription.id],
    );
    expect(
      (await steps.inside((tx) => loadPrescriptionForClaim(tx, second.prescription.rxno, server.clock.now())))
        ?.verified,
    ).toMatchObject({ refusal: { code: 'SIGNATURE_NOT_VALID' } });
  });

  it('签名原文、签名值、证书可以取出来，证书对任何人公开且不含私钥', async () => {
    const { prescription } = await steps.checked();
    const signed = await ground.doctor.ok(getSignedPrescription, { params: { rxno: prescription.rxno } });
    expect(signed.documents.map((document) => document.kind)).toEqual(['prescription', 'check']);
    expect(signed.documents[0]?.text).toContain(`处方流水号：${prescription.rxno}\n`);
    expect(signed.documents[1]?.text).toContain(`医师签名：${signed.documents[0]?.signature ?? '-'}\n`);
    const serial = prescription.doctorSignature.certificateSerial;
    const certificate = await server.anonymous.ok(getCertificate, { params: { serial } });
    expect(certificate).toEqual(signed.documents[0]?.certificate);
    expect(Object.keys(certificate).sort()).toEqual([
      'holderCode',
      'holderName',
      'publicKey',
      'publicKeyPem',
      'revokedAt',
      'serial',
      'validFrom',
      'validTo',
    ]);
    expect((await server.anonymous.call(getCertificate, { params: { serial: 'AB' } })).status).toBe(404);
  });
});

describe('离线验证（M28）', () => {
  it('取出来的文件离开平台也验得过；改一个字、换一把钥匙、冒名、换一张处方，都验不过', async () => {
    const { prescription } = await steps.checked();
    const signed = await ground.pharmacist.ok(getSignedPrescription, { params: { rxno: prescription.rxno } });
    const verdicts = (content: unknown, trusted?: Map<string, string>) =>
      verifyDocument(JSON.parse(JSON.stringify(content)), trusted).map((finding) => finding.valid);
    expect(verdicts(signed)).toEqual([true, true]);
    const [rx, check] = signed.documents;
    if (!rx || !check) throw new Error('two documents expected');
    const change = (made: Partial<typeof rx>) => verdicts({ documents: [{ ...rx, ...made }, check] })[0];
    expect(change({ text: rx.text.replace('1 盒', '2 盒') })).toBe(false);
    expect(change({ certificate: check.certificate })).toBe(false);
    expect(change({ certificate: { ...rx.certificate, holderCode: 'D430102000099' } })).toBe(false);
    expect(change({ certificate: { ...rx.certificate, validTo: rx.signedAt } })).toBe(false);
    expect(change({ certificate: { ...rx.certificate, revokedAt: rx.signedAt } })).toBe(false);
    expect(change({ signedAt: '2026-01-02 00:00:00' })).toBe(false);
    const other = await ground.pharmacist.ok(getSignedPrescription, {
      params: { rxno: (await steps.checked()).prescription.rxno },
    });
    expect(verdicts({ documents: [other.documents[0], check] })).toEqual([true, false]);
    const trusted = new Map([
      [rx.certificate.serial, rx.certificate.publicKey],
      [check.certificate.serial, check.certificate.publicKey],
    ]);
    expect(verdicts(signed, trusted)).toEqual([true, true]);
    expect(verdicts(signed, new Map([[rx.certificate.serial, check.certificate.publicKey]]))).toEqual([
      false,
      false,
    ]);
    for (const bad of [null, [], {}, { documents: [] }, { documents: [{ kind: 'prescription' }] }])
      expect(() => verifyDocument(bad)).toThrow();
  });

  it('命令行：都有效退出 0，有一个无效退出 1，用错退出 2', async () => {
    const { prescription } = await steps.checked();
    const signed = await ground.doctor.ok(getSignedPrescription, { params: { rxno: prescription.rxno } });
    const folder = mkdtempSync(join(tmpdir(), 'rx-'));
    try {
      const file = (name: string, content: unknown) => {
        writeFileSync(join(folder, name), JSON.stringify(content));
        return join(folder, name);
      };
      const run = (...args: string[]) =>
        spawnSync(
          process.execPath,
          ['--import', 'tsx', join(ROOT, 'src/server/prescription/verify-command.ts'), ...args],
          { cwd: ROOT, encoding: 'utf8' },
        );
      const good = run(file('good.json', signed));
      expect([good.status, good.stdout.match(/有效$/gm)?.length]).toEqual([0, 2]);
      const certificates = file(
        'certificates.json',
        signed.documents.map((document) => document.certificate),
      );
      expect(run(file('good.json', signed), '--certificates', certificates)).toMatchObject({ status: 0 });
      const altered = run(
        file('bad.json', {
          ...signed,
          documents: signed.documents.map((document) => ({
            ...document,
            text: document.text.replace('口服', '外用'),
          })),
        }),
      );
      expect(altered.status).toBe(1);
      expect(altered.stdout).toContain('医师签名：示例医师1');
      expect(altered.stdout).toContain('无效：签名与内容或公钥不符');
      expect(run().status).toBe(2);
      expect(run(file('nothing.json', {})).status).toBe(2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

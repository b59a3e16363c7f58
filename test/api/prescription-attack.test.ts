import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { takePrescription } from '../../src/contract/prescription-circulation.ts';
import {
  checkPrescription,
  getSignedPrescription,
  issuePrescription,
  openPrescription,
} from '../../src/contract/prescription.ts';
import type { SignedDocument } from '../../src/contract/prescription-shapes.ts';
import { verifyDocument } from '../../src/server/prescription/verify-document.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { sm3, verifiesIndependently } from '../support/second-sm2.ts';
import {
  OTHER_PHARMACY,
  PHARMACY,
  preparePrescribing,
  prescribingSteps,
  type PrescribingGround,
} from '../support/prescribing.ts';

/** Every one of them is signed, bent in one bit, replayed, and taken by two at once. */
const COUNT = 500;
/** So many are also given to Debian's openssl, which takes a process each. */
const BY_OPENSSL = 12;
/** So many prescriptions are under attack at a time. */
const LANES = 6;

let server: TestServer;
let ground: PrescribingGround;
let steps: ReturnType<typeof prescribingSteps>;
let owner: pg.Client;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  ground = await preparePrescribing(server);
  steps = prescribingSteps(server, ground);
  owner = new pg.Client({ connectionString: server.databaseUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

/** A stream of numbers that is the same in every run, so that a failure can be met again. */
function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const draw = seeded(20260615);

function flipBit(bytes: Buffer): Buffer {
  const bent = Buffer.from(bytes);
  const at = draw(bent.length);
  bent[at] = (bent[at] ?? 0) ^ (1 << draw(8));
  return bent;
}

/** Text in the database holds no broken UTF-8 and no NUL: the bit is one of a character, away from those. */
function bendText(text: string): string {
  for (;;) {
    const at = draw(text.length);
    const code = text.charCodeAt(at) ^ (1 << draw(7));
    if (code < 0xd800 && code !== 0)
      return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
  }
}

function bendHex(hex: string): string {
  return flipBit(Buffer.from(hex, 'hex')).toString('hex');
}

function verifiesWithOpenssl(document: SignedDocument): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-sm2-'));
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  try {
    const said = execFileSync('openssl', [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-rawin',
      '-digest',
      'sm3',
      '-inkey',
      file('key.pem', document.certificate.publicKeyPem),
      '-in',
      file('text', document.text),
      '-sigfile',
      file('signature', Buffer.from(document.signature, 'hex')),
      '-pkeyopt',
      'distid:1234567812345678',
    ]).toString();
    return said.includes('Verified Successfully');
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the platform says to a prescription whose row was changed behind its back; the row is put right afterwards. */
async function openedWith(rxno: string, column: 'signed_text' | 'signature', value: string): Promise<string> {
  const kept = await owner.query<{ value: string }>(
    `SELECT ${column} AS value FROM prescription WHERE rxno = $1`,
    [rxno],
  );
  await owner.query(`UPDATE prescription SET ${column} = $2 WHERE rxno = $1`, [rxno, value]);
  const answer = await ground.pharmacist.call(openPrescription, { params: { rxno } });
  await owner.query(`UPDATE prescription SET ${column} = $2 WHERE rxno = $1`, [rxno, kept.rows[0]?.value]);
  return answer.status === 422 ? answer.body.code : String(answer.status);
}

/** One bit of the content or of the signature: the second implementation sees it, and so does the platform in its own rows. */
async function bendOne(document: SignedDocument, rxno: string, index: number): Promise<void> {
  const { publicKey } = document.certificate;
  const bytes = Buffer.from(document.text);
  expect(verifiesIndependently(publicKey, flipBit(bytes), document.signature)).toBe(false);
  expect(verifiesIndependently(publicKey, bytes, bendHex(document.signature))).toBe(false);
  const bent =
    index % 2 === 0
      ? await openedWith(rxno, 'signed_text', bendText(document.text))
      : await openedWith(rxno, 'signature', bendHex(document.signature));
  expect(bent).toBe('SIGNATURE_NOT_VALID');
}

/** Two pharmacies at the same moment. @returns who won, and what the other was told */
async function takenAtOnce(rxno: string): Promise<{ readonly winner: string; readonly told: string }> {
  const [first, second] = await Promise.all([
    ground.pharmacist.call(takePrescription, { params: { rxno } }),
    ground.otherPharmacist.call(takePrescription, { params: { rxno } }),
  ]);
  expect([first.status, second.status].sort()).toEqual([200, 422]);
  const lost = first.status === 200 ? second : first;
  return {
    winner: first.status === 200 ? PHARMACY : OTHER_PHARMACY,
    told: lost.status === 422 ? lost.body.code : '',
  };
}

/** The winner checks and sells it; the same sale again, or the loser's at the same moment, gets nothing. */
async function useOnce(rxno: string, id: number, winner: string, index: number): Promise<void> {
  const pharmacist = winner === PHARMACY ? ground.pharmacist : ground.otherPharmacist;
  await pharmacist.ok(checkPrescription, { params: { rxno } });
  const loser = winner === PHARMACY ? OTHER_PHARMACY : PHARMACY;
  const uses = await Promise.all([
    steps.use(id, `S${index}a`, winner),
    steps.use(id, `S${index}b`, winner),
    steps.use(id, `S${index}c`, loser),
  ]);
  expect(uses.filter((use) => use.ok)).toHaveLength(1);
  const replayed = await steps.use(id, `S${index}d`, winner);
  expect(replayed).toMatchObject({ refusal: { code: 'PRESCRIPTION_ALREADY_USED' } });
}

describe('五百张处方（M28、N5.4）', () => {
  it('第二实现与标准的例子一致：SM3 摘要，签名改一位就不认', () => {
    expect(sm3(Buffer.from('abc')).toString('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(sm3(Buffer.from('abcd'.repeat(16))).toString('hex')).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  it(
    '逐张：独立验证有效；改一位、冒充别张、重放都被识破；两家药店同时接单恰好一家，结算恰好一次',
    { timeout: 240_000 },
    async () => {
      const seen = { bent: 0, swapped: 0, lost: 0, replayed: 0, openssl: 0 };
      const winners = new Set<string>();
      let before: SignedDocument | undefined;
      const attack = async (index: number) => {
        const { prescription } = await steps.issued();
        const { rxno, id } = prescription;
        const signed = await ground.doctor.ok(getSignedPrescription, { params: { rxno } });
        const document = present(signed.documents[0], 'an issued prescription is signed');
        const { publicKey } = document.certificate;
        const bytes = Buffer.from(document.text);
        expect(verifiesIndependently(publicKey, bytes, document.signature)).toBe(true);
        expect(verifyDocument(signed).every((finding) => finding.valid)).toBe(true);
        if (index < BY_OPENSSL) {
          expect(verifiesWithOpenssl(document)).toBe(true);
          expect(verifiesWithOpenssl({ ...document, text: bendText(document.text) })).toBe(false);
          seen.openssl += 1;
        }

        await bendOne(document, rxno, index);
        seen.bent += 1;

        // The whole signature of another prescription, which is good in itself.
        if (before) {
          expect(await openedWith(rxno, 'signature', before.signature)).toBe('SIGNATURE_NOT_VALID');
          seen.swapped += 1;
        }
        before = document;

        const { winner, told } = await takenAtOnce(rxno);
        expect(told).toBe('PRESCRIPTION_TAKEN');
        winners.add(winner);
        seen.lost += 1;

        await useOnce(rxno, id, winner, index);
        seen.replayed += 1;
      };
      let next = 0;
      const lane = async () => {
        while (next < COUNT) await attack(next++);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      expect(seen).toEqual({
        bent: COUNT,
        swapped: expect.any(Number) as number,
        lost: COUNT,
        replayed: COUNT,
        openssl: BY_OPENSSL,
      });
      expect(seen.swapped).toBeGreaterThanOrEqual(COUNT - LANES);
      expect([...winners].every((one) => one === PHARMACY || one === OTHER_PHARMACY)).toBe(true);
    },
  );

  it('同一开具请求重放二十次只有一张处方，换内容重放被拒', async () => {
    const patient = await steps.newPatient();
    const body = patient.write();
    const first = await ground.doctor.ok(issuePrescription, { body });
    const again = await Promise.all(
      Array.from({ length: 20 }, () => ground.doctor.ok(issuePrescription, { body })),
    );
    expect(new Set(again.map((one) => one.rxno))).toEqual(new Set([first.rxno]));
    const other = { ...body, lines: body.lines.map((line) => ({ ...line, usage: '嚼服' })) };
    expect((await ground.doctor.call(issuePrescription, { body: other })).status).toBe(409);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../../src/contract/identity.ts';
import {
  decideMatches,
  getMatchingSummary,
  getNationalProduct,
  listNationalProducts,
  listProductMatches,
  runProductMatching,
  undoMatches,
} from '../../src/contract/national-products.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  CODES,
  listOfComponents,
  openMatchingDesk,
  publishComponents,
  type MatchingDesk,
} from '../support/matching-desk.ts';

let server: TestServer;
let desk: MatchingDesk;
let auditor: Caller;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await openMatchingDesk(server);
  auditor = await server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
});
afterAll(() => server.close());

const answerOf = async (code: string) => {
  const { match } = await auditor.ok(getNationalProduct, { params: { code } });
  return match && [match.verdict, match.entry?.name ?? null, match.entry?.dosageForm ?? null, match.origin];
};
const summary = () => auditor.ok(getMatchingSummary, {});

describe('产品对应国家目录条目（M4、N1.1）', () => {
  it('有把握的自动对应，拿不准的排队，再跑一次不变', async () => {
    expect(await summary()).toMatchObject({ edition: '2026', matched: 2, doubtful: 4, none: 2, waiting: 0 });
    expect(await answerOf(CODES.salt)).toEqual(['matched', '示洛尔', '口服常释剂型', 'rule']);
    expect(await answerOf(CODES.chewable)).toEqual(['none', null, null, 'rule']);
    expect(await answerOf(CODES.chinese)).toEqual(['matched', '示感颗粒(片、胶囊)', null, 'rule']);
    const queue = await auditor.ok(listProductMatches, { query: {} });
    expect(queue.rows.map((row) => [row.nationalCode, row.siblings])).toEqual([
      [CODES.solvent, 2],
      [CODES.solventTwin, 2],
      [CODES.solventThird, 2],
      [CODES.ester, 0],
    ]);
    expect(queue.rows[3]?.match.candidates.map((entry) => entry.name)).toEqual(['示松']);
    expect(await desk.catalogue.ok(runProductMatching, { body: {} })).toMatchObject({
      products: 8,
      changed: 0,
    });
    const listed = await auditor.ok(listNationalProducts, { query: { verdict: 'matched' } });
    expect(listed.rows.map((row) => row.entryClass)).toEqual(['甲', '甲']);
  });

  it('人工确认可带上同通用名剂型的其他产品，撤回后回到原来的结果，都留痕', async () => {
    const [row] = (await auditor.ok(listProductMatches, { query: {} })).rows;
    const seq = row?.match.candidates[0]?.seq ?? 0;
    const body = { code: CODES.solvent, seq, siblings: true };
    const { codes } = await desk.catalogue.ok(decideMatches, { body });
    expect(codes.toSorted()).toEqual([CODES.solvent, CODES.solventTwin, CODES.solventThird]);
    expect(await answerOf(CODES.solventTwin)).toEqual(['matched', '示司琼', '注射剂', 'person']);
    expect(await summary()).toMatchObject({ matched: 5, doubtful: 1, byPerson: 3 });
    // A run of the rules leaves what a person decided.
    expect(await desk.catalogue.ok(runProductMatching, { body: {} })).toMatchObject({ changed: 0 });
    const undone = await desk.catalogue.ok(undoMatches, { body: { codes } });
    expect(undone.codes.toSorted()).toEqual(codes.toSorted());
    expect(await answerOf(CODES.solvent)).toEqual(['doubtful', null, null, 'rule']);
    expect((await desk.catalogue.ok(undoMatches, { body: { codes } })).codes).toEqual([]);
    const { matchHistory } = await auditor.ok(getNationalProduct, { params: { code: CODES.solvent } });
    expect(matchHistory.map((one) => [one.origin, one.verdict, one.enteredBy])).toEqual([
      ['rule', 'doubtful', '示例·目录'],
      ['person', 'matched', '示例·目录'],
      ['rule', 'doubtful', null],
    ]);
    const trail = await auditor.ok(listAudit, { query: { action: 'catalogue.decideMatches' } });
    expect(trail.rows[0]?.detail).toBe('对应到 示司琼，同通用名剂型共 3 个');
  });

  it('没有的条目不能选；没有对应过的产品不能确认；药店看不到是谁确认的', async () => {
    const wrong = await desk.catalogue.call(decideMatches, {
      body: { code: CODES.ester, seq: 9999, siblings: false },
    });
    expect(wrong).toMatchObject({ status: 400, body: { field: 'seq' } });
    const missing = await desk.catalogue.call(decideMatches, {
      body: { code: 'XA09ABA001A001010100009', seq: null, siblings: false },
    });
    expect(missing.status).toBe(404);
    const pharmacist = await server.signIn({
      login: 'pharmacy1',
      name: '示例·药师',
      role: 'pharmacist',
      institutionCode: 'P43010200001',
      practitionerCode: 'Y430102000001',
    });
    expect((await pharmacist.call(listProductMatches, { query: {} })).status).toBe(403);
    const seen = await pharmacist.ok(getNationalProduct, { params: { code: CODES.solvent } });
    expect(seen.matchHistory).toEqual([]);
  });

  it('新版目录重新对应：人工确认的沿用到仍在的条目，条目没了的重新看', async () => {
    const decide = (code: string, seq: number | null) =>
      desk.catalogue.ok(decideMatches, { body: { code, seq, siblings: false } });
    const { rows } = await auditor.ok(listProductMatches, { query: {} });
    const seqOf = (code: string) =>
      rows.find((row) => row.nationalCode === code)?.match.candidates[0]?.seq ?? 0;
    await decide(CODES.solvent, seqOf(CODES.solvent));
    await decide(CODES.ester, null);
    server.clock.setDay('2027-02-01');
    const again = { login: 'catalogue3', name: '示例·目录', role: 'provinceCatalogue' } as const;
    const later = { ...desk, catalogue: await server.signIn(again) };
    const checker = await server.signIn({ ...again, login: 'catalogue4', name: '示例·复核' });
    auditor = await server.signIn({ login: 'auditor2', name: '示例·审计', role: 'auditor' });
    const more = [[null, null, '乙', 4, '示没有', '口服常释剂型']];
    await publishComponents({ ...later, checker }, '2027', listOfComponents(more), 4);
    expect(await summary()).toMatchObject({ edition: '2027', waiting: 8 });
    await later.catalogue.ok(runProductMatching, { body: {} });
    expect(await answerOf(CODES.solvent)).toEqual(['matched', '示司琼', '注射剂', 'carried']);
    expect(await answerOf(CODES.ester)).toEqual(['none', null, null, 'carried']);
    expect(await answerOf(CODES.unknown)).toEqual(['matched', '示没有', '口服常释剂型', 'rule']);
    expect(await answerOf(CODES.solventTwin)).toEqual(['doubtful', null, null, 'rule']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCloses } from '../../src/contract/funds-ledger.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { keepBooks, PAPER_AUDITS } from './auditor/audit.ts';
import type { Books } from './auditor/books.ts';
import { listFalseAnswers, listFaults } from './auditor/faults.ts';
import { listUnheard } from './auditor/hear-false.ts';
import { AMOUNTS } from './auditor/told.ts';
import { openCutWire, type CutWire } from './kill/cut-wire.ts';
import { plusDays } from './province/calendar.ts';
import { playProvince, type Played } from './province/play.ts';
import { openServerLog } from './province/server-log.ts';

/** npm run simulate plays as much as is asked for; npm test a small part of it. */
const given = (name: string, usual: number) => Number(process.env[name] ?? usual);
const SIZE = {
  seed: given('SIMULATED_SEED', 14),
  claims: given('SIMULATED_CLAIMS', 220),
  days: given('SIMULATED_DAYS', 80),
};
const AGAIN = `npm run simulate -- --province --seed ${SIZE.seed} --claims ${SIZE.claims} --days ${SIZE.days}`;
/** Three fifths of the days lie before the turn of the year. */
const FIRST_DAY = plusDays('2026-12-31', -Math.round(SIZE.days * 0.6));
const MINUTES = 60_000;
const isUsual = ['SEED', 'CLAIMS', 'DAYS'].every((name) => process.env[`SIMULATED_${name}`] === undefined);
const MUST_HAPPEN = [
  '撤销 institution',
  '撤销 institution 跨年',
  '退药 一部分',
  '其他业务占用',
  '更正',
  '个人限额',
  '异地备案',
  '同意商业保险',
  '支付标准 200',
  '日结',
  '时钟拨回',
  '信息 doubled',
  '信息 repeated',
  '信息 answerLost',
  '信息 heldUp',
  '信息 crashed',
  '断开 提交前 settlement.settleClaim',
  '断开 提交后 settlement.settleClaim',
  '断开 提交后 2',
  '断开 提交前 funds.',
  '断开 提交后 funds.',
  '断开 重新启动',
  '零星报销 批准',
  '零星报销 批准 省外',
  '零星报销 付款',
  '省外备案',
  '省外机构 核对',
  '零星报销 银行 paid',
  '零星报销 撤销',
  '零星报销 refused',
  '参数 approved',
  '参数 年度首日 approved',
  '参数 试算',
  '更正重算 查到',
  '更正重算 booked',
  '对总账 000000',
  '对总账 000101',
  '对明细账 000000',
  '对明细账 000101',
  '对明细账 000102',
  '对明细账 000103',
  '报文 2403',
  '预约 收下',
  '医院预约 收下',
  '医院预约 随结算办成',
  '医院预约 由写明的结算单办成',
  '送药 dispatch',
  '送药 sign',
  '异地急诊',
  '扣款',
  '追回',
  '扣款 外地机构 收下',
  '扣款 外地机构 不收',
  '追回 外地机构 收下',
  '了结 提议 received',
  '了结 提议 withdrawn',
  '了结 提议 writtenOff',
  '了结 提议 CLOSING_BEYOND_OPEN',
  '了结 approved',
  '了结 rejected',
  '了结 SECOND_PERSON_NEEDED',
  '赔付到账 登记',
  '赔付到账 两人同时登记',
  '赔付到账 RECEIPT_OVER_OPEN',
  '赔付到账 BANK_REFERENCE_ENTERED',
  '赔付到账 SECOND_PERSON_NEEDED',
  '赔付到账 approved',
  '赔付到账 rejected',
  '赔付到账 takenBack',
  '预付 提议',
  '预付 approved',
  '预付 SECOND_PERSON_NEEDED',
  '预付退回 登记',
  '预付退回 approved',
  '清算单 代扣',
  '清算单 出单',
  '清算单 disputed',
  '清算单 answered',
  '清算单 approved',
  '清算单 paid',
  '清算单 received',
  '对账单 出单',
  '对账单 approved',
  '对账单 银行 paid',
  '报文 2102',
  '报文 2103',
  '报文 2207',
  '报文 2304',
  '报文 2601',
  '拒绝 OFF_SITE_NOT_FILED',
  '拒绝 INSURANCE_NOT_NORMAL',
  '拒绝 PRICE_ABOVE_NEGOTIATED_STANDARD',
  '拒绝 POLICY_NOT_FORMALISED',
  '拒绝 TRACE_CODE_ALREADY_SOLD',
];

describe(`一个省，种子 ${SIZE.seed}，约 ${SIZE.claims} 笔费用（M9、M9.5、M9.6、M9.7、M27、M29、M19、M30、M32、M33、M36、N2.1、N4、I1、I4、I6、I9、I10、I12、I15、I21、I22、I23、I24）`, () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let wire: CutWire;
  let server: TestServer;
  let auditor: Caller;
  let played: Played;
  let books: Books;
  let findings: string[];

  beforeAll(async () => {
    const log = openServerLog();
    database = await freshDatabase();
    wire = await openCutWire(database.url);
    server = await startTestServer({
      databaseUrl: wire.url,
      today: FIRST_DAY,
      logTo: log,
      logLevel: 'error',
    });
    const began = Date.now();
    played = await playProvince(server, SIZE, log, wire);
    const playedFor = Date.now() - began;
    books = keepBooks(played.happenings);
    const { papers } = played;
    findings = [...books.findings, ...Object.values(PAPER_AUDITS).flatMap((part) => part(books, papers))];
    for (const line of log.unexplained()) console.error(`没有应答指出的故障：${line}`);
    auditor = await server.signIn({ login: 'last-auditor', name: '示例审计', role: 'auditor' });
    const { bills, entries, closes } = played.papers;
    console.info(
      `种子 ${SIZE.seed}：${played.from} 至 ${played.to}，${played.calls} 次调用 ${(playedFor / 1000).toFixed(1)} 秒，` +
        `${bills.length} 张结算单、${entries.length} 条分录、${closes.length} 份日结，审计 ${((Date.now() - began - playedFor) / 1000).toFixed(1)} 秒\n` +
        [...played.counts]
          .sort()
          .map(([what, times]) => `  ${what} ${times}`)
          .join('\n'),
    );
  }, 600 * MINUTES);
  afterAll(async () => {
    await server.close();
    await wire.close();
    await database.drop();
  });

  it('独立审计：每张结算单、每个限额、每笔分录和余额、每份日结都一分不差', () => {
    expect(findings.slice(0, 40), `重放：${AGAIN}`).toEqual([]);
  });

  it('平台自己的核对也都相符', { timeout: 20 * MINUTES }, async () => {
    expect(await auditor.ok(checkLedger, {})).toMatchObject({
      sound: true,
      claims: played.papers.bills.length,
    });
    expect(await auditor.ok(verifyCloses, { query: {} })).toMatchObject({ sound: true, findings: [] });
  });

  // Whether a seed brings everything that is falsified here is not said of every seed.
  it.runIf(isUsual)('改动任何一个数，审计都指得出是哪一个', () => {
    for (const { what, part, papers, named } of listFaults(played.papers)) {
      const told = PAPER_AUDITS[part](books, papers);
      expect(
        told.some((finding) => named.every((name) => finding.includes(name))),
        `${what}：${named.join('、')} 没有被指出，只有 ${told.slice(0, 3).join('；')}`,
      ).toBe(true);
    }
    const unheard = listUnheard(played.happenings, listFalseAnswers(played.happenings));
    expect(unheard.map(({ what, named }) => `${what}：${named} 没有被指出`)).toEqual([]);
  });

  it.runIf(isUsual)(
    '该演的都演到了：每条渠道、每个付款方、撤销和退药、跨年、晚报、零星报销、住院、预约、清算、参数、更正重算、对账、重发和迟到的信息',
    () => {
      const { bills } = played.papers;
      const routes = new Set(bills.flatMap((bill) => bill.lines.map((line) => line.route)));
      expect([...routes].sort()).toEqual(['maternity', 'ordinary', 'separatePayment', 'workInjury']);
      expect(AMOUNTS.filter((name) => bills.every((bill) => bill[name] === '0.00'))).toEqual([]);
      const happened = [...played.counts.keys()];
      const missing = MUST_HAPPEN.filter((what) => !happened.some((one) => one.startsWith(what)));
      expect(missing, '没有演到').toEqual([]);
      expect(played.papers.findings.length).toBeGreaterThan(0);
      expect(new Set(bills.map((bill) => bill.areaCode.slice(0, 4))).size).toBe(14);
    },
  );
});

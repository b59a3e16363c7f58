/** What tests of manual reimbursement do over and over: papers handed in, a purchase filed, reviewed, approved. */
import { expect } from 'vitest';
import { checkLedger } from '../../src/contract/funds.ts';
import { fileManualClaim, getManualClaim, uploadManualPaper } from '../../src/contract/settlement-manual.ts';
import {
  approveManualClaim,
  saveManualLines,
  takeManualStep,
} from '../../src/contract/settlement-manual-desk.ts';
import type { CallOf } from '../../src/contract/endpoint.ts';
import { startTestServer, type Caller, type TestServer } from './api.ts';
import { furnishCounter, PHARMACY, requestId, TABLETS, type Counter, type TestPatient } from './counter.ts';
import { makePng } from './make-png.ts';

export type Filing = CallOf<typeof fileManualClaim>['body'];
type PaperKind = CallOf<typeof uploadManualPaper>['body']['kind'];

let serial = 0;
/** A number of a fully digital invoice that was never used before in this run. */
export const invoiceNumber = () => `2643${String((serial += 1)).padStart(16, '0')}`;

export async function handIn(caller: Caller, kind: PaperKind, personNo?: string): Promise<number> {
  const content = makePng(`示例 ${kind} ${(serial += 1)}`);
  const file = { field: 'file', fileName: `${kind}.png`, mediaType: 'image/png', content };
  const body = { kind, ...(personNo === undefined ? {} : { personNo }) };
  const answer = await caller.upload(uploadManualPaper, { body }, [file]);
  if (answer.status !== 200) throw new Error(`not uploaded: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

export const tablets = (quantity = '2', price = '1000.00') => ({
  invoiceNo: 1,
  name: '示例替尼片',
  nationalCode: null,
  price,
  quantity,
  unit: 'pack' as const,
  traceCodes: [],
});

/** A whole filing: two packs bought for 2000 yuan at a pharmacy without online settlement. */
export async function filing(
  caller: Caller,
  change: Partial<Filing> = {},
  personNo?: string,
): Promise<Filing> {
  const invoice = await handIn(caller, 'invoice', personNo);
  const papers = [];
  for (const kind of ['identity', 'credential', 'prescription'] as const)
    papers.push(await handIn(caller, kind, personNo));
  const servedOn = change.servedOn ?? '2026-06-10';
  return {
    requestId: requestId(),
    ...(personNo === undefined ? {} : { personNo }),
    reason: 'notConnected',
    institutionCode: PHARMACY,
    servedOn,
    receivingHospital: null,
    invoices: [
      { code: '', number: invoiceNumber(), issuedOn: servedOn, amount: '2000.00', paperId: invoice },
    ],
    lines: [tablets()],
    paperIds: papers,
    payee: { accountName: '示例', bankName: '示例银行', accountNumber: '6222000012345678' },
    ...change,
  };
}

export async function filed(caller: Caller, change: Partial<Filing> = {}): Promise<number> {
  return (await caller.ok(fileManualClaim, { body: await filing(caller, change) })).id;
}

/** Matches the one line to the tablets. */
export async function match(
  reviewer: Caller,
  id: number,
  nationalCode: string = TABLETS.code,
): Promise<void> {
  const { lines } = await reviewer.ok(getManualClaim, { params: { id } });
  const matched = lines.map(({ productName: _, ...line }) => ({ ...line, nationalCode }));
  await reviewer.ok(saveManualLines, { params: { id }, body: { requestId: requestId(), lines: matched } });
}

type Step = CallOf<typeof takeManualStep>['body']['step'];
export const step = (who: Caller, id: number, name: Step, ground: string | null = null) =>
  who.call(takeManualStep, {
    params: { id },
    body: { requestId: requestId(), step: name, ground, words: name === 'passed' ? '' : '示例：原因' },
  });

export const approveFor = (who: Caller, id: number, payable: string) =>
  who.call(approveManualClaim, { params: { id }, body: { requestId: requestId(), payable, words: '' } });

/** Matched, passed by one and approved by another. */
export async function approved(
  reviewer: Caller,
  approver: Caller,
  id: number,
  payable: string,
): Promise<string> {
  await match(reviewer, id);
  const passed = await step(reviewer, id, 'passed');
  if (passed.status !== 200) throw new Error(`not passed: ${JSON.stringify(passed.body)}`);
  const answer = await approveFor(approver, id, payable);
  if (answer.status !== 200) throw new Error(`not approved: ${JSON.stringify(answer.body)}`);
  return answer.body.claimNo;
}

/** The agency's desks of one city and a neighbour's, and how a test looks into the books. */
export interface ManualDesks {
  readonly server: TestServer;
  readonly counter: Counter;
  readonly reviewer: Caller;
  readonly approver: Caller;
  /** The bureau, which releases payments. */
  readonly cashDesk: Caller;
  readonly farAgency: Caller;
  newPatient(given?: Parameters<Counter['addPerson']>[1]): Promise<{ person: TestPatient; caller: Caller }>;
  /** Fen that the person's year has used of the pooled fund. */
  pooledOf(person: TestPatient): Promise<bigint | undefined>;
  /** What an account holds of what concerns no institution, in fen. */
  balance(account: string): Promise<number>;
  expectSound(auditor: Caller): Promise<void>;
}

export async function openManualDesks(): Promise<ManualDesks> {
  const server = await startTestServer();
  const counter = await furnishCounter(server);
  const sign = (login: string, role: 'agencyReviewer' | 'areaBureau', areaCode = '430100') =>
    server.signIn({ login, name: `示例·${login}`, role, areaCode });
  const ask = <T extends object>(sql: string, values: (string | number)[]) =>
    server.world.db.transaction('all', (tx) => tx.first<T>(sql, values));
  let people = 50;
  return {
    server,
    counter,
    reviewer: await sign('manual-reviewer', 'agencyReviewer'),
    approver: await sign('manual-approver', 'agencyReviewer'),
    cashDesk: await sign('manual-bureau', 'areaBureau'),
    farAgency: await sign('manual-far', 'agencyReviewer', '430200'),
    newPatient: async (given = {}) => {
      const order = (people += 1);
      const person = await counter.addPerson(order, given);
      const account = { login: `manual-${order}`, name: `示例·患者${order}`, role: 'patient' } as const;
      return { person, caller: await server.signIn({ ...account, personId: person.id }) };
    },
    pooledOf: async (person) =>
      (
        await ask<{ pooled: bigint }>(
          'SELECT pooled_fund_used AS pooled FROM person_year WHERE person_id = $1',
          [person.id],
        )
      )?.pooled,
    balance: async (account) =>
      Number(
        (
          await ask<{ sum: bigint }>(
            `SELECT coalesce(sum(amount), 0)::bigint AS sum FROM ledger_entry WHERE account = $1 AND institution_code = ''`,
            [account],
          )
        )?.sum ?? 0n,
      ),
    expectSound: async (auditor) =>
      expect(await auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] }),
  };
}

/** Status and code of an answer, for comparing. */
export const codeOf = (answer: { status: number; body: unknown }): string =>
  `${answer.status} ${(answer.body as { code?: string }).code ?? ''}`.trim();

/** What a file holds, as text. */
export const textOf = (answer: { body: unknown }): string =>
  Buffer.from(answer.body as Uint8Array).toString('utf8');

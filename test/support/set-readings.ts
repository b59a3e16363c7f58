import { vi } from 'vitest';
import {
  enterBenefitAct,
  getBenefitReplay,
  startBenefitReplay,
  takeBenefitActStep,
} from '../../src/contract/settlement-benefits.ts';
import type { Caller, TestServer } from './api.ts';

/**
 * Lets a case's 大病 ratio into force for its own day alone, tried and confirmed as the province does it (I8).
 * @param ratio like '0.6'
 */
export async function setMajorIllnessRatio(server: TestServer, date: string, ratio: string): Promise<void> {
  server.clock.setDay(date);
  const bureau = (login: string) =>
    server.signIn({ login: `${login}-${date}`, name: '示例省局', role: 'provinceAdmin' });
  const [admin, second] = [await bureau('enters'), await bureau('confirms')];
  const value = ratio.padEnd(6, '0');
  const { id } = await admin.ok(enterBenefitAct, {
    body: {
      title: '示例解释文件',
      number: `示例〔${date}〕`,
      issuedOn: '2026-01-01',
      from: date,
      to: date,
      employeeRatio: null,
      residentRatio: null,
      limits: [],
      assistance: [],
      readings: { majorIllness: { employee: value, resident: value } },
      reason: '用例',
    },
  });
  await tryOut(admin, id, date);
  const step = (caller: Caller, name: 'proposed' | 'approved') =>
    caller.ok(takeBenefitActStep, { params: { id }, body: { step: name, words: '用例' } });
  await step(admin, 'proposed');
  await step(second, 'approved');
}

async function tryOut(admin: Caller, id: number, date: string): Promise<void> {
  const span = { from: date, to: date, areas: [] };
  const replay = await admin.ok(startBenefitReplay, { params: { id }, body: span });
  await vi.waitFor(
    async () => {
      const { state } = await admin.ok(getBenefitReplay, { params: { id: replay.id } });
      if (state !== 'done') throw new Error(state);
    },
    { timeout: 20_000, interval: 20 },
  );
}

import { vi } from 'vitest';
import {
  enterBenefitAct,
  getBenefitReplay,
  startBenefitReplay,
  takeBenefitActStep,
} from '../../src/contract/settlement-benefits.ts';
import type { AssistanceBase } from '../../src/policy/parameters/readings.ts';
import type { Caller, TestServer } from './api.ts';

/** What a case reads otherwise than the platform does. */
export interface GivenReadings {
  /** What 大病 pays, like `0.6` (I8). */
  readonly majorIllness?: string;
  /** What 医疗救助 looks at (I13). */
  readonly assistanceBase?: AssistanceBase;
}

/** Lets what a case reads otherwise into force for its own day alone, tried and confirmed as the province does it (I8, I13). */
export async function setReadings(
  server: TestServer,
  date: string,
  { majorIllness, assistanceBase }: GivenReadings,
): Promise<void> {
  server.clock.setDay(date);
  const bureau = (login: string) =>
    server.signIn({ login: `${login}-${date}`, name: '示例省局', role: 'provinceAdmin' });
  const [admin, second] = [await bureau('enters'), await bureau('confirms')];
  const value = majorIllness === undefined ? null : majorIllness.padEnd(6, '0');
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
      readings: {
        majorIllness: { employee: value, resident: value },
        assistanceBase: assistanceBase ?? null,
      },
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

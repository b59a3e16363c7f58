import { vi } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { formatRatio, parseRatio } from '../../src/base/ratio.ts';
import type { CallOf, OutputOf } from '../../src/contract/endpoint.ts';
import {
  enterBenefitAct,
  getBenefitReplay,
  startBenefitReplay,
  takeBenefitActStep,
} from '../../src/contract/settlement-benefits.ts';
import type { OffSiteKind } from '../../src/policy/parameters/off-site.ts';
import type { AssistanceBase } from '../../src/policy/parameters/readings.ts';
import type { Caller, TestServer } from './api.ts';

/** What an act sets of readings. */
export type ActReadings = NonNullable<CallOf<typeof enterBenefitAct>['body']['readings']>;

/** Enters an act that sets nothing but readings. */
export function enterReadings(admin: Caller, readings: ActReadings, from: string, to: string | null = null) {
  return admin.call(enterBenefitAct, {
    body: {
      title: '示例解释文件',
      number: '示例医保发〔2026〕2号',
      issuedOn: '2026-01-01',
      from,
      to,
      employeeRatio: null,
      residentRatio: null,
      limits: [],
      assistance: [],
      readings,
      reason: '省里另有规定',
    },
  });
}

/** The same where it is taken. @returns its number */
export async function enteredReadings(
  admin: Caller,
  readings: ActReadings,
  from: string,
  to: string | null = null,
): Promise<number> {
  const answer = await enterReadings(admin, readings, from, to);
  if (answer.status !== 200) throw new Error(answer.body.code);
  return answer.body.id;
}

/** Tries an act on what was settled in a span of days. @returns what the trial came to */
export async function tryAct(
  admin: Caller,
  id: number,
  span: { readonly from: string; readonly to: string },
) {
  const replay = await admin.ok(startBenefitReplay, { params: { id }, body: { ...span, areas: [] } });
  return vi.waitFor(
    async (): Promise<NonNullable<OutputOf<typeof getBenefitReplay>['effect']>> => {
      const { state, effect } = await admin.ok(getBenefitReplay, { params: { id: replay.id } });
      if (state !== 'done' || effect === null) throw new Error(state);
      return effect;
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** Takes a step about an act. */
export const stepAct = (caller: Caller, id: number, step: 'proposed' | 'approved') =>
  caller.ok(takeBenefitActStep, { params: { id }, body: { step, words: '示例：核对过文件' } });

/** What a case reads otherwise than the platform does. */
export interface GivenReadings {
  /** What 大病 pays, like `0.6` (I8). */
  readonly majorIllness?: string;
  /** What is taken off the ratio off-site, by the kind of the filing, like `0.1` (I11). */
  readonly offSite?: Readonly<Partial<Record<OffSiteKind, string>>>;
  /** What 医疗救助 looks at (I13). */
  readonly assistanceBase?: AssistanceBase;
}

/** `0.6` as the interface writes it. */
const asRatio = (text: string) => formatRatio(present(parseRatio(text), 'a ratio'));

/** Lets what a case reads otherwise into force for its own day alone, tried and confirmed as the province does it (I8, I11, I13). */
export async function setReadings(
  server: TestServer,
  date: string,
  { majorIllness, offSite, assistanceBase }: GivenReadings,
): Promise<void> {
  server.clock.setDay(date);
  const bureau = (login: string) =>
    server.signIn({ login: `${login}-${date}`, name: '示例省局', role: 'provinceAdmin' });
  const [admin, second] = [await bureau('enters'), await bureau('confirms')];
  const value = majorIllness && asRatio(majorIllness);
  const points = Object.entries(offSite ?? {}).map(([kind, text]) => [kind, asRatio(text)]);
  const readings: ActReadings = {
    ...(value && { majorIllness: { employee: value, resident: value } }),
    ...(offSite && { offSite: Object.fromEntries(points) as typeof offSite }),
    ...(assistanceBase && { assistanceBase }),
  };
  const id = await enteredReadings(admin, readings, date, date);
  await tryAct(admin, id, { from: date, to: date });
  await stepAct(admin, id, 'proposed');
  await stepAct(second, id, 'approved');
}

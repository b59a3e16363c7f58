import { readdirSync, readFileSync } from 'node:fs';
import { present } from '../src/base/assert.ts';
import { traceCodeOf } from '../src/server/demo/plan-claims.ts';
import { signIn } from './compiled-server.ts';
import { partOf, postOf, sendLoad } from './load-client.ts';
import { CLIENTS } from './pgbench.ts';
import { inputOf } from './record-settlement.ts';
import type { Ground, OpenClaim } from './settlement-ground.ts';

/** A server under load with a session of a cashier at every pharmacy that has claims. */
export interface Tills {
  readonly url: string;
  readonly cookies: ReadonlyMap<string, string>;
}

export async function openTills(url: string, ground: Ground): Promise<Tills> {
  const cookies = new Map<string, string>();
  const logins = await ground.world.db.transaction('all', (tx) =>
    tx.rows<{ login: string; code: string }>(
      `SELECT login, institution_code AS code FROM account WHERE role = 'cashier'`,
    ),
  );
  const needed = new Set(ground.claims.map((claim) => claim.pharmacyCode));
  for (const { login, code } of logins) if (needed.has(code)) cookies.set(code, await signIn(url, login));
  return { url, cookies };
}

export interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
  readonly p50: number;
  /** Processor time of the client itself for one request, in milliseconds. */
  readonly clientCpu: number;
}

let packs = 0;

/**
 * Sends each claim once, on so many connections; every one must succeed.
 * @param step what the till asks: to try the claim, or to settle it
 * @param arrivals so many fall due a second, at random; as fast as the server answers where nothing is said
 */
export async function sendAll(
  tills: Tills,
  ground: Ground,
  claims: readonly OpenClaim[],
  step: 'trial' | 'settlement',
  arrivals?: number,
): Promise<Load> {
  // Written beforehand: what the client does meanwhile is taken from the server.
  const requests = claims.map((claim) => requestOf(tills, ground, claim, step));
  const began = process.cpuUsage();
  const { elapsed, latencies, statuses } = await sendLoad({
    url: tills.url,
    connections: CLIENTS,
    amount: requests.length,
    request: (place) => present(requests[place], 'every place has its request'),
    ...(arrivals === undefined ? {} : { arrivals }),
  });
  const { user, system } = process.cpuUsage(began);
  if (statuses.get(200) !== claims.length)
    throw new Error(`${claims.length} claims, answered ${JSON.stringify([...statuses])}`);
  return {
    perSecond: (claims.length / elapsed) * 1000,
    p99: Math.round(partOf(latencies, 0.99)),
    p50: Math.round(partOf(latencies, 0.5)),
    clientCpu: (user + system) / 1000 / claims.length,
  };
}

function requestOf(
  { url, cookies }: Tills,
  ground: Ground,
  claim: OpenClaim,
  step: 'trial' | 'settlement',
): Buffer {
  const pack = (packs += 1);
  const { requestId, ...trial } = inputOf(
    claim,
    `bench-http-${pack}`,
    traceCodeOf(ground.tracePrefix, 'shown', pack),
  );
  const credential = { kind: 'idNumber', number: claim.idNumber };
  const headers = { 'x-shuangtong': '1', cookie: cookies.get(claim.pharmacyCode) ?? '' };
  return step === 'trial'
    ? postOf(url, '/api/pre-settlements', headers, { ...trial, credential })
    : postOf(url, '/api/settlements', headers, { requestId, ...trial, credential });
}

/** Makes every prescription and every person's year as they were before, so that the same is settled again with the same bill. */
export const REOPEN = `DELETE FROM prescription_dispensing; DELETE FROM prescription_event WHERE kind IN ('used', 'partlyUsed');
  UPDATE prescription_state SET state = 'checked', claim_no = NULL WHERE state IN ('used', 'partlyUsed');
  UPDATE person_year SET pooled_fund_used = 0, major_illness_used = 0, assistance_threshold_used = 0, assistance_used = 0, own_share = 0;`;
/** Clears away what was changed to make them so. */
export const VACUUM =
  'VACUUM ANALYZE prescription_state, prescription_event, prescription_dispensing, person_year';

const HUNDREDTHS = 10;

/** Processor time that a process has used, with that of its ended children, in milliseconds; 0 where the system does not tell. */
function cpuOf(pid: string | number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return [11, 12, 13, 14].reduce((sum, place) => sum + Number(fields[place]) * HUNDREDTHS, 0);
  } catch {
    return 0;
  }
}

/** The process that started another; 0 where the system does not tell. */
export function parentOf(pid: number | string): number {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[1],
    );
  } catch {
    return 0;
  }
}

/** Processor time of a process and of its living children: a database server with its connections. */
export function cpuOfTree(pid: number): number {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return [pid, ...children].reduce<number>((sum, one) => sum + cpuOf(Number(one)), 0);
}

/** Resident memory of a process, in MiB; 0 where the system does not tell. */
export function residentMiB(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
  } catch {
    return 0;
  }
}

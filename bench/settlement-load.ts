import { readdirSync, readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { traceCodeOf } from '../src/server/demo/plan-claims.ts';
import { signIn } from './compiled-server.ts';
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
}

let packs = 0;

/**
 * Sends each claim once, on so many connections; every one must succeed.
 * @param step what the till asks: to try the claim, or to settle it
 * @param rate so many a second at most; as fast as the server answers where nothing is said
 */
export async function sendAll(
  { url, cookies }: Tills,
  ground: Ground,
  claims: readonly OpenClaim[],
  step: 'trial' | 'settlement',
  rate?: number,
): Promise<Load> {
  let next = 0;
  const began = performance.now();
  const result = await autocannon({
    url,
    connections: CLIENTS,
    amount: claims.length,
    ...(rate === undefined ? {} : { overallRate: rate }),
    requests: [
      {
        method: 'POST',
        path: step === 'trial' ? '/api/pre-settlements' : '/api/settlements',
        setupRequest: (request) => {
          const claim = claims[next++ % claims.length];
          if (!claim) throw new Error('no claim left');
          const pack = (packs += 1);
          const { requestId, ...trial } = inputOf(
            claim,
            `bench-http-${pack}`,
            traceCodeOf(ground.tracePrefix, 'shown', pack),
          );
          const credential = { kind: 'idNumber', number: claim.idNumber };
          const body = step === 'trial' ? { ...trial, credential } : { requestId, ...trial, credential };
          const headers = {
            'content-type': 'application/json',
            'x-shuangtong': '1',
            cookie: cookies.get(claim.pharmacyCode) ?? '',
          };
          return { ...request, headers, body: JSON.stringify(body) };
        },
      },
    ],
  });
  const elapsed = performance.now() - began;
  if (result['2xx'] !== claims.length)
    throw new Error(
      `${claims.length} claims, ${result['2xx']} answered, ${result.non2xx} refused, ${result.errors} errors`,
    );
  const { p99, p50 } = result.latency;
  return { perSecond: (claims.length / elapsed) * 1000, p99, p50 };
}

/** Makes every prescription of the ground as it was before it was settled, so that it can be settled again. */
export const REOPEN = `DELETE FROM prescription_dispensing; DELETE FROM prescription_event WHERE kind IN ('used', 'partlyUsed');
  UPDATE prescription_state SET state = 'checked', claim_no = NULL WHERE state IN ('used', 'partlyUsed');`;

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

/**
 * A load of HTTP requests over so many connections that costs little processor time itself: on a machine with few cores what the
 * client takes is taken from what is measured. It knows only what our server answers: a status line and a content length.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What is sent, whole: `request(place)` gives the bytes of the request with this place. */
export interface LoadPlan {
  readonly url: string;
  readonly connections: number;
  readonly amount: number;
  readonly request: (place: number) => Buffer;
  /**
   * Requests a second that fall due at random moments, whoever is still waiting; a request's time then counts from the moment it
   * fell due. Without it each connection sends its next as soon as it is answered.
   */
  readonly arrivals?: number;
}

export interface LoadResult {
  /** From the first request to the last answer, in milliseconds. */
  readonly elapsed: number;
  /** Milliseconds of each request, ascending. */
  readonly latencies: readonly number[];
  /** How many answers had each status. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** The bytes of a POST of JSON as this client sends it. */
export function postOf(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Buffer {
  const content = Buffer.from(JSON.stringify(body));
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${new URL(url).host}`,
    'content-type: application/json',
    `content-length: ${content.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), content]);
}

/** @throws when a connection breaks or an answer has no content length */
export async function sendLoad(plan: LoadPlan): Promise<LoadResult> {
  const { hostname, port } = new URL(plan.url);
  const lines = await Promise.all(
    Array.from({ length: plan.connections }, () => openLine(hostname, Number(port))),
  );
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  const began = performance.now();
  const send = async (line: Line, place: number, due: number): Promise<void> => {
    const status = await line.ask(plan.request(place));
    latencies.push(performance.now() - due);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  await (plan.arrivals === undefined
    ? sendAtOnce(lines, plan.amount, send)
    : sendAsTheyFallDue(lines, arrivalTimes(plan.amount, plan.arrivals, began), send));
  const elapsed = performance.now() - began;
  for (const line of lines) line.close();
  return { elapsed, latencies: latencies.sort((one, other) => one - other), statuses };
}

type Send = (line: Line, place: number, due: number) => Promise<void>;

async function sendAtOnce(lines: readonly Line[], amount: number, send: Send): Promise<void> {
  let next = 0;
  await Promise.all(
    lines.map(async (line) => {
      while (next < amount) await send(line, next++, performance.now());
    }),
  );
}

async function sendAsTheyFallDue(lines: readonly Line[], dues: readonly number[], send: Send): Promise<void> {
  const free = [...lines];
  const queue: number[] = [];
  const work: Promise<void>[] = [];
  const serve = async (): Promise<void> => {
    const line = free.pop();
    if (!line) return;
    for (let place = queue.shift(); place !== undefined; place = queue.shift())
      await send(line, place, dues[place] ?? 0);
    free.push(line);
  };
  for (const [place, due] of dues.entries()) {
    const wait = due - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    queue.push(place);
    work.push(serve());
  }
  await Promise.all(work);
}

/** Moments at which requests fall due, as callers who know nothing of each other come: exponential gaps from a fixed seed. */
function arrivalTimes(amount: number, perSecond: number, began: number): number[] {
  let state = 20_260_101;
  let at = began;
  return Array.from({ length: amount }, () => {
    state = (state * 48_271) % 2_147_483_647;
    at += (-Math.log(state / 2_147_483_647) / perSecond) * 1000;
    return at;
  });
}

/** One connection, which has one request under way at a time. */
interface Line {
  ask(request: Buffer): Promise<number>;
  close(): void;
}

async function openLine(host: string, port: number): Promise<Line> {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, 'connect');
  return lineOn(socket);
}

function lineOn(socket: Socket): Line {
  let asked: { readonly done: (status: number) => void; readonly failed: (error: Error) => void } | undefined;
  let closing = false;
  let answer: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk]);
    const head = answer.indexOf('\r\n\r\n');
    if (head < 0) return;
    const text = answer.toString('latin1', 0, head);
    const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
    if (length === undefined) asked?.failed(new Error(`an answer without a length: ${text}`));
    if (answer.length < head + 4 + Number(length)) return;
    answer = Buffer.alloc(0);
    const { done } = asked ?? {};
    asked = undefined;
    done?.(Number(text.slice(9, 12)));
  });
  const broken = (): void => {
    if (!closing) asked?.failed(new Error('the server closed a connection'));
  };
  socket.on('error', (error) => asked?.failed(error)).on('close', broken);
  return {
    ask: (request) =>
      new Promise((done, failed) => {
        asked = { done, failed };
        socket.write(request);
      }),
    close: () => {
      closing = true;
      socket.destroy();
    },
  };
}

/** The value below which so great a part of ascending values lies. */
export const partOf = (ascending: readonly number[], part: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * part))] ?? 0;

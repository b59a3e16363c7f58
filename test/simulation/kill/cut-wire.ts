/**
 * A wire between the platform and its database that can be cut at any step of a conversation: just after the database has done
 * what the platform said and before its answer arrives. To the database that is what a killed platform looks like, and to the
 * platform what a killed database looks like; every step can be named. Before a step the database stands as after the one before.
 */
import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** Something the platform says that the database answers as one: a statement, or several sent together with one end. */
export interface Step {
  /** What was said: each statement's name where it has one, else its text. */
  readonly name: string;
}

export interface CutWire {
  /** The address of the database through this wire. */
  readonly url: string;
  /** From now on steps are noted, and the wire is cut at the first of which this is so, told with those before it. */
  arm(isHere: (steps: readonly Step[]) => boolean): void;
  /** Stops counting. @returns the steps since `arm`, and whether the wire was cut */
  disarm(): { readonly steps: readonly Step[]; readonly wasCut: boolean };
  close(): Promise<void>;
}

const WRITES = /insert|update|delete|record|ensure|send/i;
const ENDS = /commit/i;

/** What each step does to the database: nothing, or it writes, or it ends a transaction that wrote, and that is kept. */
export function effectsOf(steps: readonly Step[]): ('reads' | 'writes' | 'keeps')[] {
  let isWritten = false;
  return steps.map(({ name }) => {
    isWritten ||= WRITES.test(name);
    if (!ENDS.test(name)) return WRITES.test(name) ? 'writes' : 'reads';
    const keeps = isWritten;
    isWritten = false;
    return keeps ? 'keeps' : 'reads';
  });
}

const QUERY = 'Q'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);
const PARSE = 'P'.charCodeAt(0);
const BIND = 'B'.charCodeAt(0);
const READY = 'Z'.charCodeAt(0);

/** Cuts a stream of protocol messages into whole ones; the first of a client has no type. */
function messagesOf(
  hasStart: boolean,
): (chunk: Buffer) => { readonly type: number; readonly bytes: Buffer }[] {
  let rest: Buffer = Buffer.alloc(0);
  let isStart = hasStart;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const found: { type: number; bytes: Buffer }[] = [];
    for (;;) {
      const head = isStart ? 0 : 1;
      if (rest.length < head + 4) return found;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return found;
      found.push({ type: isStart ? 0 : (rest[0] ?? 0), bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
      isStart = false;
    }
  };
}

/** What a statement is called: the text of a query, or the name or text of one that is prepared. */
function nameOf(type: number, bytes: Buffer): string | undefined {
  if (type === QUERY) return bytes.toString('utf8', 5, bytes.length - 1);
  if (type !== PARSE && type !== BIND) return undefined;
  const texts = bytes.toString('utf8', 5).split('\0');
  const [first = '', second = ''] = texts;
  return type === PARSE ? first || second : second;
}

interface Armed {
  readonly isHere: (steps: readonly Step[]) => boolean;
  readonly steps: Step[];
  wasCut: boolean;
}

/** One connection: what the platform says is passed on step by step. */
function join(client: Socket, database: Socket, armedNow: () => Armed | undefined): void {
  const said = messagesOf(true);
  const answered = messagesOf(false);
  let group: Buffer[] = [];
  let names: string[] = [];
  // The log-in ends with a first “ready” that answers no step.
  let [asked, ready] = [1, 0];
  let isMute = false;
  const cut = () => {
    client.destroy();
    database.destroy();
  };
  const passOn = () => {
    const armed = armedNow();
    const bytes = Buffer.concat(group);
    group = [];
    asked += 1;
    armed?.steps.push({ name: names.join('; ').replace(/\s+/g, ' ') });
    names = [];
    const isNow = armed !== undefined && !armed.wasCut && armed.isHere(armed.steps);
    if (isNow) armed.wasCut = true;
    if (isNow) isMute = true;
    database.write(bytes);
  };
  client.on('data', (chunk: Buffer) => {
    for (const { type, bytes } of said(chunk)) {
      if (isMute || client.destroyed) return;
      const name = nameOf(type, bytes);
      if (name) names.push(name);
      if (type === PARSE || type === BIND || type === QUERY || type === SYNC || group.length > 0)
        group.push(bytes);
      else database.write(bytes);
      if (type === QUERY || type === SYNC) passOn();
    }
  });
  database.on('data', (chunk: Buffer) => {
    ready += answered(chunk).filter(({ type }) => type === READY).length;
    if (!isMute) client.write(chunk);
    else if (ready >= asked) cut();
  });
  for (const [one, other] of [
    [client, database],
    [database, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

export async function openCutWire(databaseUrl: string): Promise<CutWire> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let armed: Armed | undefined;
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const socket of [client, database]) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    }
    join(client, database, () => armed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(databaseUrl);
  url.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: url.href,
    arm(isHere) {
      armed = { isHere, steps: [], wasCut: false };
    },
    disarm() {
      const { steps, wasCut } = armed ?? { steps: [], wasCut: false };
      armed = undefined;
      return { steps, wasCut };
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

import type { Readable } from 'node:stream';
import type { Actor } from '../../domain/identity/roles.ts';
import type { World } from '../world.ts';
import type { Envelope } from './envelope.ts';

/** A message that passed the gate: signed, timely, well-formed, its number not used by another request. */
export interface Message {
  readonly envelope: Envelope;
  /** The institution's system, acting as its cashier under the operator's name. */
  readonly actor: Actor;
  readonly institutionCode: string;
  /** The file that came beside the message in a form (9101). */
  readonly file?: Buffer;
}

export interface Answer {
  readonly output: object;
  readonly warning?: string;
  /** Sent instead of the output: the bytes themselves (9102). */
  readonly file?: { readonly name: string; readonly stream: Readable | Buffer };
}

/** One transaction of the national interface. Throws `GatewayFailure` for a business answer of −1. */
export type Transaction = (world: World, message: Message) => Promise<Answer>;

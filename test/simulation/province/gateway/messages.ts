/** Messages of the national interface: written once, delivered as often as their fate has it, under one number. */
import type { MessageSent, Reply } from '../../auditor/record-messages.ts';
import { dayAt } from '../calendar.ts';
import type { SimPerson } from '../people.ts';
import { count, type Message, type Script } from '../script.ts';

const EIGHT_HOURS = 8 * 3_600_000;

/** The province's wall clock at a moment. */
export function wallAt(at: number): string {
  return new Date(at + EIGHT_HOURS).toISOString().slice(0, 19).replace('T', ' ');
}

/** A message number that was never used before. */
export function drawMsgid(script: Script, institutionCode: string): string {
  const digits = wallAt(script.desks.now()).replace(/\D/g, '');
  return `${institutionCode}${digits}${String((script.serial += 1) % 10_000).padStart(4, '0')}`;
}

export interface Written {
  readonly institutionCode: string;
  readonly infno: string;
  readonly msgid: string;
  /** What it is about besides its own number. */
  readonly touches: readonly string[];
  /** Written when it is first sent; every copy says the same. */
  readonly input: () => Promise<object>;
  readonly prepare?: () => Promise<unknown>;
  readonly learn: (output: NonNullable<Reply['output']>, reply: Reply) => void;
}

/** Sends a message once and tells what came of it. */
export async function sendMessage(script: Script, written: Written, input: object): Promise<MessageSent> {
  const { institutionCode, infno, msgid } = written;
  const client = await script.desks.gateway(institutionCode);
  const at = script.desks.now();
  const { body } = await client.send(infno, input, { msgid });
  const { infcode, err_msg, warn_msg, output } = body;
  return {
    what: 'message',
    at,
    institutionCode,
    infno,
    msgid,
    input,
    reply: { infcode, err_msg, warn_msg, output },
  };
}

export function messageOf(script: Script, written: Written): Message {
  let first: Promise<object> | undefined;
  const once = () => (first ??= written.input());
  return {
    touches: [written.msgid, ...written.touches],
    ...(written.prepare ? { prepare: written.prepare } : {}),
    async deliver() {
      const happening = await sendMessage(script, written, await once());
      return { happening, learn: () => learnOf(script, written, happening.reply) };
    },
  };
}

export function learnOf(script: Script, { infno, learn }: Written, reply: Reply): void {
  if (reply.infcode === 0) {
    count(script, `报文 ${infno}`);
    learn(reply.output ?? {}, reply);
    return;
  }
  const code = /\[([A-Z_]+) /.exec(reply.err_msg)?.[1] ?? reply.err_msg.slice(0, 12);
  count(script, `报文 ${infno} 不办 ${code}`);
}

const INSURANCE = { employee: '310', resident: '390' } as const;

/** What every message says of the person: who shows which credential, insured how on a day. */
export function credentialOf(
  script: Script,
  { person, idNumber }: SimPerson,
  day = dayAt(script.desks.now()),
) {
  const enrolment =
    person.enrolments.find((one) => one.from <= day && (one.to === null || day <= one.to)) ??
    person.enrolments[0];
  return {
    psn_no: person.personNo,
    insutype: INSURANCE[enrolment?.scheme ?? 'employee'],
    mdtrt_cert_type: '02',
    mdtrt_cert_no: idNumber,
  };
}

/** Money as a text of yuan, from a price and a quantity as texts, rounded half up to the fen. */
export function amountOf(price: string, quantity: string): string {
  const parts = (text: string) => BigInt(Math.round(Number(text) * 10_000));
  const fen = (parts(price) * parts(quantity) + 500_000n) / 1_000_000n;
  return `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;
}

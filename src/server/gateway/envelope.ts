import { createHash } from 'node:crypto';
import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { wallClock } from '../../base/date.ts';
import { GatewayFailure } from './failure.ts';

const Word = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Optional = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));

/** The national request envelope; members that we do not use are let through. */
const Envelope = Type.Object({
  infno: Word(6),
  msgid: Type.String({
    pattern: '^[HP]\\d{11}\\d{14}\\d{4}$',
    description: '机构编号 12 位、时间 14 位、顺序号 4 位',
  }),
  mdtrtarea_admvs: Type.String({ pattern: '^\\d{6}$' }),
  insuplc_admdvs: Optional(6),
  recer_sys_code: Word(10),
  dev_no: Optional(100),
  infver: Word(6),
  opter_type: Word(3),
  opter: Word(30),
  opter_name: Word(50),
  inf_time: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$' }),
  fixmedins_code: Type.String({ pattern: '^[HP]\\d{11}$' }),
  fixmedins_name: Word(200),
  sign_no: Optional(30),
  input: Type.Object({}),
});
export type Envelope = Static<typeof Envelope>;

const checkers = new WeakMap<TSchema, ReturnType<typeof Compile>>();

function checkerOf<T extends TSchema>(schema: T): ReturnType<typeof Compile> {
  const known = checkers.get(schema);
  if (known) return known;
  const compiled = Compile(schema);
  checkers.set(schema, compiled);
  return compiled;
}

/** Whether data has a shape, for what may be left out where it has not. */
export function isShaped<T extends TSchema>(schema: T, data: unknown): data is Static<T> {
  return checkerOf(schema).Check(data);
}

/**
 * Checks data against a shape and gives it its type.
 * @param at where the data stands in the message, for the error's field name
 * @throws {GatewayFailure} naming the first field that is wrong
 */
export function parseShape<T extends TSchema>(schema: T, data: unknown, at: string): Static<T> {
  if (isShaped(schema, data)) return data;
  const [first] = checkerOf(schema).Errors(data);
  const missing = (first?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0];
  const path = [at, ...(first?.instancePath.split('/').filter(Boolean) ?? []), missing]
    .filter(Boolean)
    .join('.');
  throw new GatewayFailure(`报文格式有误：${path}${missing ? ' 必填' : ' 填写不正确'}`);
}

/**
 * Reads the text of a request.
 * @throws {GatewayFailure} when it is no JSON object or a member of the envelope is wrong
 */
export function readEnvelope(text: string): Envelope {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new GatewayFailure('报文格式有误：不是有效的 JSON');
  }
  return parseShape(Envelope, data, '');
}

/** What makes two messages the same request: transaction, input and file, not the time of sending. */
export function hashContent(envelope: Envelope, file?: Buffer): string {
  const hash = createHash('sha256').update(`${envelope.infno}\n${JSON.stringify(envelope.input)}`);
  return (file ? hash.update('\n').update(file) : hash).digest('hex');
}

export interface Reply {
  readonly infcode: 0 | -1;
  readonly inf_refmsgid: string | null;
  readonly refmsg_time: string;
  readonly respond_time: string;
  readonly err_msg: string;
  readonly warn_msg: string;
  readonly output: object | null;
}

const digitsOf = (epochMilliseconds: number) => wallClock(epochMilliseconds).replace(/\D/g, '');
/** yyyyMMddHHmmssSSS on the province's clock. */
const stamp = (epochMilliseconds: number) =>
  digitsOf(epochMilliseconds) + String(epochMilliseconds % 1000).padStart(3, '0');

/** A successful answer. @param reference ten digits that tell this answer from others of the same second */
export function succeed(
  output: object,
  times: { received: number; now: number },
  reference: number,
  warning = '',
): Reply {
  return {
    infcode: 0,
    inf_refmsgid: `430000${digitsOf(times.now)}${String(reference % 10_000_000_000).padStart(10, '0')}`,
    refmsg_time: stamp(times.received),
    respond_time: stamp(times.now),
    err_msg: '',
    warn_msg: warning,
    output,
  };
}

/** A failed answer: nothing was written. */
export function fail(message: string, times: { received: number; now: number }): Reply {
  return {
    infcode: -1,
    inf_refmsgid: null,
    refmsg_time: stamp(times.received),
    respond_time: stamp(times.now),
    err_msg: message,
    warn_msg: '',
    output: null,
  };
}

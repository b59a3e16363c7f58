import { present } from '../../base/assert.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/identity/roles.ts';
import { problemOfDatabase } from '../http/database-problem.ts';
import { Problem } from '../http/problem.ts';
import { withRoom } from '../http/room.ts';
import type { World } from '../world.ts';
import { fail, hashContent, readEnvelope, succeed, type Envelope, type Reply } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Answer, Message } from './message.ts';
import { isSignedBy, isTimely, type SignedHeaders } from './signature.ts';
import { claimMessage, findApiClient, type ApiClient } from './store.ts';
import { toldFacts } from './told-facts.ts';
import { TRANSACTIONS } from './transactions.ts';
import { writeJson } from './wire-number.ts';

/** The address under which the province's hospital and pharmacy systems call. */
export const GATEWAY_PATH = '/fsi/api/rsfComIfsService/callService';

let answered = 0;

/** Who sends a request, found before anything of its content is read. */
const gates = new WeakMap<FastifyRequest, { readonly gate: Gate; readonly received: number }>();

/** Mounts the national interface: one address, the transaction named in the header and in the envelope. */
export async function mountGateway(app: FastifyInstance, world: World): Promise<void> {
  await app.register(async (gateway) => {
    // A form with a file keeps the parser of the program; everything else is read as text, whatever it calls itself.
    gateway.removeContentTypeParser(['application/json', 'text/plain']);
    gateway.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
    gateway.post(
      GATEWAY_PATH,
      {
        schema: { hide: true },
        bodyLimit: world.config.uploadLimitBytes * 2,
        onRequest: async (request, reply) => {
          const received = world.clock.now();
          const gate = await withRoom(world, () => admit(world, request, received)).catch(problemOf);
          const times = { received, now: world.clock.now() };
          if (typeof gate === 'string') return send(reply, 401, fail(gate, times));
          if (gate instanceof Problem) return sendProblem(reply, gate, times);
          gates.set(request, { gate, received });
          return undefined;
        },
      },
      (request, reply) => receive(world, request, reply),
    );
  });
}

function send(reply: FastifyReply, status: number, body: Reply): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(writeJson(body));
}

/** A problem in the interface's own form. That it is to come again after a while, the line is told too: 503 with the seconds. */
function sendProblem(
  reply: FastifyReply,
  problem: Problem,
  times: { readonly received: number; readonly now: number },
): FastifyReply {
  const words = [problem.message, problem.detail, problem.remedy].filter(Boolean).join('；');
  if (problem.retryAfter === undefined) return send(reply, 200, fail(words, times));
  return send(reply.header('retry-after', String(problem.retryAfter)), problem.status, fail(words, times));
}

/** @throws whatever is no problem of the caller's */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

function sendFile(reply: FastifyReply, file: NonNullable<Answer['file']>): FastifyReply {
  return reply
    .code(200)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .type('application/octet-stream')
    .send(file.stream);
}

async function receive(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { gate, received } = present(gates.get(request), 'an admitted request');
  const times = () => ({ received, now: world.clock.now() });
  const failed = (words: string) => send(reply, 200, fail(words, times()));
  try {
    const { text, file } = await readContent(request);
    const answer = await withRoom(world, async () => {
      const message = await accept(world, gate, readEnvelope(text), file, received);
      const transaction = TRANSACTIONS[message.envelope.infno];
      if (!transaction) throw new GatewayFailure(`不支持的交易编号 ${message.envelope.infno}`);
      return transaction(world, message);
    });
    if (answer.file) return sendFile(reply, answer.file);
    answered += 1;
    return send(reply, 200, succeed(answer.output, times(), answered, answer.warning));
  } catch (error) {
    if (error instanceof GatewayFailure) return failed(error.message);
    if (error instanceof Problem) return sendProblem(reply, error, times());
    const passing = problemOfDatabase(error);
    if (passing !== undefined) {
      request.log.warn({ err: error, requestId: request.id }, 'the database failed for a while');
      return sendProblem(reply, passing, times());
    }
    request.log.error({ err: error, requestId: request.id }, 'gateway bug');
    return failed(`系统出错，本次交易没有生效，请用原报文重发（事件号 ${request.id}）`);
  }
}

/** The envelope's text; in a form it is the part `jsonStr`, with the file beside it. */
async function readContent(request: FastifyRequest): Promise<{ text: string; file: Buffer | undefined }> {
  if (!request.isMultipart())
    return { text: typeof request.body === 'string' ? request.body : '', file: undefined };
  let text = '';
  let file: Buffer | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'file') file = await part.toBuffer();
    else if (part.fieldname === 'jsonStr') text = String(part.value);
  }
  return { text, file };
}

interface Gate {
  readonly client: ApiClient;
  readonly headers: SignedHeaders;
}

/** Checks the signed headers. @returns the caller, or the sentence of a 401 */
async function admit(world: World, request: FastifyRequest, now: number): Promise<Gate | string> {
  const value = (name: string) => {
    const header = request.headers[name];
    return typeof header === 'string' ? header : '';
  };
  const headers: SignedHeaders = {
    _api_access_key: value('_api_access_key'),
    _api_name: value('_api_name'),
    _api_timestamp: value('_api_timestamp'),
    _api_version: value('_api_version'),
  };
  const signature = value('_api_signature');
  if (signature === '' || Object.values(headers).includes('')) return '缺少服务网关的请求头!';
  if (!isTimely(headers._api_timestamp, now)) return '签名时间戳超时!';
  const client = await world.db.transaction('none', (tx) => findApiClient(tx, headers._api_access_key));
  if (!client) return '非法用户!';
  if (!isSignedBy(headers, signature, world.secrets.open(client.secretCipher).toString()))
    return '签名不一致!';
  return { client, headers };
}

/** Checks that the envelope belongs to its caller and that its number was not used for another request. */
async function accept(
  world: World,
  { client, headers }: Gate,
  envelope: Envelope,
  file: Buffer | undefined,
  now: number,
): Promise<Message> {
  const institutionCode = client.institutionCode;
  if (envelope.infno !== headers._api_name)
    throw new GatewayFailure('报文的交易编号 infno 与请求头 _api_name 不一致');
  if (envelope.fixmedins_code !== institutionCode)
    throw new GatewayFailure('报文的机构编号 fixmedins_code 与接入密钥不属于同一机构');
  if (!envelope.msgid.startsWith(institutionCode))
    throw new GatewayFailure('报文编号 msgid 须以本机构编号开头');
  const contentHash = hashContent(envelope, file);
  const { msgid, infno, opter: operatorNo } = envelope;
  const told = toldFacts(envelope);
  const owner = await world.db.transaction('none', (tx) =>
    claimMessage(tx, { institutionCode, msgid, infno, contentHash, operatorNo, told }, now),
  );
  if (owner !== contentHash)
    throw new GatewayFailure(`报文编号 msgid 重复：${envelope.msgid} 已用于另一次交易，请换新编号`);
  const actor: Actor = {
    accountId: 0,
    role: client.institutionKind === 'pharmacy' ? 'cashier' : 'hospitalOffice',
    name: envelope.opter_name,
    areaCode: null,
    institutionCode,
    practitionerCode: null,
    personId: null,
    enterpriseCode: null,
  };
  return { envelope, actor, institutionCode, ...(file ? { file } : {}) };
}

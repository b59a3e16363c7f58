import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { Outcome } from '../../base/outcome.ts';
import type { CallOf, Endpoint, OutputOf } from '../../contract/endpoint.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { World } from '../world.ts';
import { currentActor } from '../identity/current-actor.ts';
import { actingActor } from '../insured/agents/acting.ts';
import { sendRefusal } from './errors.ts';
import { notAllowed, notSignedIn, Problem } from './problem.ts';
import { withRoom } from './room.ts';
import { readUpload, type UploadedFile } from './upload.ts';

type ActorOf<E extends Endpoint> = E['who'] extends 'public' ? Actor | undefined : Actor;

/** What a handler is given: the call's validated parts, who calls, and the world. */
export type Call<E extends Endpoint> = CallOf<E> & {
  readonly world: World;
  readonly actor: ActorOf<E>;
  readonly files: readonly UploadedFile[];
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

export type Handler<E extends Endpoint> = (
  call: Call<E>,
) => Promise<Outcome<OutputOf<E> | FileAnswer, Refusal>>;

const FILE = Symbol('file');

/** An answer that is a file; only `fileAnswer` makes one, so that no shape of data can be taken for it. */
export interface FileAnswer {
  readonly [FILE]: true;
  readonly content: Buffer;
  readonly mediaType: string;
  readonly fileName: string;
  readonly inline: boolean;
}

/** Gives a file from the handler of an endpoint with `download: true`; `inline` lets the browser show it in place. */
export function fileAnswer(content: Buffer, mediaType: string, fileName: string, inline = false): FileAnswer {
  return { [FILE]: true, content, mediaType, fileName, inline };
}

function isFileAnswer(value: unknown): value is FileAnswer {
  return typeof value === 'object' && value !== null && FILE in value;
}

/** Who sends a request, found before anything of its content is read. */
const actors = new WeakMap<FastifyRequest, Actor>();

/** The endpoint rows that have a handler, for the test that compares the table with the server. */
export const mounted = new Set<string>();

/** Mounts one row of the endpoint table: checks who calls and what they send, runs the handler, strips the answer to its shape. */
export function mount<E extends Endpoint>(
  app: FastifyInstance,
  world: World,
  row: E,
  handler: Handler<E>,
): void {
  mounted.add(row.id);
  const schema: Record<string, unknown> = {
    operationId: row.id,
    summary: row.summary,
    tags: [row.id.split('.')[0]],
  };
  if (row.params) schema['params'] = row.params;
  if (row.query) schema['querystring'] = row.query;
  if (row.body && !row.upload) schema['body'] = row.body;
  if (!row.download) schema['response'] = { 200: row.output };
  schema['description'] = describe(row);
  const options: RouteShorthandOptions = { schema };
  if (row.upload) Object.assign(options, { bodyLimit: world.config.uploadLimitBytes });
  app.route({
    ...options,
    method: row.method,
    url: row.path,
    onRequest: (request) =>
      withRoom(world, async () => {
        const session = await currentActor(world, request);
        admit(row, session?.actor, request);
        if (session)
          actors.set(request, await actingActor(world, row, request, session.actor, session.mandateId));
      }),
    handler: async (request, reply) => {
      const actor = actors.get(request);
      const upload = row.upload ? await readUpload(request, row.body) : { body: request.body, files: [] };
      const call = { world, actor, params: request.params, query: request.query, request, reply, ...upload };
      const outcome = await withRoom(world, () => handler(call as unknown as Call<E>));
      if (!outcome.ok) return sendRefusal(reply, outcome.refusal);
      const value: unknown = outcome.value;
      if (isFileAnswer(value)) return sendFile(reply, value);
      return reply.header('cache-control', 'no-store').send(value);
    },
  });
}

function admit(row: Endpoint, actor: Actor | undefined, request: FastifyRequest): void {
  if (row.method !== 'GET' && request.headers['x-shuangtong'] !== '1') {
    throw new Problem(403, 'FOREIGN_PAGE', '请求不是从本系统页面发出', { remedy: '请刷新页面后重试' });
  }
  if (row.who === 'public') return;
  if (!actor) throw notSignedIn();
  if (row.who !== 'signedIn' && !row.who.includes(actor.role)) throw notAllowed();
}

function sendFile(reply: FastifyReply, file: FileAnswer): FastifyReply {
  const name = encodeURIComponent(file.fileName);
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `${file.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
    .type(file.mediaType)
    .serializer((value: unknown) => value as string)
    .send(file.content);
}

function describe(row: Endpoint): string {
  const who = row.who === 'public' ? '任何人' : row.who === 'signedIn' ? '已登录' : row.who.join('、');
  const refusals = row.refusals?.length ? `\n\n可能的拒绝：${row.refusals.join('、')}` : '';
  const clauses = row.clauses?.length ? `\n\n依据：${row.clauses.join('、')}` : '';
  return `可调用：${who}${clauses}${refusals}`;
}

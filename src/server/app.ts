import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { installErrorHandling } from './http/errors.ts';
import { installMetrics } from './http/metrics.ts';
import { Problem } from './http/problem.ts';
import { installValidation } from './http/validation.ts';
import { mountModules } from './modules.ts';
import { PUBLIC } from './root.ts';
import { loggedError, type LogSink } from './log.ts';
import type { World } from './world.ts';

/** Nothing of a request goes into the log but its id, method, route and result: paths and queries may hold a person's number. */
const LOGGED_REQUEST = {
  req: (request: { method: string; routeOptions?: { url?: string | undefined } }) => ({
    method: request.method,
    route: request.routeOptions?.url,
  }),
};

export interface AppOptions {
  /** `false` in tests that read answers only. */
  readonly logger?: boolean;
  /** Where the log goes instead of the terminal. */
  readonly logTo?: LogSink;
}

/** Within so many milliseconds a request has wholly come: time for the largest paper over a thin line, none for who only holds a connection. */
const SLOWEST_REQUEST = 300_000;

/** Builds the HTTP server with every endpoint mounted; it does not listen yet. */
export async function buildApp(
  world: World,
  { logger = true, logTo }: AppOptions = {},
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: logger
      ? {
          level: world.config.logLevel,
          serializers: { ...LOGGED_REQUEST, err: loggedError },
          redact: ['req.headers', 'res.headers'],
          ...(logTo === undefined ? {} : { stream: logTo }),
        }
      : false,
    bodyLimit: 2 * 1024 * 1024,
    requestTimeout: SLOWEST_REQUEST,
    requestIdHeader: false,
    genReqId: () => randomBytes(8).toString('hex'),
    trustProxy: false,
    routerOptions: { maxParamLength: 200 },
  }) as unknown as FastifyInstance;
  installValidation(app);
  installErrorHandling(app);
  await app.register(cookie);
  await app.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // The nonce that helmet adds is for antd's style elements; our own files come by address.
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        frameSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        // A paper of a case is shown in a frame of our own page.
        frameAncestors: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: world.config.secureCookie,
  });
  await app.register(rateLimit, { global: false });
  await app.register(multipart, {
    limits: { fileSize: world.config.uploadLimitBytes, files: 10, fields: 50 },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '双通 接口', description: '医保药品“双通道”单行支付平台', version: '1' },
    },
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true, theme: { title: '双通 接口' } });
  installMetrics(app, world);
  await app.register(async (routes) => mountModules(routes, world));
  await servePages(app);
  return app;
}

/** Serves the built pages; every other GET outside /api gets the shell, which routes by itself. */
async function servePages(app: FastifyInstance): Promise<void> {
  const built = existsSync(join(PUBLIC, 'index.html'));
  const shell = built ? readFileSync(join(PUBLIC, 'index.html'), 'utf8') : '';
  if (built) {
    await app.register(fastifyStatic, {
      root: join(PUBLIC, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      index: false,
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const page = request.method === 'GET' && !/^\/(api|fsi|assets)(\/|$)/.test(request.url);
    if (!page || !built) throw new Problem(404, 'NOT_FOUND', '没有这个地址');
    return sendShell(reply, shell);
  });
}

function sendShell(reply: FastifyReply, shell: string): FastifyReply {
  const nonce = (reply as FastifyReply & { cspNonce: { script: string; style: string } }).cspNonce;
  const policy = reply.getHeader('content-security-policy');
  if (typeof policy === 'string') {
    reply.header('content-security-policy', policy.replaceAll(nonce.style, nonce.script));
  }
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(shell.replaceAll('__CSP_NONCE__', nonce.script));
}

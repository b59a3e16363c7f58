import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { REFUSALS, type Refusal } from '../../domain/refusals.ts';
import { problemOfDatabase } from './database-problem.ts';
import { Problem } from './problem.ts';

const TYPE = 'application/problem+json; charset=utf-8';

/** Sends a policy refusal: 422 with its clause and what to do next. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const rule = REFUSALS[refusal.code];
  return sendBody(reply, 422, {
    type: `urn:shuangtong:refusal:${refusal.code}`,
    title: rule.message,
    status: 422,
    code: refusal.code,
    clause: refusal.clause,
    remedy: rule.remedy,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
    ...(refusal.line === undefined ? {} : { line: refusal.line }),
  });
}

/** Sends what is not policy's "no". */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter));
  return sendBody(reply, problem.status, {
    type: `urn:shuangtong:problem:${problem.code}`,
    title: problem.message,
    status: problem.status,
    code: problem.code,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.remedy === undefined ? {} : { remedy: problem.remedy }),
    ...(problem.field === undefined ? {} : { field: problem.field }),
  });
}

function sendBody(reply: FastifyReply, status: number, body: Record<string, unknown>): FastifyReply {
  return reply
    .code(status)
    .type(TYPE)
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body);
}

/** The one place where thrown things become answers. A bug tells the caller an incident number and nothing else. */
export function installErrorHandling(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Problem, request, reply) => {
    if (error instanceof Problem) return sendProblem(reply, error);
    const known = problemOf(error);
    if (known) return sendProblem(reply, known);
    const passing = problemOfDatabase(error);
    if (passing) {
      request.log.warn({ err: error }, 'the database failed for a while');
      return sendProblem(reply, passing);
    }
    const incident = randomUUID();
    request.log.error({ err: error, incident }, 'bug');
    return sendBody(reply, 500, {
      type: 'urn:shuangtong:problem:BUG',
      title: '系统出错，本次操作没有生效',
      status: 500,
      code: 'BUG',
      incident,
      remedy: '请稍后重试；仍不成功的，把事件号告诉管理员',
    });
  });
}

function problemOf(error: FastifyError): Problem | undefined {
  const first = error.validation?.[0];
  if (first) {
    const missing = (first.params as { missingProperty?: string; additionalProperty?: string }) ?? {};
    const place = [
      first.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      missing.missingProperty ?? missing.additionalProperty,
    ]
      .filter(Boolean)
      .join('.');
    const field = place || (error.validationContext ?? 'body');
    return new Problem(400, 'BAD_INPUT', '填写有误', {
      field,
      detail: `${field}：${explain(first.keyword, first.params)}`,
      remedy: '请按提示修改后重试',
    });
  }
  if (error.statusCode === 413 || error.code === 'FST_REQ_FILE_TOO_LARGE') {
    return new Problem(413, 'TOO_LARGE', '内容过大', { remedy: '请减小文件后重试' });
  }
  if (error.statusCode === 429) return new Problem(429, 'TOO_MANY', '操作过于频繁', { remedy: '请稍候再试' });
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Problem(415, 'BAD_MEDIA_TYPE', '内容类型不支持');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Problem(error.statusCode, 'BAD_REQUEST', '请求格式不正确', { remedy: '请刷新页面后重试' });
  }
  return undefined;
}

function explain(keyword: string, params: Record<string, unknown>): string {
  const texts: Record<string, string> = {
    required: '必填',
    additionalProperties: '多余的字段',
    minLength: '不能为空',
    maxLength: `最多 ${String(params['limit'])} 个字`,
    pattern: '格式不正确',
    minimum: `不能小于 ${String(params['limit'])}`,
    maximum: `不能大于 ${String(params['limit'])}`,
    type: '类型不正确',
    enum: '不在可选范围内',
    const: '不在可选范围内',
    anyOf: '不在可选范围内',
    minItems: `至少 ${String(params['limit'])} 项`,
    maxItems: `最多 ${String(params['limit'])} 项`,
  };
  return texts[keyword] ?? '格式不正确';
}

/**
 * A "no" that is not policy: shape, sign-in, rights, not found, stale, duplicate, too many.
 * Thrown only on this floor and turned into problem+json (RFC 9457) in one place.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly remedy: string | undefined;
  readonly field: string | undefined;
  /** Seconds after which the same may be tried again. */
  readonly retryAfter: number | undefined;
  constructor(
    status: number,
    code: string,
    title: string,
    more: { detail?: string; remedy?: string; field?: string; retryAfter?: number } = {},
  ) {
    super(title);
    this.status = status;
    this.code = code;
    this.detail = more.detail;
    this.remedy = more.remedy;
    this.field = more.field;
    this.retryAfter = more.retryAfter;
  }
}

/** 400: the input has the wrong shape; names the field. */
export function badInput(field: string, message: string): Problem {
  return new Problem(400, 'BAD_INPUT', '填写有误', {
    detail: `${field}：${message}`,
    field,
    remedy: '请按提示修改后重试',
  });
}

/** 404, also for what the caller may not see. */
export function notFound(what: string): Problem {
  return new Problem(404, 'NOT_FOUND', `没有找到${what}`, { remedy: '请核对编号；可能不在您的查看范围内' });
}

export function notSignedIn(): Problem {
  return new Problem(401, 'NOT_SIGNED_IN', '请先登录', { remedy: '登录后会回到刚才的页面' });
}

export function notAllowed(): Problem {
  return new Problem(403, 'NOT_ALLOWED', '您的岗位没有这项权限', { remedy: '请由有权限的岗位办理' });
}

/** 409: somebody was faster, or the same request id came with other content. */
export function conflict(code: string, title: string, remedy: string): Problem {
  return new Problem(409, code, title, { remedy });
}

/** 503: more is waiting than can be done soon. Nothing of this request was begun. */
export function overloaded(): Problem {
  return new Problem(503, 'OVERLOADED', '系统正忙，本次请求没有受理', {
    remedy: '请稍候用同一请求编号重试',
    retryAfter: 1,
  });
}

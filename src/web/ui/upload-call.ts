import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { CallFailed, urlOf, type Arguments, type ProblemDetails } from '../../contract/client.ts';
import type { Endpoint, OutputOf } from '../../contract/endpoint.ts';
import { actingHeader } from './acting.ts';

export interface UploadState<O> {
  /** Null while nothing is being sent, else the sent part from 0 to 100. */
  readonly percent: number | null;
  readonly error: CallFailed | null;
  readonly answer: O | null;
}

export interface UploadCall<E extends Endpoint> extends UploadState<OutputOf<E>> {
  /** Sends one file with the endpoint's other fields; resolves to undefined when refused or cancelled. */
  readonly send: (
    file: File,
    fields: Record<string, string>,
    given?: Partial<Arguments<E>>,
  ) => Promise<OutputOf<E> | undefined>;
  readonly cancel: () => void;
  /** Forgets the last answer or error, when another file is begun. */
  readonly forget: () => void;
}

const NOTHING_SENT = { percent: null, error: null, answer: null } as const;
const OFFLINE: ProblemDetails = {
  type: 'about:blank',
  title: '文件没有传完',
  status: 0,
  code: 'OFFLINE',
  remedy: '请检查网络后重新选择文件',
};
const UNREADABLE: ProblemDetails = {
  type: 'about:blank',
  title: '服务器没有给出可读的回答',
  status: 0,
  code: 'UNREADABLE',
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends multipart by XMLHttpRequest, because fetch cannot tell how much has left. Fields go before the file, as the server reads in order. */
function post(
  url: string,
  form: FormData,
  request: XMLHttpRequest,
  onPercent: (percent: number) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.open('POST', url);
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('x-shuangtong', '1');
    for (const [name, value] of Object.entries(actingHeader())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onPercent(Math.floor((event.loaded * 100) / event.total));
    };
    request.onerror = () => reject(new CallFailed(OFFLINE));
    request.onabort = () => resolve(undefined);
    request.onload = () => {
      const answer = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(answer);
      else
        reject(
          new CallFailed((answer as ProblemDetails | undefined) ?? { ...UNREADABLE, status: request.status }),
        );
    };
    request.send(form);
  });
}

/** A call that carries a file (`upload: true` endpoints): multipart with the file in the part `file`, with progress and cancel. */
export function useUploadCall<E extends Endpoint>(row: E): UploadCall<E> {
  const client = useQueryClient();
  const running = useRef<XMLHttpRequest | null>(null);
  const [state, setState] = useState<UploadState<OutputOf<E>>>(NOTHING_SENT);

  async function send(
    file: File,
    fields: Record<string, string>,
    given: Partial<Arguments<E>> = {},
  ): Promise<OutputOf<E> | undefined> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', file);
    const request = new XMLHttpRequest();
    running.current = request;
    setState({ percent: 0, error: null, answer: null });
    const { params, query } = given as { params?: Record<string, unknown>; query?: Record<string, unknown> };
    try {
      const answer = (await post(urlOf(row, params, query), form, request, (percent) =>
        setState((now) => ({ ...now, percent })),
      )) as OutputOf<E> | undefined;
      setState({ percent: null, error: null, answer: answer ?? null });
      if (answer !== undefined) await client.invalidateQueries();
      return answer;
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      setState({ percent: null, error, answer: null });
      return undefined;
    }
  }

  return { ...state, send, cancel: () => running.current?.abort(), forget: () => setState(NOTHING_SENT) };
}

import { useRef } from 'react';

/** An id for one request, so that the same act sent again is done once. `crypto.randomUUID` exists only on https and localhost; this works on any address. */
export function newRequestId(): string {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface RequestIds {
  /** The id for what is sent: the same as long as the content is, another as soon as it was changed. */
  readonly idFor: (content: unknown) => string;
  /** Once it is done, the same content sent again is a new act. */
  readonly done: () => void;
}

/** Ids for a form that may be changed and saved again. */
export function useRequestIds(): RequestIds {
  const last = useRef({ content: '', id: '' });
  return {
    idFor: (content) => {
      const text = JSON.stringify(content);
      if (last.current.content !== text) last.current = { content: text, id: newRequestId() };
      return last.current.id;
    },
    done: () => {
      last.current = { content: '', id: '' };
    },
  };
}

import type { Answer } from './told.ts';

export const isDone = (answer: Answer<unknown>): boolean => answer.status === 200;

/** The code of a refusal or a problem; empty where there is none. */
export function codeOf(answer: Answer<unknown>): string {
  const { code } = answer.body as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

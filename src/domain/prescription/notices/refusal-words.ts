/** How is a refusal told in one sentence of a notice? */
import { REFUSALS, type Refusal } from '../../refusals.ts';

/** Message, the facts of the case, and what to do next. */
export function refusalWords({ code, detail }: Refusal): string {
  const { message, remedy } = REFUSALS[code];
  return `${message}${detail === undefined ? '' : `（${detail}）`}。${remedy}。`;
}

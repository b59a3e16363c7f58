import { ASKERS } from '../../../contract/questions.ts';

/** Whether a role may report faults and ask about scope. */
export function mayAsk(role: string): boolean {
  return (ASKERS as readonly string[]).includes(role);
}

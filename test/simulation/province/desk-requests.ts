/** How a request of a desk fares on its way: twice at the same moment, again right after, with its answer lost, or held up, or the platform breaks down. */
import type { Happening } from '../auditor/record.ts';
import { crash } from './crash.ts';
import { FATES, type Script } from './script.ts';

const isDone = (one: Happening): boolean =>
  'answer' in one && 'status' in one.answer && one.answer.status === 200;

/** Of what came at the same moment, what did something stands first, and of that the one with the lower number. */
function inOrder(all: readonly Happening[]): Happening[] {
  const idOf = (one: Happening) =>
    'answer' in one && 'body' in one.answer ? ((one.answer.body as { id?: number }).id ?? 0) : 0;
  return all.toSorted((a, b) => Number(isDone(b)) - Number(isDone(a)) || idOf(a) - idOf(b));
}

/** Sends what several people ask for at the same moment. */
export async function sendAtOnce(
  script: Script,
  requests: readonly (() => Promise<Happening>)[],
): Promise<Happening[]> {
  const heard = inOrder(await Promise.all(requests.map((send) => send())));
  script.record.push(...heard);
  return heard;
}

/** Sends a request as often as chance wants; of a lost answer and of one that is held up nobody knows, and it is sent later. */
export async function sendOverWire(script: Script, send: () => Promise<Happening>): Promise<void> {
  const fate = script.dice.weighed(FATES);
  const later = async () => {
    script.record.push(await send());
  };
  if (fate === 'heldUp') script.unsent.push(later);
  else if (fate === 'doubled') await sendAtOnce(script, [send, send]);
  else {
    if (fate === 'crashed') await crash(script, send);
    await later();
  }
  if (fate === 'repeated') await later();
  if (fate === 'answerLost') script.unsent.push(later);
}

/** What was held up or not answered at an earlier visit goes out now. */
export async function sendUnsent(script: Script): Promise<void> {
  for (const send of script.unsent.splice(0)) await send();
}

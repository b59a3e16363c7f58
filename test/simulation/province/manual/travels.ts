/** Plays what people buy in other provinces, beside everything else: filed for, told, checked, paid (M30, I24). */
import { drawFilingOutside } from '../agencies.ts';
import type { SimPerson } from '../people.ts';
import type { Message, Script } from '../script.ts';
import { drawManualClaim } from './file.ts';
import { drawManualStep } from './steps.ts';

const PLACES = ['440000', '310000', '110000', '500000'];
/** 香港, and a place that is not outside. */
const ODD_PLACES = ['810000', '430200'];

/** Mostly of somebody who is filed for buying there. */
function drawPurchase(script: Script, drawn: SimPerson): Message {
  const { dice, filingsOutside } = script;
  if (filingsOutside.length > 0 && dice.percent(85)) {
    const { person, placeCode } = dice.pick(filingsOutside);
    return drawManualClaim(script, person, placeCode);
  }
  return drawManualClaim(script, drawn, dice.pick(dice.percent(90) ? PLACES : ODD_PLACES));
}

function drawTravel(script: Script): Message | undefined {
  const { dice, ground, isEnding } = script;
  const person = dice.pick(ground.people);
  const act = isEnding ? 'step' : dice.weighed({ filing: 18, purchase: 22, step: 60 });
  if (act === 'filing') return drawFilingOutside(script, person);
  return act === 'purchase' ? drawPurchase(script, person) : drawManualStep(script);
}

/** One thing that comes after a wave. */
export async function playTravel(script: Script): Promise<void> {
  const { dice, travels, wave } = script;
  dice.begin(`travel ${wave}`);
  const own = { ...script, ...travels };
  const message = drawTravel(own);
  if (message === undefined) return;
  await message.prepare?.();
  const { happening, learn } = await message.deliver();
  script.record.push(...[happening ?? []].flat());
  learn();
  script.serial = own.serial;
}

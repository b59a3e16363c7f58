/** What the counters do while the server is killed under them: sales, whole reversals and returns of one pack, drawn from the seed. */
import { returnLines } from '../../../src/contract/settlement-returns.ts';
import { reverseClaim, settleClaim } from '../../../src/contract/settlement.ts';
import type { AskedClaim, Happening, ReturnSent } from '../auditor/record.ts';
import type { Answer, ToldBill } from '../auditor/told.ts';
import type { Desk } from '../province/desks.ts';
import type { Dice } from '../province/dice.ts';
import { DRUGS } from '../province/drugs.ts';
import type { SimPerson } from '../province/people.ts';

export type Told = Answer<unknown>;

/** One act of a counter, with every answer it got. */
export interface Sent {
  readonly requestId: string;
  /** Sends it once. @throws when there is no answer */
  readonly send: () => Promise<Told>;
  readonly happening: (answer: Told) => Happening;
  /** Null while nobody has been told how it ended. */
  answer: Told | null;
  tries: number;
}

interface Stand {
  readonly claimNo: string;
  readonly person: SimPerson;
  readonly lines: ToldBill['lines'];
}

/** The counters' common memory: what stands and may be taken back, each by one counter only. */
interface Ground {
  readonly dice: Dice;
  readonly people: readonly SimPerson[];
  readonly deskOf: (person: SimPerson) => Desk;
  readonly known: Set<string>;
  readonly stands: Stand[];
  serial: number;
}

/** Gives what draws the next act. */
export function drawActs(
  dice: Dice,
  people: readonly SimPerson[],
  deskOf: (person: SimPerson) => Desk,
): () => Sent {
  const ground: Ground = { dice, people, deskOf, known: new Set(), stands: [], serial: 0 };
  return () => {
    const { stands } = ground;
    if (stands.length < 20 || dice.percent(70)) return drawSale(ground);
    const [one] = stands.splice(dice.below(stands.length), 1);
    if (one === undefined) return drawSale(ground);
    return dice.percent(50) ? drawReversal(ground, one) : drawReturn(ground, one);
  };
}

function nextOf(ground: Ground): number {
  ground.serial += 1;
  return ground.serial;
}

const requestIdOf = (ground: Ground) => `kill-${String(nextOf(ground)).padStart(8, '0')}`;

function remember(ground: Ground, person: SimPerson, { claimNo, lines }: ToldBill): void {
  if (claimNo === null || ground.known.has(claimNo)) return;
  ground.known.add(claimNo);
  ground.stands.push({ claimNo, person, lines });
}

function askForDrugs(ground: Ground, person: SimPerson): AskedClaim {
  const { dice } = ground;
  const chosen = DRUGS.filter(() => dice.percent(25));
  return {
    requestId: requestIdOf(ground),
    personNo: person.person.personNo,
    rxno: null,
    receivingHospital: null,
    setting: 'inpatient',
    diagnosisCode: 'C34.900',
    lines: (chosen.length > 0 ? chosen : DRUGS.slice(0, 1)).map((drug) => {
      const packs = dice.between(1, 2);
      return {
        nationalCode: drug.code,
        price: drug.kind === 'negotiated' ? (drug.standard ?? '') : drug.listed,
        quantity: String(packs),
        traceCodes: Array.from(
          { length: packs },
          () => drug.prefix + String(nextOf(ground)).padStart(13, '0'),
        ),
      };
    }),
  };
}

function drawSale(ground: Ground): Sent {
  const person = ground.dice.pick(ground.people);
  const institutionCode = person.area.hospital;
  const asked = askForDrugs(ground, person);
  const lines = asked.lines.map((line) => ({ ...line, traceCodes: [...line.traceCodes] }));
  const body = { credential: { kind: 'idNumber' as const, number: person.idNumber }, ...asked, lines };
  return {
    requestId: asked.requestId,
    send: async () => {
      const answer: Answer<ToldBill> = await ground.deskOf(person).call(settleClaim, { body });
      if (answer.status === 200) remember(ground, person, (answer as { body: ToldBill }).body);
      return answer;
    },
    happening: (answer) => ({
      what: 'claim',
      at: Date.now(),
      institutionCode,
      asked,
      answer: answer as Answer<ToldBill>,
    }),
    answer: null,
    tries: 0,
  };
}

function drawReversal(ground: Ground, { claimNo, person }: Stand): Sent {
  const requestId = requestIdOf(ground);
  const call = { params: { claimNo }, body: { requestId, reason: '示例' } };
  return {
    requestId,
    send: async () => ground.deskOf(person).call(reverseClaim, call),
    happening: (answer) => ({
      what: 'reversal',
      at: Date.now(),
      institutionCode: person.area.hospital,
      side: 'institution',
      requestId,
      claimNo,
      answer: answer as Answer<ToldBill>,
    }),
    answer: null,
    tries: 0,
  };
}

function drawReturn(ground: Ground, stand: Stand): Sent {
  const { claimNo, person } = stand;
  const [first] = stand.lines;
  if (first === undefined) return drawReversal(ground, stand);
  const requestId = requestIdOf(ground);
  const back = [{ line: first.line, quantity: '1', traceCodes: first.traceCodes.slice(0, 1) }];
  const lines = back.map((line) => ({ ...line, traceCodes: [...line.traceCodes] }));
  const call = { params: { claimNo }, body: { requestId, reason: '示例', lines } };
  return {
    requestId,
    send: async () => {
      const answer = (await ground.deskOf(person).call(returnLines, call)) as ReturnSent['answer'];
      const { rest } = (answer.status === 200 ? answer.body : { rest: null }) as { rest: ToldBill | null };
      if (rest) remember(ground, person, rest);
      return answer;
    },
    happening: (answer) => ({
      what: 'return',
      side: 'institution',
      at: Date.now(),
      institutionCode: person.area.hospital,
      requestId,
      claimNo,
      lines: back,
      answer: answer as ReturnSent['answer'],
    }),
    answer: null,
    tries: 0,
  };
}

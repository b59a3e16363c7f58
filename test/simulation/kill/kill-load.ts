/** Counters that go on selling while the server is killed under them: who gets no answer asks again with the same request id, or gives up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { returnLines } from '../../../src/contract/settlement-returns.ts';
import { reverseClaim, settleClaim } from '../../../src/contract/settlement.ts';
import type { AskedClaim, Happening, ReturnSent } from '../auditor/record.ts';
import type { Answer, ToldBill } from '../auditor/told.ts';
import type { Desk } from '../province/desks.ts';
import type { Dice } from '../province/dice.ts';
import { DRUGS } from '../province/drugs.ts';
import type { SimPerson } from '../province/people.ts';

type Told = Answer<ToldBill> | ReturnSent['answer'];

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

export interface KillLoad {
  readonly sent: readonly Sent[];
  /** Answers that a request got again, to be compared with the first. */
  readonly again: readonly { readonly first: Told; readonly second: Told; readonly requestId: string }[];
  /** Ends when every counter has finished what it was doing. */
  stop(): Promise<void>;
  /** Asks once more for everything to which nobody got an answer. */
  askForRest(): Promise<void>;
}

const COUNTERS = 12;
const WAIT_MS = 100;
const GIVE_UP_PERCENT = 10;

interface Stand {
  readonly claimNo: string;
  readonly person: SimPerson;
  readonly lines: ToldBill['lines'];
}

export function startLoad(
  dice: Dice,
  people: readonly SimPerson[],
  deskOf: (person: SimPerson) => Desk,
): KillLoad {
  const sent: Sent[] = [];
  const again: { first: Told; second: Told; requestId: string }[] = [];
  const stands: Stand[] = [];
  let serial = 0;
  let isOver = false;

  function drawSale(): Sent {
    const person = dice.pick(people);
    const institutionCode = person.area.hospital;
    const chosen = DRUGS.filter(() => dice.percent(25));
    const asked: AskedClaim = {
      requestId: `kill-${String((serial += 1)).padStart(8, '0')}`,
      personNo: person.person.personNo,
      rxno: null,
      receivingHospital: null,
      setting: 'inpatient',
      diagnosisCode: 'C34.900',
      lines: (chosen.length > 0 ? chosen : DRUGS.slice(0, 1)).map((drug) => {
        const packs = dice.between(1, 2);
        const traceCodes = Array.from(
          { length: packs },
          () => drug.prefix + String((serial += 1)).padStart(13, '0'),
        );
        return {
          nationalCode: drug.code,
          price: drug.kind === 'negotiated' ? (drug.standard ?? '') : drug.listed,
          quantity: String(packs),
          traceCodes,
        };
      }),
    };
    const lines = asked.lines.map((line) => ({ ...line, traceCodes: [...line.traceCodes] }));
    const body = { credential: { kind: 'idNumber' as const, number: person.idNumber }, ...asked, lines };
    return {
      requestId: asked.requestId,
      send: async () => {
        const answer: Answer<ToldBill> = await deskOf(person).call(settleClaim, { body });
        if (answer.status === 200) remember(person, (answer as { body: ToldBill }).body);
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

  const known = new Set<string>();
  function remember(person: SimPerson, { claimNo, lines }: ToldBill): void {
    if (claimNo === null || known.has(claimNo)) return;
    known.add(claimNo);
    stands.push({ claimNo, person, lines });
  }

  function drawBack({ claimNo, person, lines }: Stand): Sent {
    const requestId = `kill-${String((serial += 1)).padStart(8, '0')}`;
    const institutionCode = person.area.hospital;
    const params = { claimNo };
    const shared = { requestId, answer: null, tries: 0 };
    const [first] = lines;
    if (dice.percent(50) || first === undefined)
      return {
        ...shared,
        send: async () =>
          deskOf(person).call(reverseClaim, { params, body: { requestId, reason: '示例' } }) as Promise<
            Answer<ToldBill>
          >,
        happening: (answer) => ({
          what: 'reversal',
          at: Date.now(),
          institutionCode,
          side: 'institution',
          requestId,
          claimNo,
          answer: answer as Answer<ToldBill>,
        }),
      };
    const back = [{ line: first.line, quantity: '1', traceCodes: first.traceCodes.slice(0, 1) }];
    const body = {
      requestId,
      reason: '示例',
      lines: back.map((line) => ({ ...line, traceCodes: [...line.traceCodes] })),
    };
    return {
      ...shared,
      send: async () => {
        const answer = (await deskOf(person).call(returnLines, { params, body })) as ReturnSent['answer'];
        const { rest } = (answer.status === 200 ? answer.body : { rest: null }) as { rest: ToldBill | null };
        if (rest) remember(person, rest);
        return answer;
      },
      happening: (answer) => ({
        what: 'return',
        at: Date.now(),
        institutionCode,
        requestId,
        claimNo,
        lines: back,
        answer: answer as ReturnSent['answer'],
      }),
    };
  }

  /** Each settlement is taken back by one counter only. */
  function draw(): Sent {
    if (stands.length < 20 || dice.percent(70)) return drawSale();
    const [one] = stands.splice(dice.below(stands.length), 1);
    return one ? drawBack(one) : drawSale();
  }

  async function tryOnce(one: Sent): Promise<boolean> {
    one.tries += 1;
    try {
      const answer = await one.send();
      // What the server could not do it says with 5xx: nothing is known then, as without an answer.
      if (answer.status >= 500) return false;
      one.answer = answer;
      return true;
    } catch {
      return false;
    }
  }

  async function stayAtCounter(): Promise<void> {
    while (!isOver) {
      const one = draw();
      sent.push(one);
      const givesUp = dice.percent(GIVE_UP_PERCENT);
      while (!(await tryOnce(one)) && !givesUp) await sleep(WAIT_MS);
      // Who gave up goes away, and the next patient comes a little later.
      if (one.answer === null) await sleep(WAIT_MS * COUNTERS);
      if (one.answer !== null && dice.percent(10)) {
        const second = await one.send().catch(() => undefined);
        if (second && second.status < 500)
          again.push({ first: one.answer, second, requestId: one.requestId });
      }
    }
  }

  const counters = Array.from({ length: COUNTERS }, stayAtCounter);
  return {
    sent,
    again,
    async stop() {
      isOver = true;
      await Promise.all(counters);
    },
    async askForRest() {
      for (const one of sent.filter(({ answer }) => answer === null))
        if (!(await tryOnce(one))) throw new Error(`${one.requestId} gets no answer`);
    },
  };
}

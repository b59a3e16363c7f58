/** Draws what becomes of a case of manual reimbursement: read, tried, sent back, passed, approved by another, paid, taken back (M30). */
import * as desks from '../../../../src/contract/settlement-manual-desk.ts';
import {
  changeManualPayee,
  getManualClaim,
  refileManualClaim,
  withdrawManualClaim,
} from '../../../../src/contract/settlement-manual.ts';
import type {
  ManualHappening,
  ManualStepName,
  ManualTried,
  OutsideSeller,
} from '../../auditor/record-manual.ts';
import type { Answer } from '../../auditor/told.ts';
import { dayAt, yuan } from '../calendar.ts';
import type { Desk } from '../desks.ts';
import { count, requestId, type Message, type Script, type SimManual } from '../script.ts';
import { bodyLine, PAYEE } from './file.ts';
import { findSeller } from './outside.ts';

/** Three people work on manual claims in each area; the third is of the bureau. */
type Seat = 1 | 2 | 3;

interface Told {
  readonly happening: ManualHappening;
  readonly learn: () => void;
}
type Act = (desk: Desk, by: string, at: number) => Promise<readonly Told[]>;

function deskAt(script: Script, { person }: SimManual, seat: Seat): Promise<Desk> {
  const areaCode = person.area.code;
  return seat === 3
    ? script.desks.of({ role: 'areaBureau', areaCode })
    : script.desks.of({ role: 'agencyReviewer', areaCode }, seat);
}

const nameOf = ({ person }: SimManual, seat: Seat) =>
  `${seat === 3 ? 'areaBureau' : 'agencyReviewer'} ${person.area.code} ${seat}`;

const isDone = (answer: Answer<unknown>) => answer.status === 200;

function messageOf(
  script: Script,
  cases: readonly [SimManual, ...SimManual[]],
  seat: Seat,
  act: Act,
): Message {
  const [one] = cases;
  return {
    touches: cases.flatMap(({ id, person, lines, filed }) => [
      `manual ${id}`,
      person.person.personNo,
      ...lines.flatMap((line) => line.traceCodes),
      ...filed.invoices.map((invoice) => invoice.name),
    ]),
    async deliver() {
      const desk = await deskAt(script, one, seat);
      const told = await act(desk, nameOf(one, seat), script.desks.now());
      return {
        happening: told.map(({ happening }) => happening),
        learn: () => {
          for (const { happening, learn } of told) {
            const { answer } = happening;
            if (isDone(answer)) learn();
            else count(script, `零星报销 ${happening.what} ${(answer.body as { code: string }).code}`);
          }
        },
      };
    },
  };
}

/** Tries what a case comes to. */
const tryIt =
  (script: Script, one: SimManual): Act =>
  async (desk, by, at) => {
    const { id } = one;
    const answer = (await desk.call(desks.tryManualClaim, { params: { id } })) as ManualTried['answer'];
    return [
      {
        happening: { what: 'manualTried', at, by, id, answer },
        learn: () => {
          one.payable = (answer as { body: { payable: string | null } }).body.payable;
          count(script, one.payable === null ? '零星报销试算 不能报' : '零星报销试算 能报');
        },
      },
    ];
  };

const STATE_AFTER: Readonly<Record<ManualStepName, SimManual['state']>> = {
  returned: 'lacking',
  passed: 'toApprove',
  refusalProposed: 'toRefuse',
  sentBack: 'toReview',
  refused: 'refused',
  withdrawn: 'withdrawn',
};

const takeStep =
  (script: Script, one: SimManual, step: ManualStepName): Act =>
  async (desk, by, at) => {
    const { id } = one;
    const ground = step === 'refusalProposed' ? 'INVOICE_NOT_GENUINE' : null;
    const answer =
      step === 'withdrawn'
        ? await desk.call(withdrawManualClaim, {
            params: { id },
            body: { requestId: requestId(script), words: '示例' },
          })
        : await desk.call(desks.takeManualStep, {
            params: { id },
            body: { requestId: requestId(script), step, ground, words: '示例' },
          });
    return [
      {
        happening: { what: 'manualStep', at, by, id, step, answer },
        learn: () => {
          one.state = STATE_AFTER[step];
          count(script, `零星报销 ${step}`);
        },
      },
    ];
  };

const readLines =
  (script: Script, one: SimManual, isRefiled: boolean): Act =>
  async (desk, by, at) => {
    const { id, lines } = one;
    const given = { lines: lines.map(bodyLine) };
    const answer = isRefiled
      ? await desk.call(refileManualClaim, {
          params: { id },
          body: { requestId: requestId(script), ...given, paperIds: [], words: '示例' },
        })
      : await desk.call(desks.saveManualLines, {
          params: { id },
          body: { requestId: requestId(script), ...given },
        });
    return [
      {
        happening: { what: 'manualRead', at, by, id, isRefiled, lines, answer },
        learn: () => {
          one.isRead = true;
          if (isRefiled) one.state = 'toReview';
        },
      },
    ];
  };

/** The reviewer says what a seller of another province was found to be. */
const saveSeller =
  (script: Script, one: SimManual, seller: OutsideSeller): Act =>
  async (desk, by, at) => {
    const { id } = one;
    const answer = await desk.call(desks.saveManualSeller, {
      params: { id },
      body: { requestId: requestId(script), ...seller },
    });
    return [
      {
        happening: { what: 'manualSeller', at, by, id, seller, answer },
        learn: () => {
          one.seller = seller;
          one.payable = null;
          count(script, '省外机构 核对');
        },
      },
    ];
  };

const both =
  (...acts: readonly Act[]): Act =>
  async (...given) => {
    const told: Told[] = [];
    for (const act of acts) told.push(...(await act(...given)));
    return told;
  };

function review(script: Script, one: SimManual): Message {
  const { dice } = script;
  if (!one.isRead && !dice.percent(10)) return messageOf(script, [one], 1, readLines(script, one, false));
  const isUnknown = one.seller?.designatedCode === null;
  if (one.seller !== null && isUnknown && script.dice.percent(85))
    return messageOf(script, [one], 1, saveSeller(script, one, findSeller(script, one.seller)));
  const refuses = one.isRead && one.payable === null && dice.percent(50);
  const step = dice.weighed({
    passed: refuses ? 10 : 76,
    returned: 8,
    refusalProposed: refuses ? 76 : 8,
    withdrawn: 5,
  });
  const take = takeStep(script, one, step);
  return messageOf(script, [one], 1, step === 'passed' ? both(tryIt(script, one), take) : take);
}

function approve(script: Script, one: SimManual): Message {
  const { dice } = script;
  const step = dice.weighed({ approved: 84, sentBack: 8, withdrawn: 3, tried: 5 });
  const seat = dice.percent(8) ? 1 : 2;
  if (step === 'sentBack' || step === 'withdrawn')
    return messageOf(script, [one], seat, takeStep(script, one, step));
  // What was seen at the review may have changed; then it is looked at again.
  if (step === 'tried' || one.payable === null) return messageOf(script, [one], seat, tryIt(script, one));
  const { id, payable } = one;
  return messageOf(script, [one], seat, async (desk, by, at) => {
    const answer = await desk.call(desks.approveManualClaim, {
      params: { id },
      body: { requestId: requestId(script), payable, words: '' },
    });
    if (answer.status === 409) one.payable = null;
    return [
      {
        happening: { what: 'manualApproved', at, by, id, payable, answer },
        learn: () => {
          one.state = 'approved';
          count(script, one.seller === null ? '零星报销 批准' : '零星报销 批准 省外');
        },
      },
    ];
  });
}

/** Several of one area are sent to the bank together, by somebody who approved none of them; rarely by who did. */
function release(script: Script, one: SimManual): Message {
  const { dice } = script;
  const waiting = script.manual.filter(
    (other) =>
      other !== one &&
      other.state === 'approved' &&
      other.person.area === one.person.area &&
      other.payable !== '0.00' &&
      (other.payment === null || other.payment.state === 'returned'),
  );
  const cases: [SimManual, ...SimManual[]] = [one, ...waiting];
  const ids = cases.map(({ id }) => id);
  return messageOf(script, cases, dice.percent(8) ? 2 : 3, async (desk, by, at) => {
    if (one.payment?.state === 'returned')
      await (
        await deskAt(script, one, 1)
      ).call(changeManualPayee, {
        params: { id: one.id },
        body: { requestId: requestId(script), ...PAYEE },
      });
    const answer = await desk.call(desks.releaseManualPayments, {
      body: { requestId: requestId(script), claims: ids },
    });
    const pages = isDone(answer)
      ? await Promise.all(ids.map((id) => desk.ok(getManualClaim, { params: { id } })))
      : [];
    const learn = () => {
      count(script, '零星报销 付款');
      for (const sent of cases) {
        const all = pages.find((page) => page.id === sent.id)?.payments ?? [];
        const last = all.toSorted((a, b) => b.id - a.id)[0];
        if (last) sent.payment = { id: last.id, nth: all.length - 1, state: 'released' };
      }
    };
    return [{ happening: { what: 'manualReleased', at, by, ids, answer }, learn }];
  });
}

function tellResult(script: Script, one: SimManual, payment: NonNullable<SimManual['payment']>): Message {
  const { id: paymentId, nth, state } = payment;
  const comesBack = state === 'paid' || script.dice.percent(20);
  const result = comesBack ? ('returned' as const) : ('paid' as const);
  const body = { result, on: dayAt(script.desks.now()), words: '示例', bankReference: '示例' };
  return messageOf(script, [one], 3, async (desk, by, at) => {
    // Told late, the day is still the one of the bank.
    const { id } = one;
    const on = body.on > dayAt(at) ? dayAt(at) : body.on;
    const answer = await desk.call(desks.recordManualPayment, {
      params: { id: paymentId },
      body: { ...body, on },
    });
    const learn = () => {
      if (one.payment?.id === paymentId) one.payment = { id: paymentId, nth, state: result };
      count(script, `零星报销 银行 ${result}${state === 'paid' ? ' 到账以后' : ''}`);
    };
    return [{ happening: { what: 'manualResult', at, by, id, nth, on, result, answer }, learn }];
  });
}

function takeBack(script: Script, one: SimManual): Message {
  const { id } = one;
  const isRepaid = one.state === 'reversed';
  return messageOf(script, [one], 2, async (desk, by, at) => {
    const given = { params: { id }, body: { requestId: requestId(script), words: '示例' } };
    const learn = () => {
      one.state = isRepaid ? 'repaid' : 'reversed';
      count(script, isRepaid ? '零星报销 退款' : `零星报销 撤销 ${one.payment?.state ?? '未付'}`);
    };
    if (isRepaid) {
      const answer = await desk.call(desks.recordManualRepayment, given);
      return [{ happening: { what: 'manualRepaid', at, by, id, answer }, learn }];
    }
    const answer = await desk.call(desks.reverseManualClaim, given);
    return [{ happening: { what: 'manualReversed', at, by, id, answer }, learn }];
  });
}

function settle(script: Script, one: SimManual): Message | undefined {
  const { dice } = script;
  if (one.payment?.state === 'released' && !dice.percent(5)) return tellResult(script, one, one.payment);
  if (one.payment?.state === 'paid') {
    if (dice.percent(12)) return tellResult(script, one, one.payment);
    return dice.percent(15) ? takeBack(script, one) : undefined;
  }
  return dice.percent(12) || one.payable === yuan(0) ? takeBack(script, one) : release(script, one);
}

/** The next step of some case, whosever it is. */
export function drawManualStep(script: Script): Message | undefined {
  const { dice } = script;
  const open = script.manual.filter(({ state }) => !['refused', 'withdrawn', 'repaid'].includes(state));
  if (open.length === 0) return undefined;
  const one = dice.pick(open);
  switch (one.state) {
    case 'toReview':
      return review(script, one);
    case 'lacking':
      return messageOf(script, [one], 1, readLines(script, one, true));
    case 'toApprove':
      return approve(script, one);
    case 'toRefuse':
      return messageOf(
        script,
        [one],
        dice.percent(8) ? 1 : 2,
        takeStep(script, one, dice.percent(80) ? 'refused' : 'sentBack'),
      );
    case 'approved':
      return settle(script, one);
    case 'reversed':
      return one.payment?.state === 'paid' ? takeBack(script, one) : undefined;
    case 'refused':
    case 'withdrawn':
    case 'repaid':
      return undefined;
  }
}

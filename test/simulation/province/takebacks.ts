/** Draws reversals, whole and by line, within the year and after it, by the institution or by the agency once it may no more (M32, I4). */
import { returnLines, reverseLate } from '../../../src/contract/settlement-returns.ts';
import { reverseClaim } from '../../../src/contract/settlement.ts';
import type { ReturnSent } from '../auditor/record.ts';
import type { Answer, ToldBill } from '../auditor/told.ts';
import { dayAt } from './calendar.ts';
import { reversalMessage } from './gateway/sales.ts';
import { putBack } from './shelves.ts';
import type { SimPerson } from './people.ts';
import { count, requestId, type Message, type Script, type SimClaim } from './script.ts';

/** Most ask about what still stands; some about what has been taken back already. */
function drawClaim(script: Script, person: SimPerson): SimClaim | undefined {
  const own = script.claims.filter((one) => one.person === person && (one.stands || script.dice.percent(10)));
  if (own.length === 0) return undefined;
  // Early in a year those of the year before are asked about more often.
  const year = dayAt(script.desks.now()).slice(0, 4);
  const earlier = own.filter((one) => one.servedOn.slice(0, 4) < year);
  return script.dice.pick(earlier.length > 0 && script.dice.percent(70) ? earlier : own);
}

function counterOf(script: Script, { institutionCode }: SimClaim) {
  const area = script.ground.areas.find(
    (one) => one.hospital === institutionCode || one.pharmacy === institutionCode,
  );
  const role = institutionCode.startsWith('H') ? ('hospitalOffice' as const) : ('pharmacist' as const);
  return script.desks.of({
    role,
    institutionCode,
    ...(role === 'pharmacist' ? { practitionerCode: area?.pharmacist ?? '' } : {}),
  });
}

const touchesOf = ({ person, lines }: SimClaim) => [
  person.person.personNo,
  ...lines.flatMap((line) => line.traceCodes),
];

/** Whether the institution may no more. */
const isClosed = ({ desks }: Script, { servedOn }: SimClaim) =>
  `${Number(servedOn.slice(0, 4)) + 1}-02-01` <= dayAt(desks.now());

const agencyOf = (script: Script, { person }: SimClaim) =>
  script.desks.of({ role: 'agencyReviewer', areaCode: person.area.code });

export function drawReversal(script: Script, person: SimPerson): Message | undefined {
  const claim = drawClaim(script, person);
  if (!claim) return undefined;
  if (claim.institutionCode.startsWith('P') && script.dice.percent(40)) return reversalMessage(script, claim);
  const id = requestId(script);
  const side = isClosed(script, claim) !== script.dice.percent(10) ? 'agency' : 'institution';
  return {
    touches: touchesOf(claim),
    async deliver() {
      const { claimNo, institutionCode } = claim;
      const at = script.desks.now();
      const given = { params: { claimNo }, body: { requestId: id, reason: '示例退药' } };
      const answer = (
        side === 'agency'
          ? await (await agencyOf(script, claim)).call(reverseLate, given)
          : await (await counterOf(script, claim)).call(reverseClaim, given)
      ) as Answer<ToldBill>;
      return {
        happening: { what: 'reversal', at, institutionCode, side, requestId: id, claimNo, answer },
        learn: () => {
          if (answer.status !== 200) {
            count(script, `不能撤销 ${(answer.body as { code: string }).code}`);
            return;
          }
          if (claim.stands) {
            count(script, `撤销 ${side}${claim.servedOn.slice(0, 4) < dayAt(at).slice(0, 4) ? ' 跨年' : ''}`);
            putBack(script, institutionCode, claim.lines);
          }
          claim.stands = false;
        },
      };
    },
  };
}

/** So many packs of a line with their codes; sometimes with one code too few. */
function drawBack(script: Script, line: SimClaim['lines'][number]): ReturnSent['lines'][number] {
  const { dice } = script;
  const packs = Math.floor(Number(line.quantity));
  const isWhole = line.traceCodes.length !== packs || dice.percent(25);
  const back = isWhole ? packs : dice.between(1, packs);
  const codes = isWhole ? line.traceCodes : line.traceCodes.slice(0, dice.percent(4) ? back - 1 : back);
  return { line: line.line, quantity: isWhole ? line.quantity : String(back), traceCodes: codes };
}

export function drawReturn(script: Script, person: SimPerson): Message | undefined {
  const claim = drawClaim(script, person);
  if (!claim) return undefined;
  const id = requestId(script);
  const chosen = claim.lines.filter(() => script.dice.percent(50));
  const back = (chosen.length > 0 ? chosen : claim.lines.slice(0, 1)).map((line) => drawBack(script, line));
  const side = isClosed(script, claim) && !script.dice.percent(10) ? 'agency' : 'institution';
  return {
    touches: touchesOf(claim),
    async deliver() {
      const { claimNo, institutionCode } = claim;
      const at = script.desks.now();
      const lines = back.map((line) => ({ ...line, traceCodes: [...line.traceCodes] }));
      const body = { requestId: id, reason: '示例退药', lines };
      const desk = await (side === 'agency' ? agencyOf(script, claim) : counterOf(script, claim));
      const answer = (await desk.call(returnLines, { params: { claimNo }, body })) as ReturnSent['answer'];
      const asked = { at, institutionCode, side, requestId: id, claimNo, lines: back } as const;
      return {
        happening: { what: 'return', ...asked, answer },
        learn: () => learnOfReturn(script, claim, asked, answer),
      };
    },
  };
}

function learnOfReturn(
  script: Script,
  claim: SimClaim,
  { side, lines: back }: Pick<ReturnSent, 'side' | 'lines'>,
  answer: ReturnSent['answer'],
): void {
  if (answer.status !== 200) {
    count(script, `不能退药 ${(answer.body as { code: string }).code}`);
    return;
  }
  const { rest } = (answer as Extract<ReturnSent['answer'], { status: 200 }>).body;
  const { institutionCode, person } = claim;
  if (!claim.stands) return;
  claim.stands = false;
  count(script, `退药 ${rest === null ? '全部' : '一部分'}${side === 'agency' ? ' 经办' : ''}`);
  const returned = back.flatMap(({ line, traceCodes }) => {
    const of = claim.lines.find((one) => one.line === line);
    return of ? [{ nationalCode: of.nationalCode, traceCodes }] : [];
  });
  putBack(script, institutionCode, returned);
  if (rest?.claimNo == null) return;
  const { claimNo, servedOn, lines } = rest;
  claim.rest = { claimNo, person, institutionCode, servedOn, lines, stands: true };
  script.claims.push(claim.rest);
}

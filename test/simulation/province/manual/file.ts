/** Draws purchases that were paid out of pocket and are filed by the person or by the counter of their agency (M30, I10, I22). */
import { fileManualClaim, uploadManualPaper } from '../../../../src/contract/settlement-manual.ts';
import { makePng } from '../../../support/make-png.ts';
import type { FiledClaim, FiledLine } from '../../auditor/record-manual.ts';
import type { Answer } from '../../auditor/told.ts';
import { dayAt, plusDays, yuan } from '../calendar.ts';
import { drawArea, drawLine } from '../claims.ts';
import type { Desk } from '../desks.ts';
import { drugOf, DRUGS } from '../drugs.ts';
import type { SimPerson } from '../people.ts';
import { count, requestId, type Message, type Script } from '../script.ts';
import { boughtOutside } from './outside.ts';

const PAPERS = ['identity', 'credential', 'prescription'] as const;
const EARLIEST = '2026-01-02';
const PIXEL = makePng('示例');

/** What a filing tells besides its papers. */
interface Drawn {
  readonly filed: FiledClaim;
  /** The lines with what they really are. */
  readonly lines: readonly FiledLine[];
}

const fenOf = (line: FiledLine) => Math.round((Number(line.price) * 10_000 * Number(line.quantity)) / 100);

function drawInvoices(
  script: Script,
  lines: readonly FiledLine[],
): { readonly name: string; readonly amount: string }[] {
  const { dice } = script;
  const numbers = [...new Set(lines.map((line) => line.invoiceNo))];
  return numbers.map((number) => {
    const total = lines
      .filter((line) => line.invoiceNo === number)
      .reduce((all, line) => all + fenOf(line), 0);
    // Other things may have been bought on the same invoice; rarely it says less than the lines.
    const more = dice.percent(30) ? dice.between(1, 9_000) : dice.percent(4) ? -1 : 0;
    const used = script.invoices.length > 0 && dice.percent(5) ? dice.pick(script.invoices) : undefined;
    const name = used ?? `2643${String((script.serial += 1)).padStart(16, '0')}`;
    return { name, amount: yuan(total + more) };
  });
}

function drawFiling(script: Script, person: SimPerson, placeCode: string | null): Drawn {
  const { dice } = script;
  const area = drawArea(script, person);
  const institutionCode = dice.percent(60) ? area.hospital : area.pharmacy;
  const isHeld = dice.percent(80);
  const drugs = DRUGS.filter(
    ({ entryKey }) => dice.percent(30) && (!isHeld || person.applications.has(entryKey)),
  );
  const onOwn = dice.percent(30);
  const isRead = dice.percent(60);
  const lines = (drugs.length > 0 ? drugs : [dice.pick(DRUGS)]).map((drug, index): FiledLine => {
    const line = drawLine(script, institutionCode, drug, true);
    // Nobody has to tell codes that are not on the invoice (I22).
    const traceCodes = dice.percent(60) ? line.traceCodes : [];
    return { ...line, traceCodes, invoiceNo: onOwn ? index + 1 : 1 };
  });
  const wanted = plusDays(dayAt(script.desks.now()), -dice.between(0, 40));
  const servedOn = wanted < EARLIEST ? EARLIEST : wanted;
  const isHospital = institutionCode === area.hospital;
  const needsHospital = !isHospital && drugs.some((drug) => drug.isInjection) && !dice.percent(10);
  const cause = dice.weighed({ illness: 90, workInjury: 5, maternity: 5 });
  const setting = isHospital && dice.percent(15) ? ('inpatient' as const) : undefined;
  const hasInjection = drugs.some((drug) => drug.isInjection);
  const sold =
    placeCode === null
      ? {
          institutionCode,
          outside: null,
          receivingHospital: needsHospital ? area.hospital : null,
          ...(setting === undefined ? {} : { setting }),
        }
      : boughtOutside(script, placeCode, { setting, hasInjection });
  const filed: FiledClaim = {
    requestId: requestId(script),
    personNo: person.person.personNo,
    ...sold,
    servedOn,
    ...(cause === 'illness' ? {} : { cause }),
    ...(dice.percent(70) ? { diagnosisCode: 'C34.900' } : {}),
    invoices: drawInvoices(script, lines),
    lines: lines.map((line) => (isRead ? line : { ...line, nationalCode: null })),
  };
  return { filed, lines };
}

/** What is sent of a line. */
export const bodyLine = ({ invoiceNo, nationalCode, price, quantity, unit, traceCodes }: FiledLine) => ({
  invoiceNo,
  name: nationalCode === null ? '示例药品' : drugOf(nationalCode).name,
  nationalCode,
  price,
  quantity,
  unit: unit ?? ('pack' as const),
  traceCodes: [...traceCodes],
});

export const PAYEE = { accountName: '示例', bankName: '示例银行', accountNumber: '6222000012345678' };

/** Hands the papers in once and gives the numbers of the invoices' pictures and of the other papers. */
async function handIn(desk: Desk, filed: FiledClaim, personNo: Record<string, string>) {
  const file = { fileName: 'paper.png', mediaType: 'image/png', content: PIXEL };
  const one = async (kind: string) =>
    (await desk.upload(uploadManualPaper, { kind, ...personNo }, file)) as { id: number };
  const pictures: number[] = [];
  for (const _ of filed.invoices) pictures.push((await one('invoice')).id);
  const paperIds: number[] = [];
  for (const kind of PAPERS) paperIds.push((await one(kind)).id);
  return { pictures, paperIds };
}

/** @param placeCode the other province where it was bought; null at home */
export function drawManualClaim(script: Script, person: SimPerson, placeCode: string | null = null): Message {
  const { filed, lines } = drawFiling(script, person, placeCode);
  const isPatient = script.dice.percent(50);
  const areaCode = person.area.code;
  const by = isPatient ? `patient ${person.id}` : `agencyReviewer ${areaCode} 1`;
  const personNo: Record<string, string> = isPatient ? {} : { personNo: filed.personNo };
  const open = () =>
    script.desks.of(
      isPatient ? { role: 'patient', personId: person.id } : { role: 'agencyReviewer', areaCode },
    );
  let papers: ReturnType<typeof handIn> | undefined;
  const prepareOnce = () => (papers ??= open().then((desk) => handIn(desk, filed, personNo)));
  return {
    touches: [
      filed.personNo,
      ...lines.flatMap((line) => line.traceCodes),
      ...filed.invoices.map((one) => one.name),
    ],
    prepare: prepareOnce,
    async deliver() {
      const { pictures, paperIds } = await prepareOnce();
      const desk = await open();
      const at = script.desks.now();
      const invoices = filed.invoices.map(({ name, amount }, index) => ({
        code: '',
        number: name,
        issuedOn: filed.servedOn,
        amount,
        paperId: pictures[index] ?? 0,
      }));
      const { institutionCode, outside, ...told } = filed;
      const body = {
        ...told,
        ...(outside === null ? { institutionCode: institutionCode ?? '' } : { outside }),
        ...personNo,
        reason: 'notConnected' as const,
        invoices,
        lines: filed.lines.map(bodyLine),
        paperIds,
        payee: PAYEE,
      };
      const { personNo: _, ...own } = body;
      const answer = (await desk.call(fileManualClaim, { body: isPatient ? own : body })) as Answer<{
        id: number;
        manualNo: string;
      }>;
      return {
        happening: { what: 'manualFiled', at, by, filed, answer },
        learn: () => learnOfFiling(script, person, { filed, lines }, by, answer),
      };
    },
  };
}

function learnOfFiling(
  script: Script,
  person: SimPerson,
  { filed, lines }: Drawn,
  filedBy: string,
  answer: Answer<{ id: number }>,
): void {
  if (answer.status !== 200) {
    count(script, `零星报销不收 ${(answer.body as { code: string }).code}`);
    return;
  }
  const { id } = (answer as { body: { id: number } }).body;
  if (script.manual.some((one) => one.id === id)) return;
  count(script, '零星报销申报');
  script.invoices.push(...filed.invoices.map((one) => one.name));
  const isRead = filed.lines.every((line) => line.nationalCode !== null);
  script.manual.push({
    id,
    person,
    filed,
    lines,
    filedBy,
    seller: filed.outside,
    isRead,
    state: 'toReview',
    payable: null,
    payment: null,
  });
}

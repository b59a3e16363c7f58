/** Filing what was paid out of pocket: papers, invoices, lines, account; putting right; taking back (M30, M35, I24). */
import { createHash } from 'node:crypto';
import { dayAt } from '../../../base/date.ts';
import {
  formatQuantity,
  formatUnitPrice,
  parseFen,
  parseQuantity,
  parseUnitPrice,
} from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-manual.ts';
import type { ManualLine } from '../../../contract/settlement-manual.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { normaliseTraceCode } from '../../../domain/settlement/check-trace-codes.ts';
import { invoiceName, isInvoiceNumber, judgeInvoices } from '../../../domain/settlement/manual/invoice.ts';
import { missingPapers } from '../../../domain/settlement/manual/manual-steps.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { badInput, conflict, notFound, Problem } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import { findEnrolmentOn, findPersonById, findPersonByNo, type Person } from '../../insured/store.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { findSettledInvoice, type FiledInvoice } from '../invoice-store.ts';
import {
  attachManualPapers,
  findFiled,
  findInvoiceUse,
  insertInvoices,
  insertManualClaim,
  insertManualLines,
  insertManualPayee,
  listInvoices,
  listLooseManualPapers,
  type StoredInvoice,
  type StoredManualLine,
  releaseInvoices,
} from './manual-store.ts';
import { readSeller } from './outside-sellers.ts';
import { changeCase, mayStep, openCase, writeStep } from './own-cases.ts';
import { listPaymentsOf } from './payment-store.ts';
import { insertSeller } from './seller-store.ts';

type Filed = CallOf<typeof contract.fileManualClaim>['body'];
type PayeeInput = Filed['payee'];

/** The patient themselves, or whom the counter of their area files for; for scope `all`. @throws {Problem} 400, 404 */
export async function subjectOf(tx: Tx, actor: Actor, personNo: string | undefined): Promise<Person> {
  if (actor.personId === null && personNo === undefined) throw badInput('personNo', '请填写参保人的人员编号');
  const person =
    actor.personId !== null
      ? await findPersonById(tx, actor.personId)
      : await findPersonByNo(tx, personNo ?? '');
  if (person === undefined || (actor.personId === null && !isOwnArea(actor, person.areaCode)))
    throw notFound('本地区的这位参保人');
  return person;
}

/** @throws {Problem} 400 for a price or quantity of zero */
export function readLines(lines: readonly ManualLine[]): StoredManualLine[] {
  return lines.map((line, index) => {
    const price = parseUnitPrice(line.price);
    const quantity = parseQuantity(line.quantity);
    if (price === undefined || price <= 0n) throw badInput(`lines.${index}.price`, '应大于零');
    if (quantity === undefined || quantity <= 0n) throw badInput(`lines.${index}.quantity`, '应大于零');
    const { invoiceNo, name, nationalCode, unit } = line;
    const traceCodes = line.traceCodes.map(normaliseTraceCode);
    const inSmallestUnits = unit === 'smallest';
    return { invoiceNo, name: name.trim(), nationalCode, price, quantity, inSmallestUnits, traceCodes };
  });
}

function readInvoices(given: Filed['invoices'], servedOn: string): StoredInvoice[] {
  return given.map(({ amount: text, issuedOn, ...invoice }, index) => {
    const amount = parseFen(text);
    if (amount === undefined || amount <= 0n) throw badInput(`invoices.${index}.amount`, '应大于零');
    if (!isInvoiceNumber(invoice)) throw badInput(`invoices.${index}.number`, '发票代码和号码的位数不对');
    const day = readDay(`invoices.${index}.issuedOn`, issuedOn);
    if (day < servedOn) throw badInput(`invoices.${index}.issuedOn`, '开票日期不能早于购药日期');
    return { ...invoice, amount, issuedOn: day };
  });
}

/** Everything that makes a filing what it is, whoever's turn of phrase. */
function contentOf(person: Person, body: Filed, lines: readonly StoredManualLine[]): string {
  const { requestId: _, personNo: __, lines: ___, ...rest } = body;
  const told = lines.map((line) => ({
    ...line,
    price: formatUnitPrice(line.price),
    quantity: formatQuantity(line.quantity),
  }));
  return createHash('sha256')
    .update(JSON.stringify([person.personNo, rest, told]))
    .digest('hex');
}

/**
 * Files a purchase. Sent again, the same request gets the same claim.
 * @returns MANUAL_PAPERS_MISSING, MANUAL_INVOICE_USED with where it stands, MANUAL_INVOICE_SUM, BOUGHT_OUTSIDE_MAINLAND
 * @throws {Problem} 400, 404 for a person out of reach or an unknown seller, 409 for a request id used otherwise
 */
export async function fileManualClaim(
  world: World,
  actor: Actor,
  body: Filed,
): Promise<Outcome<OutputOf<typeof contract.fileManualClaim>, Refusal>> {
  try {
    const filed = await fileOnce(world, actor, body);
    // A copy that was faster at the same moment has used the invoice: the second look finds the copy.
    return filed.ok ? filed : await fileOnce(world, actor, body);
  } catch (error) {
    const broken = brokenConstraint(error);
    // Somebody was faster with the same invoice or the same request, or a copy has taken the papers meanwhile: the second look finds it.
    const isOvertaken = broken === 'manual_invoice_used_once' || broken === 'manual_filed_once';
    if (isOvertaken || error instanceof Problem) return fileOnce(world, actor, body);
    throw error;
  }
}

async function fileOnce(
  world: World,
  actor: Actor,
  body: Filed,
): Promise<Outcome<OutputOf<typeof contract.fileManualClaim>, Refusal>> {
  const now = world.clock.now();
  const lines = readLines(body.lines);
  const seller = body.outside === undefined ? accept(null) : readSeller(body.outside, 'outside.');
  if (!seller.ok) return seller;
  const servedOn = readDay('servedOn', body.servedOn);
  const invoices = readInvoices(body.invoices, servedOn);
  if (lines.some((line) => line.invoiceNo > invoices.length))
    throw badInput('lines', '有药品不在所填的发票上');
  // Papers that belong to no claim yet are in nobody's area: what is named is checked instead of what is seen.
  return world.db.transaction('all', async (tx) => {
    const person = await subjectOf(tx, actor, body.personNo);
    const contentHash = contentOf(person, body, lines);
    const earlier = await findFiled(tx, actor.accountId, body.requestId);
    if (earlier !== undefined) {
      if (earlier.contentHash === contentHash) return accept({ id: earlier.id, manualNo: earlier.manualNo });
      throw conflict('REQUEST_REUSED', '同一请求编号已用于另一件申报', '请刷新页面后重新填写');
    }
    if (servedOn > dayAt(now)) throw badInput('servedOn', '不能晚于今天');
    const unused = await judgeUnused(tx, body.institutionCode ?? '', invoices);
    if (!unused.ok) return unused;
    const judged = judgeInvoices(invoices, lines);
    if (!judged.ok) return judged;
    const papers = await checkedPapers(tx, actor, person, body);
    if (!papers.ok) return papers;
    await checkPlaces(tx, body);
    const areaCode = (await findEnrolmentOn(tx, person.id, servedOn))?.areaCode ?? person.areaCode;
    if (actor.personId === null && !isOwnArea(actor, areaCode))
      throw badInput('servedOn', '购药当天的参保地不在本地区，请到当时的参保地申报');
    const made = await insertManualClaim(tx, {
      personId: person.id,
      areaCode,
      reason: body.reason,
      institutionCode: body.institutionCode ?? null,
      servedOn,
      setting: isFromHospital(body) ? (body.setting ?? 'outpatient') : 'pharmacy',
      cause: body.cause ?? 'illness',
      diagnosisCode: body.diagnosisCode ?? null,
      receivingHospital: body.receivingHospital,
      filedAt: now,
      filedOn: dayAt(now),
      filedBy: actor.accountId,
      requestId: body.requestId,
      contentHash,
    });
    const by = { accountId: actor.accountId, now };
    if (seller.value !== null) await insertSeller(tx, made.id, seller.value, by);
    await attachManualPapers(tx, papers.value, made.id);
    await insertInvoices(tx, made.id, invoices);
    await insertManualLines(tx, made.id, lines, by);
    await savePayee(world, tx, actor, made.id, body.payee);
    const row = { ...made, personId: person.id };
    await writeStep(tx, actor, now, row, {
      step: 'filed',
      requestId: body.requestId,
      words: '',
      action: 'settlement.fileManualClaim',
    });
    return accept(made);
  });
}

/** @returns MANUAL_INVOICE_USED for an invoice of another filing, or of a settlement at the counter (M30) */
async function judgeUnused(
  tx: Tx,
  institutionCode: string,
  invoices: readonly FiledInvoice[],
): Promise<Outcome<true, Refusal>> {
  const used = await findInvoiceUse(tx, invoices);
  if (used === undefined) return judgeNotSettled(tx, institutionCode, invoices);
  const detail = `${invoiceName(used)} 已用于 ${dayAt(used.filedAt)} 提交的 ${used.manualNo}`;
  return decline(refuse('MANUAL_INVOICE_USED', { detail }));
}

/** What was settled at the counter is not reimbursed as well (M30). @returns MANUAL_INVOICE_USED with the settlement's number */
export async function judgeNotSettled(
  tx: Tx,
  institutionCode: string,
  invoices: readonly FiledInvoice[],
): Promise<Outcome<true, Refusal>> {
  const settled = await findSettledInvoice(tx, institutionCode, invoices);
  if (settled === undefined) return accept(true);
  const detail = `${invoiceName(settled)} 已联网结算，结算单 ${settled.claimNo}`;
  return decline(refuse('MANUAL_INVOICE_USED', { detail }));
}

/** The papers of the filing: those named and those of the invoices, all uploaded by this account for this person. */
async function checkedPapers(
  tx: Tx,
  actor: Actor,
  person: Person,
  body: Filed,
): Promise<Outcome<number[], Refusal>> {
  const ids = [...new Set([...body.paperIds, ...body.invoices.map((one) => one.paperId)])];
  const papers = await listLooseManualPapers(tx, ids, person.id, actor.accountId);
  if (papers.length !== ids.length) throw badInput('paperIds', '有材料不存在或已用于另一件申报，请重新上传');
  const isInvoice = (id: number) => papers.some((paper) => paper.id === id && paper.kind === 'invoice');
  const odd = body.invoices.findIndex((one) => !isInvoice(one.paperId));
  if (odd >= 0) throw badInput(`invoices.${odd}.paperId`, '请附这张发票的图片');
  const missing = missingPapers(papers.map((paper) => paper.kind));
  return missing.length === 0
    ? accept(ids)
    : decline(refuse('MANUAL_PAPERS_MISSING', { detail: `还缺：${missing.join('、')}` }));
}

const isFromHospital = ({ institutionCode, outside }: Filed): boolean =>
  outside === undefined ? (institutionCode ?? '').startsWith('H') : outside.kind === 'hospital';

async function checkPlaces(tx: Tx, filed: Filed): Promise<void> {
  const { institutionCode, outside, receivingHospital, setting } = filed;
  if ((institutionCode === undefined) === (outside === undefined))
    throw badInput('institutionCode', '在哪里买的：请选本省的机构，或者填外省的机构，只填一样');
  if (institutionCode !== undefined && (await findInstitution(tx, institutionCode)) === undefined)
    throw notFound('这家定点机构');
  if (setting !== undefined && !isFromHospital(filed)) throw badInput('setting', '药店没有门诊和住院之分');
  if (receivingHospital === null) return;
  if (outside !== undefined)
    throw badInput('receivingHospital', '外省药店卖的注射剂，使用的医院请填名称，不填编码');
  if ((await findInstitution(tx, receivingHospital))?.kind !== 'hospital') throw notFound('接收注射剂的医院');
}

async function savePayee(
  world: World,
  tx: Tx,
  actor: Actor,
  manualId: number,
  { accountName, bankName, accountNumber }: PayeeInput,
): Promise<void> {
  await insertManualPayee(tx, {
    manualId,
    bankName: bankName.trim(),
    lastFour: accountNumber.slice(-4),
    sealed: world.secrets.seal(JSON.stringify({ accountName: accountName.trim(), accountNumber })),
    enteredBy: actor.accountId,
    enteredAt: world.clock.now(),
  });
}

/** Puts right what was sent back: the lines anew, and papers beside those that are there. */
export async function refileManualClaim(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.refileManualClaim>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const lines = readLines(body.lines);
  return world.db.transaction('all', async (tx) => {
    const row = await openCase(tx, actor, id);
    const { requestId, words } = body;
    const may = await mayStep(tx, actor, row, 'refiled', requestId);
    if (!may.ok) return may;
    if (may.value === 'before') return accept({ done: true });
    const judged = judgeInvoices(await listInvoices(tx, id), lines);
    if (!judged.ok) return judged;
    const papers = await listLooseManualPapers(tx, body.paperIds, row.personId, actor.accountId);
    if (papers.length !== body.paperIds.length)
      throw badInput('paperIds', '有材料不存在或已用于另一件申报，请重新上传');
    await attachManualPapers(tx, body.paperIds, id);
    await insertManualLines(tx, id, lines, { accountId: actor.accountId, now });
    const action = 'settlement.refileManualClaim';
    await writeStep(tx, actor, now, row, { step: 'refiled', requestId, words, action });
    return accept({ done: true });
  });
}

/** Takes a claim back that is not decided; its invoices are free again. */
export async function withdrawManualClaim(
  world: World,
  actor: Actor,
  id: number,
  { requestId, words }: CallOf<typeof contract.withdrawManualClaim>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const row = await openCase(tx, actor, id);
    const may = await mayStep(tx, actor, row, 'withdrawn', requestId);
    if (!may.ok) return may;
    if (may.value === 'before') return accept({ done: true });
    await releaseInvoices(tx, id);
    await writeStep(tx, actor, now, row, {
      step: 'withdrawn',
      requestId,
      words,
      action: 'settlement.withdrawManualClaim',
    });
    return accept({ done: true });
  });
}

/** Another account from now on; not while a payment is with the bank or has arrived. */
export async function changeManualPayee(
  world: World,
  actor: Actor,
  id: number,
  { requestId, ...payee }: CallOf<typeof contract.changeManualPayee>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const words = `${payee.bankName} 尾号 ${payee.accountNumber.slice(-4)}`;
  const action = 'settlement.changeManualPayee';
  const asked = { requestId, action, content: [payee.accountName, words] };
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const row = await openCase(tx, actor, id);
    return changeCase(tx, { actor, now }, row, asked, async () => {
      const underWay = (await listPaymentsOf(tx, id)).find((one) => one.state !== 'returned');
      if (underWay !== undefined || ['refused', 'withdrawn', 'reversed', 'repaid'].includes(row.step))
        return decline(
          refuse('PAYMENT_STEP_NOT_ALLOWED', { detail: '已交银行、已到账或不再付款的，不能更换账户' }),
        );
      await savePayee(world, tx, actor, id, payee);
      return accept(words);
    });
  });
}

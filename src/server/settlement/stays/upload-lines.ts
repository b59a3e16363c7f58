/** Takes the fee lines of a stay, tells at once what this platform settles of them, and takes them back (M19, M32, N2.2, N5.5). */
import { dayAt, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { normaliseTraceCode } from '../../../domain/settlement/check-trace-codes.ts';
import { tellLine, type ToldLine } from '../../../domain/settlement/stays/tell-line.ts';
import { findKnownProducts, productCacheOf, type KnownProduct } from '../../catalogue/cache/product-cache.ts';
import { findMatchesOn } from '../../catalogue/matching/match-store.ts';
import { findRevision } from './revision-store.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict } from '../../http/problem.ts';
import { checkQualifiedOn } from '../../providers/points/qualification.ts';
import type { World } from '../../world.ts';
import { onceForMessage, openStayFor, type StayKey, type Told } from './open-stays.ts';
import { insertLines, withdrawLines, type NewStayLine, type StayLine } from './stay-line-store.ts';
import { listDoctorObjections } from './warn-of-doctors.ts';

/** Thrown inside a transaction so that nothing of a refused upload stays; the use case turns it into a value. */
class RefusedUpload extends Error {
  override readonly name = 'RefusedUpload';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** A line with what is told of it. */
export interface AnsweredLine {
  readonly line: NewStayLine;
  readonly told: ToldLine;
  /** What stands against the doctor who ordered it, where the visit's settlement will ask for a responsible one (M22). */
  readonly doctor?: Refusal;
}

/**
 * 2204 and 2301: records lines, all or none. What is no 单行支付 drug on its day, or is not approved by the hospital itself, is
 * recorded too and told not to be settled here; so is what a visit's doctor may not order. A drug above its cap, not matched, or
 * ordered by a doctor whose qualification is suspended is refused at once.
 * @param present gives the answer of the message, kept for when it comes again
 * @returns the answer; ITEM_NOT_MATCHED, PRICE_ABOVE_…, QUALIFICATION_… with the line
 * @throws {Problem} 409 for a serial in use or a stay that is over, 400 for a time outside the stay
 */
export async function uploadLines<T extends object>(
  world: World,
  told: Told,
  key: StayKey,
  given: readonly NewStayLine[],
  present: (lines: readonly AnsweredLine[]) => T,
): Promise<Outcome<T, Refusal>> {
  const lines = given.map((line) => ({ ...line, traceCodes: line.traceCodes.map(normaliseTraceCode) }));
  try {
    const answer = await onceForMessage(world, told, async (tx, now) => {
      const { stay } = await openStayFor(tx, 'upload', told.institutionCode, key, now);
      for (const [index, { usedAt, serial }] of lines.entries()) {
        const usedOn = dayAt(usedAt);
        if (usedOn < dayAt(stay.begunAt) || usedOn > dayAt(stay.endedAt ?? now))
          throw badInput(`feedetail.${index}.fee_ocur_time`, `明细 ${serial} 不在就诊期间`);
      }
      const products = await productsOf(tx, world, lines);
      const answered = lines.map((line, index) => {
        const outcome = tellOf(line, products.get(line.nationalCode));
        if (!outcome.ok) throw new RefusedUpload({ ...outcome.refusal, line: index + 1 });
        return { line, told: outcome.value };
      });
      await checkOrdered(tx, told.institutionCode, answered);
      await insertLines(tx, stay.id, lines, now);
      const ours = answered.flatMap(({ line, told }) => (told.kind === 'separate' ? [line] : []));
      const objections = await listDoctorObjections(tx, stay, ours, products);
      const warned = answered.map((one): AnsweredLine => {
        const doctor = objections.get(one.line.serial);
        return doctor === undefined ? one : { ...one, doctor };
      });
      return { stay, words: `上传费用明细 ${lines.length} 条`, answer: present(warned) };
    });
    return accept(answer);
  } catch (error) {
    if (error instanceof RefusedUpload) return decline(error.refusal);
    throw error;
  }
}

/** Products of lines by national code; what is absent is none of the list. */
export async function productsOf(
  tx: Tx,
  world: World,
  lines: readonly { readonly nationalCode: string }[],
): Promise<ReadonlyMap<string, KnownProduct>> {
  const codes = [...new Set(lines.map((line) => line.nationalCode))];
  return findKnownProducts(tx, productCacheOf(world.db), await findRevision(tx), codes);
}

/** What is told of one line by the catalogue of its day. */
export function tellOf(
  { usedAt, price, quantity, inSmallestUnits, selfPaid }: NewStayLine,
  product: KnownProduct | undefined,
): Outcome<ToldLine, Refusal> {
  if (selfPaid) return accept({ kind: 'selfPaid' });
  const unitsPerPack = inSmallestUnits ? (product?.unitsPerPack ?? null) : null;
  return tellLine(product?.timeline, { usedOn: dayAt(usedAt), price, quantity, unitsPerPack });
}

/** Each drug matched to the hospital's own code on its day, ordered by a doctor who may (N5.5, M27). */
async function checkOrdered(
  tx: Tx,
  institutionCode: string,
  answered: readonly AnsweredLine[],
): Promise<void> {
  const matches = new Map<PlainDate, Awaited<ReturnType<typeof findMatchesOn>>>();
  const judged = new Map<string, Outcome<true, Refusal>>();
  for (const [index, { line, told }] of answered.entries()) {
    if (told.kind !== 'separate') continue;
    const usedOn = dayAt(line.usedAt);
    const codes = answered.filter((one) => dayAt(one.line.usedAt) === usedOn).map((one) => one.line.itemCode);
    const matched = matches.get(usedOn) ?? (await findMatchesOn(tx, institutionCode, codes, usedOn));
    matches.set(usedOn, matched);
    if (matched.get(line.itemCode)?.nationalCode !== line.nationalCode) {
      const detail = `${line.itemCode} 没有对照到 ${line.nationalCode}`;
      throw new RefusedUpload(refuse('ITEM_NOT_MATCHED', { detail, line: index + 1 }));
    }
    const who = `${line.doctorCode} ${usedOn}`;
    const may = judged.get(who) ?? (await checkQualifiedOn(tx, line.doctorCode, usedOn));
    judged.set(who, may);
    if (!may.ok) throw new RefusedUpload({ ...may.refusal, line: index + 1 });
  }
}

/**
 * 2205 and 2302: takes lines back that no settlement holds.
 * @param pick which of the lines that are not settled; an empty choice is an error
 * @throws {Problem} 409 when a chosen line is settled or there is none
 */
export async function takeBackLines(
  world: World,
  told: Told,
  key: StayKey,
  pick: (line: StayLine) => boolean,
): Promise<object> {
  return onceForMessage(world, told, async (tx, now) => {
    const { stay, lines, settledIds } = await openStayFor(tx, 'withdraw', told.institutionCode, key, now);
    const chosen = lines.filter(pick);
    const free = chosen.filter(({ id }) => !settledIds.has(id));
    if (free.length === 0) {
      const title = chosen.length === 0 ? '没有这样的费用明细' : '这些费用明细已经结算';
      throw conflict('STAY_NOT_READY', title, '请核对流水号或收费批次号；已结算的请先撤销结算');
    }
    await withdrawLines(
      tx,
      free.map(({ id }) => id),
      now,
    );
    return { stay, words: `撤销费用明细 ${free.length} 条`, answer: {} };
  });
}

/**
 * Which settlements must be looked at again, because the catalogue says something else of their day now than it said when
 * they were settled? (N2.3, M12, M17, I14, N5.1)
 */
import { dayAt, startOfDay, wallClock, yearOf, type PlainDate } from '../../base/date.ts';
import {
  addFen,
  formatFen,
  formatQuantity,
  formatUnitPrice,
  subtractFen,
  ZERO_FEN,
  type Fen,
} from '../../base/money.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { AffectedLine } from '../../contract/corrections.ts';
import { visibleStandard } from '../../domain/catalogue/confidential.ts';
import type { Payable } from '../../domain/catalogue/payable-product.ts';
import { payableAsKnown, type ProductHistory } from '../../domain/catalogue/time/as-known.ts';
import { areaPrefix, type Actor, type Role } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { BillAmounts } from '../../domain/settlement/model.ts';
import { eligibleOf, isSoldTooDear, reassessClaim } from '../../domain/statistics/reassess-claim.ts';
import { recordedFacts } from '../../domain/statistics/recorded-facts.ts';
import type { Static } from 'typebox';
import { readDay } from '../http/read-day.ts';
import {
  listProductHistories,
  type RecordedFact,
  type RecordedProduct,
} from '../catalogue/time/history-store.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { listTouchedClaims, RACE_MS, type AffectedClaim, type SettledLine } from './affected-store.ts';

export type Affected = Static<typeof AffectedLine>;
type Answer = Outcome<Payable, Refusal>;

/** What a caller may ask for. */
export interface CorrectionQuery {
  readonly since?: string | undefined;
  readonly product?: string | undefined;
  readonly area?: string | undefined;
}

export interface Corrections {
  readonly rows: readonly Affected[];
  readonly claims: number;
  /** Of the rows whose amounts the caller may see. */
  readonly difference: Fen;
  readonly hidden: number;
}

/** A claim's line with both answers. */
interface LineView {
  readonly sold: SettledLine;
  readonly product: RecordedProduct;
  readonly before: Answer;
  /** What was known when it was decided: of `before`. */
  readonly decidedAt: number;
  readonly after: Answer;
}

/** Every line of a settled claim whose answer has changed since it was settled; the newest day of service first. */
export async function findCorrections(
  world: World,
  actor: Actor,
  query: CorrectionQuery,
  action: string,
): Promise<Corrections> {
  const now = world.clock.now();
  const since = query.since === undefined ? firstOfYear(dayAt(now)) : readDay('since', query.since);
  return world.db.transaction('all', async (tx) => {
    const claims = await listTouchedClaims(tx, {
      since: startOfDay(since),
      product: query.product ?? null,
      area: query.area === undefined ? null : areaPrefix(query.area),
    });
    const codes = claims.flatMap((claim) => claim.lines.map((line) => line.nationalCode));
    const products = await listProductHistories(tx, [...new Set(codes)]);
    const found = claims.map((claim) => rowsOf(claim, products, actor.role, query.product));
    const rows = found.flat();
    await recordAudit(tx, actor, now, {
      action,
      subjectKind: 'claim',
      subjectId: query.product ?? '*',
      detail: `${since} 起的更正，${rows.length} 行`,
    });
    const differences = rows.map((row) => row.eligible);
    return {
      rows: rows.map((row) => row.shown),
      claims: found.filter((lines) => lines.length > 0).length,
      difference: addFen(ZERO_FEN, ...differences.filter((one) => one !== null)),
      hidden: differences.filter((one) => one === null).length,
    };
  });
}

function firstOfYear(today: PlainDate): PlainDate {
  return `${yearOf(today)}-01-01` as PlainDate;
}

interface Row {
  readonly shown: Affected;
  /** Difference of the eligible amount; null where it is hidden. */
  readonly eligible: Fen | null;
}

function rowsOf(
  claim: AffectedClaim,
  products: ReadonlyMap<string, RecordedProduct>,
  role: Role,
  onlyProduct: string | undefined,
): Row[] {
  const views = claim.lines.flatMap((sold): LineView[] => {
    const product = products.get(sold.nationalCode);
    if (product === undefined) return [];
    const answerAt = (knownAt?: number) => payableAsKnown(product.history, sold.usedOn, knownAt);
    const decidedAt = decidedWith(sold, claim.settledAt, product.facts, answerAt);
    return [{ sold, product, decidedAt, before: answerAt(decidedAt), after: answerAt() }];
  });
  const again = reassessClaim({
    servedOn: claim.servedOn,
    scheme: claim.scheme,
    // A bill of which a product is unknown cannot be decided as a whole.
    recorded:
      views.length === claim.lines.length
        ? recordedFacts(claim.explanation.stages, claim.explanation.regime)
        : undefined,
    lines: views.map(({ sold, after }) => ({ price: sold.price, quantity: sold.quantity, answer: after })),
  });
  const wholeHidden = views.some((view) => isHidden(role, view));
  return views.flatMap((view, index): Row[] => {
    if (!isChanged(view) || (onlyProduct !== undefined && view.sold.nationalCode !== onlyProduct)) return [];
    const eligibleAfter = again.lines[index]?.eligible ?? ZERO_FEN;
    const hidden = isHidden(role, view);
    const amounts = { eligibleAfter, bill: wholeHidden ? undefined : again.amounts };
    return [
      {
        shown: present(claim, view, amounts, role, hidden),
        eligible: hidden ? null : subtractFen(eligibleAfter, view.sold.eligible),
      },
    ];
  });
}

/**
 * The instant of whose knowledge a line was decided: that of its settlement, unless its recorded amount says that facts
 * entered in the minutes before it were not yet to be seen.
 */
function decidedWith(
  sold: SettledLine,
  settledAt: number,
  facts: readonly RecordedFact[],
  answerAt: (knownAt: number) => Answer,
): number {
  const racing = facts
    .map((fact) => fact.knownAt)
    .filter((at) => at <= settledAt && at > settledAt - RACE_MS);
  const instants = [settledAt, ...racing.sort((a, b) => b - a).map((at) => at - 1)];
  const { price, quantity } = sold;
  const found = instants.find(
    (at) => eligibleOf({ price, quantity, answer: answerAt(at) }) === sold.eligible,
  );
  return found ?? settledAt;
}

/** Whether the line's amounts would tell a ∗ standard, the former or the present one, to somebody who may not know it. */
function isHidden(role: Role, { before, after }: LineView): boolean {
  return [before, after].some((answer) => answer.ok && visibleStandard(role, answer.value.standard) === null);
}

/** What of an answer a settlement depends on; equal for equal amounts and refusals. */
function gistOf(answer: Answer, sold: SettledLine): string {
  if (!answer.ok) return answer.refusal.code;
  const { standard } = answer.value;
  const tooDear = isSoldTooDear({ price: sold.price, quantity: sold.quantity, answer });
  return [standard.kind, standard.standard, standard.confidential, tooDear].join(' ');
}

function isChanged({ before, after, sold }: LineView): boolean {
  return gistOf(before, sold) !== gistOf(after, sold);
}

/** The facts at which the answer turned, one after the other, since the settlement. */
function causesOf(
  history: ProductHistory,
  facts: readonly RecordedFact[],
  { sold, decidedAt }: LineView,
): RecordedFact[] {
  const later = [...new Set(facts.map((fact) => fact.knownAt))].filter((at) => at > decidedAt);
  let gist = gistOf(payableAsKnown(history, sold.usedOn, decidedAt), sold);
  const turns = later.filter((at) => {
    const next = gistOf(payableAsKnown(history, sold.usedOn, at), sold);
    const turned = next !== gist;
    gist = next;
    return turned;
  });
  return facts.filter((fact) => turns.includes(fact.knownAt));
}

function presentAnswer(role: Role, answer: Answer): Affected['before'] {
  if (!answer.ok) {
    const because = answer.refusal.code;
    return { payable: false, because, standardKind: null, standard: null, confidential: false };
  }
  const { kind, confidential } = answer.value.standard;
  const visible = visibleStandard(role, answer.value.standard);
  const standard = visible === null ? null : formatUnitPrice(visible);
  return { payable: true, because: null, standardKind: kind, standard, confidential };
}

function present(
  claim: AffectedClaim,
  view: LineView,
  amounts: { readonly eligibleAfter: Fen; readonly bill: BillAmounts | undefined },
  role: Role,
  hidden: boolean,
): Affected {
  const { sold, product, before, after } = view;
  const shown = (amount: Fen) => (hidden ? null : formatFen(amount));
  const { bill, eligibleAfter } = amounts;
  const billText = (amount: Fen | undefined) => (amount === undefined ? null : formatFen(amount));
  const tooDear = isSoldTooDear({ price: sold.price, quantity: sold.quantity, answer: after });
  return {
    claimNo: claim.claimNo,
    line: sold.line,
    servedOn: sold.usedOn,
    settledAt: wallClock(claim.settledAt),
    areaName: claim.areaName,
    institutionName: claim.institutionName,
    nationalCode: sold.nationalCode,
    drug: product.tradeName === '' ? product.genericName : `${product.genericName}（${product.tradeName}）`,
    price: formatUnitPrice(sold.price),
    quantity: formatQuantity(sold.quantity),
    charged: formatFen(sold.charged),
    before: presentAnswer(role, before),
    after: presentAnswer(role, after),
    eligibleBefore: shown(sold.eligible),
    eligibleAfter: shown(eligibleAfter),
    difference: shown(subtractFen(eligibleAfter, sold.eligible)),
    fundShareBefore: billText(bill && claim.fundShare),
    fundShareAfter: billText(bill?.fundShare),
    personPaysBefore: billText(bill && claim.personPays),
    personPaysAfter: billText(bill?.personPays),
    soldTooDear: hidden ? null : tooDear,
    causes: causesOf(product.history, product.facts, view).map(({ kind, knownAt, by, reason }) => ({
      kind,
      enteredAt: wallClock(knownAt),
      by,
      reason,
    })),
  };
}

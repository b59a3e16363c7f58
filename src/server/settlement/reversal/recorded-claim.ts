/** A settled claim with everything that it was decided on: its bill, and of ∗ standards what the catalogue records (M32, N5.1). */
import { addFen, type UnitPrice } from '../../../base/money.ts';
import { parseRatio, type Ratio } from '../../../base/ratio.ts';
import type { SettlementRule } from '../../../domain/settlement/model.ts';
import { readReadings } from '../../../domain/settlement/told-readings.ts';
import { priceLines } from '../../../domain/settlement/price-lines.ts';
import { payableAsKnown } from '../../../domain/catalogue/time/as-known.ts';
import { recordedFacts, recordedLine } from '../../../domain/settlement/reversal/recorded-facts.ts';
import type { SettledClaim, SoldLine } from '../../../domain/settlement/reversal/return-lines.ts';
import { listProductHistories, type RecordedProduct } from '../../catalogue/time/history-store.ts';
import type { Tx } from '../../db/database.ts';
import { listClaimLines, type ClaimLineRow, type ClaimRow } from '../bill-store.ts';

/** What a claim is decided again on. */
export interface RecordedClaim {
  /** Undefined when the bill does not tell all that it was decided on. */
  readonly settled: SettledClaim | undefined;
  readonly rows: readonly ClaimLineRow[];
}

export async function loadRecordedClaim(tx: Tx, claim: ClaimRow): Promise<RecordedClaim> {
  const rows = await listClaimLines(tx, claim.areaCode, claim.id);
  const { stages, fundRatio } = claim.explanation;
  const hidden = rows.filter((row) => recordedLine(stages, row.line).standard === 'hidden');
  const histories =
    hidden.length === 0
      ? new Map<string, RecordedProduct>()
      : await listProductHistories(tx, [...new Set(hidden.map((row) => row.nationalCode))]);
  const facts = recordedFacts(stages);
  const ratio = parseRatio(fundRatio);
  const lines = rows.map((row) => soldLine(row, claim, histories));
  if (facts === undefined || ratio === undefined) return { settled: undefined, rows };
  if (lines.includes(undefined)) return { settled: undefined, rows };
  const rule = recordedRule(claim, ratio);
  const { servedOn, scheme } = claim;
  const sold = lines.filter((line) => line !== undefined);
  return { settled: { servedOn, scheme, facts, rule, amounts: claim, lines: sold }, rows };
}

/** The rule by which a bill was decided, as it records it. */
export function recordedRule(
  { ruleVersion, explanation }: Pick<ClaimRow, 'ruleVersion' | 'explanation'>,
  ratio: Ratio,
): SettlementRule {
  const { regime, citation, readings } = explanation;
  const rule = { ratio, version: ruleVersion, regime, ...readReadings(readings) };
  return citation === undefined
    ? { ...rule, source: 'M9.1' }
    : { ...rule, source: regime === ruleVersion ? 'I15' : 'M9.6', citation };
}

function soldLine(
  row: ClaimLineRow,
  claim: ClaimRow,
  histories: ReadonlyMap<string, RecordedProduct>,
): SoldLine | undefined {
  const { line, price, quantity, unitsPerPack, route, standardKind, traceCodes } = row;
  const { standard, selfPayRatio } = recordedLine(claim.explanation.stages, line);
  const sold = { line, price, quantity, unitsPerPack, route, standardKind, traceCodes, selfPayRatio };
  if (standard !== 'hidden') return { ...sold, standard };
  const found = hiddenStandard(row, claim, histories.get(row.nationalCode));
  return found === undefined ? undefined : { ...sold, standard: found, standardHidden: true };
}

/** A ∗ standard that its line was decided by: the one known at the time, else one that was recorded and gives the same amount. */
function hiddenStandard(
  row: ClaimLineRow,
  claim: ClaimRow,
  product: RecordedProduct | undefined,
): UnitPrice | undefined {
  if (product === undefined) return undefined;
  const then = payableAsKnown(product.history, claim.servedOn, claim.settledAt);
  const others = product.history.standards.flatMap(({ value }) => value?.standard ?? []);
  const candidates = [...(then.ok ? [then.value.standard.standard] : []), ...others];
  return candidates.find((standard) => givesTheSame(row, standard));
}

function givesTheSame(
  { standardKind, price, quantity, unitsPerPack, eligible }: ClaimLineRow,
  standard: UnitPrice,
) {
  const priced = priceLines([{ standardKind, standard, price, quantity, unitsPerPack }]);
  return priced.ok && addFen(...priced.value.map((line) => line.eligible)) === eligible;
}

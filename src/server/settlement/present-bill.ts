/** A bill as every interface shows it, from memory just decided or from the tables. */
import { present } from '../../base/assert.ts';
import { wallClock, type PlainDate } from '../../base/date.ts';
import { formatFen, formatQuantity, formatUnitPrice, subtractFen } from '../../base/money.ts';
import type { Bill, BillRow } from '../../contract/settlement.ts';
import { AMOUNT_NAMES, type BillAmounts } from '../../domain/settlement/model.ts';
import { basisOfEntered, basisUnder } from '../../policy/basis.ts';
import { regimeNamed } from '../../policy/regimes.ts';
import type { ClaimHead, ClaimLineRow, ClaimRow, ListedClaim } from './bill-store.ts';

/** The parts of a claim that a bill shows; a pre-settlement has neither number nor instant. */
export type BillFacts = Omit<
  ClaimRow,
  | 'id'
  | 'personId'
  | 'benefitYear'
  | 'prescriptionId'
  | 'receivingHospital'
  | 'diagnosisCodes'
  | 'towardsThreshold'
  | 'claimNo'
  | 'settledAt'
> & {
  readonly claimNo: string | null;
  readonly settledAt: number | null;
};

type AmountTexts = Record<keyof BillAmounts, string>;

function amountTexts(amounts: BillAmounts): AmountTexts {
  return Object.fromEntries(AMOUNT_NAMES.map((name) => [name, formatFen(amounts[name])])) as AmountTexts;
}

function stateOf(claim: Pick<BillFacts, 'claimNo' | 'kind' | 'reversedByNo'>): Bill['state'] {
  if (claim.claimNo === null) return 'preSettled';
  if (claim.kind === 'reversal') return 'reversal';
  return claim.reversedByNo === null ? 'settled' : 'reversed';
}

function presentHead(
  claim: Omit<ClaimHead, 'id' | 'personId' | 'benefitYear' | 'claimNo' | 'settledAt'> &
    Pick<BillFacts, 'claimNo' | 'settledAt'>,
) {
  const { claimNo, institutionCode, institutionName, personNo, personName, scheme, setting, cause } = claim;
  const { servedOn, settledAt } = claim;
  return {
    state: stateOf(claim),
    claimNo,
    institutionCode,
    institutionName,
    personNo,
    personName,
    scheme,
    setting,
    cause,
    servedOn,
    settledAt: settledAt === null ? null : wallClock(settledAt),
    ...amountTexts(claim),
  };
}

export function presentBill(claim: BillFacts, lines: readonly ClaimLineRow[]): Bill {
  const {
    areaCode,
    areaName,
    cashierName,
    rxno,
    receivingHospitalName,
    ruleVersion,
    reversesNo,
    reversedByNo,
    explanation,
  } = claim;
  return {
    areaCode,
    areaName,
    cashierName,
    rxno,
    receivingHospitalName,
    fundRatio: explanation.fundRatio,
    ruleVersion,
    regime: explanation.regime,
    basis: basisOf(explanation, claim.servedOn),
    citation: explanation.citation ?? null,
    ...(explanation.readings && { readings: [...explanation.readings] }),
    reversesNo,
    reversedByNo,
    reason: explanation.reason ?? null,
    lines: lines.map(presentLine),
    stages: [...explanation.stages],
    ...presentHead(claim),
  };
}

/** The documents by which a bill was decided, first the one that sets what the funds pay (M1, M39), entered ones included (I15). */
function basisOf({ regime, citation }: BillFacts['explanation'], servedOn: PlainDate): Bill['basis'] {
  const written = regimeNamed(regime);
  if (written !== undefined) return basisUnder(written, servedOn);
  return basisOfEntered(present(citation, 'a bill names a regime that is written or entered'), servedOn);
}

function presentLine(row: ClaimLineRow): Bill['lines'][number] {
  const { line, nationalCode, genericName, tradeName, strength, pack, maker, saleUnit, standardKind } = row;
  const { route, unitsPerPack, orderedBy } = row;
  return {
    line,
    nationalCode,
    genericName,
    tradeName,
    strength,
    pack,
    maker,
    saleUnit,
    standardKind,
    price: formatUnitPrice(row.price),
    quantity: formatQuantity(row.quantity),
    charged: formatFen(row.charged),
    eligible: formatFen(row.eligible),
    aboveStandard: formatFen(subtractFen(row.charged, row.eligible)),
    fundShare: formatFen(row.fundShare),
    route,
    selfPaidFirst: formatFen(row.selfPaidFirst),
    unitsPerPack,
    traceCodes: [...row.traceCodes],
    ...(orderedBy && { orderedBy }),
  };
}

export function presentRow(claim: ListedClaim): BillRow {
  return { ...presentHead(claim), drugs: claim.drugs };
}

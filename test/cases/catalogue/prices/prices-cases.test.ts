import { describe, expect, test } from 'vitest';
import { day, type PlainDate } from '../../../../src/base/date.ts';
import type { Dated } from '../../../../src/base/dated.ts';
import { valueAsKnown } from '../../../../src/base/known.ts';
import { formatFen, formatUnitPrice, parseUnitPrice, type UnitPrice } from '../../../../src/base/money.ts';
import {
  capsOn,
  refuseAboveCap,
  type CappedProduct,
} from '../../../../src/domain/catalogue/prices/listing-cap.ts';
import {
  decideRevision,
  type RevisionReason,
} from '../../../../src/domain/catalogue/prices/standard-revision.ts';
import type { Origin, Standard, StandardKind } from '../../../../src/domain/catalogue/payable-product.ts';
import { findSettlementRule } from '../../../../src/domain/settlement/find-rule.ts';
import { settle } from '../../../../src/domain/settlement/settle.ts';
import { readClaimLine } from '../../../../src/server/settlement/read-claim-line.ts';
import { loadCases, uncarriedClauses, type Case } from '../../../support/cases.ts';
import { ORDINARY_CLAIM } from '../../../support/ordinary-claim.ts';

interface Span {
  readonly from: string;
  readonly to: string | null;
}
interface GivenStandard extends Span {
  readonly kind: StandardKind;
  readonly standard: string;
}

function priceOf(text: string): UnitPrice {
  const price = parseUnitPrice(text);
  if (price === undefined) throw new Error(`no price: ${text}`);
  return price;
}
const open = (text: string | null): PlainDate | null => (text === null ? null : day(text));
const spanOf = ({ from, to }: Span) => ({ from: day(from), to: open(to) });

function standardsOf(given: readonly GivenStandard[]): Dated<Standard>[] {
  return given.map((one) => ({
    ...spanOf(one),
    value: { kind: one.kind, standard: priceOf(one.standard), confidential: false },
  }));
}

function revise(given: {
  readonly origin: Origin;
  readonly standards: readonly GivenStandard[];
  readonly applicationGranted?: boolean;
  readonly revision: Span & {
    reasonKind: RevisionReason;
    kind: StandardKind | null;
    standard: string | null;
  };
}): object {
  const { reasonKind, kind, standard } = given.revision;
  const outcome = decideRevision(
    {
      origin: given.origin,
      standards: standardsOf(given.standards),
      applicationGranted: given.applicationGranted ?? false,
    },
    {
      ...spanOf(given.revision),
      reasonKind,
      standard:
        kind === null || standard === null
          ? null
          : { kind, standard: priceOf(standard), confidential: false },
    },
  );
  return outcome.ok
    ? { ground: outcome.value.ground }
    : { refusal: outcome.refusal.code, clause: outcome.refusal.clause };
}

interface GivenProduct {
  readonly strength?: string;
  readonly unitsPerPack?: number;
  readonly standards?: readonly GivenStandard[];
  readonly quotes?: readonly (Span & { quote: string })[];
}

function productOf(given: GivenProduct, name: string): CappedProduct {
  return {
    nationalCode: name,
    name,
    strength: given.strength ?? '10mg',
    unitsPerPack: given.unitsPerPack ?? 10,
    doseUnit: '片',
    standards: standardsOf(given.standards ?? []),
    quotes: (given.quotes ?? []).map((one) => ({ ...spanOf(one), value: priceOf(one.quote) })),
  };
}

function list(
  given: GivenProduct & {
    readonly peers?: readonly GivenProduct[];
    readonly price: string;
    readonly from: string;
  },
): object {
  const product = productOf(given, '示例片');
  const peers = (given.peers ?? []).map((peer) => productOf(peer, '示例片原研'));
  const refusal = refuseAboveCap(product, peers, priceOf(given.price), { from: day(given.from), to: null });
  const [cap] = capsOn(product, peers, day(given.from));
  return {
    cap: cap && formatUnitPrice(cap.cap),
    clauses: [cap?.clause, refusal?.clause],
    refusal: refusal?.code ?? null,
  };
}

function settleAsKnown(given: {
  readonly kind?: StandardKind;
  readonly history: readonly (Span & { standard: string; knownAt: number })[];
  readonly servedOn: string;
  readonly knownAt?: number;
  readonly price: string;
}): object {
  const history = given.history.map((one) => ({
    ...spanOf(one),
    value: priceOf(one.standard),
    knownAt: one.knownAt,
  }));
  const standard = valueAsKnown(history, day(given.servedOn), given.knownAt);
  if (standard === undefined) return { standard: null };
  const line = {
    standardKind: given.kind ?? 'negotiated',
    standard: formatUnitPrice(standard),
    price: given.price,
    quantity: '1',
  };
  const read = readClaimLine(JSON.stringify({ ...ORDINARY_CLAIM, servedOn: given.servedOn, lines: [line] }));
  if ('fault' in read) throw new Error(read.fault.message);
  const bill = settle(read.facts, findSettlementRule(read.facts.scheme, read.facts.servedOn));
  if (!bill.ok) return { refusal: bill.refusal.code, clause: bill.refusal.clause };
  const { eligible, aboveStandard } = bill.value;
  return {
    standard: formatUnitPrice(standard),
    eligible: formatFen(eligible),
    aboveStandard: formatFen(aboveStandard),
    bill: bill.value,
  };
}

function decide({ file, given }: Case): object {
  if (file.endsWith('revisions.yaml')) return revise(given as Parameters<typeof revise>[0]);
  if (file.endsWith('listing.yaml')) return list(given as Parameters<typeof list>[0]);
  return settleAsKnown(given as Parameters<typeof settleAsKnown>[0]);
}

describe('支付标准与挂网价用例', () => {
  test.each(loadCases('catalogue/prices').map((one) => [`${one.file} ${one.title}`, one] as const))(
    '%s',
    (_title, one) => {
      const result = decide(one);
      expect(result).toMatchObject(one.expect as object);
      expect(uncarriedClauses(one, result)).toEqual([]);
    },
  );
});

/** Compares an institution's items with the national code list and keeps what it would propose (N5.5). */
import { setImmediate as breathe } from 'node:timers/promises';
import type { PlainDate } from '../../../base/date.ts';
import {
  approvalNumbersOf,
  featuresOf,
  proposeMatch,
  rankCandidates,
  stemOf,
  type Features,
} from '../../../domain/catalogue/matching/propose-match.ts';
import type { Tx } from '../../db/database.ts';
import {
  listCandidates,
  listOpenItems,
  replaceProposals,
  type MasterProduct,
  type OpenItem,
  type ProposalRecord,
} from './candidate-store.ts';

/** Items compared before other requests get their turn. */
const TURN = 50;

type Comparable = Omit<OpenItem, 'itemCode' | 'detailId'>;

function featuresOfItem(item: Comparable): Features {
  return featuresOf({ ...item, approvalNumbers: approvalNumbersOf(item.approvalNo) });
}

interface Candidate {
  readonly nationalCode: string;
  readonly features: Features;
}

function featuresOfProduct(product: MasterProduct): Candidate {
  const approvalNumbers = [...product.approvalNumbers, ...approvalNumbersOf(product.approvalNo)];
  // The master's numbers may carry 国药准字 before them; only letters and digits are compared.
  const bare = approvalNumbers.flatMap(approvalNumbersOf);
  return {
    nationalCode: product.nationalCode,
    features: featuresOf({ ...product, approvalNumbers: bare, unitsPerPack: null }),
  };
}

/** Candidates by stem and by approval number. */
function indexOf(products: readonly MasterProduct[]): (item: Features) => Candidate[] {
  const byWord = new Map<string, Candidate[]>();
  for (const candidate of products.map(featuresOfProduct)) {
    for (const word of [...candidate.features.stems, ...candidate.features.approvals]) {
      const known = byWord.get(word);
      if (known) known.push(candidate);
      else byWord.set(word, [candidate]);
    }
  }
  return (item) => [...new Set([...item.stems, ...item.approvals].flatMap((word) => byWord.get(word) ?? []))];
}

function wordsOf(items: readonly Comparable[]): { stems: string[]; approvals: string[] } {
  const stems = new Set(items.map((item) => stemOf(item.name)));
  const approvals = new Set(
    items.flatMap((item) => approvalNumbersOf(item.approvalNo)).flatMap((one) => [one, `国药准字${one}`]),
  );
  return { stems: [...stems], approvals: [...approvals] };
}

/**
 * Proposes anew for items that are in use and unmatched.
 * @param among only these item codes; undefined for all
 * @returns how many there are, and for how many something is proposed
 */
export async function proposeForOpenItems(
  tx: Tx,
  institutionCode: string,
  onDay: PlainDate,
  now: number,
  among?: readonly string[],
): Promise<{ items: number; proposed: number }> {
  const items = await listOpenItems(tx, institutionCode, onDay, among);
  const { stems, approvals } = wordsOf(items);
  const candidatesOf = indexOf(items.length === 0 ? [] : await listCandidates(tx, stems, approvals));
  const proposals: ProposalRecord[] = [];
  for (const [index, item] of items.entries()) {
    if (index % TURN === TURN - 1) await breathe();
    const features = featuresOfItem(item);
    const proposal = proposeMatch(features, candidatesOf(features));
    if (proposal) proposals.push({ itemCode: item.itemCode, detailId: item.detailId, ...proposal });
  }
  const codes = items.map((item) => item.itemCode);
  await replaceProposals(tx, institutionCode, codes, proposals, now);
  return { items: items.length, proposed: proposals.length };
}

export interface RankedProduct {
  readonly product: MasterProduct;
  readonly confidence: number;
  readonly reasons: string;
}

/** The products that one item most likely is, the surest first. */
export async function rankForItem(tx: Tx, item: Comparable, most: number): Promise<RankedProduct[]> {
  const { stems, approvals } = wordsOf([item]);
  const products = await listCandidates(tx, stems, approvals);
  const byCode = new Map(products.map((product) => [product.nationalCode, product]));
  return rankCandidates(featuresOfItem(item), products.map(featuresOfProduct))
    .slice(0, most)
    .flatMap(({ nationalCode, confidence, reasons }) => {
      const product = byCode.get(nationalCode);
      return product ? [{ product, confidence, reasons }] : [];
    });
}

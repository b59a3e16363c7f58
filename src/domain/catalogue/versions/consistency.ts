/**
 * Does a version fit the other lists in force? (M3, N5.1)
 * 单行支付 lies within 双通道, 双通道 within the negotiated drugs, and what the commercial list holds no basic fund pays.
 */
import { matchKey } from '../cell-text.ts';
import type { Origin } from '../payable-product.ts';
import type { ListKind } from './list-kinds.ts';

export interface ListedName {
  readonly name: string;
  readonly dosageForm: string | null;
  /** Only on the 单行支付 list. */
  readonly origin?: Origin;
}

/** Names on the lists in force on the version's first day; undefined where no version of the list is published. */
export interface OtherLists {
  readonly negotiated: readonly string[] | undefined;
  readonly dualChannel: readonly string[] | undefined;
  readonly commercial: readonly string[] | undefined;
  /** Everything that the basic funds pay by the other lists. */
  readonly basic: readonly string[] | undefined;
}

export interface ListFinding {
  readonly name: string;
  readonly dosageForm: string | null;
  readonly reason: string;
}

/** Names compare without width, blanks and the bracketed way of use that some editions add. */
function nameKey(name: string): string {
  return matchKey(name).replace(/\((?:静脉输注|皮下注射|静脉注射|肌内注射)\)$/, '');
}

/** What does not fit, in the order of the version. */
export function findInconsistencies(
  kind: ListKind,
  entries: readonly ListedName[],
  others: OtherLists,
): ListFinding[] {
  const rules = rulesOf(kind, others);
  return entries.flatMap((entry) =>
    rules
      .filter((rule) => rule.breaks(entry))
      .map(({ reason }) => ({ name: entry.name, dosageForm: entry.dosageForm, reason })),
  );
}

interface Rule {
  readonly reason: string;
  readonly breaks: (entry: ListedName) => boolean;
}

function rulesOf(kind: ListKind, others: OtherLists): Rule[] {
  const rules: Rule[] = [];
  const outside = (names: readonly string[], reason: string, only: (entry: ListedName) => boolean) => {
    const known = new Set(names.map(nameKey));
    rules.push({ reason, breaks: (entry) => only(entry) && !known.has(nameKey(entry.name)) });
  };
  const within = (names: readonly string[] | undefined, reason: string) => {
    const known = new Set(names?.map(nameKey));
    if (known.size > 0) rules.push({ reason, breaks: (entry) => known.has(nameKey(entry.name)) });
  };
  const negotiated = (entry: ListedName) => entry.origin === 'negotiated';
  if (kind === 'separatePayment') {
    if (others.dualChannel) outside(others.dualChannel, '谈判药品不在双通道目录内', negotiated);
    else if (others.negotiated) outside(others.negotiated, '谈判药品不在国家目录的谈判部分内', negotiated);
  }
  if (kind === 'dualChannel' && others.negotiated) {
    outside(others.negotiated, '不在国家目录的谈判部分内', () => true);
  }
  if (kind === 'commercialInnovative')
    within(others.basic, '已在基本医保的目录内，商保创新药不由基本医保支付');
  else within(others.commercial, '在商保创新药目录内，基本医保不予支付');
  return rules;
}

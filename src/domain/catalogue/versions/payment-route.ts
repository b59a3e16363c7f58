/**
 * Is a drug on the lists on a day, and by which route is a claim for it decided? (M3, M9.7, M19, N5.1)
 * Two lists, one within the other: 单行支付 first, then 双通道 by the rules of the place of care, then the ordinary lists.
 * What stands on the commercial list is never paid by the basic funds, whatever else lists it.
 */
import type { PlainDate } from '../../../base/date.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { membershipOn, type ListTerm } from '../list-membership.ts';
import type { SectionKind } from '../section-kind.ts';
import { versionInForce, type VersionSpan } from '../time/as-known.ts';
import { BASIC_FUNDS_PAY, LIST_KINDS, type ListKind, type PrintedListKind } from './list-kinds.ts';

/** Where the claim arises: each has its own ordinary rules. */
export const CLAIM_SETTINGS = {
  inpatient: '住院',
  outpatient: '普通门诊',
  chronic: '门诊慢特病',
  pharmacy: '定点零售药店',
} as const;
export type ClaimSetting = keyof typeof CLAIM_SETTINGS;

export interface ListVersion extends VersionSpan {
  readonly kind: PrintedListKind;
  readonly edition: string;
}

/** An entry of a published printed list that names the drug. */
export interface Listing {
  readonly versionId: number;
  readonly sectionKind: SectionKind;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly class: '甲' | '乙' | null;
  /** A 饮片 that is not paid when used alone (N6). */
  readonly notPaidAlone: boolean;
}

/** Everything published that names a drug, on any day. */
export interface RouteFacts {
  readonly versions: readonly ListVersion[];
  readonly listings: readonly Listing[];
  /** Its terms on the 单行支付 list over all published versions. */
  readonly terms: readonly ListTerm[];
}

export const ROUTES = {
  separatePayment: '单行支付',
  dualChannel: '双通道，按现有政策支付',
  ordinary: '按普通政策支付',
  notPayable: '基本医保不予支付',
} as const;
export type Route = keyof typeof ROUTES;

export interface PaymentRoute {
  readonly route: Route;
  /** In a sentence, for whoever asks. */
  readonly reason: string;
  /** What must be met besides. */
  readonly conditions: readonly string[];
  readonly clauses: readonly ClauseId[];
  /** The lists in force that name the drug. */
  readonly lists: readonly {
    readonly kind: ListKind;
    readonly edition: string | null;
    readonly name: string;
  }[];
}

/** The listings of the versions in force on a day. */
export function listingsOn(
  { versions, listings }: Pick<RouteFacts, 'versions' | 'listings'>,
  onDay: PlainDate,
): { readonly version: ListVersion; readonly listing: Listing }[] {
  const kinds = [...new Set(versions.map((version) => version.kind))];
  return kinds.flatMap((kind) => {
    const version = versionInForce(
      versions.filter((one) => one.kind === kind),
      onDay,
    );
    if (!version) return [];
    return listings
      .filter((listing) => listing.versionId === version.id)
      .map((listing) => ({ version, listing }));
  });
}

/**
 * @param eligible whether the person holds the benefit for this drug; undefined where nobody in particular asks
 */
export function decidePaymentRoute(
  facts: RouteFacts,
  onDay: PlainDate,
  setting: ClaimSetting,
  eligible?: boolean,
): PaymentRoute {
  const found = listingsOn(facts, onDay);
  const membership = membershipOn(facts.terms, onDay);
  const separate = membership.state === 'listed' || membership.state === 'transition';
  const lists: PaymentRoute['lists'] = [
    ...(separate ? [{ kind: 'separatePayment' as const, edition: null, name: '' }] : []),
    ...found.map(({ version, listing }) => ({
      kind: version.kind,
      edition: version.edition,
      name: listing.name,
    })),
  ];
  const on = (kind: ListKind) => found.some(({ version }) => version.kind === kind);
  const commercial = found.find(({ version }) => !BASIC_FUNDS_PAY[version.kind]);
  if (commercial) return { ...commercialOnly(commercial.version.edition), lists };
  if (separate && (setting === 'inpatient' || eligible !== false)) {
    return { ...separatePayment(setting, membership.lastDay), lists };
  }
  if (on('dualChannel')) return { ...dualChannel(setting, separate), lists };
  const ordinary = found.find(({ version }) => version.kind !== 'dualChannel');
  if (ordinary) return { ...ordinaryRules(setting, ordinary.listing, separate), lists };
  if (separate) return { ...dualChannel(setting, true), lists };
  return {
    route: 'notPayable',
    reason: '当日不在任何一份已发布的目录内，各地不得自行增加',
    conditions: [],
    clauses: ['M6', 'N5.1'],
    lists,
  };
}

type Answer = Omit<PaymentRoute, 'lists'>;

function commercialOnly(edition: string): Answer {
  return {
    route: 'notPayable',
    reason: `在${LIST_KINDS.commercialInnovative}（${edition}）内，只由商业健康保险支付，基本医保基金不予支付`,
    conditions: [],
    clauses: ['N4', 'N5.1'],
  };
}

function separatePayment(setting: ClaimSetting, lastDay: PlainDate): Answer {
  const needsEligibility = setting !== 'inpatient';
  return {
    route: 'separatePayment',
    reason: `在单行支付目录内，可付至 ${lastDay}，不设起付线、不分段`,
    conditions: needsEligibility
      ? ['由责任医师协助申请，取得待遇资格', '诊断符合法定适应症和限定支付范围']
      : ['住院使用不需要待遇资格', '诊断符合法定适应症和限定支付范围'],
    clauses: ['M3', 'M9.1', 'M11', 'M19'],
  };
}

/** M9.7: whoever has no eligibility for a drug of the 单行支付 list is paid by the ordinary rules that they meet. */
function notApplied(separate: boolean): { words: string; clauses: ClauseId[] } {
  return separate
    ? { words: '没有单行支付待遇资格，符合条件的按普通门诊、慢特病等政策支付；', clauses: ['M9.7'] }
    : { words: '', clauses: [] };
}

function dualChannel(setting: ClaimSetting, separate: boolean): Answer {
  const also = notApplied(separate);
  return {
    route: 'dualChannel',
    reason: `${also.words}属于双通道药品，按${rulesOf(setting)}支付`,
    conditions: setting === 'pharmacy' ? ['凭电子处方中心流转的处方'] : [],
    clauses: ['M3', ...also.clauses],
  };
}

function ordinaryRules(setting: ClaimSetting, listing: Listing, separate: boolean): Answer {
  const also = notApplied(separate);
  const words = listing.class === null ? '' : `（${listing.class}类）`;
  return {
    route: 'ordinary',
    reason: `${also.words}在基本医保目录内${words}，按${rulesOf(setting)}支付`,
    conditions: listing.notPaidAlone ? ['单独使用时不予支付，须与其他饮片配伍'] : [],
    clauses: listing.sectionKind === 'herbalPieces' ? ['N6', ...also.clauses] : ['M3', ...also.clauses],
  };
}

function rulesOf(setting: ClaimSetting): string {
  if (setting === 'inpatient') return '住院待遇政策';
  if (setting === 'chronic') return '门诊慢特病政策';
  return setting === 'pharmacy' ? '普通门诊政策在定点零售药店' : '普通门诊政策';
}

/** The other route in a few words, for the refusal of a claim on the 单行支付 line; undefined where there is none to name. */
export function describeOtherRoute(
  facts: RouteFacts,
  onDay: PlainDate,
  setting: ClaimSetting,
): string | undefined {
  if (facts.listings.length === 0) return undefined;
  const { route, reason } = decidePaymentRoute({ ...facts, terms: [] }, onDay, setting);
  return route === 'notPayable' && listingsOn(facts, onDay).length === 0 ? undefined : reason;
}

/**
 * What a claim is decided on and what the decision says: the facts, the bill with its stages, nothing else
 * (M9.1–M9.7, M12, M13, N2.1, N2.2, N4).
 */
import { Type, type Static } from 'typebox';
import type { PlainDate } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { Ratio } from '../../base/ratio.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { YearStart } from '../../policy/parameters/benefit-year.ts';
import type { Citation, Entered } from '../../policy/parameters/entered.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { StandardKind } from '../catalogue/payable-product.ts';
import type { CommercialFacts, CommercialShare } from './commercial/commercial-plan.ts';
import type { OffSitePoints, OffSiteReduction } from './off-site-points.ts';
import type { OrdinaryFacts, PlanUsed } from './plans/ordinary-plan.ts';

/** By which rules a line is paid (M3, M9.7, N2.1, I16). */
export const PAID_ROUTES = {
  separatePayment: '单行支付',
  ordinary: '普通政策',
  workInjury: '工伤保险',
  maternity: '生育保险',
} as const;
export type PaidRoute = keyof typeof PAID_ROUTES;

/** One line as it is priced. */
export interface PricedLine {
  readonly standardKind: StandardKind;
  /** Null where no standard caps the price; the actual price is then payable. */
  readonly standard: UnitPrice | null;
  /** A standard marked “∗”: it decides, but is written nowhere on the bill (N5.1). */
  readonly standardHidden?: boolean;
  /** Of a pack, or of a smallest unit where the line is sold in those. */
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  /** Only of a line in smallest units: how many of them the pack holds to which the standard applies. */
  readonly unitsPerPack?: number | null;
  /** 单行支付 where nothing is said. */
  readonly route?: PaidRoute;
  /** 乙类先行自付比例, which the ordinary route alone takes off (I2, N2.1); none where nothing is said. */
  readonly selfPayRatio?: Ratio;
}

/** Money by the layer that pays the fund share: 统筹基金 first, then 大病保险 (M9.2). */
export interface ByLayer {
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
}

/** The limits of a year, and which settings they are; absent where nobody says, as on older bills. */
export interface YearlyLimits extends ByLayer {
  readonly rule?: string;
}

/** A person's 医疗救助 on the day of service (M9.4); `cap` of null means no yearly cap. */
export interface AssistanceFacts {
  /** Which setting of the area it is; absent where nobody says. */
  readonly rule?: string;
  readonly ratio: Ratio;
  readonly threshold: Fen;
  readonly cap: Fen | null;
  /** Own share that earlier claims of the person's year, of whatever scheme, have already counted towards the threshold. */
  readonly usedThreshold: Fen;
  /** What assistance has paid for the person this year, whatever the scheme. */
  readonly usedCap: Fen;
}

/** Everything the split of one claim depends on. */
export interface ClaimFacts {
  readonly servedOn: PlainDate;
  readonly scheme: Scheme;
  readonly inMajorIllness: boolean;
  /** Paid this benefit year before this claim, of all benefits that share the limits (M9.5). */
  readonly used: ByLayer;
  readonly limits: YearlyLimits;
  readonly assistance: AssistanceFacts | null;
  /** The ordinary plan and what it has paid this year; must be there when a line takes that route (M9.7). */
  readonly ordinary?: OrdinaryFacts | null;
  /** Plans of insurers to which the person has consented, in the order in which they pay (N4). */
  readonly commercial?: readonly CommercialFacts[];
  /** What the personal account holds; null or absent when it is not to be used. */
  readonly account?: Fen | null;
  readonly lines: readonly PricedLine[];
}

/** Readings of the platform that the province has set otherwise, as far as they decide a claim of the scheme and the day. */
export interface RuleReadings {
  /** The first day of benefit years (I4). */
  readonly yearStart?: Entered<YearStart>;
  /** What 大病 pays of cost above the limit of 统筹 (I8). */
  readonly majorIllness?: Entered<Ratio>;
  /** By how much the filing off-site of this claim lowers the ratio (I11). */
  readonly offSite?: OffSiteReduction;
  /** Where 医疗救助 counts what the year's limits leave unpaid as well (I13). */
  readonly assistanceBase?: Entered<'withOverLimit'>;
}

/** The ratio in force on the day of service, and which version of which clause it is. */
export interface SettlementRule {
  readonly ratio: Ratio;
  readonly source: ClauseId;
  /** `clause@first day`, for example `M9.1@2026-01-01`. */
  readonly version: string;
  /** The document it stands in and that document’s first day, `measures@2026-01-01` (M1, M39). */
  readonly regime: string;
  /** Of a rule that the province has entered: the document in which it stands (M9.6, I15). */
  readonly citation?: Citation;
  /** Absent where the platform's own readings hold, as they mostly do. */
  readonly readings?: RuleReadings;
  /** Of the rule of a day: what its filings off-site lower, before it is known on which of them a claim rests (I11). */
  readonly offSitePoints?: OffSitePoints;
}

/** All steps in order. A step that does not apply to a bill is not on it. */
export const STEP_IDS = [
  'charged',
  'eligible',
  'aboveStandard',
  'fromWorkInjury',
  'fromMaternity',
  'separateEligible',
  'fundShare',
  'ordinaryEligible',
  'selfPaidFirst',
  'deductible',
  'planCost',
  'planDue',
  'planShare',
  'overPlanLimit',
  'planOwnShare',
  'withinYearlyLimit',
  'fromPooledFund',
  'fromMajorIllness',
  'overLimit',
  'ownShare',
  'assistanceBase',
  'fromAssistance',
  'remainder',
  'fromCommercial',
  'personPays',
  'fromAccount',
  'cash',
] as const;
export type StepId = (typeof STEP_IDS)[number];

/** One line's part in a stage; in `fromCommercial` the plans stand there, in the order in which they pay. */
export const StageLine = Type.Object(
  {
    line: Type.Integer({ minimum: 1 }),
    inputs: Type.Record(Type.String(), Type.String()),
    amount: Type.String({ description: '元' }),
  },
  { additionalProperties: false },
);

/**
 * One step of a bill, complete: a stranger can recompute `amount` from `formula` and `inputs`
 * (and `lines` where the step works line by line).
 */
export const Stage = Type.Object(
  {
    step: Type.Enum([...STEP_IDS]),
    title: Type.String(),
    amount: Type.String({ description: '元' }),
    formula: Type.String(),
    inputs: Type.Record(Type.String(), Type.String()),
    lines: Type.Optional(Type.Array(StageLine)),
    clauses: Type.Array(Type.Unsafe<ClauseId>(Type.String())),
    rule: Type.String({ description: '规则版本：条款@生效日' }),
    rounding: Type.Union([Type.String(), Type.Null()]),
  },
  { additionalProperties: false },
);
export type Stage = Static<typeof Stage>;
export type StageLine = Static<typeof StageLine>;

/** What one line contributes; lines always sum to the bill (I1). */
export interface BillLine {
  /** Counted from 1. */
  readonly line: number;
  readonly route: PaidRoute;
  readonly standardKind: StandardKind;
  /** Of a pack. */
  readonly payablePrice: UnitPrice;
  readonly charged: Fen;
  readonly eligible: Fen;
  readonly aboveStandard: Fen;
  /** 先行自付; only on the ordinary route. */
  readonly selfPaidFirst: Fen;
  /** What the funds of the line's route owe, before the yearly limits of the fund. */
  readonly fundShare: Fen;
}

/** The amounts of a bill, by the names every interface uses. */
export const AMOUNT_NAMES = [
  'charged',
  'aboveStandard',
  'eligible',
  'fundShare',
  'fromPooledFund',
  'fromMajorIllness',
  'overLimit',
  'ownShare',
  'fromAssistance',
  'personPays',
  'selfPaidFirst',
  'deductible',
  'planShare',
  'planOwnShare',
  'overPlanLimit',
  'fromWorkInjury',
  'fromMaternity',
  'fromCommercial',
  'fromAccount',
  'cash',
] as const;
export type AmountName = (typeof AMOUNT_NAMES)[number];

/** The amounts that are written down; the rest follows from them in the tables themselves. */
export const STORED_AMOUNTS = AMOUNT_NAMES.filter((name) => name !== 'cash');

/** Where the drugs are used: inpatient use needs no eligibility (M19). */
export const SETTINGS = { pharmacy: '定点零售药店', outpatient: '门诊', inpatient: '住院' } as const;
export type Setting = keyof typeof SETTINGS;

/** What the drugs are for: work injury and childbirth have funds of their own (N2.1, I16). */
export const CAUSES = { illness: '疾病', workInjury: '工伤', maternity: '生育' } as const;
export type Cause = keyof typeof CAUSES;

/** A cause that has a fund of its own (N2.1). */
export type OwnFund = Exclude<Cause, 'illness'>;

/**
 * `fundShare` and `ownShare` are those of the 单行支付 lines; the ordinary route has `selfPaidFirst`, `deductible`,
 * `planShare`, `planOwnShare` and `overPlanLimit`. Of both, `overLimit` is what the yearly limits of the fund left unpaid.
 */
export type BillAmounts = Readonly<Record<AmountName, Fen>>;

/** A decided claim. */
export interface Bill extends BillAmounts {
  readonly servedOn: PlainDate;
  readonly scheme: Scheme;
  readonly rule: SettlementRule;
  /** Own share that this claim counts towards the assistance threshold. */
  readonly towardsThreshold: Fen;
  /** What the claim uses of the ordinary plan's year; null without an ordinary line. */
  readonly planUse: PlanUsed | null;
  readonly commercial: readonly CommercialShare[];
  readonly lines: readonly BillLine[];
  readonly stages: readonly Stage[];
}

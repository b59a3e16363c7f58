/** Where does a visit or a stay stand, and what may still be done with it (M19, M29, M35)? */
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Cause } from '../model.ts';

/** 就诊类别. */
export const STAY_KINDS = { outpatient: '门诊', inpatient: '住院' } as const;
export type StayKind = keyof typeof STAY_KINDS;

/** How, by whom and when a diagnosis was made; empty or null what the hospital did not say. */
export interface DiagnosisFacts {
  /** 诊断类别, as the interface codes it. */
  readonly type: string;
  readonly department: string;
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly at: number | null;
}

/** One diagnosis as the hospital told it; the main one comes first. */
export interface StayDiagnosis {
  readonly code: string;
  readonly name: string;
  /** Absent of what was registered before they were kept. */
  readonly facts?: DiagnosisFacts;
}

/** A visit or stay as it is registered now. Instants are epoch milliseconds. */
export interface Stay {
  readonly id: bigint;
  /** 就诊 ID. */
  readonly stayNo: string;
  readonly kind: StayKind;
  readonly institutionCode: string;
  readonly personId: number;
  readonly personNo: string;
  readonly personName: string;
  readonly scheme: Scheme;
  /** 门诊号 or 住院号. */
  readonly visitNo: string;
  readonly begunAt: number;
  readonly medType: string;
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly department: string;
  readonly bed: string;
  readonly diagnoses: readonly StayDiagnosis[];
  /** 病种 that the visit is for; empty where the hospital told none, and of a stay in a bed (M9.7). */
  readonly diseaseCode: string;
  readonly diseaseName: string;
  /** Discharge; null in hospital, and for every outpatient. */
  readonly endedAt: number | null;
  readonly undoneAt: number | null;
}

/** 生育门诊, 生育住院, 计划生育手术. */
const MATERNITY_TYPES = ['51', '52', '53'];

/** What a visit or stay is for, by its 医疗类别 (N2.1). */
export function causeOf({ medType }: Pick<Stay, 'medType'>): Cause {
  return MATERNITY_TYPES.includes(medType) ? 'maternity' : 'illness';
}

export const STAY_STATES = {
  visiting: '就诊中',
  inHospital: '在院',
  discharged: '已出院',
  settled: '已结算',
  undone: '已撤销',
} as const;
export type StayState = keyof typeof STAY_STATES;

/**
 * @param lines how many lines stand, settled or waiting
 * @param waiting how many of those that are settled here still wait
 * @param settledLines how many stand in a settlement
 */
export function stateOfStay(
  stay: Pick<Stay, 'kind' | 'endedAt' | 'undoneAt'>,
  { waiting, settledLines }: { readonly waiting: number; readonly settledLines: number },
): StayState {
  if (stay.undoneAt !== null) return 'undone';
  const done = settledLines > 0 && waiting === 0;
  if (stay.kind === 'outpatient') return done ? 'settled' : 'visiting';
  if (stay.endedAt === null) return 'inHospital';
  return done ? 'settled' : 'discharged';
}

/** What of a stay bears on what may still be done with it. */
interface StayStanding {
  readonly stay: Stay;
  /** Lines that are not withdrawn. */
  readonly lines: number;
  /** A discharge settlement that stands. */
  readonly finallySettled: boolean;
  /** Any settlement that stands. */
  readonly settled: boolean;
}

/** Why an act cannot be done now: what, and what to do first. */
interface Hindrance {
  readonly title: string;
  readonly remedy: string;
}

export type StayAct = 'change' | 'upload' | 'withdraw' | 'discharge' | 'undoDischarge' | 'undo' | 'settle';

/** @returns what stands against an act, undefined where nothing does */
export function hindranceOf(
  act: StayAct,
  { stay, lines, finallySettled, settled }: StayStanding,
): Hindrance | undefined {
  if (stay.undoneAt !== null) return { title: '该就诊登记已撤销', remedy: '请重新登记' };
  const inpatient = stay.kind === 'inpatient';
  const undoSettlement = `请先用 ${inpatient ? '2305' : '2208'} 撤销结算`;
  if (act === 'undo') {
    if (settled) return { title: '该就诊已有结算，不能撤销登记', remedy: undoSettlement };
    if (lines > 0)
      return {
        title: '该就诊还有费用明细，不能撤销登记',
        remedy: `请先用 ${inpatient ? '2302' : '2205'} 撤销明细`,
      };
    if (stay.endedAt !== null) return { title: '已办理出院，不能撤销入院', remedy: '请先用 2405 撤销出院' };
    return undefined;
  }
  if (act === 'withdraw' || act === 'settle') return undefined;
  if (inpatient && finallySettled) return { title: '本次住院已经出院结算', remedy: undoSettlement };
  if (act === 'undoDischarge')
    return stay.endedAt === null ? { title: '该患者没有办理出院', remedy: '请核对就诊编号' } : undefined;
  const dischargedAlready = stay.endedAt !== null && act !== 'upload';
  return dischargedAlready
    ? { title: '该患者已办理出院', remedy: '确需更正的请先用 2405 撤销出院' }
    : undefined;
}

/** What does a bill say in words: its state, its kinds, and who pays what in one sentence? */
import type { Bill } from '../../contract/settlement.ts';
import type { Tone } from '../ui/Status.tsx';
import { OFF_SITE_KINDS } from '../../policy/parameters/off-site.ts';
import { percentText, pointsText, withThousands } from '../ui/words.ts';
import { planName } from './plan-words.ts';

export const BILL_STATES: Readonly<Record<Bill['state'], { readonly word: string; readonly tone: Tone }>> = {
  preSettled: { word: '预结算，尚未生效', tone: 'wait' },
  settled: { word: '已结算', tone: 'good' },
  reversed: { word: '已撤销', tone: 'off' },
  reversal: { word: '撤销单', tone: 'warn' },
};

export const STANDARD_KINDS: Readonly<Record<string, string>> = {
  negotiated: '谈判药品',
  bid: '竞价药品',
  procured: '集采中选',
  listed: '挂网价',
};

export const SETTINGS = { pharmacy: '药店', outpatient: '门诊', inpatient: '住院' } as const;

export const CAUSES = { illness: '疾病', workInjury: '工伤', maternity: '生育' } as const;

export const ROUTES = {
  separatePayment: '单行支付',
  ordinary: '普通政策',
  workInjury: '工伤基金',
  maternity: '生育基金',
} as const;

export const SCHEMES = { employee: '职工医保', resident: '居民医保' } as const;

function isZero(yuan: string): boolean {
  return /^-?0+\.00$/.test(yuan);
}

/** Which ordinary plan paid, by the step that says so; one for the whole bill (M9.7). */
function planNameOf({ stages }: Pick<Bill, 'stages'>): string {
  return planName(stages.find(({ step }) => step === 'ordinaryEligible')?.inputs ?? {});
}

/** What the filing off-site takes off the ratio (I11). */
function loweredInWords({ readings }: Bill): string {
  const lowered = readings?.find(({ interpretation }) => interpretation === 'I11');
  if (lowered?.filing === undefined) return '';
  return `，按${OFF_SITE_KINDS[lowered.filing]}备案在异地购药下调 ${pointsText(lowered.value)}`;
}

/** Who pays what, for somebody who has never read the rules; parts of nothing are left out. */
export function sharesInWords(bill: Bill): string {
  const back = bill.state === 'reversal';
  const yuan = (amount: string) => `${withThousands(amount.replace(/^-/, ''))} 元`;
  const pay = back ? '退回' : '支付';
  const isHelped = bill.stages.some(
    ({ step, inputs }) => step === 'assistanceBase' && inputs['overLimit'] !== undefined,
  );
  const helped = isHelped ? '，计入医疗救助的基数' : '';
  const routes = new Set(bill.lines.map((line) => line.route));
  const parts = [
    routes.has('separatePayment')
      ? `${SCHEMES[bill.scheme]}按 ${percentText(bill.fundRatio)} 报销${loweredInWords(bill)}`
      : '',
    routes.has('ordinary') ? `没有单行支付待遇资格的药品按${planNameOf(bill)}报销` : '',
    isZero(bill.fromWorkInjury) ? '' : `工伤保险基金全额${pay} ${yuan(bill.fromWorkInjury)}`,
    isZero(bill.fromMaternity) ? '' : `生育保险基金全额${pay} ${yuan(bill.fromMaternity)}`,
    isZero(bill.fromPooledFund) ? '' : `统筹基金${pay} ${yuan(bill.fromPooledFund)}`,
    isZero(bill.fromMajorIllness) ? '' : `大病保险${pay} ${yuan(bill.fromMajorIllness)}`,
    isZero(bill.fromAssistance) ? '' : `医疗救助${pay} ${yuan(bill.fromAssistance)}`,
    isZero(bill.fromCommercial) ? '' : `商业保险${pay} ${yuan(bill.fromCommercial)}`,
    isZero(bill.overLimit) ? '' : `超过年度限额、基金不再支付 ${yuan(bill.overLimit)}${helped}`,
    isZero(bill.aboveStandard) ? '' : `超过支付标准、由个人承担 ${yuan(bill.aboveStandard)}`,
    isZero(bill.overPlanLimit) ? '' : `超过普通政策年度限额 ${yuan(bill.overPlanLimit)}`,
    `${back ? '退还个人' : '个人支付'} ${yuan(bill.personPays)}`,
    isZero(bill.fromAccount) ? '' : `其中个人账户 ${yuan(bill.fromAccount)}，现金 ${yuan(bill.cash)}`,
  ];
  return `${parts.filter((part) => part !== '').join('；')}。`;
}

/** Where a bill is read by this role: a patient stays inside their own pages. */
export function billPath(role: string, claimNo: string): string {
  return `${role === 'patient' ? '/my/bills' : '/bills'}/${claimNo}`;
}

/** The day from which the rule of a bill holds; its version is written as clause@day. */
export function ruleDay(version: string): string {
  return version.slice(version.indexOf('@') + 1);
}

/** How are the steps of the ordinary route, of other funds and of insurers worked out, in plain figures (M9.7, N2.1, N4)? */
import type { Stage } from '../../domain/settlement/model.ts';
import { PLAN_KINDS } from '../../domain/settlement/plans/ordinary-plan.ts';
import { percentText, withThousands } from '../ui/words.ts';

/** What people call the ordinary plan that a step names; of a kind that is not known here, what all are called. */
export function planName({ plan = '' }: Readonly<Record<string, string>>): string {
  return Object.entries(PLAN_KINDS).find(([kind]) => kind === plan)?.[1] ?? '普通政策';
}

/** @param of the amount of an input, as people write it */
export function planWords(stage: Stage, of: (name: string) => string, total: string): string {
  const { inputs } = stage;
  switch (stage.step) {
    case 'deductible':
      return `${of('ordinaryEligible')} − ${of('selfPaidFirst')}，与起付线还剩 ${of('deductibleLeft')} 取小 = ${total}`;
    case 'planCost':
      return `${of('ordinaryEligible')} − ${of('selfPaidFirst')} − ${of('deductible')} = ${total}`;
    case 'planDue':
      return `${of('planCost')} ${bandWords(inputs)} = ${total}`;
    case 'planShare':
      return inputs['planLimitLeft'] === 'none'
        ? `${of('planDue')}，没有单独的年度限额 = ${total}`
        : `${of('planDue')} 与普通政策年度限额余 ${of('planLimitLeft')} 取小 = ${total}`;
    case 'overPlanLimit':
      return `${of('planDue')} − ${of('planShare')} = ${total}`;
    case 'planOwnShare':
      return `${of('planCost')} − ${of('planDue')} = ${total}`;
    case 'selfPaidFirst':
      return `各行 政策范围内费用 × 自付比例 之和 = ${total}`;
    case 'remainder':
      return `各行 费用 − 基金支付 − 医疗救助 之和 = ${total}`;
    case 'fromCommercial':
      return `各方案只看到剩余的费用 = ${total}`;
    case 'ordinaryEligible':
      return `按${planName(inputs)}的各行 政策范围内费用 之和 = ${total}`;
    default:
      return `所属各行 政策范围内费用 之和 = ${total}`;
  }
}

/** Band by band: how much room each has left, and at which ratio. */
function bandWords(inputs: Readonly<Record<string, string>>): string {
  const bands = Object.keys(inputs).filter((name) => /^band\d+Left$/.test(name));
  if (bands.length === 1 && inputs['band1Left'] === 'none')
    return `× ${percentText(inputs['band1Ratio'] ?? '')}`;
  const parts = bands.map((name, index) => {
    const ratio = percentText(inputs[`band${index + 1}Ratio`] ?? '');
    const left = inputs[name] ?? '';
    return left === 'none' ? `余下按 ${ratio}` : `${withThousands(left)} 以内按 ${ratio}`;
  });
  return `分段：${parts.join('，')}`;
}

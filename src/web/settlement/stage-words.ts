/** How is a step of the bill worked out, in plain figures that a patient can follow with a calculator? */
import type { Stage, StageLine } from '../../domain/settlement/model.ts';
import { percentText, priceText, withThousands } from '../ui/words.ts';

type Inputs = Readonly<Record<string, string>>;

function amount(inputs: Inputs, name: string): string {
  return withThousands(inputs[name] ?? '—');
}

/** A quantity without idle zeros: `2.0000` → `2`. */
export function quantityText(quantity: string): string {
  return quantity.includes('.') ? quantity.replace(/\.?0+$/, '') : quantity;
}

function assistanceWords(inputs: Inputs, total: string): string {
  if (inputs['assistance'] === 'none') return '当日不属于医疗救助对象';
  const base = `个人自付 ${amount(inputs, 'ownShare')}，起付线还剩 ${amount(inputs, 'thresholdLeft')}，可救助 ${amount(inputs, 'assistable')}`;
  const cap = inputs['cap'] === 'none' ? '' : `，年度封顶还剩 ${amount(inputs, 'capLeft')}`;
  return `${base}；按 ${percentText(inputs['assistanceRatio'] ?? '')} 救助${cap} = ${total}`;
}

/** The arithmetic of a step, with the figures of this bill. */
export function arithmeticWords(stage: Stage): string {
  const { inputs } = stage;
  const total = withThousands(stage.amount);
  const of = (name: string) => amount(inputs, name);
  switch (stage.step) {
    case 'charged':
      return `各行 单价 × 数量 之和 = ${total}`;
    case 'eligible':
      return `各行 可付单价 × 数量 之和 = ${total}`;
    case 'aboveStandard':
      return `${of('charged')} − ${of('eligible')} = ${total}`;
    case 'fundShare':
      return `${of('eligible')} × ${percentText(inputs['ratio'] ?? '')} = ${total}`;
    case 'withinYearlyLimit':
      return `应由基金支付的部分，不超过年度限额余下的金额 = ${total}`;
    case 'fromPooledFund':
      return `${of('fundShare')} 与统筹限额余 ${of('pooledFundLeft')} 取小 = ${total}`;
    case 'fromMajorIllness':
      if (inputs['inMajorIllness'] !== 'true') return '当日未参加大病保险';
      return `${of('fundShare')} − ${of('fromPooledFund')} 与大病限额余 ${of('majorIllnessLeft')} 取小 = ${total}`;
    case 'overLimit':
      return `${of('fundShare')} − ${of('fromPooledFund')} − ${of('fromMajorIllness')} = ${total}`;
    case 'ownShare':
      return `${of('eligible')} − ${of('fundShare')} = ${total}`;
    case 'fromAssistance':
      return assistanceWords(inputs, total);
    case 'personPays':
      return `${of('charged')} − ${of('fromPooledFund')} − ${of('fromMajorIllness')} − ${of('fromAssistance')} = ${total}`;
  }
}

/** The arithmetic of one line; where the standard is confidential the payable price is not named (N5.1). */
export function lineWords({ line, inputs, amount: total }: StageLine): string {
  const result = withThousands(total);
  const quantity = quantityText(inputs['quantity'] ?? '');
  const payable = inputs['payablePrice'] ?? inputs['price'];
  if (inputs['eligible'] !== undefined)
    return `第 ${line} 行：政策范围内 ${amount(inputs, 'eligible')}，分摊 ${result}`;
  if (inputs['standardKind'] !== undefined && inputs['payablePrice'] === undefined)
    return `第 ${line} 行：按医保支付标准计 = ${result}`;
  return `第 ${line} 行：${priceText(payable ?? '')} × ${quantity} = ${result}`;
}

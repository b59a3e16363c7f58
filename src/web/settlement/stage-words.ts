/** How is a step of the bill worked out, in plain figures that a patient can follow with a calculator? */
import type { Stage, StageLine } from '../../domain/settlement/model.ts';
import { OFF_SITE_KINDS } from '../../policy/parameters/off-site.ts';
import { SCHEMES } from './bill-words.ts';
import { planWords } from './plan-words.ts';
import { monthDayWords, percentText, priceText, withThousands } from '../ui/words.ts';

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
  const own =
    inputs['assistanceBase'] === undefined
      ? `个人自付 ${amount(inputs, 'ownShare')}`
      : `救助的基数 ${amount(inputs, 'assistanceBase')}`;
  const base = `${own}，起付线还剩 ${amount(inputs, 'thresholdLeft')}，可救助 ${amount(inputs, 'assistable')}`;
  const cap = inputs['cap'] === 'none' ? '' : `，年度封顶还剩 ${amount(inputs, 'capLeft')}`;
  return `${base}；按 ${percentText(inputs['assistanceRatio'] ?? '')} 救助${cap} = ${total}`;
}

/** The ratio, and what the filing off-site takes off it (I11). */
function ratioWords(inputs: Inputs): string {
  const ratio = percentText(inputs['ratio'] ?? '');
  const points = inputs['offSitePoints'];
  if (points === undefined) return ratio;
  const kind = OFF_SITE_LABELS[inputs['offSiteKind'] ?? ''] ?? '';
  return `（${ratio} − 按${kind}备案下调的 ${percentText(points)}）`;
}

/** Where 大病 has a ratio of its own, what is above the limit of 统筹 goes by that one (I8). */
function shareWords(inputs: Inputs, total: string): string {
  const ratio = ratioWords(inputs);
  const own = inputs['majorIllnessRatio'];
  if (own === undefined) return `${separateOf(inputs)} × ${ratio} = ${total}`;
  return `${separateOf(inputs)} 按 ${ratio} 到统筹限额余 ${amount(inputs, 'pooledFundLeft')} 为止，再往上的费用按大病的 ${percentText(own)} = ${total}`;
}

/** Of which benefit year, where it does not begin on 1 January (I4). */
function yearWords({ benefitYear, yearStart }: Inputs): string {
  return yearStart === undefined ? '' : `${benefitYear ?? ''} 医保年度（${monthDayWords(yearStart)}起算）：`;
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
      return shareWords(inputs, total);
    case 'withinYearlyLimit':
      return `${yearWords(inputs)}应由基金支付的部分，不超过年度限额余下的金额 = ${total}`;
    case 'fromPooledFund':
      return `${owed(inputs)} 与统筹限额余 ${of('pooledFundLeft')} 取小 = ${total}`;
    case 'fromMajorIllness':
      if (inputs['inMajorIllness'] !== 'true') return '当日未参加大病保险';
      if (inputs['pooledFundLeft'] !== undefined)
        return `单行支付的 ${of('fundShare')} 超出统筹限额余 ${of('pooledFundLeft')} 的部分，与大病限额余 ${of('majorIllnessLeft')} 取小 = ${total}`;
      return `${of('fundShare')} − ${of('fromPooledFund')} 与大病限额余 ${of('majorIllnessLeft')} 取小 = ${total}`;
    case 'overLimit':
      return `${owed(inputs)} − ${minus(inputs, ['fromPooledFund', 'fromMajorIllness'])} = ${total}`;
    case 'ownShare':
      return `${separateOf(inputs)} − ${of('fundShare')} = ${total}`;
    case 'fromAssistance':
      return assistanceWords(inputs, total);
    case 'personPays':
      return `${of('charged')} − ${minus(inputs, PAYERS)} = ${total}`;
    case 'fromAccount':
      return `${of('personPays')} 与个人账户余额 ${of('accountAvailable')} 取小 = ${total}`;
    case 'cash':
      return `${of('personPays')} − ${of('fromAccount')} = ${total}`;
    case 'assistanceBase':
      return `${plus(inputs, ['ownShare', 'overLimit', 'deductible', 'planOwnShare'])} = ${total}`;
    default:
      return planWords(stage, of, total);
  }
}

const OFF_SITE_LABELS: Readonly<Record<string, string>> = OFF_SITE_KINDS;
const SCHEME_NAMES: Readonly<Record<string, string>> = SCHEMES;

/** The year of a setting by its first day: a calendar year by its name. */
function yearOfSetting(name: string): string {
  const [, from = ''] = /@(\d{4}-\d{2}-\d{2})$/.exec(name) ?? [];
  return from.endsWith('-01-01') ? `${from.slice(0, 4)} 年` : `${from} 起的年度`;
}

/** Which settings the step's limits or assistance are; nothing where it names a published rule. */
export function settingWords({ rule }: Pick<Stage, 'rule'>): string | undefined {
  const parts = rule.split('、').flatMap((name) => {
    const year = yearOfSetting(name);
    if (name.startsWith('limit-person@')) return [`核心系统发来的本人 ${year}限额`];
    const [, areaCode, scheme = ''] = /^limit-(\d{6})-([a-z]+)@/.exec(name) ?? [];
    if (areaCode !== undefined) return [`${areaCode} ${SCHEME_NAMES[scheme] ?? scheme} ${year}限额`];
    const [, place] = /^assistance-(\d{6})-/.exec(name) ?? [];
    return place === undefined ? [] : [`${place} ${year}医疗救助标准`];
  });
  return parts.length === 0 ? undefined : `参数：${parts.join('、')}`;
}

const PAYERS = [
  'fromWorkInjury',
  'fromMaternity',
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromCommercial',
];

const told = (inputs: Inputs, names: readonly string[]) =>
  names.filter((name) => inputs[name] !== undefined).map((name) => amount(inputs, name));

function minus(inputs: Inputs, names: readonly string[]): string {
  return told(inputs, names).join(' − ');
}

function plus(inputs: Inputs, names: readonly string[]): string {
  return told(inputs, names).join(' + ');
}

/** What the funds owe, of one route or of both together. */
function owed(inputs: Inputs): string {
  const parts = plus(inputs, ['fundShare', 'planShare']);
  return parts.includes('+') ? `（${parts}）` : parts;
}

function separateOf(inputs: Inputs): string {
  return amount(inputs, inputs['separateEligible'] === undefined ? 'eligible' : 'separateEligible');
}

/** The arithmetic of one line; where the standard is confidential the payable price is not named (N5.1). */
export function lineWords({ line, inputs, amount: total }: StageLine): string {
  const result = withThousands(total);
  const quantity = quantityText(inputs['quantity'] ?? '');
  const payable = inputs['payablePrice'] ?? inputs['price'];
  if (inputs['plan'] !== undefined) return commercialWords(inputs, result);
  if (inputs['paidByFunds'] !== undefined)
    return `第 ${line} 行：${amount(inputs, 'charged')} − 基金 ${amount(inputs, 'paidByFunds')} − 救助 ${amount(inputs, 'assisted')} = ${result}`;
  if (inputs['selfPayRatio'] !== undefined)
    return `第 ${line} 行：${amount(inputs, 'eligible')} × 先行自付 ${percentText(inputs['selfPayRatio'])} = ${result}`;
  if (inputs['eligible'] !== undefined)
    return `第 ${line} 行：政策范围内 ${amount(inputs, 'eligible')}，分摊 ${result}`;
  if (inputs['standardKind'] !== undefined && inputs['payablePrice'] === undefined)
    return `第 ${line} 行：按医保支付标准计 = ${result}`;
  const units = inputs['unitsPerPack'];
  const split = units === undefined || units === '1' ? '' : `（拆零，每盒 ${units}）`;
  return `第 ${line} 行：${priceText(payable ?? '')} × ${quantity}${split} = ${result}`;
}

function commercialWords(inputs: Inputs, result: string): string {
  const cap = inputs['capLeft'] === 'none' ? '' : `，年度限额还剩 ${amount(inputs, 'capLeft')}`;
  return `${inputs['plan'] ?? ''}：剩余 ${amount(inputs, 'remainder')}，免赔额还剩 ${amount(inputs, 'deductibleLeft')}，按 ${percentText(inputs['ratio'] ?? '')} 赔付${cap} = ${result}`;
}

/** Words and tones of the pages on which anybody looks up a drug. */
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { getPublicDrug, searchDrugs } from '../../../contract/search.ts';
import { SEPARATE_LIST } from '../../../domain/catalogue/search/model.ts';
import type { Tone } from '../../ui/Status.tsx';

export type Hit = OutputOf<typeof searchDrugs>['rows'][number];
export type Drug = OutputOf<typeof getPublicDrug>;

interface Sign {
  readonly tone: Tone;
  readonly word: string;
}

/** What a result says of the drug today. */
export function hitSign(hit: Hit): Sign {
  if (hit.lists.includes(SEPARATE_LIST)) {
    const until = hit.lastDay === undefined ? '' : `，到 ${hit.lastDay}`;
    return hit.standing === 'transition'
      ? { tone: 'warn', word: `单行支付过渡期${until}` }
      : { tone: 'good', word: `可以单行支付${until}` };
  }
  switch (hit.standing) {
    case 'current':
    case 'transition':
      return hit.lists.every((list) => list === 'commercialInnovative')
        ? { tone: 'off', word: '只在商保目录，医保不报' }
        : { tone: 'doing', word: '在医保目录，按普通政策报' };
    case 'coming':
      return { tone: 'wait', word: '已公布，还没到开始的日子' };
    case 'past':
      return { tone: 'off', word: '现在不在目录里' };
  }
}

/** What the drug's page says first. */
export function answerOf(drug: Drug): Sign & { readonly more: string } {
  const { separate, printed } = drug;
  const paid = printed.filter((one) => one.paidByFund);
  const ordinary = paid.length > 0 ? '仍在医保目录里，按普通门诊、住院政策报销。' : '也不在其他医保目录里。';
  switch (separate?.state) {
    case 'listed':
      return {
        tone: 'good',
        word: '可以单行支付',
        more: `到 ${separate.lastDay ?? ''} 为止。门诊和药店用这个药要先申请，住院不用申请。`,
      };
    case 'transition':
      return {
        tone: 'warn',
        word: '过渡期，还可以单行支付',
        more: `到 ${separate.lastDay ?? ''} 为止仍按原来的规定报销，请早些问医生以后换什么药。`,
      };
    case 'ended':
      return {
        tone: 'off',
        word: '不再单行支付',
        more: `单行支付到 ${separate.lastDay ?? ''} 已经结束；${ordinary}`,
      };
    case 'absent':
      return {
        tone: 'wait',
        word: '这一天还不能单行支付',
        more: `从 ${separate.terms[0]?.from ?? ''} 起列入单行支付。`,
      };
    case undefined:
      break;
  }
  if (paid.length > 0)
    return { tone: 'doing', word: '在医保目录里', more: '不属于单行支付，按普通门诊、住院政策报销。' };
  if (printed.length > 0)
    return { tone: 'off', word: '医保不报', more: '只在商业健康保险的目录里，由商业保险按合同赔付。' };
  return { tone: 'off', word: '这一天不在目录里', more: '基本医保这一天不报销这个药。' };
}

export const SCHEMES = { employee: '职工医保', resident: '居民医保' } as const;

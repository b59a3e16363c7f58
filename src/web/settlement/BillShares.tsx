import { PAYERS } from '../ui/palette.ts';
import { StackedBar, type Segment } from '../ui/StackedBar.tsx';
import { Money } from '../ui/Money.tsx';

export interface Shares {
  readonly charged: string;
  readonly fromPooledFund: string;
  readonly fromMajorIllness: string;
  readonly fromAssistance: string;
  readonly fromWorkInjury: string;
  readonly fromMaternity: string;
  readonly fromCommercial: string;
  readonly personPays: string;
  readonly fromAccount: string;
  readonly cash: string;
}

/** A reversal's amounts are those of its claim with the sign turned: it gives back what was paid. */
function given(yuan: string): string {
  return yuan.replace(/^-/, '');
}

/** All who pay, in the order in which they do. */
function segmentsOf(shares: Shares): Segment[] {
  const segment = (key: keyof typeof PAYERS, label: string, yuan: string, name: string = key): Segment => ({
    key: name,
    label,
    yuan: given(yuan),
    colour: PAYERS[key],
  });
  const person = /^-?0\.00$/.test(shares.fromAccount) ? '个人' : '个人现金';
  return [
    segment('otherFund', '工伤基金', shares.fromWorkInjury, 'workInjury'),
    segment('otherFund', '生育基金', shares.fromMaternity, 'maternity'),
    segment('pooledFund', '统筹基金', shares.fromPooledFund),
    segment('majorIllness', '大病保险', shares.fromMajorIllness),
    segment('assistance', '医疗救助', shares.fromAssistance),
    segment('commercial', '商业保险', shares.fromCommercial),
    segment('account', '个人账户', shares.fromAccount),
    segment('person', person, shares.cash),
  ];
}

/** Who pays what: the person's part first and large, then one bar of all payers. */
export function BillShares({
  shares,
  returned = false,
}: {
  readonly shares: Shares;
  readonly returned?: boolean;
}) {
  return (
    <div className="st-shares">
      <p className="st-you-pay">
        <span>{returned ? '退还个人' : '个人支付'}</span>
        <Money yuan={given(shares.personPays)} total />
      </p>
      <p className="st-secondary">
        {returned ? '退回总费用' : '总费用'} <Money yuan={given(shares.charged)} total />
      </p>
      <StackedBar label={returned ? '退还各方' : '各方支付'} segments={segmentsOf(shares)} />
    </div>
  );
}

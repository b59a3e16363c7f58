import { PAYERS } from '../ui/palette.ts';
import { StackedBar } from '../ui/StackedBar.tsx';
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
      <StackedBar
        label={returned ? '退还各方' : '各方支付'}
        segments={[
          {
            key: 'workInjury',
            label: '工伤基金',
            yuan: given(shares.fromWorkInjury),
            colour: PAYERS.otherFund,
          },
          {
            key: 'maternity',
            label: '生育基金',
            yuan: given(shares.fromMaternity),
            colour: PAYERS.otherFund,
          },
          {
            key: 'pooledFund',
            label: '统筹基金',
            yuan: given(shares.fromPooledFund),
            colour: PAYERS.pooledFund,
          },
          {
            key: 'majorIllness',
            label: '大病保险',
            yuan: given(shares.fromMajorIllness),
            colour: PAYERS.majorIllness,
          },
          {
            key: 'assistance',
            label: '医疗救助',
            yuan: given(shares.fromAssistance),
            colour: PAYERS.assistance,
          },
          {
            key: 'commercial',
            label: '商业保险',
            yuan: given(shares.fromCommercial),
            colour: PAYERS.commercial,
          },
          {
            key: 'account',
            label: '个人账户',
            yuan: given(shares.fromAccount),
            colour: PAYERS.account,
          },
          {
            key: 'person',
            label: shares.fromAccount === '0.00' ? '个人' : '个人现金',
            yuan: given(shares.cash),
            colour: PAYERS.person,
          },
        ]}
      />
    </div>
  );
}

import { PAYERS } from '../ui/palette.ts';
import { StackedBar } from '../ui/StackedBar.tsx';
import { Money } from '../ui/Money.tsx';

export interface Shares {
  readonly charged: string;
  readonly fromPooledFund: string;
  readonly fromMajorIllness: string;
  readonly fromAssistance: string;
  readonly personPays: string;
}

/** Who pays what: the person's part first and large, then one bar of all payers. */
export function BillShares({ shares }: { readonly shares: Shares }) {
  return (
    <div className="st-shares">
      <p className="st-you-pay">
        <span>个人支付</span>
        <Money yuan={shares.personPays} total />
      </p>
      <p className="st-secondary">
        总费用 <Money yuan={shares.charged} total />
      </p>
      <StackedBar
        label="各方支付"
        segments={[
          { key: 'pooledFund', label: '统筹基金', yuan: shares.fromPooledFund, colour: PAYERS.pooledFund },
          { key: 'majorIllness', label: '大病保险', yuan: shares.fromMajorIllness, colour: PAYERS.majorIllness },
          { key: 'assistance', label: '医疗救助', yuan: shares.fromAssistance, colour: PAYERS.assistance },
          { key: 'person', label: '个人', yuan: shares.personPays, colour: PAYERS.person },
        ]}
      />
    </div>
  );
}

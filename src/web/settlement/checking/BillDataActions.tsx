import { Button } from 'antd';
import type { Bill } from '../../../contract/settlement.ts';
import { saveText } from '../../ui/csv.ts';
import { useGo } from '../../ui/url-state.ts';

/** A bill as data for whoever wants to recompute it, and the page that does so. */
export function BillDataActions({ bill }: { readonly bill: Bill }) {
  const go = useGo();
  const text = JSON.stringify(bill, null, 2);
  return (
    <>
      <Button onClick={() => saveText(`${bill.claimNo ?? '预结算'}.json`, text, 'application/json')}>
        下载账单数据
      </Button>
      <Button onClick={() => go('/bill-check', { handed: text })}>核验这张账单</Button>
    </>
  );
}

import type { Bill } from '../../contract/settlement.ts';
import { PolicyBasis } from '../documents/PolicyBasis.tsx';
import { Panel } from '../ui/PageHeader.tsx';

/** Which documents decided a bill (M1, M39). */
export function BillBasis({ bill }: { readonly bill: Bill }) {
  return (
    <Panel title="政策依据">
      <PolicyBasis basis={bill.basis} by={`按购药日期 ${bill.servedOn} 适用：`} />
    </Panel>
  );
}

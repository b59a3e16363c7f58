import { Form } from 'antd';
import { useState } from 'react';
import { reverseLate } from '../../../contract/settlement-returns.ts';
import type { Bill } from '../../../contract/settlement.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { TextField } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';

/** The agency takes a settlement of an earlier year back, once its institution may no more (I4). */
export function LateReversalPanel({ bill, claimNo }: { readonly bill: Bill; readonly claimNo: string }) {
  const go = useGo();
  const tell = useTell();
  const [requestId] = useState(() => newRequestId());
  const [reason, setReason] = useState('');
  const reverse = useCall(reverseLate, {
    onDone: (answer) => {
      tell('已撤销');
      if (answer.claimNo !== null) go(`/bills/${answer.claimNo}`);
    },
  });
  return (
    <Panel title="跨年度撤销" extra={<ClauseLinks ids={['I4', 'M32']} />}>
      <Form layout="vertical" className="st-stack">
        <p className="st-secondary">
          金额退回服务当年的累计，分录记在现在开放的账日。机构还能自己撤销时，这里不办。
        </p>
        <TextField id="late-reason" label="撤销原因" rows={3} value={reason} onChange={setReason} />
        <ErrorPanel error={reverse.error} />
        <ConfirmButton
          verb="撤销结算"
          thing={`结算单 ${claimNo}，${bill.personName}，¥${withThousands(bill.charged)}`}
          consequence="撤销单生成后不能再恢复。"
          busy={reverse.isPending}
          disabled={reason.trim() === ''}
          onConfirm={() =>
            reverse.mutate({ params: { claimNo }, body: { requestId, reason: reason.trim() } })
          }
        />
      </Form>
    </Panel>
  );
}

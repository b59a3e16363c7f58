import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { reverseClaim, type Bill } from '../../contract/settlement.ts';
import { useCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { newRequestId } from '../ui/request-id.ts';
import { withThousands } from '../ui/words.ts';

interface TillReversalProps {
  readonly bill: Bill;
  readonly onReversed: (reversal: Bill) => void;
  readonly onClose: () => void;
}

/** Takes back the settlement just made: names it, asks why, and does it at Enter. */
export function TillReversal({ bill, onReversed, onClose }: TillReversalProps) {
  const id = useId();
  // One number for one intention: an answer that was lost is asked for again, not done again.
  const [requestId] = useState(() => newRequestId());
  const [reason, setReason] = useState('');
  const reverse = useCall(reverseClaim, { onDone: onReversed });
  const claimNo = bill.claimNo ?? '';

  function submit() {
    const given = reason.trim();
    if (given !== '' && !reverse.isPending)
      reverse.mutate({ params: { claimNo }, body: { requestId, reason: given } });
  }
  return (
    <Panel title="撤销这一单">
      <div className="st-stack">
        <p>
          撤销 {bill.personName} 的结算 {claimNo}，总费用 ¥{withThousands(bill.charged)}
          。各方支付和年度累计退回，追溯码和处方恢复可用，撤销本身不能再撤销。
        </p>
        <div>
          <label htmlFor={id}>撤销原因，写好后按回车撤销</label>
          <Input
            id={id}
            autoFocus
            maxLength={200}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={submit}
          />
        </div>
        <ErrorPanel error={reverse.error} />
        <div className="st-actions">
          <Button danger loading={reverse.isPending} disabled={reason.trim() === ''} onClick={submit}>
            撤销结算
          </Button>
          <Button onClick={onClose}>
            不撤销<kbd>Esc</kbd>
          </Button>
        </div>
      </div>
    </Panel>
  );
}

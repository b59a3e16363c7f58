import { Form, Input } from 'antd';
import { useState } from 'react';
import { withdrawMatch } from '../../../contract/matching.ts';
import { useCall } from '../../ui/api.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { useToday } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import type { MatchingItem } from './matching-words.ts';

/** Ends the match of an item from a day on; what was settled before stays settled. */
export function WithdrawForm({ item }: { readonly item: MatchingItem }) {
  const today = useToday();
  const tell = useTell();
  const begins = item.match?.from ?? today;
  const [from, setFrom] = useState(begins > today ? begins : today);
  const [reason, setReason] = useState('');
  const withdraw = useCall(withdrawMatch, { onDone: () => tell('已撤销对照') });
  return (
    <Panel title="撤销对照">
      <Form
        layout="vertical"
        className="st-cat-form"
        onFinish={() => withdraw.mutate({ body: { itemCode: item.itemCode, from, reason: reason.trim() } })}
      >
        <p className="st-secondary">从这一天起该药品不能结算；此前的结算不受影响。</p>
        <div className="st-cat-fields">
          <Form.Item label="自哪天起" htmlFor="withdraw-from" required>
            <DayInput id="withdraw-from" value={from} onChange={setFrom} />
          </Form.Item>
          <Form.Item label="原因" htmlFor="withdraw-reason" required>
            <Input
              id="withdraw-reason"
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Form.Item>
        </div>
        <SubmitBar
          verb="撤销对照"
          busy={withdraw.isPending}
          disabled={from === '' || reason.trim() === ''}
          error={withdraw.error}
        />
      </Form>
    </Panel>
  );
}

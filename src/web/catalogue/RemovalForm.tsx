import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { removeFromList } from '../../contract/separate-payment.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import './catalogue.css';

/** Takes a published drug off the list from a day on, with or without a transition. */
export function RemovalForm({ id, name }: { readonly id: number; readonly name: string }) {
  const tell = useTell();
  const [open, setOpen] = useState(false);
  const [given, setGiven] = useState({ removedOn: '', transitionTo: '', reason: '' });
  const remove = useCall(removeFromList, { onDone: () => tell(`已登记 ${name} 的调出`) });
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  if (!open) {
    return (
      <div>
        <Button danger onClick={() => setOpen(true)}>
          调出目录
        </Button>
      </div>
    );
  }
  return (
    <Panel title={`调出 ${name}`} extra={<ClauseLink id="I14" />}>
      <Form
        layout="vertical"
        onFinish={() =>
          remove.mutate({
            params: { id },
            body: { removedOn: given.removedOn, transitionTo: given.transitionTo === '' ? null : given.transitionTo, reason: given.reason.trim() },
          })
        }
      >
        <div className="st-cat-fields">
          <Form.Item label="自哪一天起不再支付" htmlFor="removedOn" required>
            <DayInput id="removedOn" value={given.removedOn} onChange={(removedOn) => change({ removedOn })} />
          </Form.Item>
          <Form.Item label="过渡期最后一天" htmlFor="transitionTo" help="过渡期内按原标准支付；没有过渡期的留空">
            <DayInput id="transitionTo" value={given.transitionTo} onChange={(transitionTo) => change({ transitionTo })} />
          </Form.Item>
        </div>
        <Form.Item label="理由与依据" htmlFor="removal-reason" required>
          <Input id="removal-reason" maxLength={300} value={given.reason} onChange={(event) => change({ reason: event.target.value })} />
        </Form.Item>
        <SubmitBar
          verb="登记调出"
          busy={remove.isPending}
          disabled={given.removedOn === '' || given.reason.trim() === ''}
          error={remove.error}
          others={<Button onClick={() => setOpen(false)}>返回</Button>}
        />
      </Form>
    </Panel>
  );
}

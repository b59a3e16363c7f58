import { Button, Form } from 'antd';
import { useState } from 'react';
import { removeFromList } from '../../contract/separate-payment.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { DayItem, TextItem } from './FormItems.tsx';
import './catalogue.css';

/** Takes a published drug off the list from a day on, with or without a transition. */
export function RemovalForm({ id, name }: { readonly id: number; readonly name: string }) {
  const tell = useTell();
  const [open, setOpen] = useState(false);
  const [given, setGiven] = useState({ removedOn: '', transitionTo: '', reason: '' });
  const remove = useCall(removeFromList, { onDone: () => tell(`已登记 ${name} 的调出`) });
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  const text = (id: keyof typeof given) => ({
    id,
    value: given[id],
    onChange: (value: string) => change({ [id]: value }),
  });
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
        className="st-cat-form"
        onFinish={() =>
          remove.mutate({
            params: { id },
            body: {
              removedOn: given.removedOn,
              transitionTo: given.transitionTo === '' ? null : given.transitionTo,
              reason: given.reason.trim(),
            },
          })
        }
      >
        <div className="st-cat-fields">
          <DayItem {...text('removedOn')} label="自哪一天起不再支付" required />
          <DayItem
            {...text('transitionTo')}
            label="过渡期最后一天"
            help="过渡期内按原标准支付；没有过渡期的留空"
          />
        </div>
        <TextItem {...text('reason')} label="理由与依据" required />
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

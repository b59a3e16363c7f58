import { Form, Input } from 'antd';
import { useState } from 'react';
import { addListedPrice } from '../../contract/separate-payment.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import './catalogue.css';

const EMPTY = { price: '', from: '', to: '', source: '' };

/** Records the platform's listing price from a day on. */
export function ListedPriceForm({ code }: { readonly code: string }) {
  const tell = useTell();
  const [given, setGiven] = useState(EMPTY);
  const change = (part: Partial<typeof EMPTY>) => setGiven({ ...given, ...part });
  const save = useCall(addListedPrice, {
    onDone: () => {
      setGiven(EMPTY);
      tell('已登记挂网价');
    },
  });
  return (
    <Panel title="登记挂网价" extra={<ClauseLink id="N3.1" />}>
      <Form
        layout="vertical"
        onFinish={() =>
          save.mutate({ params: { code }, body: { price: given.price, from: given.from, to: given.to === '' ? null : given.to, source: given.source.trim() } })
        }
      >
        <Form.Item label="挂网价（元 / 销售单位）" htmlFor="listed-price" required>
          <Input id="listed-price" inputMode="decimal" autoComplete="off" value={given.price} onChange={(event) => change({ price: event.target.value.trim() })} />
        </Form.Item>
        <div className="st-cat-fields">
          <Form.Item label="自" htmlFor="listed-from" required>
            <DayInput id="listed-from" value={given.from} onChange={(from) => change({ from })} />
          </Form.Item>
          <Form.Item label="至" htmlFor="listed-to" help="不定期的留空">
            <DayInput id="listed-to" value={given.to} onChange={(to) => change({ to })} />
          </Form.Item>
        </div>
        <Form.Item label="来源" htmlFor="listed-source" required>
          <Input id="listed-source" maxLength={300} value={given.source} onChange={(event) => change({ source: event.target.value })} />
        </Form.Item>
        <SubmitBar verb="登记挂网价" busy={save.isPending} disabled={given.price === '' || given.from === '' || given.source.trim() === ''} error={save.error} />
      </Form>
    </Panel>
  );
}

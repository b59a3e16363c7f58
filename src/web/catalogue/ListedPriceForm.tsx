import { Form } from 'antd';
import { useState } from 'react';
import { addListedPrice } from '../../contract/separate-payment.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { DayItem, TextItem } from './FormItems.tsx';
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
  const text = (name: keyof typeof EMPTY) => ({
    id: `listed-${name}`,
    value: given[name],
    onChange: (value: string) => change({ [name]: value }),
  });
  return (
    <Panel title="登记挂网价" extra={<ClauseLink id="N3.1" />}>
      <Form
        layout="vertical"
        className="st-cat-form"
        onFinish={() =>
          save.mutate({
            params: { code },
            body: {
              price: given.price.trim(),
              from: given.from,
              to: given.to === '' ? null : given.to,
              source: given.source.trim(),
            },
          })
        }
      >
        <TextItem {...text('price')} label="挂网价（元 / 销售单位）" required numeric />
        <div className="st-cat-fields">
          <DayItem {...text('from')} label="自" required />
          <DayItem {...text('to')} label="至" help="不定期的留空" />
        </div>
        <TextItem {...text('source')} label="来源" required />
        <SubmitBar
          verb="登记挂网价"
          busy={save.isPending}
          disabled={given.price === '' || given.from === '' || given.source.trim() === ''}
          error={save.error}
        />
      </Form>
    </Panel>
  );
}

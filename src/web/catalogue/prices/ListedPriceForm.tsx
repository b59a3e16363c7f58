import { Checkbox, Form } from 'antd';
import { useState } from 'react';
import { previewListedPrice } from '../../../contract/prices.ts';
import { addListedPrice } from '../../../contract/separate-payment.ts';
import { useCall } from '../../ui/api.ts';
import { useTell } from '../../ui/tell.ts';
import { TextItem } from '../FormItems.tsx';
import { DatedFactForm, usePreview } from './DatedFactForm.tsx';
import { useShownPreview } from './PreviewView.tsx';

const EMPTY = { price: '', withdraws: false, from: '', to: '', source: '', evidence: '' };

type Draft = typeof EMPTY;

function bodyOf(draft: Draft) {
  return {
    price: draft.withdraws ? null : draft.price.trim(),
    from: draft.from,
    to: draft.to === '' ? null : draft.to,
    source: draft.source.trim(),
    evidence: draft.evidence.trim(),
  };
}

function isReady({ from, source, price, withdraws }: Draft): boolean {
  return from !== '' && source.trim() !== '' && (withdraws || price.trim() !== '');
}

/** Records what the platform lists the product at, under its caps, or that it is not listed. */
export function ListedPriceForm({ code }: { readonly code: string }) {
  const tell = useTell();
  const [draft, setDraft] = useState(EMPTY);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const body = bodyOf(draft);
  const preview = usePreview(previewListedPrice, { params: { code }, body });
  const shown = useShownPreview(preview, 'listed', code);
  const save = useCall(addListedPrice, {
    onDone: () => {
      setDraft(EMPTY);
      shown.clear();
      tell(body.price === null ? '已登记撤网' : '已登记挂网价');
    },
  });
  const text = (name: 'price' | 'source' | 'evidence') => ({
    id: `listed-${name}`,
    value: draft[name],
    onChange: (value: string) => change({ [name]: value }),
  });
  return (
    <DatedFactForm
      title="登记挂网价"
      clause="N3.1"
      prefix="listed"
      days={draft}
      onDays={change}
      grounds={
        <>
          <TextItem {...text('source')} label="来源" required />
          <TextItem {...text('evidence')} label="依据" />
        </>
      }
      verb={draft.withdraws ? '登记撤网' : '登记挂网价'}
      ready={isReady(draft)}
      saving={save.isPending}
      error={save.error}
      onSave={() => save.mutate({ params: { code }, body: { ...body, lateReason: shown.lateReason } })}
      preview={preview}
      lacksMore={shown.lacksMore}
      previewed={shown.view}
    >
      <TextItem
        {...text('price')}
        label="挂网价（元 / 销售单位）"
        disabled={draft.withdraws}
        required={!draft.withdraws}
        numeric
      />
      <Form.Item>
        <Checkbox
          checked={draft.withdraws}
          onChange={(event) => change({ withdraws: event.target.checked, price: '' })}
        >
          撤网：这些日期不在平台挂网
        </Checkbox>
      </Form.Item>
    </DatedFactForm>
  );
}

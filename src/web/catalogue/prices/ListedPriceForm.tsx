import { Checkbox, Form } from 'antd';
import { useState } from 'react';
import { previewListedPrice } from '../../../contract/prices.ts';
import { addListedPrice } from '../../../contract/separate-payment.ts';
import { useCall } from '../../ui/api.ts';
import { useTell } from '../../ui/tell.ts';
import { TextItem } from '../FormItems.tsx';
import { DatedFactForm, usePreview } from './DatedFactForm.tsx';
import { PreviewView } from './PreviewView.tsx';

const EMPTY = { price: '', withdraws: false, from: '', to: '', source: '', evidence: '' };

/** Records what the platform lists the product at, under its caps, or that it is not listed. */
export function ListedPriceForm({ code }: { readonly code: string }) {
  const tell = useTell();
  const [draft, setDraft] = useState(EMPTY);
  const [lateReason, setLateReason] = useState('');
  const change = (part: Partial<typeof EMPTY>) => setDraft({ ...draft, ...part });
  const body = {
    price: draft.withdraws ? null : draft.price.trim(),
    from: draft.from,
    to: draft.to === '' ? null : draft.to,
    source: draft.source.trim(),
    evidence: draft.evidence.trim(),
  };
  const preview = usePreview(previewListedPrice, { params: { code }, body });
  const save = useCall(addListedPrice, {
    onDone: () => {
      setDraft(EMPTY);
      setLateReason('');
      tell(body.price === null ? '已登记撤网' : '已登记挂网价');
    },
  });
  const isLate = preview.answer !== undefined && preview.answer.pastFrom !== null;
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
      ready={[draft.from, draft.source, draft.withdraws ? '撤网' : draft.price].every(
        (one) => one.trim() !== '',
      )}
      saving={save.isPending}
      error={save.error}
      onSave={() =>
        save.mutate({ params: { code }, body: { ...body, lateReason: isLate ? lateReason.trim() : null } })
      }
      preview={preview}
      lacksMore={isLate && lateReason.trim() === ''}
      previewed={
        preview.answer !== undefined && (
          <PreviewView
            preview={preview.answer}
            lateId="listed-lateReason"
            lateReason={lateReason}
            onLateReason={setLateReason}
            code={code}
          />
        )
      }
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

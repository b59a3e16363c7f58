import { Segmented } from 'antd';
import { useState } from 'react';
import type { StandardKind } from '../../../domain/catalogue/payable-product.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { ListedPriceForm } from './ListedPriceForm.tsx';
import { QuoteForm } from './QuoteForm.tsx';
import { StandardForm } from './StandardForm.tsx';
import './prices.css';

const FORMS = [
  { value: 'standard', label: '支付标准' },
  { value: 'listed', label: '挂网价' },
  { value: 'quote', label: '竞价报价' },
] as const;
type FormName = (typeof FORMS)[number]['value'];

interface PriceDeskProps {
  readonly code: string;
  readonly last: { readonly kind: StandardKind; readonly confidential: boolean } | null;
}

/** The price office's desk beside a product: one form at a time, so that its keys mean one thing. */
export function PriceDesk({ code, last }: PriceDeskProps) {
  const [{ application }] = useUrlState({ application: '' });
  const [form, setForm] = useState<FormName>('standard');
  return (
    <>
      <div className="st-kind-choice">
        <Segmented
          block
          aria-label="登记什么"
          value={form}
          options={FORMS.map((one) => ({ ...one }))}
          onChange={(value) => setForm(value)}
        />
      </div>
      {form === 'standard' && <StandardForm code={code} last={last} applicationId={application} />}
      {form === 'listed' && <ListedPriceForm code={code} />}
      {form === 'quote' && <QuoteForm code={code} />}
    </>
  );
}

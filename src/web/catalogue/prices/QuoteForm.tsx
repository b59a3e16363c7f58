import { useState } from 'react';
import { addQuote } from '../../../contract/prices.ts';
import { useCall } from '../../ui/api.ts';
import { useTell } from '../../ui/tell.ts';
import { TextItem } from '../FormItems.tsx';
import { DatedFactForm } from './DatedFactForm.tsx';

const EMPTY = { quote: '', from: '', to: '', evidence: '' };

/** Records what the maker bid; its listing price stays at or under it while the bid standard holds. */
export function QuoteForm({ code }: { readonly code: string }) {
  const tell = useTell();
  const [draft, setDraft] = useState(EMPTY);
  const change = (part: Partial<typeof EMPTY>) => setDraft({ ...draft, ...part });
  const save = useCall(addQuote, {
    onDone: () => {
      setDraft(EMPTY);
      tell('已登记报价');
    },
  });
  return (
    <DatedFactForm
      title="登记竞价报价"
      clause="N3.1"
      prefix="quote"
      days={draft}
      onDays={change}
      grounds={
        <TextItem
          id="quote-evidence"
          label="依据"
          value={draft.evidence}
          onChange={(evidence) => change({ evidence })}
          required
        />
      }
      verb="登记报价"
      ready={[draft.quote, draft.from, draft.evidence].every((one) => one.trim() !== '')}
      saving={save.isPending}
      error={save.error}
      onSave={() =>
        save.mutate({
          params: { code },
          body: {
            quote: draft.quote.trim(),
            from: draft.from,
            to: draft.to === '' ? null : draft.to,
            evidence: draft.evidence.trim(),
          },
        })
      }
    >
      <TextItem
        id="quote-quote"
        label="竞价时的报价（元 / 销售单位）"
        value={draft.quote}
        onChange={(quote) => change({ quote })}
        help="标准有效期内挂网价不高于它；只有价格岗位看得到"
        required
        numeric
      />
    </DatedFactForm>
  );
}

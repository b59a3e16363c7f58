import { Button, Input } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { chooseMatch, searchMatchingProducts, type getMatchingItem } from '../../../contract/matching.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useToday } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { percentText } from '../../ui/words.ts';
import { described, type MatchingItem } from './matching-words.ts';

type Candidate = OutputOf<typeof getMatchingItem>['candidates'][number];
interface Found {
  readonly product: Candidate['product'];
  readonly confidence: string | null;
  readonly reasons: string;
}

const MOST_FOUND = 20;

function columnsOf(choose: (nationalCode: string) => void, busy: boolean): readonly Column<Found>[] {
  return [
    {
      key: 'product',
      title: '产品',
      cell: ({ product, reasons }) => (
        <>
          {described(
            product.name,
            product.tradeName && `（${product.tradeName}）`,
            product.strength,
            product.pack,
          )}
          <br />
          {described(product.maker, product.approvalNo)}
          {product.listed && <strong> 单行支付目录内</strong>}
          {reasons !== '' && <div className="st-secondary">{reasons}</div>}
        </>
      ),
      wrap: true,
    },
    { key: 'code', title: '国家编码', text: ({ product }) => product.nationalCode },
    {
      key: 'confidence',
      title: '把握',
      text: ({ confidence }) => (confidence === null ? '' : percentText(confidence)),
      align: 'right',
    },
    {
      key: 'act',
      title: '选择',
      cell: ({ product }) => (
        <Button
          size="small"
          disabled={busy}
          aria-label={`选择 ${product.nationalCode}`}
          onClick={() => choose(product.nationalCode)}
        >
          选择
        </Button>
      ),
    },
  ];
}

/** What is looked for in the code list, and from which day on a choice is to hold. */
function SearchForm({
  from,
  onFrom,
  onAsk,
}: {
  readonly from: string;
  readonly onFrom: (day: string) => void;
  /** Called with the empty text when the field is emptied. */
  readonly onAsk: (text: string) => void;
}) {
  const [typed, setTyped] = useState('');
  return (
    <form
      className="st-query"
      role="search"
      aria-label="在编码库中查"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(typed.trim());
      }}
    >
      <div className="st-query-field">
        <label htmlFor="matching-search">名称、编码、企业或批准文号</label>
        <Input
          id="matching-search"
          value={typed}
          maxLength={60}
          allowClear
          onChange={(event) => {
            setTyped(event.target.value);
            if (event.target.value === '') onAsk('');
          }}
        />
      </div>
      <div className="st-query-field">
        <label htmlFor="matching-from">自哪天起生效</label>
        <DayInput id="matching-from" value={from} onChange={onFrom} />
      </div>
      <div className="st-query-buttons">
        <Button htmlType="submit">在编码库中查</Button>
      </div>
    </form>
  );
}

/** Chooses a product for an item: from the likeliest ones, or from a search in the whole code list. */
export function ChooseProduct({
  item,
  candidates,
}: {
  readonly item: MatchingItem;
  readonly candidates: readonly Candidate[];
}) {
  const today = useToday();
  const tell = useTell();
  const [from, setFrom] = useState(today);
  const [asked, setAsked] = useState('');
  const choose = useCall(chooseMatch, { onDone: () => tell(`已确认，${from} 起生效`) });
  const search = useQueryCall(
    searchMatchingProducts,
    { query: { q: asked, pageSize: MOST_FOUND } },
    { enabled: asked !== '' },
  );
  const found: readonly Found[] | undefined =
    asked === ''
      ? candidates
      : search.data?.rows.map((product) => ({ product, confidence: null, reasons: '' }));
  const act = (nationalCode: string) =>
    choose.mutate({ body: { itemCode: item.itemCode, nationalCode, from: from === '' ? today : from } });
  return (
    <Panel title="选择国家编码">
      <SearchForm from={from} onFrom={setFrom} onAsk={setAsked} />
      <ErrorPanel error={choose.error ?? search.error} />
      {asked !== '' && (search.data?.total ?? 0) > MOST_FOUND && (
        <p className="st-secondary">
          共 {search.data?.total} 个，只显示前 {MOST_FOUND} 个，请写得更具体些。
        </p>
      )}
      <DataTable
        label={asked === '' ? '可能的产品' : '查到的产品'}
        rows={found}
        rowKey={(row) => row.product.nationalCode}
        columns={columnsOf(act, choose.isPending)}
        empty={{
          why: asked === '' ? '编码库里没有名称或批准文号相近的产品' : '编码库里没有查到',
          what: '可换名称、企业或批准文号再查；编码库确实没有的，可提出疑问逐级上报',
        }}
        stacks
      />
    </Panel>
  );
}

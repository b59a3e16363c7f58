import { Button, Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listVersions } from '../../../contract/list-versions.ts';
import {
  countPrintedStandards,
  listPrintedStandards,
  PRINTED_STATES,
  takePrintedStandards,
  type PrintedState,
} from '../../../contract/printed-standards.ts';
import { STANDARD_KINDS } from '../../../domain/catalogue/payable-product.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { priceText, spanText } from '../../ui/words.ts';
import { PRINTED_TONES } from './printed-words.ts';
import { PrintedDrawer } from './PrintedDrawer.tsx';

export type PrintedRow = OutputOf<typeof listPrintedStandards>['rows'][number];

const STATES = (Object.keys(PRINTED_STATES) as PrintedState[]).map((value) => ({
  value,
  label: PRINTED_STATES[value],
}));

function printedPrice(row: PrintedRow): string {
  return row.price === null ? '' : `${priceText(row.price)}${row.per === null ? '' : ` / ${row.per}`}`;
}

const COLUMNS: readonly Column<PrintedRow>[] = [
  { key: 'name', title: '药品', text: (row) => row.name, wrap: true },
  { key: 'spec', title: '所印规格', text: (row) => row.spec || row.original, wrap: true },
  { key: 'price', title: '所印价（元）', text: printedPrice, align: 'right', width: 130 },
  { key: 'kind', title: '类别', text: (row) => STANDARD_KINDS[row.kind], width: 70 },
  {
    key: 'span',
    title: '有效期',
    text: (row) => (row.from === null ? '' : spanText(row.from, row.to)),
    width: 200,
    folded: true,
  },
  {
    key: 'state',
    title: '办理',
    text: (row) => PRINTED_STATES[row.state],
    cell: (row) => <Status tone={PRINTED_TONES[row.state]} word={PRINTED_STATES[row.state]} />,
    width: 110,
  },
  { key: 'problem', title: '为什么要人看', text: (row) => row.problemLabel, wrap: true },
];

/** Takes at once all printed prices that agree with a product in strength and unit. */
function TakeAll({ id, ready }: { readonly id: number; readonly ready: number }) {
  const tell = useTell();
  const take = useCall(takePrintedStandards, {
    onDone: ({ taken, refused }) =>
      tell(refused.length === 0 ? `已采用 ${taken} 个` : `已采用 ${taken} 个，${refused.length} 个被拒绝`),
  });
  return (
    <>
      <Button
        type="primary"
        loading={take.isPending}
        disabled={ready === 0}
        onClick={() => take.mutate({ params: { id } })}
      >
        采用相符的 {ready} 个
      </Button>
      <ErrorPanel error={take.error} />
      {take.data !== undefined && take.data.refused.length > 0 && (
        <Panel title="没有采用的">
          <ul>
            {take.data.refused.map((one) => (
              <li key={`${one.seq} ${one.part} ${one.nationalCode}`}>
                {one.nationalCode}：{one.why}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Queue({ id }: { readonly id: number }) {
  const me = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '', version: '' });
  const [open, setOpen] = useState<PrintedRow | null>(null);
  const counts = useQueryCall(countPrintedStandards, { params: { id } });
  const countOf = (state: PrintedState) => counts.data?.rows.find((row) => row.state === state)?.count;
  const { version: _, ...filter } = query;
  const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
  return (
    <>
      <ErrorPanel error={counts.error} onRetry={() => void counts.refetch()} />
      <Tiles
        label="所印标准的办理"
        items={STATES.map(({ value, label }) => ({
          label,
          count: countOf(value),
          to: `/prices/printed?version=${id}&state=${value}`,
          ...(value === 'open' ? { tone: 'warn' as const } : {}),
        }))}
      />
      {counts.data !== undefined && counts.data.confidential > 0 && (
        <p className="st-secondary">
          另有 {counts.data.confidential} 条标准保密，目录不印数值，由价格岗位按协议逐个登记。{' '}
          <ClauseLink id="N5.1" />
        </p>
      )}
      <QueryBar
        fields={[
          { name: 'q', label: '药品名称' },
          { name: 'state', label: '办理', kind: 'choice', options: STATES },
        ]}
        value={filter}
        onSearch={(next) => setQuery(next)}
      />
      <EndpointTable
        key={id}
        endpoint={listPrintedStandards}
        name="printed-standards"
        label="所印支付标准"
        params={{ id }}
        query={wanted}
        rowKey={(row) => `${row.seq} ${row.part}`}
        onOpen={setOpen}
        columns={COLUMNS}
        stacks
        actions={me.role === 'provincePrice' && <TakeAll id={id} ready={countOf('ready') ?? 0} />}
        empty={{ why: '没有符合条件的价格', what: '目录里没有公开印出的支付标准，或已全部办完' }}
      />
      <PrintedDrawer versionId={id} row={open} onClose={() => setOpen(null)} />
    </>
  );
}

/** The standards that a published national catalogue prints, on their way to products; what cannot be read waits for a person. */
export function PrintedStandardsPage() {
  const [{ version }, setQuery] = useUrlState({ version: '' });
  const { data, error, refetch } = useQueryCall(listVersions, { query: { kind: 'national' } });
  const published = (data?.rows ?? [])
    .filter((row) => row.state === 'published')
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1));
  const chosen = published.find((row) => String(row.id) === version) ?? published[0];
  return (
    <>
      <PageHeader
        title="所印支付标准"
        about={
          <>
            目录里印的价格逐条落到产品，规格和单位都对得上的直接采用，其余由人对着原文办。{' '}
            <ClauseLink id="N2.2" />
          </>
        }
        actions={
          published.length > 1 && (
            <Select
              aria-label="目录版本"
              value={chosen?.id}
              options={published.map((row) => ({ value: row.id, label: `${row.edition}年版` }))}
              onChange={(id: number) => setQuery({ version: String(id) })}
            />
          )
        }
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {data !== undefined && chosen === undefined && (
        <Panel>
          <p>还没有发布过国家目录。</p>
          <p className="st-secondary">国家目录发布以后，所印的支付标准会出现在这里。</p>
        </Panel>
      )}
      {chosen !== undefined && <Queue id={chosen.id} />}
    </>
  );
}

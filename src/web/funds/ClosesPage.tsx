import { Alert, Button } from 'antd';
import { useState } from 'react';
import { urlOf } from '../../contract/client.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { closeDays, exportCloses, listCloses, verifyCloses } from '../../contract/funds-ledger.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../ui/EndpointTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useMe } from '../ui/me.ts';
import { Money } from '../ui/Money.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { shortHash } from './fund-words.ts';

const COLUMNS: readonly Column<RowOf<typeof listCloses>>[] = [
  { key: 'onDay', title: '日期', text: (row) => row.onDay },
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'entries', title: '分录', text: (row) => String(row.entries), align: 'right' },
  {
    key: 'debit',
    title: '借方合计',
    align: 'right',
    text: (row) => row.debit,
    cell: (row) => <Money yuan={row.debit} />,
  },
  {
    key: 'credit',
    title: '贷方合计',
    align: 'right',
    text: (row) => row.credit,
    cell: (row) => <Money yuan={row.credit} />,
  },
  { key: 'hash', title: '摘要', text: (row) => row.hash, cell: (row) => <code>{shortHash(row.hash)}</code> },
  { key: 'closedAt', title: '日结时刻', text: (row) => row.closedAt, folded: true },
];

type Verification = OutputOf<typeof verifyCloses>;

/** Days that are over should be closed by themselves within minutes. */
function StillOpen({ found: { open } }: { readonly found: Verification }) {
  if (open === null) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={`${open.from} 起有 ${open.days} 天已经过完而没有日结；几分钟后仍是这样的，请省局系统管理查明`}
    />
  );
}

function Verified({ found }: { readonly found: Verification }) {
  if (found.days === 0 && found.sound) return <Alert type="info" title="所选日期还没有日结" />;
  const span = `${found.firstDay ?? ''} 至 ${found.lastDay ?? ''}，${found.days} 天、${found.entries} 条分录`;
  if (found.sound)
    return (
      <Alert
        type="success"
        showIcon
        title={`核验无误：${span}，摘要相连，没有改动、缺失、添加，也没有抽走或重做`}
      />
    );
  return (
    <Panel title={`核验发现 ${found.findings.length} 处不符`}>
      <p className="st-secondary">已核验 {span}。</p>
      <DataTable
        label="不符之处"
        columns={[
          { key: 'onDay', title: '日期', text: (row) => row.onDay },
          {
            key: 'area',
            title: '地区',
            text: (row) => (row.areaCode === 'province' ? '全省' : row.areaCode),
          },
          { key: 'entry', title: '分录号', text: (row) => row.entryId ?? '—' },
          { key: 'source', title: '结算单或凭证', text: (row) => row.source || '—' },
          { key: 'says', title: '不符', text: (row) => row.says, wrap: true },
        ]}
        rows={found.findings}
        rowKey={(row) => `${row.areaCode} ${row.onDay} ${row.entryId ?? ''} ${row.says}`}
        stacks
        empty={{ why: '没有不符' }}
      />
    </Panel>
  );
}

function Closed({ days }: { readonly days: readonly string[] }) {
  if (days.length === 0) return <Alert type="info" title="到昨天都已日结" />;
  return (
    <Alert type="success" title={`已日结 ${days.length} 天：${days[0] ?? ''} 至 ${days.at(-1) ?? ''}`} />
  );
}

const COUNTY = {
  why: '县区没有单独的日结',
  what: '基金由市州统筹，本县区的分录随所在市州一起结、一起核验；本县区的分录和余额在“基金账户”里看',
};

/** To prove the closes, here or with the file elsewhere. */
function Proof(given: { readonly href: string; readonly busy: boolean; readonly onVerify: () => void }) {
  return (
    <>
      <Button href={given.href} download>
        导出供离线核验
      </Button>
      <Button type="primary" loading={given.busy} onClick={given.onVerify}>
        核验
      </Button>
    </>
  );
}

/** Closes what the program has not closed yet by itself. */
function CloseButton(asked: { readonly busy: boolean; readonly onConfirm: () => void }) {
  return (
    <ConfirmButton
      verb="日结到昨天"
      harms={false}
      thing="全省各统筹地区，到昨天为止还没有日结的各天"
      consequence="日结后不能撤销，这些天不能再记账。平时每天过完后自动日结。"
      {...asked}
    />
  );
}

/** The days that are closed, whether they still are as they were closed, and the file by which anybody can verify them. */
export function ClosesPage() {
  const { role, areaCode } = useMe();
  // Funds are pooled by city: a county has entries in its city's books and none of its own.
  const isCounty = areaCode !== null && !areaCode.endsWith('00');
  const [query, setQuery] = useUrlState({ from: '', to: '' });
  const span = {
    ...(query.from === '' ? {} : { from: query.from }),
    ...(query.to === '' ? {} : { to: query.to }),
  };
  const [verified, setVerified] = useState<Verification | null>(null);
  const verify = useCall(verifyCloses, { writesNothing: true, onDone: setVerified });
  const [closed, setClosed] = useState<readonly string[] | null>(null);
  const close = useCall(closeDays, { onDone: (answer) => setClosed(answer.closed) });
  return (
    <>
      <PageHeader
        title="日结"
        about={
          <>
            每天过完后自动日结：各账户合计和每条分录的摘要与前一天相连，之后不能再记入这一天。{' '}
            <ClauseLink id="M29" />
          </>
        }
        actions={
          <>
            {role === 'provinceAdmin' && (
              <CloseButton busy={close.isPending} onConfirm={() => close.mutate({})} />
            )}
            {!isCounty && (
              <Proof
                href={urlOf(exportCloses, undefined, span)}
                busy={verify.isPending}
                onVerify={() => verify.mutate({ query: span })}
              />
            )}
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'from', label: '日期自', kind: 'day' },
          { name: 'to', label: '日期至', kind: 'day' },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <ErrorPanel error={close.error ?? verify.error} />
      <div className="st-stack">
        <div role="status" className="st-stack">
          {closed !== null && <Closed days={closed} />}
          {verified !== null && <StillOpen found={verified} />}
          {verified !== null && <Verified found={verified} />}
        </div>
        <EndpointTable
          endpoint={listCloses}
          name="ledger-closes"
          label="日结"
          query={query}
          rowKey={(row) => `${row.areaCode} ${row.onDay}`}
          hrefOf={(row) => `/funds/closes/${row.areaCode}/${row.onDay}`}
          columns={COLUMNS}
          stacks
          empty={isCounty ? COUNTY : { why: '还没有日结', what: '有记账的一天过完后自动日结' }}
        />
      </div>
    </>
  );
}

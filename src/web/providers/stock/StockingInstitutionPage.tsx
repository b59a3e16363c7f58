import { Form } from 'antd';
import { useState } from 'react';
import {
  listStockingDrugs,
  listStockingRates,
  proposeStocking,
} from '../../../contract/providers-stocking.ts';
import { PROPOSAL_KINDS, type ProposalKind } from '../../../domain/providers/stock/stocking-rate.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { TextField } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { shareText } from '../../ui/words.ts';

const COLUMNS: readonly Column<RowOf<typeof listStockingDrugs>>[] = [
  { key: 'name', title: '药品', text: (row) => row.name, wrap: true },
  { key: 'form', title: '剂型', text: (row) => row.dosageForm },
  { key: 'field', title: '治疗领域', text: (row) => row.field },
  {
    key: 'there',
    title: '库存',
    text: (row) => (row.isThere ? '有货' : '没有货'),
    cell: (row) => <Status tone={row.isThere ? 'good' : 'bad'} word={row.isThere ? '有货' : '没有货'} />,
  },
  { key: 'own', title: '本机构有该领域责任医师', text: (row) => (row.isOwnField ? '有' : '') },
];

const share = (rate: string | null) => (rate === null ? '算不出' : shareText(rate));

function ProposeForm({ code, kind }: { readonly code: string; readonly kind: ProposalKind }) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const word = PROPOSAL_KINDS[kind];
  const propose = useCall(proposeStocking, { onDone: () => tell(`已提出${word}，等另一位同事决定`) });
  return (
    <Panel title={`提出${word}`} extra={<ClauseLink id="M26" />}>
      <Form
        layout="vertical"
        onFinish={() => propose.mutate({ body: { institutionCode: code, kind, reason: reason.trim() } })}
      >
        <TextField
          id="proposalReason"
          label="理由"
          maxLength={300}
          rows={2}
          value={reason}
          onChange={setReason}
        />
        <SubmitBar
          verb={`提出${word}`}
          busy={propose.isPending}
          disabled={reason.trim() === ''}
          error={propose.error}
        />
      </Form>
    </Panel>
  );
}

function Figures({ row }: { readonly row: RowOf<typeof listStockingRates> }) {
  return (
    <Fields
      columns={4}
      fields={[
        { label: '地区', value: row.areaName },
        { label: '“双通道”协议', value: row.designated ? '生效中' : '没有' },
        { label: '配备率', value: `${share(row.rate)}（${row.stocked}/${row.listed}）` },
        row.kind === 'hospital'
          ? { label: '本院领域', value: `${share(row.ownRate)}（${row.ownStocked}/${row.ownListed}）` }
          : { label: '同县其他有协议的药店', value: `${row.othersInCounty} 家` },
      ]}
    />
  );
}

/** One institution by its stocking rate: the figures, what lacks, and the proposal they allow. */
export function StockingInstitutionPage() {
  const code = usePathParam('code');
  const me = useMe();
  const [query, setQuery] = useUrlState({ only: 'missing', asOf: '' });
  const { data, error, refetch } = useQueryCall(listStockingRates, { query: { q: code } });
  const row = data?.rows.find((one) => one.code === code);
  const isPharmacy = row?.kind === 'pharmacy';
  const mayPropose = me.role === 'areaBureau' || me.role === 'agencyReviewer';
  return (
    <>
      <PageHeader
        title={row?.name ?? '机构配备'}
        about={isPharmacy ? '目录里没有货的药，缺的在前。' : '目录里没有货的药，先列本院有责任医师的领域。'}
        back={{ to: '/stocking', label: '配备率' }}
        actions={<Go to={`/stock/institutions/${code}`}>看库存明细</Go>}
      />
      <div className="st-stack">
        <ErrorPanel error={error} onRetry={() => void refetch()} />
        {row !== undefined && <Figures row={row} />}
        {mayPropose && row !== undefined && row.suggestion !== null && (
          <ProposeForm code={code} kind={row.suggestion} />
        )}
        {row?.hasOpenProposal === true && (
          <p role="status">
            已有一份建议待决定：<Go to="/stocking-proposals">去看</Go>
          </p>
        )}
        <QueryBar
          fields={[
            {
              name: 'only',
              label: '列哪些',
              kind: 'choice',
              options: [
                { value: 'missing', label: '没有货的' },
                ...(isPharmacy ? [] : [{ value: 'missingOwn', label: '本院领域没有货的' }]),
              ],
            },
            { name: 'asOf', label: '看哪一天', kind: 'day', hint: '空着就是今天' },
          ]}
          value={query}
          onSearch={setQuery}
        />
        <EndpointTable
          endpoint={listStockingDrugs}
          params={{ code }}
          name="stocking-drugs"
          label="目录药品的库存"
          query={query}
          rowKey={(one) => one.entryKey}
          columns={isPharmacy ? COLUMNS.filter((column) => column.key !== 'own') : COLUMNS}
          stacks
          empty={{ why: '没有缺的药', what: '换成“全部”看目录内的每一种' }}
        />
      </div>
    </>
  );
}

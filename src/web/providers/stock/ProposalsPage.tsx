import { Button, Drawer, Form } from 'antd';
import { useState } from 'react';
import {
  decideStocking,
  listStockingFloors,
  listStockingProposals,
  setStockingFloor,
} from '../../../contract/providers-stocking.ts';
import { PROPOSAL_KINDS } from '../../../domain/providers/stock/stocking-rate.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status, type Tone } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { shareText } from '../../ui/words.ts';
import '../../catalogue/catalogue.css';

type Proposal = RowOf<typeof listStockingProposals>;

function signOf(row: Proposal): { readonly tone: Tone; readonly word: string } {
  if (row.approved === null) return { tone: 'doing', word: '待决定' };
  return row.approved
    ? { tone: 'good', word: `同意，${row.effectiveOn ?? ''} 起` }
    : { tone: 'bad', word: '不同意' };
}

const figures = (row: Proposal) =>
  `${row.stocked}/${row.listed}，${row.listed === 0 ? '—' : `底线 ${shareText(row.floor)}`}`;

const COLUMNS: readonly Column<Proposal>[] = [
  { key: 'name', title: '药店', text: (row) => row.institutionName, wrap: true },
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'kind', title: '建议', text: (row) => PROPOSAL_KINDS[row.kind] },
  { key: 'figures', title: '当时有货/目录', text: figures },
  { key: 'reason', title: '理由', text: (row) => row.reason, wrap: true },
  {
    key: 'by',
    title: '谁提的',
    text: (row) => `${row.proposedBy}，${row.proposedAt.slice(0, 16)}`,
    wrap: true,
  },
  {
    key: 'state',
    title: '结果',
    text: (row) => signOf(row).word,
    cell: (row) => <Status {...signOf(row)} />,
  },
];

function DecisionForm({ proposal, onDone }: { readonly proposal: Proposal; readonly onDone: () => void }) {
  const today = useToday();
  const tell = useTell();
  const [effectiveOn, setEffectiveOn] = useState(today);
  const [reason, setReason] = useState('');
  const decide = useCall(decideStocking, {
    onDone: () => {
      tell('已决定');
      onDone();
    },
  });
  const send = (approved: boolean) =>
    decide.mutate({
      params: { id: proposal.id },
      body: { approved, effectiveOn: approved ? effectiveOn : null, reason: reason.trim() },
    });
  const exits = proposal.kind === 'exit';
  return (
    <Form layout="vertical" onFinish={() => send(true)}>
      <FormField
        id="proposalFrom"
        label="生效日期"
        help={exits ? '从这一天起协议终止，不能再结算' : '从这一天起可以签订协议'}
      >
        <DayInput id="proposalFrom" value={effectiveOn} onChange={setEffectiveOn} />
      </FormField>
      <TextField
        id="decisionReason"
        label="意见"
        rows={2}
        maxLength={300}
        value={reason}
        onChange={setReason}
      />
      <SubmitBar
        verb={`同意${PROPOSAL_KINDS[proposal.kind]}`}
        busy={decide.isPending}
        disabled={reason.trim() === '' || effectiveOn === ''}
        error={decide.error}
        others={
          <Button disabled={reason.trim() === ''} loading={decide.isPending} onClick={() => send(false)}>
            不同意
          </Button>
        }
      />
    </Form>
  );
}

function ProposalDetail({ proposal, onDone }: { readonly proposal: Proposal; readonly onDone: () => void }) {
  return (
    <div className="st-stack">
      <Fields
        columns={2}
        fields={[
          { label: '建议', value: PROPOSAL_KINDS[proposal.kind] },
          { label: '结果', value: <Status {...signOf(proposal)} /> },
          { label: '地区', value: proposal.areaName },
          { label: `${proposal.asOf} 有货/目录`, value: figures(proposal) },
          { label: '理由', value: proposal.reason, wide: true },
          { label: '提出', value: `${proposal.proposedBy}，${proposal.proposedAt.slice(0, 16)}`, wide: true },
          ...(proposal.decision === null
            ? []
            : [{ label: '决定', value: `${proposal.decidedBy ?? ''}：${proposal.decision}`, wide: true }]),
        ]}
      />
      {proposal.mayDecide && <DecisionForm proposal={proposal} onDone={onDone} />}
      {proposal.approved === null && !proposal.mayDecide && (
        <p className="st-secondary">要由提出人以外的市州医保局同事决定。</p>
      )}
    </div>
  );
}

function FloorForm() {
  const today = useToday();
  const tell = useTell();
  const { problems, judge } = useFieldProblems();
  const [value, setValue] = useState({ floorPercent: '', floorFrom: today, floorSource: '' });
  const save = useCall(setStockingFloor, { onDone: () => tell('已录入底线') });
  function submit() {
    const share = /^\d{1,3}$/.test(value.floorPercent) ? Number(value.floorPercent) : 0;
    const sound = judge([
      problemUnless(share >= 1 && share <= 100, 'floorPercent', '请填写 1 到 100 的整数'),
      problemUnless(value.floorFrom >= today, 'floorFrom', '不能早于今天'),
      problemUnless(value.floorSource.trim() !== '', 'floorSource', '请写明文件或会议'),
    ]);
    if (!sound) return;
    const floor = share === 100 ? '1.0000' : `0.${String(share).padStart(2, '0')}00`;
    save.mutate({ body: { floor, fromOn: value.floorFrom, source: value.floorSource.trim() } });
  }
  return (
    <Form layout="vertical" className="st-cat-form" onFinish={submit}>
      <div className="st-cat-fields">
        <TextField
          id="floorPercent"
          label="底线（%）"
          inputMode="decimal"
          maxLength={3}
          problems={problems}
          value={value.floorPercent}
          onChange={(floorPercent) => setValue({ ...value, floorPercent })}
        />
        <FormField id="floorFrom" label="自哪天起" problems={problems}>
          <DayInput
            id="floorFrom"
            value={value.floorFrom}
            onChange={(floorFrom) => setValue({ ...value, floorFrom })}
          />
        </FormField>
        <TextField
          id="floorSource"
          label="依据"
          maxLength={300}
          problems={problems}
          value={value.floorSource}
          onChange={(floorSource) => setValue({ ...value, floorSource })}
        />
      </div>
      <SubmitBar verb="录入底线" busy={save.isPending} error={save.error} />
    </Form>
  );
}

function FloorPanel({ maySet }: { readonly maySet: boolean }) {
  const { data, error, refetch } = useQueryCall(listStockingFloors, {});
  return (
    <Panel title="药店配备率底线">
      <div className="st-stack">
        <ErrorPanel error={error} onRetry={() => void refetch()} />
        <DataTable
          label="配备率底线"
          rows={data?.rows}
          rowKey={(row) => row.id}
          columns={[
            { key: 'area', title: '市州', text: (row) => row.areaName },
            { key: 'floor', title: '底线', text: (row) => shareText(row.floor), align: 'right' },
            { key: 'from', title: '自哪天起', text: (row) => row.fromOn },
            { key: 'source', title: '依据', text: (row) => row.source, wrap: true },
            { key: 'by', title: '录入', text: (row) => row.enteredBy },
          ]}
          stacks
          empty={{ why: '还没有定底线', what: '没有底线就不能按配备率提准入和退出' }}
        />
        {maySet && <FloorForm />}
      </div>
    </Panel>
  );
}

const STATES = [
  { value: 'open', label: '待决定' },
  { value: 'approved', label: '同意的' },
  { value: 'rejected', label: '不同意的' },
];

/** Who comes in and goes out by the stocking rate: the proposals, the deciding, and the floor they rest on. */
export function ProposalsPage() {
  const me = useMe();
  const [{ state }, setQuery] = useUrlState({ state: '' });
  const [open, setOpen] = useState<Proposal>();
  return (
    <>
      <PageHeader
        title="准入和退出"
        about={
          <>
            按配备率提出，由另一位同事决定；县里最后一家药店不能退出。 <ClauseLink id="M26" />
          </>
        }
        back={{ to: '/stocking', label: '配备率' }}
      />
      <div className="st-stack">
        <QueryBar
          fields={[{ name: 'state', label: '结果', kind: 'choice', options: STATES }]}
          value={{ state }}
          onSearch={setQuery}
        />
        <EndpointTable
          endpoint={listStockingProposals}
          name="stocking-proposals"
          label="准入和退出建议"
          query={{ state }}
          rowKey={(row) => row.id}
          onOpen={setOpen}
          columns={COLUMNS}
          stacks
          empty={{ why: '没有建议', what: '在配备率里点一家药店，可以提出准入或退出' }}
        />
        <FloorPanel maySet={me.role === 'areaBureau'} />
      </div>
      <Drawer
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        size="large"
        title={open?.institutionName}
        destroyOnHidden
      >
        {open !== undefined && <ProposalDetail proposal={open} onDone={() => setOpen(undefined)} />}
      </Drawer>
    </>
  );
}

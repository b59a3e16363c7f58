import { Form } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getClearingBoard, issueClearing, listClearing } from '../../../contract/funds-clearing.ts';
import { CLEARING_STATES } from '../../../domain/funds/clearing/clearing-steps.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ChoiceField } from '../../ui/FormField.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { AGENCY_ROLES, monthChoices } from '../statements/statement-words.ts';
import { CLEARING_STATE_CHOICES, SIDE_CHOICES, statusOfClearing } from './clearing-words.ts';

type Row = RowOf<typeof listClearing>;
type Board = OutputOf<typeof getClearingBoard>;
type Pair = Board['pairs'][number];
type Area = Board['areas'][number];

function money<R>(key: string, title: string, of: (row: R) => string): Column<R> {
  return { key, title, align: 'right', text: of, cell: (row) => <Money yuan={of(row)} /> };
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'month', title: '月份', text: (row) => row.month },
  { key: 'payer', title: '参保地（付）', text: (row) => row.payerName },
  { key: 'payee', title: '就医地（收）', text: (row) => row.payeeName },
  {
    key: 'state',
    title: '状态',
    text: (row) => CLEARING_STATES[row.state],
    cell: (row) => <Status {...statusOfClearing(row.state)} />,
  },
  { key: 'claims', title: '结算', align: 'right', text: (row) => String(row.claims) },
  { key: 'reversals', title: '撤销', align: 'right', text: (row) => String(row.reversals) },
  money('owed', '本期', (row) => row.owed),
  money('lessened', '代扣抵减', (row) => row.lessened),
  money('payable', '应付', (row) => row.payable),
  { key: 'due', title: '答复期限', text: (row) => row.dueOn },
  { key: 'no', title: '编号', text: (row) => row.clearingNo, folded: true },
];

const PAIRS: readonly Column<Pair>[] = [
  { key: 'payer', title: '参保地（付）', text: (row) => row.payerName },
  { key: 'payee', title: '就医地（收）', text: (row) => row.payeeName },
  { key: 'claims', title: '笔数', align: 'right', text: (row) => String(row.claims) },
  money('accrued', '就医地垫付', (row) => row.accrued),
  money('uncleared', '未出清算单', (row) => row.uncleared),
  money('withheld', '就医地代扣', (row) => row.withheld),
  money('waiting', '代扣未出清算单', (row) => row.withheldUncleared),
  money('paid', '参保地已付', (row) => row.paid),
  money('received', '就医地已到账', (row) => row.received),
  money('open', '还欠', (row) => row.open),
];

const AREAS: readonly Column<Area>[] = [
  { key: 'area', title: '地区', text: (row) => row.areaName },
  money('receivable', '应收异地清算', (row) => row.receivable),
  money('payable', '应付异地清算', (row) => row.payable),
  {
    key: 'agrees',
    title: '与各对往来',
    text: (row) => (row.agrees ? '相符' : '不符'),
    cell: (row) => <Status tone={row.agrees ? 'good' : 'bad'} word={row.agrees ? '相符' : '不符'} />,
  },
];

function IssuePanel({ shutUntil }: { readonly shutUntil: string | null }) {
  const tell = useTell();
  const choices = monthChoices(useToday());
  const [month, setMonth] = useState(choices[0]?.value ?? '');
  const issue = useCall(issueClearing, {
    onDone: (made) =>
      tell(made.issued === 0 ? '没有新的清算单要出' : `已出 ${made.issued} 份，${made.claims} 行`),
  });
  return (
    <Panel title="出清算单">
      <p className="st-secondary">
        {shutUntil === null ? '还没有日结' : `已日结到 ${shutUntil}`}
        。本地区机构卖给外地参保人、由本地区先付的，按参保地各出一份；当月只有替参保地扣下的，也出一份。
      </p>
      <Form layout="vertical" className="st-form-line">
        <ErrorPanel error={issue.error} />
        <ChoiceField id="month" label="月份" value={month} onChange={setMonth} options={choices} />
        <div>
          <ConfirmButton
            verb="出清算单"
            type="primary"
            harms={false}
            thing={`向各参保地清算 ${choices.find(({ value }) => value === month)?.label ?? month}的费用`}
            consequence="出了以后不能收回，参保地随即看到，从当天起计算答复期限。"
            busy={issue.isPending}
            onConfirm={() => issue.mutate({ body: { month } })}
          />
        </div>
      </Form>
    </Panel>
  );
}

function BoardPart({ isAgency }: { readonly isAgency: boolean }) {
  const board = useQueryCall(getClearingBoard, {});
  return (
    <>
      <ErrorPanel error={board.error} onRetry={() => void board.refetch()} />
      <Panel title="地区间往来">
        <DataTable
          label="地区间往来"
          columns={PAIRS}
          rows={board.data?.pairs}
          rowKey={(row) => `${row.payerArea} ${row.payeeArea}`}
          stacks
          empty={{ why: '还没有异地结算', what: '参保人到外地购药结算后在这里看到' }}
        />
      </Panel>
      <Panel title="总账余额">
        <DataTable
          label="总账余额"
          columns={AREAS}
          rows={board.data?.areas}
          rowKey={(row) => row.areaCode}
          stacks
          empty={{ why: '还没有异地清算的分录' }}
        />
      </Panel>
      {isAgency && board.data !== undefined && <IssuePanel shutUntil={board.data.shutUntil} />}
    </>
  );
}

/** What areas owe each other: clearings of the reader's area or of the province, and where every pair stands (M29, M30). */
export function ClearingPage() {
  const me = useMe();
  const today = useToday();
  const isAgency = AGENCY_ROLES.includes(me.role);
  const [query, setQuery] = useUrlState({ month: '', state: '', side: '' });
  return (
    <div className="st-stack">
      <PageHeader
        title="异地清算"
        back={{ to: '/statements', label: '对账单' }}
        about={
          <>
            外地参保人在本地机构结算的，由就医地先付给机构，再按月向参保地清算。{' '}
            <ClauseLinks ids={['M30', 'M29']} />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'month', label: '月份', kind: 'choice', options: monthChoices(today), loose: true },
          { name: 'state', label: '状态', kind: 'choice', options: CLEARING_STATE_CHOICES },
          ...(isAgency
            ? [{ name: 'side' as const, label: '哪一方', kind: 'choice' as const, options: SIDE_CHOICES }]
            : []),
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listClearing}
        name="clearing"
        label="异地清算单"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/clearing/${row.id}`}
        stacks
        columns={COLUMNS}
        empty={{ why: '没有这样的清算单', what: '就医地经办在当月日结后出清算单' }}
      />
      <BoardPart isAgency={isAgency} />
    </div>
  );
}

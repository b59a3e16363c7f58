import { Alert, Form } from 'antd';
import { useState } from 'react';
import { listPrepayments } from '../../../contract/funds-prepayments.ts';
import { getStatementBoard, issueStatements, listStatements } from '../../../contract/funds-statements.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { PREPAYMENT_OPENNESS } from '../../../domain/funds/prepayments/set-off.ts';
import { STATEMENT_STATES, type StatementState } from '../../../domain/funds/statements/statement-steps.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ChoiceField } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column, RowKey } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { BulkSteps, isBulkState } from './BulkSteps.tsx';
import {
  AGENCY_ROLES,
  INSTITUTION_ROLES,
  monthChoices,
  STATE_CHOICES,
  statusOfStatement,
} from './statement-words.ts';

type Row = RowOf<typeof listStatements>;
type Board = OutputOf<typeof getStatementBoard>;
type AreaRow = Board['rows'][number];

const money = (key: string, title: string, of: (row: Row) => string): Column<Row> => ({
  key,
  title,
  align: 'right',
  text: of,
  cell: (row) => <Money yuan={of(row)} />,
});

const COLUMNS: readonly Column<Row>[] = [
  { key: 'month', title: '月份', text: (row) => row.month },
  { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true, lead: true },
  { key: 'area', title: '付款地区', text: (row) => row.areaName },
  {
    key: 'state',
    title: '状态',
    text: (row) => STATEMENT_STATES[row.state],
    cell: (row) => <Status {...statusOfStatement(row.state)} />,
  },
  { key: 'claims', title: '结算', align: 'right', text: (row) => String(row.claims) },
  { key: 'reversals', title: '撤销', align: 'right', text: (row) => String(row.reversals) },
  money('owed', '本期应付', (row) => row.owed),
  money('payable', '实付', (row) => row.payable),
  { key: 'due', title: '答复期限', text: (row) => row.dueOn },
  { key: 'no', title: '编号', text: (row) => row.statementNo, folded: true },
];

/** An institution knows whose statements it reads. */
const OWN_COLUMNS = COLUMNS.filter(({ key }) => key !== 'place');

const TILES: readonly { readonly state: StatementState; readonly tone?: 'warn' }[] = [
  { state: 'waiting' },
  { state: 'disputed', tone: 'warn' },
  { state: 'toReview', tone: 'warn' },
  { state: 'toApprove', tone: 'warn' },
  { state: 'toPay', tone: 'warn' },
  { state: 'paying' },
];

function BoardTiles({ board }: { readonly board: Board | undefined }) {
  return (
    <Tiles
      label="本月对账单"
      items={TILES.map(({ state, tone }) => ({
        label: STATEMENT_STATES[state],
        count: board?.rows.reduce((sum, row) => sum + row.states[state], 0),
        to: `/statements?state=${state}${board === undefined ? '' : `&month=${board.month}`}`,
        ...(tone === undefined ? {} : { tone }),
      }))}
    />
  );
}

/** What was paid ahead and statements do not use up, where there is any. */
function OpenPrepayments() {
  const { data } = useQueryCall(listPrepayments, { query: { open: 'long', pageSize: 1 } });
  if (data === undefined || data.total === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={`预付款${PREPAYMENT_OPENNESS.long}：${data.total} 笔`}
      action={<Go to="/prepayments?open=long">查看这些预付</Go>}
    />
  );
}

const areaMoney = (key: string, title: string, of: (row: AreaRow) => string): Column<AreaRow> => ({
  key,
  title,
  align: 'right',
  text: of,
  cell: (row) => <Money yuan={of(row)} />,
});

const AREA_COLUMNS: readonly Column<AreaRow>[] = [
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'statements', title: '对账单', align: 'right', text: (row) => String(row.statements) },
  {
    key: 'done',
    title: '已付或结清',
    align: 'right',
    text: (row) => String(row.states.paid + row.states.closed),
  },
  { key: 'unstated', title: '没对账的结算', align: 'right', text: (row) => String(row.unstated) },
  areaMoney('owed', '本期应付', (row) => row.owed),
  areaMoney('paid', '本期已拨', (row) => row.paid),
  areaMoney('ledger', '应付余额', (row) => row.payableByLedger),
  {
    key: 'agrees',
    title: '与总账',
    text: (row) => (row.payableByLedger === row.payableByStatements ? '相符' : '不符'),
    cell: (row) =>
      row.payableByLedger === row.payableByStatements ? (
        <Status tone="good" word="相符" />
      ) : (
        <Status tone="warn" word={`对账单和未对账的结算合计 ${withThousands(row.payableByStatements)}`} />
      ),
  },
];

/** Makes the statements of a month. */
function IssuePanel({ shutUntil }: { readonly shutUntil: string | null }) {
  const tell = useTell();
  const choices = monthChoices(useToday());
  const [month, setMonth] = useState(choices[0]?.value ?? '');
  const issue = useCall(issueStatements, {
    onDone: (made) =>
      tell(made.issued === 0 ? '没有新的对账单要出' : `已出 ${made.issued} 份，${made.claims} 行`),
  });
  return (
    <Panel title="出对账单">
      <p className="st-secondary">
        {shutUntil === null ? '还没有日结' : `已日结到 ${shutUntil}`}
        。一个月的最后一天日结后才能出；已出的不会重出。
      </p>
      <Form layout="vertical" className="st-form-line">
        <ErrorPanel error={issue.error} />
        <ChoiceField id="month" label="月份" value={month} onChange={setMonth} options={choices} />
        <div>
          <ConfirmButton
            verb="出对账单"
            type="primary"
            harms={false}
            thing={`本地区各机构 ${choices.find(({ value }) => value === month)?.label ?? month}的对账单`}
            consequence="出了以后不能收回，各机构随即看到，从当天起计算答复期限。"
            busy={issue.isPending}
            onConfirm={() => issue.mutate({ body: { month } })}
          />
        </div>
      </Form>
    </Panel>
  );
}

/** Below the list, which is what is worked on every day; a month is made once. */
function IssuePart({ month }: { readonly month: string }) {
  const board = useQueryCall(getStatementBoard, { query: month === '' ? {} : { month } });
  return board.data === undefined ? null : <IssuePanel shutUntil={board.data.shutUntil} />;
}

function BoardPart({ month }: { readonly month: string }) {
  const board = useQueryCall(getStatementBoard, { query: month === '' ? {} : { month } });
  return (
    <div className="st-stack">
      <ErrorPanel error={board.error} onRetry={() => void board.refetch()} />
      <BoardTiles board={board.data} />
      <OpenPrepayments />
      <Panel title={`各地区进度${board.data === undefined ? '' : `（${board.data.month}）`}`}>
        <DataTable
          label="各地区进度"
          columns={AREA_COLUMNS}
          rows={board.data?.rows}
          rowKey={(row) => row.areaCode}
          stacks
          empty={{ why: '还没有记账', what: '机构结算后在这里看到应付' }}
        />
      </Panel>
    </div>
  );
}

/** Statements of an institution, of the area that pays, or of the province, with how far the month is (M29). */
export function StatementsPage() {
  const me = useMe();
  const today = useToday();
  const [query, setQuery] = useUrlState({ month: '', state: '' });
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const isInstitution = INSTITUTION_ROLES.includes(me.role);
  const isAgency = AGENCY_ROLES.includes(me.role);
  const bulk = isAgency && isBulkState(query.state) ? query.state : undefined;
  return (
    <div className="st-stack">
      <PageHeader
        title="对账单"
        about={
          <>
            每月一份，每笔结算或撤销只在一份上；单行支付的费用不纳入总额控制、DRG/DIP 支付标准和次均费用。{' '}
            <ClauseLinks ids={['M29', 'M27']} />
          </>
        }
        actions={
          <>
            {!isInstitution && <Go to="/clearing">异地清算</Go>}
            {!isInstitution && <Go to="/commercial-receipts">商业保险到账</Go>}
            <Go to="/remittances">到账通知</Go>
            <Go to="/deductions">扣款和追回</Go>
            <Go to="/prepayments">预付款</Go>
          </>
        }
      />
      {!isInstitution && <BoardPart month={query.month} />}
      <QueryBar
        fields={[
          { name: 'month', label: '月份', kind: 'choice', options: monthChoices(today), loose: true },
          { name: 'state', label: '状态', kind: 'choice', options: STATE_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      {bulk !== undefined && (
        <BulkSteps
          key={bulk}
          state={bulk}
          month={query.month}
          chosen={chosen}
          onDone={() => setChosen(new Set())}
        />
      )}
      <EndpointTable
        endpoint={listStatements}
        name="statements"
        label="对账单"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/statements/${row.id}`}
        {...(bulk === undefined ? {} : { selection: { chosen, onChange: setChosen } })}
        stacks
        columns={isInstitution ? OWN_COLUMNS : COLUMNS}
        empty={{ why: '没有这样的对账单', what: '经办在当月日结后出对账单' }}
      />
      {isAgency && <IssuePart month={query.month} />}
    </div>
  );
}

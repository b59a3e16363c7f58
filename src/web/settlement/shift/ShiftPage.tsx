import { Button, Skeleton } from 'antd';
import { urlOf } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { exportShift, getShift, listShiftBills } from '../../../contract/settlement-shift.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FileButtons } from '../../ui/FileButtons.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { QueryBar } from '../../ui/QueryBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';

type Shift = OutputOf<typeof getShift>;
type Row = Shift['rows'][number];

const money = <R,>(key: string, title: string, of: (row: R) => string, folded = false): Column<R> => ({
  key,
  title,
  align: 'right',
  text: of,
  cell: (row) => <Money yuan={of(row)} />,
  folded,
});
const nameOf = (row: Row) => (row.channel === 'page' ? row.name : `${row.name}（接口）`);

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: '收款人', text: (row) => `${nameOf(row)}${row.isMe ? '（本人）' : ''}` },
  { key: 'settlements', title: '结算', align: 'right', text: (row) => String(row.settlements) },
  { key: 'reversals', title: '撤销', align: 'right', text: (row) => String(row.reversals) },
  money('charged', '费用总额', (row) => row.charged),
  money('pooled', '统筹', (row) => row.pooledFund),
  money('major', '大病', (row) => row.majorIllness),
  money('assistance', '救助', (row) => row.assistance),
  money('injury', '工伤', (row) => row.workInjury),
  money('maternity', '生育', (row) => row.maternity),
  money('commercial', '商保', (row) => row.commercial),
  money('account', '账户', (row) => row.account),
  money('taken', '收现金', (row) => row.cashTaken),
  money('returned', '退现金', (row) => row.cashReturned),
  money('due', '应交现金', (row) => row.cashDue),
];

/** Payers of whom many shifts know nothing: shown where one of them has paid. */
const RARE: Readonly<Record<string, (row: Row) => string>> = {
  major: (row) => row.majorIllness,
  assistance: (row) => row.assistance,
  injury: (row) => row.workInjury,
  maternity: (row) => row.maternity,
  commercial: (row) => row.commercial,
  account: (row) => row.account,
};

function columnsOf(rows: readonly Row[]): Column<Row>[] {
  return COLUMNS.filter(({ key }) => {
    const of = RARE[key];
    return of === undefined || rows.some((row) => of(row) !== '0.00');
  });
}

const BILL_COLUMNS: readonly Column<RowOf<typeof listShiftBills>>[] = [
  { key: 'no', title: '结算编号', text: (row) => row.claimNo },
  {
    key: 'kind',
    title: '类别',
    text: (row) =>
      row.kind === 'settlement' ? '结算' : `撤销 ${row.reversesNo ?? ''}${row.ofThisShift ? '' : '（别班）'}`,
  },
  { key: 'at', title: '时间', text: (row) => row.settledAt },
  { key: 'name', title: '收款人', text: (row) => row.name },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  money('charged', '费用总额', (row) => row.charged),
  money('funds', '基金', (row) => row.funds),
  money('commercial', '商业保险', (row) => row.commercial, true),
  money('account', '个人账户', (row) => row.account),
  money('cash', '现金', (row) => row.cash),
];

function Handover({ shift }: { readonly shift: Shift }) {
  const { total } = shift;
  return (
    <div className="st-print st-stack">
      <Panel title={`班次汇总 ${shift.from.slice(0, 16)} 至 ${shift.to.slice(0, 16)}`}>
        <div className="st-stack">
          <Fields
            columns={4}
            fields={[
              { label: '机构', value: shift.institutionName },
              { label: '笔数', value: `结算 ${total.settlements}，撤销 ${total.reversals}` },
              { label: '费用总额', value: <Money yuan={total.charged} total /> },
              { label: '应交现金', value: <Money yuan={total.cashDue} total /> },
              { label: '收现金', value: <Money yuan={total.cashTaken} /> },
              { label: '退现金', value: <Money yuan={total.cashReturned} /> },
              { label: '其中退别班的', value: <Money yuan={total.cashReturnedForOthers} /> },
              { label: '个人账户', value: <Money yuan={total.account} /> },
            ]}
          />
          <DataTable
            label="按收款人"
            columns={columnsOf(shift.rows)}
            rows={shift.rows}
            rowKey={(row) => `${row.cashier} ${row.channel}`}
            stacks
            empty={{ why: '这段时间没有结算' }}
          />
        </div>
        <p className="st-print-only">交班人　　　　　　　　接班人　　　　　　　　</p>
      </Panel>
    </div>
  );
}

const isTime = (text: string) => /^([01]\d|2[0-4]):[0-5]\d$/.test(text);

/** What a shift took in, by cashier and payer, bill by bill, and the cash to hand over (M29). */
export function ShiftPage() {
  const me = useMe();
  const today = useToday();
  const [query, setQuery] = useUrlState({ day: today, since: '00:00', until: '24:00', cashier: '' });
  const from = `${query.day} ${isTime(query.since) ? query.since : '00:00'}`;
  const to = `${query.day} ${isTime(query.until) ? query.until : '24:00'}`;
  const asked = { from, to, ...(query.cashier === '' ? {} : { cashier: query.cashier }) };
  const answer = useQueryCall(getShift, { query: asked }, { keep: true });
  const everybody = useQueryCall(getShift, { query: { from, to } }, { keep: true });
  const cashiers = new Map((everybody.data?.rows ?? []).map((row) => [row.cashier, nameOf(row)]));
  return (
    <div className="st-stack">
      <PageHeader
        title="班次汇总"
        about={
          <>
            按结算时间汇总，撤销已经减去；
            {me.role === 'cashier' ? '选自己看应交的现金。' : '选收款人看各人应交的现金。'}{' '}
            <ClauseLink id="M29" />
          </>
        }
        actions={
          <>
            <Button onClick={() => printPage('a4')}>打印</Button>
            <FileButtons hrefOf={(form) => urlOf(exportShift, undefined, { ...asked, form })} />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'day', label: '日期', kind: 'day' },
          { name: 'since', label: '自', hint: '如 08:00', short: true },
          { name: 'until', label: '至', hint: '如 16:00，24:00 为当日结束', short: true },
          {
            name: 'cashier',
            label: '收款人',
            kind: 'choice',
            options: [...cashiers].map(([value, label]) => ({ value, label })),
            loose: true,
          },
        ]}
        value={query}
        onSearch={(asked) => setQuery(asked.day === '' ? { ...asked, day: today } : asked)}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {answer.data !== undefined && <Handover shift={answer.data} />}
      <EndpointTable
        endpoint={listShiftBills}
        name="shift-bills"
        label="班次明细"
        query={asked}
        rowKey={(row) => row.claimNo}
        hrefOf={(row) => `/bills/${row.claimNo}`}
        stacks
        hasOwnFile
        columns={BILL_COLUMNS}
        empty={{ why: '这段时间没有结算', what: '在上面改日期和时间' }}
      />
    </div>
  );
}

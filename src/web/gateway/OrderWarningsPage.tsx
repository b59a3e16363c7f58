import {
  listOrderWarnings,
  REVIEW_STAGES,
  SEVERITY_WORDS,
  WAYS,
  type OrderWarning,
} from '../../contract/gateway-warnings.ts';
import { asClauseId, ClauseLink, ClauseLinks } from '../ui/ClauseLink.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { useMe } from '../ui/me.ts';
import { Money } from '../ui/Money.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';

const SEVERITIES = Object.entries(SEVERITY_WORDS).map(([value, label]) => ({ value, label }));
const STATES = [
  { value: 'open', label: '没有反馈' },
  ...Object.entries(WAYS).map(([value, label]) => ({ value, label })),
];

function Words({ row }: { readonly row: OrderWarning }) {
  return (
    <>
      {row.words}{' '}
      {row.clauses.map((text) => {
        const id = asClauseId(text);
        return id === undefined ? null : <ClauseLink key={text} id={id} />;
      })}
    </>
  );
}

/** The answer that holds, with its reason; earlier ones are counted. */
function answerText({ answers }: OrderWarning): string {
  const last = answers.at(-1);
  if (last === undefined) return '没有反馈';
  const reason = last.reason === '' ? '' : `：${last.reason}`;
  return `${WAYS[last.way]}${reason}${answers.length > 1 ? `（第 ${answers.length} 次反馈）` : ''}`;
}

function AnswerSign({ row }: { readonly row: OrderWarning }) {
  const last = row.answers.at(-1);
  if (last === undefined)
    return <Status tone={row.severity === 'violation' ? 'bad' : 'off'} word="没有反馈" />;
  return (
    <>
      <Status tone={last.way === 'changed' ? 'good' : 'warn'} word={WAYS[last.way]} />
      {last.reason !== '' && <div className="st-secondary">{last.reason}</div>}
    </>
  );
}

const COLUMNS: readonly Column<OrderWarning>[] = [
  { key: 'at', title: '审核时间', text: (row) => row.warnedAt.slice(0, 16) },
  {
    key: 'severity',
    title: '程度',
    text: (row) => SEVERITY_WORDS[row.severity],
    cell: (row) => (
      <Status tone={row.severity === 'violation' ? 'bad' : 'warn'} word={SEVERITY_WORDS[row.severity]} />
    ),
  },
  { key: 'words', title: '提示', text: (row) => row.words, cell: (row) => <Words row={row} />, wrap: true },
  {
    key: 'answer',
    title: '医师的处理',
    text: answerText,
    cell: (row) => <AnswerSign row={row} />,
    wrap: true,
  },
  { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true },
  { key: 'person', title: '人员编号', text: (row) => row.personNo },
  {
    key: 'amount',
    title: '违规金额',
    align: 'right',
    text: (row) => row.amount,
    cell: (row) => <Money yuan={row.amount} />,
  },
  { key: 'rule', title: '规则', text: (row) => `${row.ruleId} ${row.ruleName}`, folded: true },
  { key: 'stage', title: '环节', text: (row) => REVIEW_STAGES[row.stage], folded: true },
  { key: 'visit', title: '就诊', text: (row) => row.visitNo, folded: true },
  { key: 'orders', title: '医嘱', text: (row) => row.orders.join('、'), folded: true },
  { key: 'operator', title: '操作员', text: (row) => row.operatorName, folded: true },
];

/** What the review of orders warned of, and what was done about it (M11, M33). */
export function OrderWarningsPage() {
  const { institutionCode } = useMe();
  const [query, setQuery] = useUrlState({ q: '', severity: '', state: '' });
  const columns = institutionCode === null ? COLUMNS : COLUMNS.filter(({ key }) => key !== 'place');
  return (
    <>
      <PageHeader
        title="审核提示"
        about={
          <>
            医院、药店的系统在开药前后送来审核，不合规矩的在这里；医师改了医嘱还是坚持、为什么，由机构系统报来。{' '}
            <ClauseLinks ids={['M11', 'M33']} />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: institutionCode === null ? '人员编号或机构编码' : '人员编号' },
          { name: 'severity', label: '程度', kind: 'choice', options: SEVERITIES },
          { name: 'state', label: '医师的处理', kind: 'choice', options: STATES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listOrderWarnings}
        name="order-warnings"
        label="审核提示"
        query={query}
        rowKey={(row) => `${row.institutionCode} ${row.warningId}`}
        stacks
        columns={columns}
        empty={{ why: '没有审核提示', what: '机构系统送来的医嘱有不合规矩的，会列在这里' }}
      />
    </>
  );
}

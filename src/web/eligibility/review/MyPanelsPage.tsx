import { listMyPanels } from '../../../contract/eligibility-panels.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Clock, Status, type Tone } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';

type Row = RowOf<typeof listMyPanels>;

const STATES: Readonly<Record<Row['state'], { readonly tone: Tone; readonly word: string }>> = {
  waiting: { tone: 'wait', word: '待提交意见' },
  answered: { tone: 'good', word: '已提交' },
  recused: { tone: 'off', word: '已回避' },
  closed: { tone: 'off', word: '已结束' },
};

const COLUMNS: readonly Column<Row>[] = [
  { key: 'drug', title: '药品', text: (row) => row.genericName },
  {
    key: 'state',
    title: '我的意见',
    text: (row) => STATES[row.state].word,
    cell: (row) => <Status {...STATES[row.state]} />,
  },
  {
    key: 'due',
    title: '审核到期',
    text: (row) => row.dueOn ?? '',
    cell: (row) =>
      row.dueOn === null || row.workingDaysLeft === null ? (
        ''
      ) : (
        <Clock dueOn={row.dueOn} provisional={row.provisional} workingDaysLeft={row.workingDaysLeft} />
      ),
  },
  { key: 'diagnosis', title: '诊断', text: (row) => row.diagnosisName, wrap: true },
  { key: 'field', title: '治疗领域', text: (row) => row.field },
  { key: 'on', title: '提请日期', text: (row) => row.convenedOn },
];

/** The expert's desk: the applications that the lot brought them, without anybody's name (M36). */
export function MyPanelsPage() {
  return (
    <>
      <PageHeader
        title="专家评审"
        about={
          <>
            抽签请您评审的疑难申请。请独立提交意见，全部交齐前互不可见；有利害关系的请申明回避。{' '}
            <ClauseLink id="M36" />
          </>
        }
      />
      <EndpointTable
        endpoint={listMyPanels}
        name="my-panels"
        label="请我评审的申请"
        rowKey={(row) => row.panelId}
        hrefOf={(row) => (row.state === 'recused' ? '/my-panels' : `/panels/${row.panelId}`)}
        columns={COLUMNS}
        stacks
        empty={{ why: '还没有请您评审的申请', what: '抽中您时会出现在这里' }}
      />
    </>
  );
}

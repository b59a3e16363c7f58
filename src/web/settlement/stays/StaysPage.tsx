import { listStays, type StayRow } from '../../../contract/settlement-stays.ts';
import { STAY_KINDS } from '../../../domain/settlement/stays/stay.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { Money } from '../../ui/Money.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { statusOfStay } from './stay-words.ts';

const money = (key: 'waiting' | 'settled' | 'elsewhere', title: string): Column<StayRow> => ({
  key,
  title,
  align: 'right',
  text: (row) => row[key],
  cell: (row) => <Money yuan={row[key]} />,
});

const COLUMNS: readonly Column<StayRow>[] = [
  { key: 'no', title: '就诊编号', text: (row) => row.stayNo, width: 190 },
  {
    key: 'state',
    title: '状态',
    text: (row) => statusOfStay(row.state).word,
    cell: (row) => <Status {...statusOfStay(row.state)} />,
  },
  { key: 'kind', title: '类别', text: (row) => STAY_KINDS[row.kind] },
  { key: 'visit', title: '门诊号、住院号', text: (row) => row.visitNo },
  { key: 'person', title: '参保人', text: (row) => row.personName },
  { key: 'department', title: '科室', text: (row) => row.department, folded: true },
  { key: 'begun', title: '开始', text: (row) => row.begunAt.slice(0, 10) },
  { key: 'ended', title: '出院', text: (row) => row.endedAt?.slice(0, 10) ?? '' },
  money('waiting', '待结算'),
  money('settled', '已结算'),
  money('elsewhere', '不在本平台结算'),
];

const KINDS = [
  { value: 'outpatient', label: '门诊' },
  { value: 'inpatient', label: '住院' },
];
const PLACES = [
  { value: 'inside', label: '在院' },
  { value: 'left', label: '已出院' },
  { value: 'undone', label: '已撤销' },
];

/** Visits and stays that the hospital's system registered, with what of each waits for its settlement. */
export function StaysPage() {
  const [query, setQuery] = useUrlState({ q: '', kind: '', place: '' });
  return (
    <>
      <PageHeader
        title="在院与就诊"
        about={
          <>
            医院系统登记的门诊和住院。单行支付的药在本平台结算，住院使用不需要待遇资格；其余费用按原有办法另行结算。{' '}
            <ClauseLinks ids={['M19', 'M25']} />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: '姓名、门诊号、住院号或人员编号' },
          { name: 'kind', label: '类别', kind: 'choice', options: KINDS },
          { name: 'place', label: '在院情况', kind: 'choice', options: PLACES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listStays}
        name="stays"
        label="在院与就诊"
        query={query}
        rowKey={(row) => row.stayNo}
        hrefOf={(row) => `/stays/${row.stayNo}`}
        stacks
        columns={COLUMNS}
        empty={{ why: '没有这样的就诊登记', what: '医院系统用 2201 挂号、2401 办理入院后，会出现在这里' }}
      />
    </>
  );
}

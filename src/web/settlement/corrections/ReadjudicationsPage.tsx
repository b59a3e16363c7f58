import { Button, Form } from 'antd';
import { useState } from 'react';
import {
  findReadjudications,
  getReadjudicationScan,
  listReadjudications,
} from '../../../contract/settlement-readjudication.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { billsText, signed, STATE_CHOICES, stateSign } from './readjudication-words.ts';

/** What was corrected is looked at without being asked; how far that has got. */
function ScanNote() {
  const scan = useQueryCall(getReadjudicationScan, {}).data;
  if (scan === undefined) return null;
  const { waiting, lookedAt } = scan;
  return (
    <p className="st-secondary" role="status">
      更正以后一两分钟内自动查找，查到的列在这里。
      {waiting > 0 ? `现在还有 ${waiting} 项更正待查。` : '现在没有待查的更正。'}
      {lookedAt !== null && `最近一次查完在 ${lookedAt.slice(0, 16)}。`}
    </p>
  );
}

/** Looks through the area's year piece by piece, or at one person's. */
function FindPanel() {
  const thisYear = useToday().slice(0, 4);
  const [year, setYear] = useState(thisYear);
  const [personNo, setPersonNo] = useState('');
  const [looked, setLooked] = useState(0);
  const { problems, judge } = useFieldProblems();
  const find = useCall(findReadjudications, {
    onDone: (answer, given) => {
      setLooked((before) => before + answer.looked);
      if (answer.next !== null) find.mutate({ body: { ...given.body, after: answer.next } });
    },
  });
  function begin() {
    const no = personNo.trim().toUpperCase();
    const fine = judge([
      problemUnless(/^20[2-9]\d$/.test(year.trim()), 'find-year', '请填四位年份'),
      problemUnless(
        no === '' || /^[0-9A-Z]{6,30}$/.test(no),
        'find-person',
        '人员编号为 6 至 30 位字母和数字',
      ),
    ]);
    if (!fine) return;
    setLooked(0);
    find.mutate({ body: { year: Number(year.trim()), personNo: no === '' ? null : no, after: null } });
  }
  const isDone = find.isSuccess && find.data.next === null;
  return (
    <Panel title="人工查找">
      <Form layout="vertical" className="st-stack" onFinish={begin}>
        <p className="st-secondary">
          按现在知道的情况把本地区的结算单逐人重算一遍。只列出会变的，不动任何一张结算单。
        </p>
        <TextField
          id="find-year"
          label="年度"
          inputMode="decimal"
          problems={problems}
          value={year}
          onChange={setYear}
        />
        <TextField
          id="find-person"
          label="人员编号"
          help="不填就查全部参保人"
          problems={problems}
          value={personNo}
          onChange={setPersonNo}
        />
        <ErrorPanel error={find.error} />
        <div>
          <Button type="primary" htmlType="submit" loading={find.isPending}>
            查找
          </Button>
        </div>
        <p role="status">
          {find.isPending && looked > 0 && `已看过 ${looked} 人`}
          {isDone && (looked === 0 ? '没有找到本地区付过款的结算单' : `看完了，共 ${looked} 人`)}
        </p>
      </Form>
    </Panel>
  );
}

const COLUMNS: readonly Column<RowOf<typeof listReadjudications>>[] = [
  { key: 'person', title: '参保人', text: (row) => row.personName || row.personNo },
  { key: 'year', title: '年度', text: (row) => `${row.year} ${SCHEME_LABELS[row.scheme]}` },
  { key: 'bills', title: '结算单', text: (row) => billsText(row.bills, row.obstacles) },
  {
    key: 'funds',
    title: '基金变动',
    align: 'right',
    text: (row) => signed(row.difference.funds),
  },
  {
    key: 'own',
    title: '个人变动',
    align: 'right',
    text: (row) => signed(row.difference.person),
  },
  { key: 'found', title: '查到时间', text: (row) => row.foundAt.slice(0, 16) },
  {
    key: 'by',
    title: '怎么查到的',
    text: (row) => (row.byItself ? '更正后自动' : '人工查找'),
    folded: true,
  },
  { key: 'no', title: '编号', text: (row) => String(row.id), folded: true },
  {
    key: 'state',
    title: '办到哪一步',
    text: (row) => stateSign(row.state).word,
    cell: (row) => <Status {...stateSign(row.state)} />,
  },
];

/** Bills that come out otherwise once something is corrected, by person and year (M9.5, M29). */
export function ReadjudicationsPage() {
  const works = useMe().role !== 'auditor';
  const [query, setQuery] = useUrlState({ state: 'open', year: '', personNo: '' });
  return (
    <>
      <PageHeader
        title="更正重算"
        about={
          <>
            限额、身份、标准等更正以后，已结算的单不会自己改变。会变的列在这里，一人提请、另一人确认以后才撤销原单、记入新单。{' '}
            <ClauseLinks ids={['M9.5', 'M29', 'I6', 'I12']} />
          </>
        }
        back={{ to: '/limits', label: '年度限额' }}
      />
      <CaseLayout
        left={
          <>
            <ScanNote />
            <QueryBar
              fields={[
                { name: 'state', label: '办到哪一步', kind: 'choice', options: STATE_CHOICES },
                { name: 'year', label: '年度', hint: '全部年度', short: true },
                { name: 'personNo', label: '人员编号' },
              ]}
              value={query}
              onSearch={setQuery}
            />
            <EndpointTable
              endpoint={listReadjudications}
              name="readjudications"
              label="更正重算"
              query={{
                state: query.state || undefined,
                year: query.year || undefined,
                personNo: query.personNo || undefined,
              }}
              rowKey={(row) => row.id}
              hrefOf={(row) => `/readjudications/${row.id}`}
              stacks
              columns={COLUMNS}
              empty={{ why: '没有要重算的结算单', what: '更正以后会变的结算单会列在这里' }}
            />
          </>
        }
        {...(works ? { right: <FindPanel /> } : {})}
      />
    </>
  );
}

import { Button, Form } from 'antd';
import { useState } from 'react';
import { listLimitFindings } from '../../../contract/funds-limits.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { SCHEME_CHOICES } from '../../insured/insured-words.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ChoiceField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import { useGo, useUrlState } from '../../ui/url-state.ts';
import { layersText, STATE_CHOICES, STATE_SIGNS, yearPath } from './limit-words.ts';

/** Opens the year of a person by number. */
function OpenYear() {
  const go = useGo();
  const thisYear = useToday().slice(0, 4);
  const [personNo, setPersonNo] = useState('');
  const [scheme, setScheme] = useState('employee');
  const [year, setYear] = useState(thisYear);
  const { problems, judge } = useFieldProblems();
  function open() {
    const no = personNo.trim().toUpperCase();
    const fine = judge([
      problemUnless(/^[0-9A-Z]{6,30}$/.test(no), 'limit-person', '请填人员编号'),
      problemUnless(/^20[2-9]\d$/.test(year.trim()), 'limit-year', '请填四位年份'),
    ]);
    if (fine) go(yearPath({ personNo: no, scheme, year: year.trim() }));
  }
  return (
    <Panel title="查一个人的年度限额">
      <Form layout="vertical" onFinish={open}>
        <TextField
          id="limit-person"
          label="人员编号"
          problems={problems}
          value={personNo}
          onChange={setPersonNo}
        />
        <ChoiceField
          id="limit-scheme"
          label="险种"
          options={SCHEME_CHOICES}
          value={scheme}
          onChange={setScheme}
        />
        <TextField
          id="limit-year"
          label="年度"
          inputMode="decimal"
          problems={problems}
          value={year}
          onChange={setYear}
        />
        <Button htmlType="submit">打开</Button>
      </Form>
    </Panel>
  );
}

/** Persons whose year is over a limit once late reports and corrections are counted (M9.5, I6). */
export function LimitFindingsPage() {
  const { role } = useMe();
  const works = role === 'agencyReviewer';
  const [query, setQuery] = useUrlState({ year: '', state: '' });
  return (
    <>
      <PageHeader
        title="年度限额"
        about={
          <>
            其他待遇晚报或更正以后合计超过年度限额的人。已结算的不变，由经办说明或转追回。{' '}
            <ClauseLinks ids={['M9.5', 'I6', 'I12']} />
          </>
        }
        actions={
          <>
            {role !== 'provinceAdmin' && <Go to="/readjudications">更正重算</Go>}
            {works && <Go to="/limits/upload">批量登记其他待遇</Go>}
          </>
        }
      />
      <CaseLayout
        left={
          <>
            <QueryBar
              fields={[
                { name: 'year', label: '年度', hint: '全部年度', short: true },
                { name: 'state', label: '处理', kind: 'choice', options: STATE_CHOICES },
              ]}
              value={query}
              onSearch={setQuery}
            />
            <EndpointTable
              endpoint={listLimitFindings}
              name="limit-findings"
              label="超年度限额"
              query={{ year: query.year || undefined, state: query.state || undefined }}
              rowKey={(row) => `${row.personNo} ${row.scheme} ${row.year}`}
              hrefOf={yearPath}
              stacks
              columns={[
                { key: 'person', title: '参保人', text: (row) => row.personName },
                { key: 'no', title: '人员编号', text: (row) => row.personNo },
                { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
                { key: 'year', title: '年度', text: (row) => String(row.year) },
                { key: 'over', title: '超出', text: (row) => layersText(row.excess) },
                {
                  key: 'state',
                  title: '处理',
                  text: (row) => STATE_SIGNS[row.state].word,
                  cell: (row) => <Status {...STATE_SIGNS[row.state]} />,
                },
              ]}
              empty={{ why: '没有超过年度限额的人', what: '其他待遇晚报或更正后超出时会列在这里' }}
            />
          </>
        }
        right={<OpenYear />}
      />
    </>
  );
}

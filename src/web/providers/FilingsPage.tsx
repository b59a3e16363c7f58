import { useState } from 'react';
import { listDoctorFilings } from '../../contract/providers-doctors.ts';
import { useQueryCall } from '../ui/api.ts';
import { EndpointTable, type RowOf } from '../ui/EndpointTable.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column, RowKey } from '../ui/table-columns.ts';
import { Tiles } from '../ui/Tiles.tsx';
import { useUrlState } from '../ui/url-state.ts';
import { FILING_CHOICES, filingSign } from './provider-words.ts';
import { usePublishing } from './PublishBar.tsx';

const COLUMNS: readonly Column<RowOf<typeof listDoctorFilings>>[] = [
  { key: 'name', title: '医师', text: (row) => row.name },
  { key: 'title', title: '职称', text: (row) => row.title },
  { key: 'department', title: '科室', text: (row) => row.department },
  { key: 'hospital', title: '医院', text: (row) => row.hospitalName, wrap: true },
  { key: 'fields', title: '治疗领域', text: (row) => row.fields.join('、'), wrap: true },
  { key: 'filed', title: '申报日期', text: (row) => row.filedOn },
  { key: 'published', title: '公布日期', text: (row) => row.publishedOn ?? '' },
  {
    key: 'state',
    title: '状态',
    text: (row) => filingSign(row.state).word,
    cell: (row) => <Status {...filingSign(row.state)} />,
  },
];

/** How many filings stand in a state; the number leads to them. */
function useTile(state: 'filed' | 'checked' | 'published', waitsHere: boolean) {
  const answer = useQueryCall(listDoctorFilings, { query: { state, pageSize: 1 } });
  const tone = waitsHere ? ({ tone: 'warn' } as const) : {};
  return {
    label: filingSign(state).word,
    count: answer.data?.total,
    to: `/doctor-filings?state=${state}`,
    ...tone,
  };
}

/** Doctors' filings: a hospital sees its own, an agency its area's, the province all and publishes them. */
export function FilingsPage() {
  const { role } = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '', field: '' });
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const publishing = usePublishing(chosen, () => setChosen(new Set()));
  const tiles = [
    useTile('filed', role === 'agencyReviewer' || role === 'areaBureau'),
    useTile('checked', role === 'provinceCatalogue'),
    useTile('published', false),
  ];
  const publishes = role === 'provinceCatalogue';
  return (
    <>
      <PageHeader
        title="责任医师申报"
        about="医院申报，所在地经办审核，省里统一公布；公布后全省互认。"
        actions={role === 'hospitalOffice' ? <Go to="/doctor-filings/new">申报责任医师</Go> : undefined}
      />
      <Tiles items={tiles} label="各环节的申报" />
      <QueryBar
        fields={[
          { name: 'q', label: '医师、医院或医师代码' },
          { name: 'state', label: '状态', kind: 'choice', options: FILING_CHOICES },
          { name: 'field', label: '治疗领域' },
        ]}
        value={query}
        onSearch={(asked) => {
          setChosen(new Set());
          setQuery(asked);
        }}
      />
      <div className="st-stack">
        {publishing.result}
        <EndpointTable
          endpoint={listDoctorFilings}
          name="doctor-filings"
          label="责任医师申报"
          query={query}
          rowKey={(row) => row.id}
          hrefOf={(row) => `/doctor-filings/${row.id}`}
          columns={COLUMNS}
          {...(publishes ? { selection: { chosen, onChange: setChosen }, actions: publishing.button } : {})}
          stacks
          empty={{
            why: '没有符合条件的申报',
            what: role === 'hospitalOffice' ? '可以申报本院医师' : '医院医保办提交的申报会出现在这里',
          }}
        />
      </div>
    </>
  );
}

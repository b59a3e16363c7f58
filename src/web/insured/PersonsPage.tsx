import { useEffect, useState } from 'react';
import { listPersons } from '../../contract/insured.ts';
import { SCHEME_LABELS, SEX_LABELS } from '../../domain/insured/model.ts';
import { EndpointTable, type RowOf } from '../ui/EndpointTable.tsx';
import { Go } from '../ui/Go.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useHanded, useUrlState } from '../ui/url-state.ts';
import { SCHEME_CHOICES, statusSign } from './insured-words.ts';

const COLUMNS: readonly Column<RowOf<typeof listPersons>>[] = [
  { key: 'name', title: '姓名', text: (row) => row.name },
  { key: 'no', title: '人员编号', text: (row) => row.personNo },
  { key: 'sex', title: '性别', text: (row) => SEX_LABELS[row.sex] },
  { key: 'age', title: '年龄', text: (row) => String(row.age), align: 'right' },
  { key: 'id', title: '证件号码', text: (row) => row.maskedIdNumber },
  { key: 'area', title: '参保地区', text: (row) => row.areaName },
  { key: 'scheme', title: '险种', text: (row) => (row.scheme === null ? '' : SCHEME_LABELS[row.scheme]) },
  {
    key: 'status',
    title: '待遇状态',
    text: (row) => statusSign(row.status).word,
    cell: (row) => <Status {...statusSign(row.status)} />,
  },
];

/** A person's own number is searched for, but never written into an address. */
const IDENTITY_NUMBER = /^\d{17}[\dXx]$/;

/** The insured people of the agency's area. */
export function PersonsPage() {
  const handed = useHanded();
  const [url, setUrl] = useUrlState({ q: '', scheme: '' });
  const [secret, setSecret] = useState(handed ?? '');
  useEffect(() => setSecret(handed ?? ''), [handed]);
  const query = { ...url, q: secret === '' ? url.q : secret };
  return (
    <>
      <PageHeader
        title="参保人"
        about="本地区的参保人。号码只显示首尾，每次查阅都有记录。"
        actions={
          <>
            <Go to="/persons/new">登记参保人</Go>
            <Go to="/persons/import">批量登记</Go>
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: '姓名、人员编号或证件号码' },
          { name: 'scheme', label: '险种', kind: 'choice', options: SCHEME_CHOICES },
        ]}
        value={query}
        onSearch={(asked) => {
          const words = (asked.q ?? '').trim();
          const isSecret = IDENTITY_NUMBER.test(words);
          setSecret(isSecret ? words : '');
          setUrl({ ...asked, q: isSecret ? '' : words });
        }}
      />
      <EndpointTable
        endpoint={listPersons}
        name="persons"
        label="参保人"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/persons/${row.id}`}
        columns={COLUMNS}
        stacks
        empty={{
          why: '没有找到参保人',
          what: '请核对姓名或号码；不在本地区参保的人由其参保地经办',
          action: <Go to="/persons/new">登记参保人</Go>,
        }}
      />
    </>
  );
}

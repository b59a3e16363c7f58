import { Drawer } from 'antd';
import { useState } from 'react';
import { listCategories, listNationalEntries } from '../../contract/catalogue.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { SECTION_KINDS } from '../../domain/catalogue/section-kind.ts';
import { useQueryCall } from '../ui/api.ts';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { Fields } from '../ui/Fields.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { usePathParam, useUrlState } from '../ui/url-state.ts';
import { percentText, spanText } from '../ui/words.ts';
import { RatioForm } from './RatioForm.tsx';
import './catalogue.css';

type Entry = OutputOf<typeof listNationalEntries>['rows'][number];

const SECTIONS = Object.entries(SECTION_KINDS).map(([value, label]) => ({ value, label }));
const CLASSES = [
  { value: '甲', label: '甲类' },
  { value: '乙', label: '乙类' },
];
const RATIO_SOURCES = { classA: '甲类恒为零', carried: '沿用上一版', review: '专家评审' } as const;

function ratioText(entry: Entry): string {
  if (entry.selfPayRatio === null) return entry.class === '乙' ? '待评审' : '';
  return percentText(entry.selfPayRatio);
}

const COLUMNS: readonly Column<Entry>[] = [
  { key: 'section', title: '部分', text: (row) => row.section, width: 120 },
  {
    key: 'number',
    title: '编号',
    text: (row) => (row.isSubEntry ? `★(${row.number})` : String(row.number)),
    align: 'right',
    width: 80,
  },
  { key: 'class', title: '类', text: (row) => row.class ?? '', align: 'center', width: 50 },
  { key: 'name', title: '药品名称', text: (row) => row.name.replaceAll('\n', '；'), wrap: true },
  { key: 'form', title: '剂型', text: (row) => row.dosageForm ?? '', width: 130 },
  { key: 'standard', title: '支付标准', text: (row) => row.standardText ?? '', wrap: true },
  {
    key: 'term',
    title: '协议有效期',
    text: (row) => (row.termFrom === null ? '' : spanText(row.termFrom, row.termTo)),
    folded: true,
  },
  { key: 'ratio', title: '自付比例', text: ratioText, align: 'right', width: 90 },
  {
    key: 'remark',
    title: '备注',
    text: (row) => row.remark?.replaceAll('\n', ' ') ?? '',
    wrap: true,
  },
];

function EntryDrawer({
  versionId,
  entry,
  onClose,
}: {
  readonly versionId: number;
  readonly entry: Entry | null;
  readonly onClose: () => void;
}) {
  const me = useMe();
  return (
    <Drawer open={entry !== null} onClose={onClose} title={entry?.name.split('\n')[0]} size="large">
      {entry !== null && (
        <div className="st-stack">
          <Fields
            columns={2}
            fields={[
              { label: '名称', value: <span className="st-cat-lines">{entry.name}</span>, wide: true },
              { label: '部分', value: entry.section },
              { label: '编号', value: entry.isSubEntry ? `★(${entry.number})` : String(entry.number) },
              { label: '甲乙类', value: entry.class },
              { label: '剂型', value: entry.dosageForm ?? '名称即含剂型' },
              { label: '分类', value: `${entry.categoryCode ?? ''} ${entry.categoryPath}`, wide: true },
              { label: '医保支付标准', value: entry.standardText ?? '不设', wide: true },
              {
                label: '协议有效期',
                value: entry.termFrom === null ? '不设' : spanText(entry.termFrom, entry.termTo),
              },
              {
                label: '自付比例',
                value: `${ratioText(entry)}${entry.ratioSource === null ? '' : `（${RATIO_SOURCES[entry.ratioSource]}）`}`,
              },
              {
                label: '备注',
                value: entry.remark === null ? '无' : <span className="st-cat-lines">{entry.remark}</span>,
                wide: true,
              },
            ]}
          />
          {me.role === 'provinceCatalogue' && entry.class === '乙' && (
            <RatioForm key={entry.seq} versionId={versionId} entry={entry} />
          )}
        </div>
      )}
    </Drawer>
  );
}

/** The entries of a national version: search by name, pinyin initials or category; a drawer with the whole entry. */
export function NationalEntriesPage() {
  const id = Number(usePathParam('id'));
  const [query, setQuery] = useUrlState({ q: '', section: '', category: '', class: '', ratio: '' });
  const [open, setOpen] = useState<Entry | null>(null);
  const categories = useQueryCall(listCategories, { params: { id } });
  const options =
    categories.data?.rows.map((row) => ({
      value: row.code,
      label: `${row.code} ${row.path.split(' / ').at(-1) ?? ''}`,
    })) ?? [];
  return (
    <>
      <PageHeader title="国家目录条目" back={{ to: `/catalogue/versions/${id}`, label: '目录版本' }} />
      <QueryBar
        fields={[
          { name: 'q', label: '名称、剂型或拼音首字母' },
          { name: 'section', label: '部分', kind: 'choice', options: SECTIONS },
          { name: 'category', label: '分类', kind: 'choice', options },
          { name: 'class', label: '甲乙类', kind: 'choice', options: CLASSES },
        ]}
        folded={[
          {
            name: 'ratio',
            label: '自付比例',
            kind: 'choice',
            options: [{ value: 'pending', label: '待评审' }],
          },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listNationalEntries}
        name="national-entries"
        label="国家目录条目"
        params={{ id }}
        query={query}
        rowKey={(row) => row.seq}
        onOpen={setOpen}
        columns={COLUMNS}
        empty={{ why: '没有符合条件的条目', what: '可换拼音首字母再查，或清空条件' }}
      />
      <EntryDrawer versionId={id} entry={open} onClose={() => setOpen(null)} />
    </>
  );
}

import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { listCategories, listNationalEntries } from '../../../contract/catalogue.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { dropVersionEntry, listVersions } from '../../../contract/list-versions.ts';
import { SECTION_KINDS } from '../../../domain/catalogue/section-kind.ts';
import { SECTIONS_OF } from '../../../domain/catalogue/versions/list-kinds.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { percentText, spanText } from '../../ui/words.ts';
import { RatioForm } from './RatioForm.tsx';
import { titleOf, type VersionRow } from './version-words.ts';
import '../catalogue.css';

type Entry = OutputOf<typeof listNationalEntries>['rows'][number];

const SECTIONS = SECTIONS_OF.national.map((value) => ({ value, label: SECTION_KINDS[value] }));
const CLASSES = [
  { value: '甲', label: '甲类' },
  { value: '乙', label: '乙类' },
];
const RATIO_SOURCES = {
  classA: '恒为零',
  carried: '沿用上一版',
  renamed: '更名沿用',
  printed: '目录印明',
  review: '专家评审',
} as const;

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
  { key: 'name', title: '药品名称', text: (row) => row.name.replaceAll('\n', '；'), wrap: true, lead: true },
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

/** What only some kinds of list print; empty ones are left out. */
function particularsOf(entry: Entry) {
  return [
    {
      label: '标注',
      value: [entry.ethnic && '民族药', entry.notPaidAlone && '单独使用不予支付'].filter(Boolean).join('，'),
    },
    { label: '商品名', value: entry.tradeName },
    { label: '规格', value: entry.strength },
    { label: '适应症', value: entry.indication, wide: true },
    { label: '配制机构', value: entry.institution },
    { label: '批准文号', value: entry.approvalNo },
    { label: '上市许可持有人', value: entry.holder },
    { label: '授权企业', value: entry.authorisedEnterprise },
    { label: '价格', value: entry.priceText },
  ].filter((field) => field.value !== null && field.value !== '');
}

function DropButton({
  version,
  seq,
  onDone,
}: {
  readonly version: number;
  readonly seq: number;
  readonly onDone: () => void;
}) {
  const tell = useTell();
  const drop = useCall(dropVersionEntry, {
    onDone: () => {
      onDone();
      tell('已从草稿中去掉');
    },
  });
  return (
    <>
      <ErrorPanel error={drop.error} />
      <Button danger loading={drop.isPending} onClick={() => drop.mutate({ params: { id: version, seq } })}>
        药店不能供应，去掉
      </Button>
    </>
  );
}

function EntryDrawer({
  version,
  entry,
  onClose,
}: {
  readonly version: VersionRow;
  readonly entry: Entry | null;
  readonly onClose: () => void;
}) {
  const me = useMe();
  const atDesk = me.role === 'provinceCatalogue';
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
              { label: '甲乙类', value: entry.class ?? '不分' },
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
              ...particularsOf(entry),
              {
                label: '备注',
                value: entry.remark === null ? '无' : <span className="st-cat-lines">{entry.remark}</span>,
                wide: true,
              },
            ]}
          />
          {atDesk && version.kind === 'national' && version.state !== 'submitted' && entry.class === '乙' && (
            <RatioForm key={entry.seq} versionId={version.id} entry={entry} />
          )}
          {atDesk && version.kind === 'dualChannel' && version.state === 'draft' && (
            <DropButton version={version.id} seq={entry.seq} onDone={onClose} />
          )}
        </div>
      )}
    </Drawer>
  );
}

/** The entries of a printed list: search by name, pinyin initials or category; a drawer with the whole entry. */
export function NationalEntriesPage() {
  const id = Number(usePathParam('id'));
  const [query, setQuery] = useUrlState({ q: '', section: '', category: '', class: '', ratio: '' });
  const [open, setOpen] = useState<Entry | null>(null);
  const versions = useQueryCall(listVersions, { query: {} });
  const version = versions.data?.rows.find((row) => row.id === id);
  const national = version === undefined || version.kind === 'national';
  const categories = useQueryCall(listCategories, { params: { id } });
  const options =
    categories.data?.rows.map((row) => ({
      value: row.code,
      label: `${row.code} ${row.path.split(' / ').at(-1) ?? ''}`,
    })) ?? [];
  return (
    <>
      <PageHeader
        title={version === undefined ? '目录条目' : `${titleOf(version)}的条目`}
        back={{ to: `/catalogue/versions/${id}`, label: '目录版本' }}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '名称、剂型或拼音首字母' },
          ...(national
            ? [{ name: 'section' as const, label: '部分', kind: 'choice' as const, options: SECTIONS }]
            : []),
          { name: 'category', label: '分类', kind: 'choice', options, loose: true },
          ...(national
            ? [{ name: 'class' as const, label: '甲乙类', kind: 'choice' as const, options: CLASSES }]
            : []),
        ]}
        {...(national
          ? {
              folded: [
                {
                  name: 'ratio' as const,
                  label: '自付比例',
                  kind: 'choice' as const,
                  options: [{ value: 'pending', label: '待评审' }],
                },
              ],
            }
          : {})}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listNationalEntries}
        name="national-entries"
        label="目录条目"
        params={{ id }}
        query={query}
        rowKey={(row) => row.seq}
        onOpen={setOpen}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有符合条件的条目', what: '可换拼音首字母再查，或清空条件' }}
      />
      {version !== undefined && <EntryDrawer version={version} entry={open} onClose={() => setOpen(null)} />}
    </>
  );
}

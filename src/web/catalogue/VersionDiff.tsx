import { Select } from 'antd';
import { listVersions } from '../../contract/list-versions.ts';
import { diffVersions } from '../../contract/version-diff.ts';
import { useQueryCall } from '../ui/api.ts';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { useUrlState } from '../ui/url-state.ts';
import './catalogue.css';

function Changes({ id, against }: { readonly id: number; readonly against: number }) {
  const [state, setState] = useUrlState({ change: '' });
  const counts = useQueryCall(
    diffVersions,
    { params: { id }, query: { against, pageSize: 1 } },
    { keep: true },
  );
  const options =
    counts.data?.counts.map(({ kind, label, count }) => ({
      value: kind,
      label: `${label}（${count}）`,
    })) ?? [];
  return (
    <>
      <ErrorPanel error={counts.error} />
      <Select
        className="st-cat-choice"
        aria-label="变化"
        value={state.change}
        options={[{ value: '', label: '全部变化' }, ...options]}
        onChange={(change: string) => setState({ change, page: '1' } as Partial<typeof state>)}
      />
      <EndpointTable
        endpoint={diffVersions}
        name="catalogue-diff"
        label="版本比较"
        params={{ id }}
        query={{ against: String(against), kind: state.change }}
        rowKey={(row) => `${row.kind} ${row.part} ${row.name} ${row.dosageForm ?? ''}`}
        columns={[
          { key: 'label', title: '变化', text: (row) => row.label, width: 130 },
          { key: 'name', title: '药品', text: (row) => row.name, wrap: true },
          { key: 'form', title: '剂型', text: (row) => row.dosageForm ?? '', width: 120 },
          { key: 'section', title: '部分', text: (row) => row.part, width: 110 },
          { key: 'before', title: '原', text: (row) => row.before ?? '', wrap: true },
          { key: 'after', title: '新', text: (row) => row.after ?? '', wrap: true },
        ]}
        empty={{ why: '两版没有这种变化' }}
      />
    </>
  );
}

/** What changed against another version of the national catalogue, side by side. */
export function VersionDiff({ id }: { readonly id: number }) {
  const [state, setState] = useUrlState({ against: '' });
  const versions = useQueryCall(listVersions, { query: { kind: 'national' } });
  const others = versions.data?.rows.filter((version) => version.id !== id) ?? [];
  if (others.length === 0) return null;
  const options = others.map((version) => ({
    value: String(version.id),
    label: `${version.edition} 年版（${version.state === 'draft' ? '草稿' : '已发布'}）`,
  }));
  return (
    <Panel
      title="与另一版比较"
      extra={
        <Select
          className="st-cat-choice"
          aria-label="比较的版本"
          value={state.against}
          options={[{ value: '', label: '选择版本' }, ...options]}
          onChange={(against: string) => setState({ against })}
        />
      }
    >
      {state.against === '' ? (
        <p className="st-secondary">选择一版，看新增、调出、转常规、增补规格和支付范围的变化。</p>
      ) : (
        <Changes id={id} against={Number(state.against)} />
      )}
    </Panel>
  );
}

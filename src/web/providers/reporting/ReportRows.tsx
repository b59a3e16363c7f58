import { Button, Input } from 'antd';
import { useState } from 'react';
import { checkReportRows, listReportRows } from '../../../contract/providers-reporting.ts';
import { REPORT_KINDS, ROW_STATES } from '../../../domain/providers/reporting/report.ts';
import { useCall } from '../../ui/api.ts';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { RowKey } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { REPORT_KIND_CHOICES, ROW_STATE_CHOICES, ROW_TONES } from './report-words.ts';

interface CheckBarProps {
  readonly id: number;
  readonly chosen: ReadonlySet<RowKey>;
  readonly onDone: () => void;
}

/** Accepts the chosen rows, or returns them with a reason. */
function CheckBar({ id, chosen, onDone }: CheckBarProps) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const check = useCall(checkReportRows, {
    onDone: ({ checked, rows }) => {
      tell(
        checked === rows.length
          ? `已核对 ${checked} 行`
          : `已核对 ${checked} 行，${rows.length - checked} 行已核对过`,
      );
      setReason('');
      onDone();
    },
  });
  const send = (accepted: boolean) =>
    check.mutate({ params: { id }, body: { ids: [...chosen].map(Number), accepted, reason: reason.trim() } });
  return (
    <Panel title="核对所选">
      <div className="st-stack">
        <ErrorPanel error={check.error} />
        <div className="st-actions">
          <Button
            type="primary"
            disabled={chosen.size === 0}
            loading={check.isPending}
            onClick={() => send(true)}
          >
            通过所选 {chosen.size} 行
          </Button>
          <label htmlFor="returnReason">退回原因</label>
          <Input
            id="returnReason"
            style={{ maxWidth: 360 }}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button
            disabled={chosen.size === 0 || reason.trim() === ''}
            loading={check.isPending}
            onClick={() => send(false)}
          >
            退回所选 {chosen.size} 行
          </Button>
        </div>
      </div>
    </Panel>
  );
}

/** Every reported row with what speaks against it; the province chooses rows to accept or return. */
export function ReportRows({ id, mayCheck }: { readonly id: number; readonly mayCheck: boolean }) {
  const [query, setQuery] = useUrlState({ kind: '', state: mayCheck ? 'waiting' : '' });
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  return (
    <>
      <QueryBar
        fields={[
          { name: 'kind', label: '类别', kind: 'choice', options: REPORT_KIND_CHOICES },
          { name: 'state', label: '状态', kind: 'choice', options: ROW_STATE_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      {mayCheck && <CheckBar id={id} chosen={chosen} onDone={() => setChosen(new Set())} />}
      <EndpointTable
        endpoint={listReportRows}
        params={{ id }}
        name="report-rows"
        label="上报的机构和医师"
        query={query}
        rowKey={(row) => row.id}
        {...(mayCheck ? { selection: { chosen, onChange: setChosen } } : {})}
        stacks
        columns={[
          { key: 'name', title: '名称', text: (row) => row.name, wrap: true, lead: true },
          { key: 'kind', title: '类别', text: (row) => REPORT_KINDS[row.kind] },
          { key: 'institution', title: '机构', text: (row) => row.institutionName, wrap: true },
          { key: 'area', title: '地区', text: (row) => row.areaName },
          { key: 'facts', title: '要素', text: (row) => row.facts, wrap: true },
          {
            key: 'doubt',
            title: '系统核对',
            text: (row) => (row.doubt === '' ? '没有疑点' : row.doubt),
            cell: (row) => (
              <Status
                tone={row.doubt === '' ? 'good' : 'bad'}
                word={row.doubt === '' ? '没有疑点' : row.doubt}
              />
            ),
          },
          {
            key: 'state',
            title: '状态',
            text: (row) => ROW_STATES[row.state],
            cell: (row) => <Status tone={ROW_TONES[row.state]} word={ROW_STATES[row.state]} />,
          },
          { key: 'reason', title: '退回原因', text: (row) => row.reason, wrap: true },
          { key: 'published', title: '公布日期', text: (row) => row.publishedOn ?? '' },
        ]}
        empty={{ why: '没有这样的行', what: '市州上报以后出现在这里' }}
      />
    </>
  );
}

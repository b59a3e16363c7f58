import { Form } from 'antd';
import { useState } from 'react';
import { listReportCandidates, submitReport } from '../../../contract/providers-reporting.ts';
import { REPORT_KINDS, type ReportKind } from '../../../domain/providers/reporting/report.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { TextField } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import type { RowKey } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { REPORT_KIND_CHOICES } from './report-words.ts';

/** What a city may report of one kind; all are chosen at first, and nothing to report is said in words. */
export function SubmitReport({ id }: { readonly id: number }) {
  const [query, setQuery] = useUrlState({ subject: 'hospital' });
  const kind: ReportKind = query.subject in REPORT_KINDS ? (query.subject as ReportKind) : 'hospital';
  return (
    <>
      <QueryBar
        fields={[
          {
            name: 'subject',
            label: '上报类别',
            kind: 'choice',
            options: REPORT_KIND_CHOICES,
            none: '请选择',
          },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <SubmitKind key={kind} id={id} kind={kind} />
    </>
  );
}

function SubmitKind({ id, kind }: { readonly id: number; readonly kind: ReportKind }) {
  const tell = useTell();
  const [left, setLeft] = useState<ReadonlySet<RowKey>>(new Set());
  const [note, setNote] = useState('');
  const answer = useQueryCall(listReportCandidates, { params: { id }, query: { kind } });
  const rows = answer.data?.rows;
  const chosen = new Set<RowKey>((rows ?? []).map((row) => row.key).filter((key) => !left.has(key)));
  const submit = useCall(submitReport, {
    onDone: (done) => {
      tell(`已上报 ${done.rows} 行`);
      setNote('');
      setLeft(new Set());
    },
  });
  const choose = (now: ReadonlySet<RowKey>) =>
    setLeft(new Set((rows ?? []).map((row) => row.key).filter((key) => !now.has(key))));
  return (
    <Panel title={`可以上报的${REPORT_KINDS[kind]}`}>
      <div className="st-stack">
        <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
        <DataTable
          label={`可以上报的${REPORT_KINDS[kind]}`}
          rows={rows}
          rowKey={(row) => row.key}
          selection={{ chosen, onChange: choose }}
          stacks
          columns={[
            { key: 'name', title: '名称', text: (row) => row.name, wrap: true, lead: true },
            { key: 'institution', title: '机构', text: (row) => row.institutionName, wrap: true },
            { key: 'area', title: '地区', text: (row) => row.areaName },
            { key: 'facts', title: '要素', text: (row) => row.facts, wrap: true },
            { key: 'returned', title: '上次退回原因', text: (row) => row.returnedFor ?? '', wrap: true },
          ]}
          empty={{
            why: '没有可以上报的',
            what: kind === 'doctor' ? '责任医师先由经办审核' : '协议生效的机构才能上报；报过的不再列出',
          }}
        />
        <Form
          layout="vertical"
          onFinish={() =>
            submit.mutate({
              params: { id },
              body: { kind, keys: [...chosen].map(String), note: note.trim() },
            })
          }
        >
          <TextField
            id="reportNote"
            label="说明（没有可报的必须写明）"
            rows={2}
            maxLength={300}
            value={note}
            onChange={setNote}
          />
          <SubmitBar verb={`上报 ${chosen.size} 行`} busy={submit.isPending} error={submit.error} />
        </Form>
      </div>
    </Panel>
  );
}

import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { OutputOf } from '../../contract/endpoint.ts';
import { publishDoctorFilings } from '../../contract/providers-doctors.ts';
import { useCall } from '../ui/api.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import type { RowKey } from '../ui/table-columns.ts';

type Result = OutputOf<typeof publishDoctorFilings>;

interface Publishing {
  readonly button: ReactNode;
  readonly result: ReactNode;
}

function ResultPanel({ result, onClose }: { readonly result: Result; readonly onClose: () => void }) {
  const failed = result.rows.length - result.published;
  return (
    <Panel title="公布结果" extra={<Button onClick={onClose}>收起</Button>}>
      <div className="st-stack">
        <p role="status">
          已公布 {result.published} 人{failed > 0 ? `，${failed} 人没有公布` : ''}。
        </p>
        <DataTable
          label="公布结果"
          rows={result.rows}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', title: '医师', text: (row) => row.name },
            {
              key: 'done',
              title: '结果',
              cell: (row) => (
                <Status tone={row.done ? 'good' : 'bad'} word={row.done ? '已公布' : '没有公布'} />
              ),
            },
            { key: 'reason', title: '原因', text: (row) => row.reason, wrap: true },
          ]}
          stacks
          empty={{ why: '没有选择任何人' }}
        />
      </div>
    </Panel>
  );
}

/** Publishes the chosen filings at once; each tells its own result. */
export function usePublishing(chosen: ReadonlySet<RowKey>, onDone: () => void): Publishing {
  const publish = useCall(publishDoctorFilings, { onDone });
  return {
    button: (
      <Button
        type="primary"
        disabled={chosen.size === 0}
        loading={publish.isPending}
        onClick={() => publish.mutate({ body: { ids: [...chosen].map(Number) } })}
      >
        {chosen.size === 0 ? '公布所选' : `公布所选 ${chosen.size} 人`}
      </Button>
    ),
    result: (
      <>
        <ErrorPanel error={publish.error} />
        {publish.data && <ResultPanel result={publish.data} onClose={() => publish.reset()} />}
      </>
    ),
  };
}

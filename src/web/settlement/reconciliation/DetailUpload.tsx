import { Button, Form } from 'antd';
import { useState } from 'react';
import { urlOf } from '../../../contract/client.ts';
import { exportOwnDetails, uploadReconciliation } from '../../../contract/settlement-reconciliation.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { DayField } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { useUploadCall } from '../../ui/upload-call.ts';
import { UploadZone } from '../../ui/UploadZone.tsx';
import { useGo } from '../../ui/url-state.ts';

const MOST_BYTES = 20 * 1024 * 1024;

/** The columns of the detail file, in their order. */
const COLUMNS = [
  { name: 'setl_id', help: '结算编号；退费填撤销单号或原结算编号' },
  { name: 'mdtrt_id', help: '就诊编号，不核对' },
  { name: 'psn_no', help: '人员编号' },
  { name: 'medfee_sumamt', help: '费用总额，元；退费为负' },
  { name: 'fund_pay_sumamt', help: '基金支付，不含个人账户' },
  { name: 'acct_pay', help: '个人账户' },
  { name: 'refd_setl_flag', help: '退费填 1，否则填 0' },
] as const;

/** Sends the institution's own detail file of some days, and leads to the differences. */
export function DetailUpload({ closedTo }: { readonly closedTo: string | null }) {
  const today = useToday();
  const go = useGo();
  const upload = useUploadCall(uploadReconciliation);
  const [chosen, setChosen] = useState<{ readonly from: string; readonly to: string }>();
  const { from, to } = chosen ?? { from: closedTo ?? today, to: closedTo ?? today };
  async function send(file: File) {
    const done = await upload.send(file, { requestId: newRequestId(), from, to });
    if (done !== undefined) go(`/reconciliation/${done.id}`);
  }
  return (
    <Panel title="上传明细文件对账">
      <div className="st-stack">
        <p className="st-secondary">
          文件与接口 3202 的明细文件相同：UTF-8 文本，一行一笔，制表符分隔，没有表头。
        </p>
        <Form layout="vertical" className="st-form-wide">
          <DayField
            id="from"
            label="结算日期自"
            value={from}
            onChange={(day) => setChosen({ from: day, to })}
          />
          <DayField id="to" label="结算日期至" value={to} onChange={(day) => setChosen({ from, to: day })} />
        </Form>
        <UploadZone
          label="明细文件"
          hint="txt，不超过 20 MB。"
          accept=".txt,text/plain"
          maxBytes={MOST_BYTES}
          onFile={(file) => void send(file)}
          percent={upload.percent}
          onCancel={upload.cancel}
        />
        <ErrorPanel error={upload.error} />
        <div className="st-actions">
          {(['txt', 'xlsx', 'csv'] as const).map((form) => (
            <Button key={form} href={urlOf(exportOwnDetails, undefined, { from, to, form })} download>
              下载平台明细 {form === 'xlsx' ? 'Excel' : form.toUpperCase()}
            </Button>
          ))}
        </div>
        <details>
          <summary>文件的各列</summary>
          <DataTable
            label="明细文件的各列"
            rows={COLUMNS}
            rowKey={(row) => row.name}
            columns={[
              { key: 'name', title: '列', text: (row) => row.name },
              { key: 'help', title: '写法', text: (row) => row.help, wrap: true },
            ]}
            empty={{ why: '' }}
          />
        </details>
      </div>
    </Panel>
  );
}

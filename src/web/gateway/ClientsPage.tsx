import { Button, Input } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../contract/endpoint.ts';
import { createClient, disableClient, listClients } from '../../contract/gateway.ts';
import { useCall } from '../ui/api.ts';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';

type Client = OutputOf<typeof listClients>['rows'][number];

function EndClient({ client }: { readonly client: Client }) {
  const end = useCall(disableClient);
  if (client.disabled) return null;
  return (
    <>
      <ConfirmButton
        verb="停用"
        thing={`${client.institutionName} 的密钥 ${client.accessKey.slice(0, 8)}…`}
        consequence="停用后该机构系统用这把密钥发来的报文一律被拒绝，不能恢复；需要时可重新发放。"
        busy={end.isPending}
        onConfirm={() => end.mutate({ params: { accessKey: client.accessKey } })}
      />
      <ErrorPanel error={end.error} />
    </>
  );
}

/** Access keys for hospital and pharmacy systems that speak the national interface. */
export function ClientsPage() {
  const [institutionCode, setInstitutionCode] = useState('');
  const create = useCall(createClient, { onDone: () => setInstitutionCode('') });
  return (
    <>
      <PageHeader title="接口接入" about="为定点医院、药店的系统发放国家接口的接入密钥。" />
      <Panel title="发放密钥">
        <form
          className="st-query"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate({ body: { institutionCode } });
          }}
        >
          <div className="st-query-field">
            <label htmlFor="institution">机构编号</label>
            <Input
              id="institution"
              value={institutionCode}
              placeholder="P43010200001"
              onChange={(event) => setInstitutionCode(event.target.value.trim())}
            />
          </div>
          <div className="st-query-buttons">
            <Button type="primary" htmlType="submit" loading={create.isPending}>
              发放
            </Button>
          </div>
        </form>
        <ErrorPanel error={create.error} />
        {create.data && (
          <div className="st-note" role="status">
            <p>请立即抄录，密钥只显示这一次：</p>
            <Fields
              columns={1}
              fields={[
                { label: '接入账号（AK）', value: create.data.accessKey },
                { label: '密钥（SK）', value: create.data.secretKey },
              ]}
            />
          </div>
        )}
      </Panel>
      <EndpointTable
        endpoint={listClients}
        name="clients"
        label="接入密钥"
        query={{}}
        rowKey={(row) => row.accessKey}
        columns={[
          { key: 'institution', title: '机构', text: (row) => row.institutionName },
          { key: 'code', title: '机构编号', text: (row) => row.institutionCode },
          { key: 'key', title: '接入账号', text: (row) => row.accessKey },
          { key: 'created', title: '发放时间', text: (row) => row.createdAt },
          {
            key: 'state',
            title: '状态',
            text: (row) => (row.disabled ? '已停用' : '使用中'),
            cell: (row) => (
              <Status tone={row.disabled ? 'bad' : 'good'} word={row.disabled ? '已停用' : '使用中'} />
            ),
          },
          { key: 'actions', title: '办理', text: () => '', cell: (row) => <EndClient client={row} /> },
        ]}
        empty={{ why: '还没有机构接入', what: '填写机构编号，发放第一把密钥' }}
      />
    </>
  );
}

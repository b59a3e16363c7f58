import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { endAreaMandate, getMandateProof, listAreaMandates } from '../../../contract/eligibility-agents.ts';
import { urlOf } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { MANDATE_BASES, PROOF_KINDS, RELATIONS } from '../../../domain/insured/agents/mandate.ts';
import { mandateSign, powersText } from '../../insured/agents/mandate-words.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';

type Row = OutputOf<typeof listAreaMandates>['rows'][number];

function MandateDetail({ row, onDone }: { readonly row: Row; readonly onDone: () => void }) {
  const [reason, setReason] = useState('');
  const tell = useTell();
  const end = useCall(endAreaMandate, {
    onDone: () => {
      tell('已终止');
      onDone();
    },
  });
  return (
    <div className="st-stack">
      <Status {...mandateSign(row.state)} />
      <Fields
        columns={1}
        fields={[
          { label: '患者', value: `${row.principalName}（${row.principalNo}）` },
          { label: '代办人', value: `${row.agentName}（${RELATIONS[row.relation]}）` },
          { label: '事项', value: powersText(row) },
          { label: '日期', value: spanText(row.from, row.to) },
          {
            label: '凭据',
            value: row.proofKind === null ? MANDATE_BASES.online : PROOF_KINDS[row.proofKind],
          },
          { label: '登记时间', value: row.givenAt },
        ]}
      />
      {row.proofKind !== null && (
        <a href={urlOf(getMandateProof, { id: row.id })} target="_blank" rel="noreferrer">
          查看凭据
        </a>
      )}
      {(row.state === 'live' || row.state === 'ahead') && (
        <>
          <Input
            aria-label="终止原因"
            placeholder="终止原因"
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.target.value)}
          />
          <ErrorPanel error={end.error} />
          <ConfirmButton
            verb="终止委托"
            thing={`${row.agentName}代${row.principalName}的委托`}
            consequence="立即失效，代办人不能再为患者办理。"
            disabled={reason.trim() === ''}
            busy={end.isPending}
            onConfirm={() => end.mutate({ params: { id: row.id }, body: { reason: reason.trim() } })}
          />
        </>
      )}
    </div>
  );
}

/** The mandates of the agency's own patients, with their proofs (M35). */
export function AreaMandatesPage() {
  const [query, setQuery] = useUrlState({ q: '' });
  const [shown, setShown] = useState<Row | null>(null);
  return (
    <>
      <PageHeader
        title="委托代办"
        about="患者委托家人代办的记录；不能上网的，凭材料在这里登记。"
        actions={<Go to="/mandates/new">登记委托</Go>}
      />
      <QueryBar
        fields={[{ name: 'q', label: '患者或代办人姓名、人员编号' }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listAreaMandates}
        name="mandates"
        label="委托代办"
        query={query}
        rowKey={(row) => row.id}
        stacks
        columns={[
          { key: 'principal', title: '患者', text: (row) => row.principalName },
          { key: 'agent', title: '代办人', text: (row) => `${row.agentName}（${RELATIONS[row.relation]}）` },
          { key: 'powers', title: '事项', text: powersText, wrap: true },
          { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to) },
          {
            key: 'basis',
            title: '凭据',
            text: (row) => (row.proofKind === null ? MANDATE_BASES.online : PROOF_KINDS[row.proofKind]),
          },
          {
            key: 'state',
            title: '状态',
            text: (row) => mandateSign(row.state).word,
            cell: (row) => <Status {...mandateSign(row.state)} />,
          },
          {
            key: 'open',
            title: '记录',
            text: () => '',
            cell: (row) => (
              <Button
                type="link"
                onClick={() => setShown(row)}
                aria-label={`查看${row.agentName}代${row.principalName}`}
              >
                查看
              </Button>
            ),
          },
        ]}
        empty={{ why: '没有委托记录', what: '患者网上委托或经办登记后会出现在这里' }}
      />
      <Drawer title="委托" open={shown !== null} onClose={() => setShown(null)} destroyOnHidden>
        {shown !== null && <MandateDetail key={shown.id} row={shown} onDone={() => setShown(null)} />}
      </Drawer>
    </>
  );
}

import { Button, Drawer, Input, Segmented } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { OFF_SITE_KINDS } from '../../../policy/parameters/off-site.ts';
import {
  answerOffSite,
  listOffSiteFilings,
  listOffSiteRequests,
} from '../../../contract/settlement-off-site.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import { FileOffSiteForm } from './FileOffSiteForm.tsx';
import { answerSign } from './off-site-words.ts';

type Row = OutputOf<typeof listOffSiteRequests>['rows'][number];

function Answer({ row, onDone }: { readonly row: Row; readonly onDone: () => void }) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const answer = useCall(answerOffSite, {
    onDone: (_, given) => {
      tell(given.body.granted ? '已同意并备案' : '已答复不同意');
      onDone();
    },
  });
  const send = (granted: boolean) =>
    answer.mutate({ params: { id: row.id }, body: { granted, reason: reason.trim() } });
  return (
    <div className="st-stack">
      <Status {...answerSign(row.answer)} />
      <Fields
        columns={1}
        fields={[
          { label: '参保人', value: `${row.personName}（${row.personNo}）` },
          { label: '去哪里', value: row.placeName },
          { label: '情形', value: OFF_SITE_KINDS[row.kind] },
          { label: '日期', value: spanText(row.from, row.to) },
          { label: '申请', value: `${row.askedAt.slice(0, 16)} ${row.askerName}` },
          { label: '说明', value: row.note },
          ...(row.answer === null ? [] : [{ label: '答复', value: row.answer.reason || '同意' }]),
        ]}
      />
      {row.answer === null && (
        <>
          <Input.TextArea
            aria-label="答复说明"
            placeholder="不同意的要写明原因"
            rows={2}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <ErrorPanel error={answer.error} />
          <div className="st-actions">
            <Button type="primary" loading={answer.isPending} onClick={() => send(true)}>
              同意并备案
            </Button>
            <ConfirmButton
              verb="不同意"
              thing={`${row.personName}，${row.placeName}，${spanText(row.from, row.to)}`}
              consequence="患者随即看到理由，这次申请就结束了；情况变了可以重新申请。"
              disabled={reason.trim() === ''}
              busy={answer.isPending}
              onConfirm={() => send(false)}
            />
          </div>
        </>
      )}
    </div>
  );
}

function Requests() {
  const [shown, setShown] = useState<Row | null>(null);
  return (
    <>
      <EndpointTable
        endpoint={listOffSiteRequests}
        name="off-site-requests"
        label="异地购药备案申请"
        query={{}}
        rowKey={(row) => row.id}
        stacks
        columns={[
          { key: 'person', title: '参保人', text: (row) => row.personName },
          { key: 'place', title: '去哪里', text: (row) => row.placeName },
          { key: 'kind', title: '情形', text: (row) => OFF_SITE_KINDS[row.kind] },
          { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to) },
          { key: 'asked', title: '申请时间', text: (row) => row.askedAt.slice(0, 16) },
          {
            key: 'state',
            title: '答复',
            text: (row) => answerSign(row.answer).word,
            cell: (row) => <Status {...answerSign(row.answer)} />,
          },
          {
            key: 'open',
            title: '办理',
            text: () => '',
            cell: (row) => (
              <Button type="link" aria-label={`办理${row.personName}的申请`} onClick={() => setShown(row)}>
                {row.answer === null ? '办理' : '查看'}
              </Button>
            ),
          },
        ]}
        empty={{ why: '没有备案申请', what: '患者网上申请后会出现在这里' }}
      />
      <Drawer title="异地购药备案申请" open={shown !== null} onClose={() => setShown(null)} destroyOnHidden>
        {shown !== null && <Answer key={shown.id} row={shown} onDone={() => setShown(null)} />}
      </Drawer>
    </>
  );
}

function Filings() {
  const [query, setQuery] = useUrlState({ q: '' });
  return (
    <>
      <QueryBar fields={[{ name: 'q', label: '姓名或人员编号' }]} value={query} onSearch={setQuery} />
      <EndpointTable
        endpoint={listOffSiteFilings}
        name="off-site-filings"
        label="异地购药备案"
        query={query}
        rowKey={(row) => row.id}
        stacks
        columns={[
          { key: 'person', title: '参保人', text: (row) => `${row.personName}（${row.personNo}）` },
          { key: 'place', title: '购药地', text: (row) => row.placeName },
          { key: 'kind', title: '情形', text: (row) => OFF_SITE_KINDS[row.kind] },
          { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to) },
          { key: 'filed', title: '备案时间', text: (row) => row.filedAt.slice(0, 16) },
          { key: 'by', title: '登记', text: (row) => row.hospitalName ?? '参保地经办' },
        ]}
        empty={{ why: '没有备案记录', what: '同意申请、登记备案或医院登记急诊后会出现在这里' }}
      />
    </>
  );
}

/** Filings for buying elsewhere: what patients ask, and what holds (M30). */
export function OffSiteRequestsPage() {
  const [{ part }, setPart] = useUrlState({ part: 'requests' });
  return (
    <>
      <PageHeader
        title="异地购药备案"
        about="本地区参保人到外地购药的备案申请和记录。"
        back={{ to: '/manual-claims', label: '零星报销和异地' }}
      />
      <div className="st-stack">
        <div>
          <Segmented
            aria-label="申请或备案"
            value={part}
            options={[
              { value: 'requests', label: '申请' },
              { value: 'filings', label: '已备案' },
              { value: 'file', label: '登记备案' },
            ]}
            onChange={(chosen) => setPart({ part: chosen })}
          />
        </div>
        <div>
          {part === 'requests' && <Requests />}
          {part === 'filings' && <Filings />}
          {part === 'file' && <FileOffSiteForm />}
        </div>
      </div>
    </>
  );
}

import { Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getInstitutionFile } from '../../../contract/providers-agreements.ts';
import { DRAFT_STATES } from '../../../domain/providers/agreements/draft.ts';
import { LICENCE_KINDS, LICENCE_STATES } from '../../../domain/providers/agreements/licence.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { spanText } from '../../ui/words.ts';
import type { Institution } from '../AgreementPanel.tsx';
import { DRAFT_TONES, LICENCE_TONES } from './agreement-words.ts';

type File = OutputOf<typeof getInstitutionFile>;

interface Props {
  readonly institution: Institution;
}

const EVENT_WORDS = { suspended: '中止', resumed: '恢复', ended: '终止' } as const;

function Licences({ file }: { readonly file: File }) {
  return (
    <Panel title="证照" extra={<ClauseLinks ids={['M25', 'M26']} />}>
      <div className="st-stack">
        {file.licenceProblem !== null && <Status tone="bad" word={file.licenceProblem} />}
        <DataTable
          label="证照"
          rows={file.licences}
          rowKey={(row) => row.id}
          stacks
          columns={[
            { key: 'kind', title: '证照', text: (row) => LICENCE_KINDS[row.kind] },
            {
              key: 'state',
              title: '状态',
              cell: (row) => <Status tone={LICENCE_TONES[row.state]} word={LICENCE_STATES[row.state]} />,
            },
            {
              key: 'span',
              title: '有效期',
              text: (row) => (row.toOn === null ? `${row.fromOn} 起，长期` : spanText(row.fromOn, row.toOn)),
            },
            {
              key: 'no',
              title: '编号、发证机关',
              text: (row) => [row.licenceNo, row.issuer].filter((part) => part !== '').join('，'),
              wrap: true,
            },
          ]}
          empty={{ why: '还没有登记证照', what: '由所在地经办机构登记；证照有效才能签订协议' }}
        />
      </div>
    </Panel>
  );
}

function Drafts({ file }: { readonly file: File }) {
  return (
    <Panel title="协议签署">
      <DataTable
        label="协议签署"
        rows={file.drafts}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/agreement-drafts/${row.id}`}
        stacks
        columns={[
          { key: 'no', title: '协议编号', text: (row) => row.agreementNo, wrap: true },
          { key: 'span', title: '期限', text: (row) => spanText(row.fromOn, row.toOn) },
          { key: 'renews', title: '续签', text: (row) => row.renewsNo ?? '' },
          {
            key: 'state',
            title: '状态',
            cell: (row) => <Status tone={DRAFT_TONES[row.state]} word={DRAFT_STATES[row.state]} />,
          },
        ]}
        empty={{ why: '没有在线签署的协议', what: '经办机构拟订后在这里签署' }}
      />
    </Panel>
  );
}

/** What stands in an institution's file: place, licences, drafts, and what befell its agreements. */
export function InstitutionFilePanels({ institution }: Props) {
  const answer = useQueryCall(getInstitutionFile, { params: { code: institution.code } });
  const file = answer.data;
  if (answer.error !== null) return <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />;
  if (file === undefined) return <Skeleton active paragraph={{ rows: 6 }} />;
  return (
    <>
      <Panel title={institution.kind === 'hospital' ? '位置' : '连锁与位置'}>
        <Fields
          columns={3}
          fields={[
            ...(institution.kind === 'hospital'
              ? []
              : [{ label: '所属连锁', value: file.chainName === '' ? '单体' : file.chainName }]),
            { label: '经度', value: file.lon === null ? '未登记' : String(file.lon) },
            { label: '纬度', value: file.lat === null ? '未登记' : String(file.lat) },
          ]}
        />
      </Panel>
      <Licences file={file} />
      <Drafts file={file} />
      {file.events.length > 0 && (
        <Panel title="协议变动">
          <TimeLine
            label="协议变动"
            events={file.events.map((event, index) => ({
              key: index,
              at: event.at,
              what: `${EVENT_WORDS[event.kind]}协议 ${event.agreementNo}`,
              who: event.by,
              detail: event.reason,
              tone: event.kind === 'resumed' ? 'good' : 'bad',
            }))}
          />
        </Panel>
      )}
    </>
  );
}

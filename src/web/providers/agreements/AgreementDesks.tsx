import { listAgreementDrafts, listExpiring } from '../../../contract/providers-agreements.ts';
import { DRAFT_STATES } from '../../../domain/providers/agreements/draft.ts';
import { INSTITUTION_KINDS } from '../../../domain/providers/model.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import { DRAFT_TONES } from './agreement-words.ts';

const STATE_CHOICES = Object.entries(DRAFT_STATES).map(([value, label]) => ({ value, label }));

/** Agreements that wait for a signature, and those that were signed here. */
export function AgreementDraftsPage() {
  const [query, setQuery] = useUrlState({ state: '' });
  return (
    <>
      <PageHeader
        title="协议签署"
        about={
          <>
            机构先签，经办后签，签齐即生效。 <ClauseLinks ids={['M25', 'M27', 'M28']} />
          </>
        }
        actions={
          <>
            <Go to="/expiring-agreements">快到期的协议和证照</Go>
            <Go to="/paper-agreements">线下协议</Go>
            <Go to="/agreement-templates">协议范本</Go>
          </>
        }
      />
      <QueryBar
        fields={[{ name: 'state', label: '状态', kind: 'choice', options: STATE_CHOICES }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listAgreementDrafts}
        name="agreement-drafts"
        label="协议签署"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/agreement-drafts/${row.id}`}
        stacks
        columns={[
          { key: 'no', title: '协议编号', text: (row) => row.agreementNo, wrap: true },
          { key: 'name', title: '机构', text: (row) => row.institutionName, wrap: true },
          { key: 'kind', title: '类别', text: (row) => INSTITUTION_KINDS[row.kind] },
          { key: 'area', title: '地区', text: (row) => row.areaName },
          { key: 'span', title: '期限', text: (row) => spanText(row.fromOn, row.toOn) },
          {
            key: 'state',
            title: '状态',
            text: (row) => DRAFT_STATES[row.state],
            cell: (row) => <Status tone={DRAFT_TONES[row.state]} word={DRAFT_STATES[row.state]} />,
          },
        ]}
        empty={{ why: '没有这样的协议', what: '经办机构在机构页面拟订协议或续签' }}
      />
    </>
  );
}

const WHAT = [
  { value: 'agreement', label: '协议' },
  { value: 'licence', label: '证照' },
];

/** What ends within sixty days, or has ended, and has no successor. */
export function ExpiringPage() {
  const [query, setQuery] = useUrlState({ what: '' });
  return (
    <>
      <PageHeader
        title="快到期的协议和证照"
        about="六十天内到期、或已经到期还没有续上的；已终止的不在此列。"
        back={{ to: '/agreement-drafts', label: '协议签署' }}
      />
      <QueryBar
        fields={[{ name: 'what', label: '种类', kind: 'choice', options: WHAT }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listExpiring}
        name="expiring"
        label="快到期的协议和证照"
        query={query}
        rowKey={(row) => `${row.what} ${row.number}`}
        hrefOf={(row) => `/institutions/${row.institutionCode}`}
        isLate={(row) => row.daysLeft < 0}
        stacks
        columns={[
          { key: 'name', title: '机构', text: (row) => row.institutionName, wrap: true },
          { key: 'area', title: '地区', text: (row) => row.areaName },
          { key: 'what', title: '到期的', text: (row) => row.name },
          { key: 'no', title: '编号', text: (row) => row.number, wrap: true },
          { key: 'to', title: '到期日', text: (row) => row.toOn },
          {
            key: 'left',
            title: '还剩',
            text: (row) => (row.daysLeft < 0 ? `已过 ${-row.daysLeft} 天` : `${row.daysLeft} 天`),
            cell: (row) => (
              <Status
                tone={row.daysLeft < 0 ? 'bad' : 'wait'}
                word={row.daysLeft < 0 ? `已过 ${-row.daysLeft} 天` : `还剩 ${row.daysLeft} 天`}
              />
            ),
          },
          { key: 'renewing', title: '续签', text: (row) => (row.renewing ? '正在签署' : '') },
        ]}
        empty={{ why: '没有快到期的协议和证照' }}
      />
    </>
  );
}

import { listAudit } from '../../contract/identity.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { useUrlState } from '../ui/url-state.ts';
import { ACTION_CHOICES, actionWords, subjectWords } from '../shell/audit-words.ts';

const NOTHING = { action: '', actor: '', subject: '', from: '', to: '' };

/** Who read or wrote what, when: the auditor's list. */
export function AuditPage() {
  const [query, setQuery] = useUrlState(NOTHING);
  return (
    <>
      <PageHeader
        title="操作与查阅记录"
        about={
          <>
            每一次办理和每一次查看个人信息都在这里，只能增加，不能改动。 <ClauseLink id="M7" />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'actor', label: '操作人' },
          { name: 'action', label: '操作', kind: 'choice', options: ACTION_CHOICES },
          { name: 'from', label: '起', kind: 'day' },
          { name: 'to', label: '止', kind: 'day' },
        ]}
        folded={[{ name: 'subject', label: '对象编号' }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listAudit}
        name="audit"
        label="操作与查阅记录"
        query={query}
        rowKey={(row) => row.id}
        columns={[
          { key: 'at', title: '时间', text: (row) => row.at, width: 170 },
          { key: 'actor', title: '操作人', text: (row) => row.actorName },
          { key: 'role', title: '岗位', text: (row) => row.roleLabel },
          { key: 'action', title: '操作', text: (row) => actionWords(row.action) },
          { key: 'kind', title: '对象', text: (row) => subjectWords(row.subjectKind) },
          {
            key: 'subject',
            title: '对象编号',
            text: (row) => (row.subjectId === 'list' ? '列表' : row.subjectId),
          },
          { key: 'detail', title: '说明', text: (row) => row.detail },
        ]}
        empty={{ why: '没有符合条件的记录', what: '请放宽日期或清空条件再查' }}
      />
    </>
  );
}

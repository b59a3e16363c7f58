import { Button } from 'antd';
import { useState } from 'react';
import { listAccounts, resetPassword, setAccountDisabled } from '../../contract/accounts.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { ROLES } from '../../domain/identity/roles.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import { useTell } from '../ui/tell.ts';
import { useUrlState } from '../ui/url-state.ts';
import { newPassword } from './new-password.ts';

type Account = OutputOf<typeof listAccounts>['rows'][number];

const ROLE_OPTIONS = Object.entries(ROLES).map(([value, { label }]) => ({ value, label }));

function AccountActions({
  account,
  onPassword,
}: {
  readonly account: Account;
  readonly onPassword: (password: string) => void;
}) {
  const tell = useTell();
  const disable = useCall(setAccountDisabled, { onDone: () => tell(account.disabled ? '已恢复' : '已停用') });
  const reset = useCall(resetPassword, { onDone: (_, given) => onPassword(given.body.password) });
  const params = { id: account.id };
  return (
    <div className="st-actions">
      <ConfirmButton
        verb="重置密码"
        type="text"
        thing={`${account.name}（${account.login}）`}
        consequence="原密码立即失效，此人要用新密码重新登录。新密码只显示一次。"
        busy={reset.isPending}
        onConfirm={() => reset.mutate({ params, body: { password: newPassword() } })}
      />
      {account.disabled ? (
        <Button
          loading={disable.isPending}
          onClick={() => disable.mutate({ params, body: { disabled: false, reason: '恢复使用' } })}
        >
          恢复
        </Button>
      ) : (
        <ConfirmButton
          verb="停用"
          type="text"
          thing={`${account.name}（${account.login}）`}
          consequence="停用立即生效，此人会被退出登录；以后可以恢复。"
          busy={disable.isPending}
          onConfirm={() => disable.mutate({ params, body: { disabled: true, reason: '管理员停用' } })}
        />
      )}
      <ErrorPanel error={disable.error ?? reset.error} />
    </div>
  );
}

/** Who may sign in, in which role, bound to which place. */
export function AccountsPage() {
  const [query, setQuery] = useUrlState({ search: '', role: '' });
  const [shown, setShown] = useState<{ login: string; password: string }>();
  return (
    <>
      <PageHeader
        title="账号"
        about={
          <>
            每个账号只有一个岗位，限定在一个地区、一家机构或本人。 <ClauseLink id="M7" />
          </>
        }
        actions={<Go to="/accounts/new">新建账号</Go>}
      />
      {shown && (
        <div className="st-note" role="status">
          {shown.login} 的新密码：<strong>{shown.password}</strong>（只显示这一次，请当面告知并提醒尽快修改）
        </div>
      )}
      <QueryBar
        fields={[
          { name: 'search', label: '账号或姓名' },
          { name: 'role', label: '岗位', kind: 'choice', options: ROLE_OPTIONS },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listAccounts}
        name="accounts"
        label="账号"
        query={query}
        rowKey={(row) => row.id}
        columns={[
          { key: 'login', title: '账号', text: (row) => row.login },
          { key: 'name', title: '姓名', text: (row) => row.name },
          { key: 'role', title: '岗位', text: (row) => row.roleLabel },
          { key: 'place', title: '所属', text: (row) => row.institutionCode ?? row.areaCode ?? '' },
          { key: 'created', title: '建立时间', text: (row) => row.createdAt },
          {
            key: 'state',
            title: '状态',
            text: (row) => (row.disabled ? '已停用' : '使用中'),
            cell: (row) => (
              <Status tone={row.disabled ? 'bad' : 'good'} word={row.disabled ? '已停用' : '使用中'} />
            ),
          },
          {
            key: 'actions',
            title: '办理',
            text: () => '',
            cell: (row) => (
              <AccountActions
                account={row}
                onPassword={(password) => setShown({ login: row.login, password })}
              />
            ),
          },
        ]}
        empty={{ why: '没有符合条件的账号', what: '可清空条件再查，或新建账号' }}
      />
    </>
  );
}

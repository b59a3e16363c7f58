import { listDemoAccounts, signIn, type Me } from '../../contract/identity.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';

/** The demo province's accounts, one press each; the server lists none outside demo mode, and then nothing is shown. */
export function DemoAccounts({ onDone }: { readonly onDone: (me: Me) => void }) {
  const accounts = useQueryCall(listDemoAccounts, {});
  const call = useCall(signIn, { onDone, writesNothing: true });
  const rows = accounts.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="st-demo" aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">示例账号</h2>
      <p className="st-secondary">示例环境的数据都是编造的。点一下即以该岗位登录。</p>
      <ErrorPanel error={call.error} />
      <ul>
        {rows.map((row) => (
          <li key={row.login}>
            <button
              type="button"
              disabled={call.isPending}
              onClick={() => call.mutate({ body: { login: row.login, password: row.password } })}
            >
              <strong>{row.roleLabel}</strong>
              <span>{row.name}</span>
              <span className="st-secondary">{row.at}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

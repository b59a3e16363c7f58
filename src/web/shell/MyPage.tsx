import { Button, Switch } from 'antd';
import { listNotices } from '../../contract/prescription-notices.ts';
import { useQueryCall } from '../ui/api.ts';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { useLargeText } from '../ui/text-size.ts';
import { isWithinMandate } from './agent-pages.ts';
import { useSignOut } from './sign-out.ts';

/** The way to the notices, with how many are not read; without a number where they cannot be asked for. */
function NoticesLink() {
  const unread = useQueryCall(listNotices, { query: { unread: true, pageSize: 1 } }).data?.unread ?? 0;
  return (
    <>
      <Go to="/my/notices">提醒：结果、到期和需要您办的事</Go>{' '}
      {unread > 0 && <Status tone="warn" word={`${unread} 条未读`} />}
    </>
  );
}

/** What a patient may do; an agent sees what the mandate covers (M35). */
const MATTERS = [
  { path: '/my/bookings', words: '预约与送药：约好了去取，或送到家里' },
  { path: '/my/questions', words: '我要提问：不明白的，问参保地医保经办' },
  { path: '/my/maker-changes', words: '换厂家：医师和医院办的，在这里看' },
  { path: '/my/family', words: '家人代办：委托家人，或为家人办理' },
  { path: '/my/off-site', words: '异地购药备案：到外地买药前先办' },
  { path: '/my/manual-claims', words: '零星报销：自己先付了钱的，凭发票报' },
  { path: '/my/commercial', words: '商业保险和个人账户：同意由它们接着付' },
] as const;

/** The patient's own corner: who is signed in, large text, signing out. */
export function MyPage() {
  const me = useMe();
  const signOut = useSignOut();
  return (
    <div className="st-stack">
      <PageHeader title="我的" />
      <Panel title="账号">
        <Fields
          columns={1}
          fields={[
            { label: '姓名', value: me.name },
            ...(me.actingFor === null ? [] : [{ label: '正在为谁办理', value: me.actingFor.name }]),
            ...(me.areaName === null ? [] : [{ label: '参保地', value: me.areaName }]),
          ]}
        />
      </Panel>
      <Panel title="办事">
        <ul className="st-links">
          {isWithinMandate({ path: '/my/notices' }, me.actingFor) && (
            <li>
              <NoticesLink />
            </li>
          )}
          {MATTERS.filter(({ path }) => isWithinMandate({ path }, me.actingFor)).map(({ path, words }) => (
            <li key={path}>
              <Go to={path}>{words}</Go>
            </li>
          ))}
        </ul>
      </Panel>
      <DisplayPanel />
      <HelpPanel />
      <Button block loading={signOut.busy} onClick={signOut.run}>
        退出登录
      </Button>
    </div>
  );
}

function DisplayPanel() {
  const [large, setLarge] = useLargeText();
  return (
    <Panel title="显示">
      <div className="st-setting">
        <label htmlFor="large-text">
          大字版
          <span className="st-secondary">字更大，颜色更深，按钮更宽，话说得更简单；在这台设备上一直记着</span>
        </label>
        <Switch id="large-text" checked={large} onChange={setLarge} />
      </div>
    </Panel>
  );
}

function HelpPanel() {
  return (
    <Panel title="帮助">
      <ul className="st-links">
        <li>
          <Go to="/my/rules">规则说明：报销按什么算，为什么这样算</Go>
        </li>
        <li>
          <Go to="/drugs">查药品：报不报、怎么报、到什么时候</Go>
        </li>
        <li>
          <Go to="/answers">政策问答：什么情形能付，有哪些变化</Go>
        </li>
        <li>
          <Go to="/public-institutions">定点机构名单：去哪里开方、购药</Go>
        </li>
        <li>
          <Go to="/published-doctors">责任医师名单：找哪位医师</Go>
        </li>
      </ul>
    </Panel>
  );
}

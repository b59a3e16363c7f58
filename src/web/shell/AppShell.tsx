import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useFocusKeptNear } from '../ui/focus.ts';
import { Go } from '../ui/Go.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useMe } from '../ui/me.ts';
import { applyTextSize } from '../ui/text-size.ts';
import { usePathname } from '../ui/url-state.ts';
import { SearchBox } from './SearchBox.tsx';
import { SideMenu } from './SideMenu.tsx';
import { useSignOut } from './sign-out.ts';

function Account() {
  const me = useMe();
  const signOut = useSignOut();
  const place = me.institutionName ?? me.areaName;
  return (
    <div className="st-account">
      <span>
        <strong>{me.name}</strong>{' '}
        <span className="st-secondary">
          {[me.roleLabel, place].filter((word) => word !== null).join(' · ')}
        </span>
      </span>
      <Button size="small" loading={signOut.busy} onClick={signOut.run}>
        退出
      </Button>
    </div>
  );
}

/** The workbench of everyone at a desk: menu by role at the left, the number box above, the page. */
export function AppShell({ children }: { readonly children: ReactNode }) {
  const me = useMe();
  const here = usePathname();
  const [open, setOpen] = useState(false);
  useFocusKeptNear();
  useEffect(() => applyTextSize('desk'), []);
  useEffect(() => setOpen(false), [here]);
  return (
    <div className="st-shell">
      <a className="st-skip" href="#page">
        跳到正文
      </a>
      <header className="st-shell-head">
        <button
          type="button"
          className="st-menu-button"
          aria-expanded={open}
          aria-label="菜单"
          onClick={() => setOpen(!open)}
        >
          <Icon name="menu" size={20} />
        </button>
        <Go to="/" className="st-brand">
          双通
        </Go>
        {me.demo && <span className="st-demo-mark">示例环境</span>}
        <SearchBox />
        <Account />
      </header>
      <div className={open ? 'st-shell-side st-open' : 'st-shell-side'}>
        <SideMenu role={me.role} label="主菜单" />
      </div>
      <main id="page" className="st-page" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

import { Button } from 'antd';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { Go } from '../ui/Go.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useMe } from '../ui/me.ts';
import { applyTextSize } from '../ui/text-size.ts';
import { usePathname } from '../ui/url-state.ts';
import { currentEntry, groupedMenu, menuOf, type MenuPart, type RouteRow } from './route-row.ts';
import { ROUTES } from './routes.tsx';
import { SearchBox } from './SearchBox.tsx';
import { useSignOut } from './sign-out.ts';

function MenuPartView({
  part,
  current,
}: {
  readonly part: MenuPart;
  readonly current: RouteRow | undefined;
}) {
  const heading = useId();
  const links = part.rows.map((row) => (
    <Go key={row.path} to={row.path} className={row === current ? 'st-current' : ''}>
      {row.menu}
    </Go>
  ));
  if (part.group === undefined) return links;
  return (
    <div role="group" aria-labelledby={heading} className="st-menu-part">
      <span id={heading} className="st-menu-heading">
        {part.group}
      </span>
      {links}
    </div>
  );
}

function Menu({ role, label }: { readonly role: string; readonly label: string }) {
  const menu = menuOf(ROUTES, role);
  const current = currentEntry(menu, usePathname());
  return (
    <nav className="st-menu" aria-label={label}>
      {groupedMenu(menu).map((part) => (
        <MenuPartView key={part.group ?? ''} part={part} current={current} />
      ))}
    </nav>
  );
}

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
        <Menu role={me.role} label="主菜单" />
      </div>
      <main id="page" className="st-page" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

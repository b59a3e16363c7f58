import { ConfigProvider } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useFocusKeptNear } from '../ui/focus.ts';
import { Go } from '../ui/Go.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useMe } from '../ui/me.ts';
import { ActingBanner } from './ActingBanner.tsx';
import { isWithinMandate } from './agent-pages.ts';
import { applyTextSize, useLargeText } from '../ui/text-size.ts';
import { themeFor } from '../ui/theme.ts';
import { usePathname } from '../ui/url-state.ts';
import { currentEntry, menuOf } from './route-row.ts';
import { ROUTES } from './routes.tsx';

/** The patient's program: cards, a bar at the bottom, 16 px text or 20 px with wide targets. */
export function PatientShell({ children }: { readonly children: ReactNode }) {
  const me = useMe();
  const menu = menuOf(ROUTES, me.role).filter((row) => isWithinMandate(row, me.actingFor));
  const current = currentEntry(ROUTES, menu, usePathname());
  const [large, setLarge] = useLargeText();
  useFocusKeptNear();
  const size = large ? 'large' : 'patient';
  useEffect(() => applyTextSize(size), [size]);
  return (
    <ConfigProvider theme={themeFor(size)}>
      <div className="st-phone">
        {me.demo && <header className="st-demo-strip">示例环境，数据都是编造的</header>}
        <div className="st-phone-top">
          <button type="button" aria-pressed={large} onClick={() => setLarge(!large)}>
            {large ? '改用标准字' : '改用大字版'}
          </button>
        </div>
        <ActingBanner />
        <main id="page" className="st-phone-page" tabIndex={-1}>
          {children}
        </main>
        <nav className="st-bottom-bar" aria-label="主菜单">
          {menu.map((row) => (
            <Go key={row.path} to={row.path} className={row === current ? 'st-current' : ''}>
              {row.icon !== undefined && <Icon name={row.icon} />}
              {row.menu}
            </Go>
          ))}
        </nav>
      </div>
    </ConfigProvider>
  );
}

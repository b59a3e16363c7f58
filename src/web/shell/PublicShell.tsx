import { ConfigProvider } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { Go } from '../ui/Go.tsx';
import { applyTextSize, useLargeText } from '../ui/text-size.ts';
import { themeFor } from '../ui/theme.ts';
import { usePathname } from '../ui/url-state.ts';
import { ROUTES } from './routes.tsx';

/** The pages that stand by themselves; a single drug or answer is reached from its list. */
const PAGES = ROUTES.filter((row) => row.isPublic === true && !row.path.includes('$'));

/** The published lists for anybody, old eyes included: text as large as a patient's, and the way to sign in. */
export function PublicShell({ children }: { readonly children: ReactNode }) {
  const here = usePathname();
  const [large, setLarge] = useLargeText();
  const size = large ? 'large' : 'patient';
  useEffect(() => applyTextSize(size), [size]);
  return (
    <ConfigProvider theme={themeFor(size)}>
      <div className="st-public">
        <a className="st-skip" href="#page">
          跳到正文
        </a>
        <header className="st-public-head">
          <Go to="/" className="st-brand">
            双通
          </Go>
          <nav className="st-public-menu" aria-label="主菜单">
            {PAGES.map((row) => (
              <Go
                key={row.path}
                to={row.path}
                className={row.path === here ? 'st-current' : ''}
                label={row.title}
              >
                {row.short ?? row.title}
              </Go>
            ))}
          </nav>
          <div className="st-public-side">
            <button type="button" aria-pressed={large} onClick={() => setLarge(!large)}>
              大字
            </button>
            <Go to="/">登录</Go>
          </div>
        </header>
        <main id="page" className="st-page" tabIndex={-1}>
          {children}
        </main>
      </div>
    </ConfigProvider>
  );
}

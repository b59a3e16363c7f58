import { useEffect, type ReactNode } from 'react';
import { Go } from '../ui/Go.tsx';
import { applyTextSize } from '../ui/text-size.ts';
import { usePathname } from '../ui/url-state.ts';
import { ROUTES } from './routes.tsx';

/** The pages that stand by themselves; a single drug or answer is reached from its list. */
const PAGES = ROUTES.filter((row) => row.isPublic === true && !row.path.includes('$'));

/** The published lists for anybody, with the way to sign in. */
export function PublicShell({ children }: { readonly children: ReactNode }) {
  const here = usePathname();
  useEffect(() => applyTextSize('desk'), []);
  return (
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
            <Go key={row.path} to={row.path} className={row.path === here ? 'st-current' : ''}>
              {row.title}
            </Go>
          ))}
        </nav>
        <Go to="/">登录</Go>
      </header>
      <main id="page" className="st-page" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

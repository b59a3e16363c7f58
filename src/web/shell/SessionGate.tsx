import { useQueryClient } from '@tanstack/react-query';
import { Modal, Skeleton } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { getMe, type Me } from '../../contract/identity.ts';
import { openPageFor } from '../ui/acting.ts';
import { useQueryCall } from '../ui/api.ts';
import { ownDrafts } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { MeContext } from '../ui/me.ts';
import { isPublicPath } from './route-row.ts';
import { ROUTES } from './routes.tsx';
import { SignInForm } from './SignInForm.tsx';
import { SignInPage } from './SignInPage.tsx';

/** Signing in again over the page, so that what was typed behind it is still there afterwards. */
function ExpiredDialog({ open, onDone }: { readonly open: boolean; readonly onDone: (me: Me) => void }) {
  return (
    <Modal open={open} title="登录已过期" footer={null} closable={false} keyboard={false} destroyOnHidden>
      <p className="st-secondary">请重新登录。刚才填写的内容还在。</p>
      <SignInForm onDone={onDone} />
    </Modal>
  );
}

/** Lets the program through to whoever is signed in; signs in at the same address otherwise. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const session = useQueryCall(getMe, {});
  const me = session.data;
  const signedOut = session.error?.problem.status === 401;
  const known = me?.accountId;
  const actingOn = me?.actingFor?.mandateId ?? null;
  // Said before the pages below ask for anything; a page that is open stays for whom it was opened.
  if (me !== undefined) {
    openPageFor(actingOn);
    ownDrafts(me.accountId);
  }

  useEffect(() => {
    if (me !== undefined) document.documentElement.dataset['role'] = me.role;
  }, [me]);

  function begin(next: Me) {
    openPageFor(next.actingFor?.mandateId ?? null, true);
    // Another person at the same screen must find nothing of the first one's.
    if (known !== undefined && known !== next.accountId) {
      window.location.assign('/');
      return;
    }
    client.setQueryData([getMe.id, {}], next);
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== getMe.id });
  }
  if (me === undefined) {
    // A public list is read without an account; everything else asks for one first.
    if (signedOut && isPublicPath(ROUTES, window.location.pathname)) return children;
    if (signedOut) return <SignInPage onDone={begin} />;
    if (session.error !== null) {
      return (
        <main className="st-sign-in">
          <ErrorPanel error={session.error} onRetry={() => void session.refetch()} />
        </main>
      );
    }
    return (
      <main className="st-sign-in" aria-busy="true">
        <Skeleton active />
      </main>
    );
  }
  return (
    <MeContext value={me}>
      <ExpiredDialog open={signedOut} onDone={begin} />
      <div key={me.accountId} className="st-contents">
        {children}
      </div>
    </MeContext>
  );
}

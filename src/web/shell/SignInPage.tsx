import type { Me } from '../../contract/identity.ts';
import { useDocumentTitle } from '../ui/PageHeader.tsx';
import { DemoAccounts } from './DemoAccounts.tsx';
import { SignInForm } from './SignInForm.tsx';

/** Shown in place of any page while nobody is signed in: the address stays, so signing in leads to where one wanted to go. */
export function SignInPage({ onDone }: { readonly onDone: (me: Me) => void }) {
  useDocumentTitle('登录');
  return (
    <main className="st-sign-in">
      <div className="st-sign-in-card">
        <h1>双通</h1>
        <p className="st-secondary">医保药品“双通道”单行支付平台</p>
        <SignInForm onDone={onDone} />
        <p className="st-sign-in-links">
          不用登录可查：<a href="/drugs">药品</a> <a href="/published-doctors">责任医师名单</a>{' '}
          <a href="/public-institutions">定点机构名单</a>
        </p>
      </div>
      <DemoAccounts onDone={onDone} />
    </main>
  );
}

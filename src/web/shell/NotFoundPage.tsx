import { Button } from 'antd';
import { Go } from '../ui/Go.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { powersInWords } from './agent-pages.ts';

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <>
      <PageHeader title="没有这个页面" about="地址可能写错了，或者页面已经移走。" />
      <Go to="/">回到首页</Go>
    </>
  );
}

/** A page of another role, or a role without pages. */
export function NoAccessPage() {
  return (
    <>
      <PageHeader title="您的岗位没有这个页面" about="请由有权限的岗位办理；如果刚换了账号，请回到首页。" />
      <Go to="/">回到首页</Go>
    </>
  );
}

/** A page of a matter that the patient has not put into an agent's hands. */
export function OutsideMandatePage({ path }: { readonly path: string }) {
  const needed = powersInWords(path);
  return (
    <>
      <PageHeader
        title="委托的事项不包括这一项"
        about={
          needed === '' ? '这件事只能由本人办理。' : `需要委托${needed}。请由患者本人办理，或请患者另行委托。`
        }
      />
      <Go to="/my/family">看看委托了哪些事</Go>
    </>
  );
}

/** A page that broke: the rest of the program still stands. */
export function BrokenPage({ reset }: { readonly reset: () => void }) {
  return (
    <div role="alert">
      <PageHeader
        title="页面出错了"
        about="已经提交的内容不受影响。可以重试；一直这样的话，请把正在办理的事告诉管理员。"
      />
      <Button type="primary" onClick={reset}>
        重试
      </Button>
    </div>
  );
}

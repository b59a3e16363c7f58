import { Button } from 'antd';
import { Go } from '../ui/Go.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';

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

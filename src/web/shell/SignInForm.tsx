import { Button, Input } from 'antd';
import { useId, useState, type FormEvent } from 'react';
import { signIn, type Me } from '../../contract/identity.ts';
import { useCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';

interface SignInFormProps {
  readonly onDone: (me: Me) => void;
}

/** Login and password; a wrong pair says so beside the fields and keeps the login. */
export function SignInForm({ onDone }: SignInFormProps) {
  const id = useId();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const call = useCall(signIn, { onDone, writesNothing: true });

  function submit(event: FormEvent) {
    event.preventDefault();
    call.mutate({ body: { login: login.trim(), password } });
  }
  return (
    <form className="st-stack" onSubmit={submit}>
      <ErrorPanel error={call.error} />
      <div>
        <label htmlFor={`${id}-login`}>账号</label>
        <Input
          id={`${id}-login`}
          size="large"
          autoComplete="username"
          autoFocus
          required
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
      </div>
      <div>
        <label htmlFor={`${id}-password`}>密码</label>
        <Input.Password
          id={`${id}-password`}
          size="large"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      <Button type="primary" size="large" htmlType="submit" block loading={call.isPending}>
        登录
      </Button>
    </form>
  );
}

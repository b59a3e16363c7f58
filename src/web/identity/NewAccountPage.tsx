import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { createAccount } from '../../contract/accounts.ts';
import { ROLES, type Role } from '../../domain/identity/roles.ts';
import { useCall } from '../ui/api.ts';
import { useDraft } from '../ui/draft.ts';
import { Go } from '../ui/Go.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { newPassword } from './new-password.ts';

const EMPTY = {
  login: '',
  name: '',
  role: 'agencyReviewer',
  areaCode: '',
  institutionCode: '',
  practitionerCode: '',
  personNo: '',
  enterpriseCode: '',
  enterpriseName: '',
};
const ROLE_OPTIONS = Object.entries(ROLES).map(([value, { label }]) => ({ value, label }));

/** The one binding that a role asks for, with how to fill it in. */
function bindingsOf(role: Role): readonly {
  name:
    'areaCode' | 'institutionCode' | 'practitionerCode' | 'personNo' | 'enterpriseCode' | 'enterpriseName';
  label: string;
  help: string;
}[] {
  const institution = {
    name: 'institutionCode',
    label: '机构编号',
    help: '医院以 H、药店以 P 开头，共 12 位',
  } as const;
  switch (ROLES[role].level) {
    case 'province':
    case 'expert':
      return [];
    case 'area':
      return [{ name: 'areaCode', label: '地区编号', help: '六位医保区划，如 430100 为长沙市' }];
    case 'person':
      return [{ name: 'personNo', label: '参保人编号', help: '可在参保人页面查到' }];
    case 'enterprise':
      return [
        { name: 'enterpriseCode', label: '统一社会信用代码', help: '18 位' },
        { name: 'enterpriseName', label: '企业名称', help: '与产品登记的生产企业一致' },
      ];
    case 'institution':
      return role === 'responsibleDoctor' || role === 'pharmacist'
        ? [institution, { name: 'practitionerCode', label: '医师或药师编码', help: '须已在该机构登记' }]
        : [institution];
  }
}

/** Opens an account for somebody, bound to the one place that the role belongs to. */
export function NewAccountPage() {
  const [value, keep, clear] = useDraft('new-account', EMPTY);
  const change = (part: Partial<typeof EMPTY>) => keep({ ...value, ...part });
  const [made, setMade] = useState<{ login: string; password: string }>();
  const create = useCall(createAccount, {
    onDone: (_, given) => {
      setMade({ login: given.body.login, password: given.body.password });
      keep(EMPTY);
      clear();
    },
  });
  const role = value.role as Role;
  const bindings = bindingsOf(role);
  function submit() {
    const bound = Object.fromEntries(bindings.map(({ name }) => [name, value[name]]));
    create.mutate({
      body: { login: value.login, name: value.name, role, password: newPassword(), ...bound },
    });
  }
  return (
    <>
      <PageHeader title="新建账号" actions={<Go to="/accounts">返回账号列表</Go>} />
      {made && (
        <div className="st-note" role="status">
          已建立 {made.login}，密码：<strong>{made.password}</strong>
          （只显示这一次，请当面告知并提醒尽快修改）
        </div>
      )}
      <Panel title="账号信息">
        <Form layout="vertical" onFinish={submit} style={{ maxWidth: 480 }}>
          <Form.Item label="账号" htmlFor="login" help="小写字母、数字、点、横线，3 至 60 位">
            <Input
              id="login"
              autoFocus
              autoComplete="off"
              value={value.login}
              onChange={(event) => change({ login: event.target.value })}
            />
          </Form.Item>
          <Form.Item label="姓名" htmlFor="name">
            <Input id="name" value={value.name} onChange={(event) => change({ name: event.target.value })} />
          </Form.Item>
          <Form.Item label="岗位" htmlFor="role">
            <Select
              id="role"
              aria-label="岗位"
              value={value.role}
              options={ROLE_OPTIONS}
              onChange={(next: string) => change({ role: next })}
            />
          </Form.Item>
          {bindings.map(({ name, label, help }) => (
            <Form.Item key={name} label={label} htmlFor={name} help={help}>
              <Input
                id={name}
                value={value[name]}
                onChange={(event) => change({ [name]: event.target.value.trim() })}
              />
            </Form.Item>
          ))}
          <SubmitBar verb="建立账号" busy={create.isPending} error={create.error} />
        </Form>
      </Panel>
    </>
  );
}

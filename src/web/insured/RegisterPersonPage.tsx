import { Checkbox, Form, Select } from 'antd';
import { registerPerson } from '../../contract/insured.ts';
import { parseIdentityNumber } from '../../domain/insured/identity-number.ts';
import { nationalityOf } from '../../domain/insured/nationality.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { useCall } from '../ui/api.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { useDraft } from '../ui/draft.ts';
import { DayField, FormField, problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { useGo } from '../ui/url-state.ts';
import { AreaSelect } from './AreaSelect.tsx';
import { SCHEME_CHOICES } from './insured-words.ts';
import { NationalityField } from './NationalityField.tsx';

const EMPTY = {
  name: '',
  idNumber: '',
  phone: '',
  address: '',
  areaCode: '',
  scheme: 'employee',
  fromOn: '',
  majorIllness: true,
  nationality: '',
  retiredOn: '',
};
type Value = typeof EMPTY;

const PHONE = /^(1\d{10}|0\d{2,3}-?\d{7,8})?$/;

function problemsOf(value: Value) {
  const bornOn = parseIdentityNumber(value.idNumber)?.bornOn;
  return [
    problemUnless(value.name.trim() !== '', 'name', '请填写姓名'),
    problemUnless(
      parseIdentityNumber(value.idNumber) !== undefined,
      'idNumber',
      '证件号码有误：位数、出生日期或校验码不对',
    ),
    problemUnless(PHONE.test(value.phone), 'phone', '请填写 11 位手机号，或带区号的座机号'),
    problemUnless(value.areaCode !== '', 'areaCode', '请选择参保地区'),
    problemUnless(value.fromOn !== '', 'fromOn', '请填写参保开始日期'),
    problemUnless(
      value.retiredOn === '' || bornOn === undefined || value.retiredOn >= bornOn,
      'retiredOn',
      '退休日期不能早于出生日期',
    ),
  ];
}

interface PartProps {
  readonly value: Value;
  readonly change: (part: Partial<Value>) => void;
  readonly problems: ReturnType<typeof useFieldProblems>['problems'];
}

function WhoPart({ value, change, problems }: PartProps) {
  return (
    <>
      <TextField
        id="name"
        label="姓名"
        problems={problems}
        value={value.name}
        maxLength={60}
        onChange={(name) => change({ name })}
      />
      <TextField
        id="idNumber"
        label="居民身份证号码"
        problems={problems}
        help="性别和出生日期由号码得出"
        value={value.idNumber}
        maxLength={18}
        onChange={(text) => change({ idNumber: text.trim().toUpperCase() })}
      />
      <NationalityField
        id="nationality"
        label="民族（可不填）"
        problems={problems}
        value={value.nationality}
        onChange={(nationality) => change({ nationality })}
      />
      <TextField
        id="phone"
        label="电话（可不填）"
        problems={problems}
        inputMode="tel"
        value={value.phone}
        onChange={(text) => change({ phone: text.trim() })}
      />
      <TextField
        id="address"
        label="住址（可不填）"
        problems={problems}
        value={value.address}
        onChange={(address) => change({ address })}
      />
    </>
  );
}

function CoverPart({ value, change, problems }: PartProps) {
  const me = useMe();
  return (
    <>
      <FormField id="areaCode" label="参保地区" problems={problems}>
        <AreaSelect
          id="areaCode"
          value={value.areaCode}
          within={me.areaCode}
          levels={[3]}
          onChange={(areaCode) => change({ areaCode })}
        />
      </FormField>
      <FormField id="scheme" label="险种" problems={problems}>
        <Select
          id="scheme"
          value={value.scheme}
          options={[...SCHEME_CHOICES]}
          onChange={(scheme: string) =>
            change({ scheme, ...(scheme === 'employee' ? {} : { retiredOn: '' }) })
          }
        />
      </FormField>
      <FormField id="fromOn" label="参保开始日期" problems={problems}>
        <DayInput id="fromOn" value={value.fromOn} onChange={(fromOn) => change({ fromOn })} />
      </FormField>
      {value.scheme === 'employee' && (
        <DayField
          id="retiredOn"
          label="退休日期（在职的不填）"
          problems={problems}
          help="从这一天起算退休人员"
          value={value.retiredOn}
          onChange={(retiredOn) => change({ retiredOn })}
        />
      )}
      <Form.Item>
        <Checkbox
          checked={value.majorIllness}
          onChange={(event) => change({ majorIllness: event.target.checked })}
        >
          同时参加大病保险
        </Checkbox>
      </Form.Item>
    </>
  );
}

/** Registers one person of the agency's area. */
export function RegisterPersonPage() {
  const go = useGo();
  const tell = useTell();
  const [value, keep, clear] = useDraft('register-person', EMPTY);
  const { problems, judge } = useFieldProblems();
  const register = useCall(registerPerson, {
    onDone: ({ id, personNo }) => {
      clear();
      tell(`已登记，人员编号 ${personNo}`);
      go(`/persons/${id}`);
    },
  });
  const part = { value, problems, change: (given: Partial<Value>) => keep({ ...value, ...given }) };
  function submit() {
    if (!judge(problemsOf(value))) return;
    register.mutate({
      body: {
        ...value,
        name: value.name.trim(),
        scheme: value.scheme as Scheme,
        nationality: nationalityOf(value.nationality) ?? null,
        retiredOn: value.retiredOn === '' ? null : value.retiredOn,
      },
    });
  }
  return (
    <>
      <PageHeader
        title="登记参保人"
        about="一次登记一人；人多时用批量登记。"
        back={{ to: '/persons', label: '参保人' }}
      />
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <Panel title="本人">
          <WhoPart {...part} />
        </Panel>
        <Panel title="参保">
          <CoverPart {...part} />
        </Panel>
        <SubmitBar verb="登记" busy={register.isPending} error={register.error} />
      </Form>
    </>
  );
}

import { Form, Segmented } from 'antd';
import { registerInstitution } from '../../contract/providers.ts';
import { AreaSelect } from '../insured/AreaSelect.tsx';
import { useCall } from '../ui/api.ts';
import { useDraft } from '../ui/draft.ts';
import {
  FormField,
  problemUnless,
  TextField,
  tieFields,
  type TieField,
  useFieldProblems,
} from '../ui/FormField.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { useGo } from '../ui/url-state.ts';
import { KIND_CHOICES } from './provider-words.ts';

const EMPTY = { kind: 'pharmacy', areaCode: '', serial: '', name: '', level: '', address: '', phone: '' };

function problemsOf(value: typeof EMPTY) {
  return [
    problemUnless(value.name.trim() !== '', 'name', '请填写名称'),
    problemUnless(value.areaCode !== '', 'areaCode', '请选择地区'),
    problemUnless(/^\d{5}$/.test(value.serial), 'serial', '请填写编码最后五位数字'),
    problemUnless(/^[\d-]{0,20}$/.test(value.phone), 'phone', '电话只写数字和横线'),
  ];
}

/** What the kind and the area settle of an institution's code. */
function codeHead({ kind, areaCode }: typeof EMPTY): string {
  return `${kind === 'hospital' ? 'H' : 'P'}${areaCode}`;
}

/** The area and the last five digits, from which the code is made. */
function CodeFields({ head, tie }: { readonly head: string; readonly tie: TieField<typeof EMPTY> }) {
  const me = useMe();
  const area = tie('areaCode');
  const serial = tie('serial');
  return (
    <>
      <FormField id={area.id} label="地区" problems={area.problems}>
        <AreaSelect
          id={area.id}
          value={area.value}
          within={me.areaCode}
          levels={[3]}
          onChange={area.onChange}
        />
      </FormField>
      <TextField
        {...serial}
        label="国家医保机构编码的最后五位"
        maxLength={5}
        inputMode="decimal"
        help={area.value === '' ? '前七位由类别和地区得出' : `编码：${head}${serial.value.padEnd(5, '_')}`}
        onChange={(text) => serial.onChange(text.trim())}
      />
    </>
  );
}

/** Registers a hospital or pharmacy of the agency's area; its agreement follows on its page. */
export function RegisterInstitutionPage() {
  const go = useGo();
  const tell = useTell();
  const [value, keep, clear] = useDraft('register-institution', EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const phone = tie('phone');
  const register = useCall(registerInstitution, {
    onDone: ({ code }) => {
      clear();
      tell('已登记，请接着登记协议');
      go(`/institutions/${code}`);
    },
  });
  const head = codeHead(value);
  function submit() {
    if (!judge(problemsOf(value))) return;
    const { areaCode, address, phone } = value;
    const level = value.kind === 'hospital' ? value.level.trim() : '';
    register.mutate({
      body: { code: `${head}${value.serial}`, name: value.name.trim(), level, areaCode, address, phone },
    });
  }
  return (
    <>
      <PageHeader
        title="登记机构"
        about="登记本地区的定点医院或药店，之后再登记“双通道”协议。"
        back={{ to: '/institutions', label: '定点机构' }}
      />
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <Panel title="机构">
          <Form.Item>
            <Segmented
              block
              aria-label="类别"
              options={KIND_CHOICES}
              value={value.kind}
              onChange={tie('kind').onChange}
            />
          </Form.Item>
          <TextField label="名称" maxLength={100} {...tie('name')} />
          <CodeFields head={head} tie={tie} />
          {value.kind === 'hospital' && (
            <TextField label="等级（可不填）" maxLength={20} help="如 三级甲等" {...tie('level')} />
          )}
          <TextField label="地址（可不填）" {...tie('address')} />
          <TextField
            {...phone}
            label="电话（可不填）"
            maxLength={20}
            inputMode="tel"
            onChange={(text) => phone.onChange(text.trim())}
          />
        </Panel>
        <SubmitBar verb="登记" busy={register.isPending} error={register.error} />
      </Form>
    </>
  );
}

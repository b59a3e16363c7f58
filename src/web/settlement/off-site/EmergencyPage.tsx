import { Form } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { registerEmergency } from '../../../contract/settlement-off-site.ts';
import { CREDENTIAL_LABELS, type CredentialKind } from '../../../domain/insured/model.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { ChoiceField, FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { spanText } from '../../ui/words.ts';

const KINDS = (Object.keys(CREDENTIAL_LABELS) as CredentialKind[]).map((value) => ({
  value,
  label: CREDENTIAL_LABELS[value],
}));

type Registered = OutputOf<typeof registerEmergency>;

function RegisterForm({ onDone }: { readonly onDone: (done: Registered) => void }) {
  const today = useToday();
  const empty = { number: '', on: today, diagnosisCode: '' };
  const [kind, setKind] = useState<CredentialKind>('idNumber');
  const [value, setValue] = useState(empty);
  const { problems, judge } = useFieldProblems();
  const register = useCall(registerEmergency, {
    onDone: (done) => {
      setValue(empty);
      onDone(done);
    },
  });
  const change = (part: Partial<typeof value>) => setValue({ ...value, ...part });
  function submit() {
    const diagnosisCode = value.diagnosisCode.trim();
    const found = [
      problemUnless(value.number.trim() !== '', 'number', '请核对患者出示的凭证'),
      problemUnless(value.on !== '', 'on', '请填写急诊抢救的日期'),
      problemUnless(
        /^[A-Za-z0-9.+*]{3,20}$/.test(diagnosisCode),
        'diagnosisCode',
        '请填写诊断编码，如 I21.0',
      ),
    ];
    if (!judge(found)) return;
    const credential = { kind, number: value.number.trim() };
    register.mutate({ body: { credential, on: value.on, diagnosisCode } });
  }
  return (
    <Panel title="登记">
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <ChoiceField
          id="kind"
          label="凭证"
          value={kind}
          options={KINDS}
          onChange={(chosen) => setKind(chosen as CredentialKind)}
        />
        <TextField
          id="number"
          label="凭证号码"
          maxLength={100}
          problems={problems}
          value={value.number}
          onChange={(number) => change({ number })}
        />
        <FormField id="on" label="急诊抢救日期" problems={problems}>
          <DayInput id="on" value={value.on} onChange={(on) => change({ on })} />
        </FormField>
        <TextField
          id="diagnosisCode"
          label="诊断编码"
          maxLength={20}
          problems={problems}
          value={value.diagnosisCode}
          onChange={(diagnosisCode) => change({ diagnosisCode })}
        />
        <SubmitBar verb="登记急诊抢救" busy={register.isPending} error={register.error} />
      </Form>
    </Panel>
  );
}

/** The hospital registers that somebody of another area came to it as an emergency, which counts as filed (M30, I23). */
export function EmergencyPage() {
  const [done, setDone] = useState<Registered>();
  return (
    <div className="st-stack">
      <PageHeader
        title="异地急诊抢救"
        about={
          <>
            外地参保人在本院急诊抢救、没来得及备案的，登记后视同已备案，当场可以结算，比例不变，省里另定的除外。{' '}
            <ClauseLinks ids={['M30', 'I23']} />
          </>
        }
      />
      <RegisterForm onDone={setDone} />
      {done !== undefined && (
        <Panel title="已登记" extra={<Status tone="good" word="视同已备案" />}>
          <Fields
            fields={[
              { label: '参保人', value: `${done.personName}（${done.personNo}）` },
              { label: '有效', value: spanText(done.from, done.to) },
            ]}
          />
        </Panel>
      )}
    </div>
  );
}

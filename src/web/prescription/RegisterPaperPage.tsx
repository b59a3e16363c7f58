import { Button, Form, Input, InputNumber, Radio, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../contract/endpoint.ts';
import { findForPaper, registerPaper } from '../../contract/prescription-paper.ts';
import { listPrescribableProducts } from '../../contract/prescription.ts';
import { CREDENTIAL_LABELS, type CredentialKind } from '../../domain/insured/model.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { FormField, problemUnless, useFieldProblems, type FieldProblem } from '../ui/FormField.tsx';
import { useToday } from '../ui/me.ts';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { newRequestId } from '../ui/request-id.ts';
import { ScanInput } from '../ui/ScanInput.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useGo } from '../ui/url-state.ts';
import { FREQUENCIES, USAGES } from './prescription-words.ts';

type Found = OutputOf<typeof findForPaper>;
type Eligibility = Found['eligibilities'][number];
interface Shown {
  readonly kind: CredentialKind;
  readonly number: string;
}

const KINDS = Object.entries(CREDENTIAL_LABELS).map(([value, label]) => ({
  value: value as CredentialKind,
  label,
}));

function Credential({ onFound }: { readonly onFound: (found: Found, shown: Shown) => void }) {
  const [kind, setKind] = useState<CredentialKind>('idNumber');
  const find = useCall(findForPaper, {
    writesNothing: true,
    onDone: (answer, given) => onFound(answer, given.body),
  });
  return (
    <Panel title="一、患者凭证">
      <div className="st-stack">
        <Segmented aria-label="凭证种类" options={KINDS} value={kind} onChange={setKind} />
        <ScanInput
          label={CREDENTIAL_LABELS[kind]}
          hint="读卡、扫码或录入后按回车"
          disabled={find.isPending}
          onScan={(number) => find.mutate({ body: { kind, number } })}
        />
        <ErrorPanel error={find.error} />
      </div>
    </Panel>
  );
}

const EMPTY = { nationalCode: '', dose: '1', frequency: '0', usage: '口服', quantity: 1, doctorCode: '' };

type Draft = typeof EMPTY & { readonly issuedOn: string };

/** How it is taken and how much of it, as the paper says. */
function Dosing({
  value,
  problems,
  onChange,
}: {
  readonly value: Draft;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (part: Partial<Draft>) => void;
}) {
  return (
    <>
      <FormField id="dose" label="单次剂量（制剂单位）" problems={problems}>
        <Input
          id="dose"
          inputMode="decimal"
          value={value.dose}
          onChange={(event) => onChange({ dose: event.target.value })}
        />
      </FormField>
      <FormField id="frequency" label="频次">
        <Select
          id="frequency"
          value={value.frequency}
          options={FREQUENCIES.map((one, index) => ({ value: String(index), label: one.label }))}
          onChange={(frequency: string) => onChange({ frequency })}
        />
      </FormField>
      <FormField id="usage" label="用法">
        <Select
          id="usage"
          value={value.usage}
          options={USAGES.map((one) => ({ value: one, label: one }))}
          onChange={(usage: string) => onChange({ usage })}
        />
      </FormField>
      <FormField id="quantity" label="数量（盒、支等销售单位）">
        <InputNumber
          id="quantity"
          min={1}
          max={9999}
          precision={0}
          value={value.quantity}
          onChange={(quantity) => onChange({ quantity: quantity ?? 1 })}
        />
      </FormField>
    </>
  );
}

/** What the paper says: the doctor, its date, the product and how it is taken. */
function Paper({ eligibility, shown }: { readonly eligibility: Eligibility; readonly shown: Shown }) {
  const go = useGo();
  const today = useToday();
  const [value, setValue] = useState({ ...EMPTY, issuedOn: today });
  const [requestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const products = useQueryCall(listPrescribableProducts, { query: { entryKey: eligibility.entryKey } });
  const register = useCall(registerPaper, {
    onDone: (answer) => go(`/prescriptions/check?q=${encodeURIComponent(answer.rxno)}`),
  });
  const change = (part: Partial<typeof value>) => setValue({ ...value, ...part });
  function submit() {
    const often = FREQUENCIES[Number(value.frequency)];
    const { nationalCode, dose, usage, quantity, doctorCode, issuedOn } = value;
    const sound = judge([
      problemUnless(/^D\d{12}$/.test(doctorCode), 'doctorCode', '请填写医师的国家编码，D 加十二位数字'),
      problemUnless(nationalCode !== '', 'product', '请选择纸质处方上的产品'),
      problemUnless(/^\d+(\.\d{1,4})?$/.test(dose) && Number(dose) > 0, 'dose', '请填写单次剂量'),
    ]);
    if (!sound || often === undefined) return;
    const line = { nationalCode, dose, times: often.times, perDays: often.perDays, usage, quantity };
    const { applicationId } = eligibility;
    register.mutate({
      body: { requestId, credential: shown, applicationId, doctorCode, issuedOn, lines: [line] },
    });
  }
  return (
    <Panel title="三、纸质处方内容">
      <Form layout="vertical" onFinish={submit}>
        <FormField id="doctorCode" label="医师国家编码" problems={problems} help="须为已公布的同领域责任医师">
          <Input
            id="doctorCode"
            maxLength={13}
            value={value.doctorCode}
            onChange={(event) => change({ doctorCode: event.target.value.trim().toUpperCase() })}
          />
        </FormField>
        <FormField id="issuedOn" label="开具日期" problems={problems}>
          <DayInput id="issuedOn" value={value.issuedOn} onChange={(issuedOn) => change({ issuedOn })} />
        </FormField>
        <FormField id="product" label="产品" problems={problems}>
          <Radio.Group
            id="product"
            className="st-stack"
            value={value.nationalCode}
            onChange={(event) => change({ nationalCode: String(event.target.value) })}
          >
            {products.data?.rows.map((one) => (
              <Radio key={one.nationalCode} value={one.nationalCode} disabled={one.objection !== null}>
                {one.tradeName === '' ? one.genericName : one.tradeName} {one.strength} {one.pack}，
                {one.maker}
              </Radio>
            ))}
          </Radio.Group>
        </FormField>
        <ErrorPanel error={products.error} />
        <Dosing value={value} problems={problems} onChange={change} />
        <SubmitBar verb="签名登记" busy={register.isPending} error={register.error} />
      </Form>
    </Panel>
  );
}

/** A pharmacist registers a prescription that came on paper while an exception holds (N5.4); the check follows. */
export function RegisterPaperPage() {
  const [patient, setPatient] = useState<{ readonly found: Found; readonly shown: Shown }>();
  const [chosen, setChosen] = useState<Eligibility>();
  return (
    <>
      <PageHeader
        title="登记纸质处方"
        about="只在本地区获准并备案的延期内可用。登记后以您的电子签名为准，再按审方、收银办理。"
        back={{ to: '/paper-exceptions', label: '纸质处方延期' }}
      />
      <div className="st-stack">
        <Credential
          onFound={(found, shown) => {
            setPatient({ found, shown });
            setChosen(undefined);
          }}
        />
        {patient !== undefined && (
          <Panel title={`二、${patient.found.name}（${patient.found.sex}，${patient.found.age} 岁）的待遇`}>
            {patient.found.eligibilities.length === 0 && (
              <p className="st-secondary">患者没有生效的单行支付待遇，不能登记。</p>
            )}
            <ul className="st-choices">
              {patient.found.eligibilities.map((one) => (
                <li key={one.applicationId}>
                  <Button
                    type={chosen?.applicationId === one.applicationId ? 'primary' : 'default'}
                    aria-pressed={chosen?.applicationId === one.applicationId}
                    onClick={() => setChosen(one)}
                  >
                    {one.genericName} {one.dosageForm}，{one.diagnosisName}
                  </Button>
                </li>
              ))}
            </ul>
          </Panel>
        )}
        {patient !== undefined && chosen !== undefined && (
          <Paper key={chosen.applicationId} eligibility={chosen} shown={patient.shown} />
        )}
      </div>
    </>
  );
}

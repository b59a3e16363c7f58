import { Form, Select } from 'antd';
import { useState } from 'react';
import { listMakerProducts, offerAuthorisations } from '../../../contract/providers-authorisations.ts';
import { listInstitutions } from '../../../contract/providers.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import { productLine } from './stock-words.ts';

/** Finds a designated pharmacy by part of its name. */
function PharmacySelect({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (code: string) => void;
}) {
  const [words, setWords] = useState('');
  const { data, isFetching } = useQueryCall(
    listInstitutions,
    {
      query: { kind: 'pharmacy', agreement: 'inForce', pageSize: 50, ...(words === '' ? {} : { q: words }) },
    },
    { keep: true },
  );
  return (
    <Select
      id="authorisedPharmacy"
      placeholder="输入药店名称查找"
      showSearch={{ filterOption: false, onSearch: setWords }}
      loading={isFetching}
      value={value === '' ? null : value}
      options={(data?.rows ?? []).map((row) => ({ value: row.code, label: `${row.areaName} ${row.name}` }))}
      onChange={(code: string) => onChange(code)}
    />
  );
}

/** A maker chooses a pharmacy for some of its products. */
export function NewAuthorisationPage() {
  const today = useToday();
  const go = useGo();
  const tell = useTell();
  const products = useQueryCall(listMakerProducts, {});
  const { problems, judge } = useFieldProblems();
  const [value, setValue] = useState({
    nationalCodes: [] as string[],
    pharmacyCode: '',
    fromOn: today,
    toOn: `${today.slice(0, 4)}-12-31`,
    note: '',
  });
  const offer = useCall(offerAuthorisations, {
    onDone: () => {
      tell('已送到药店，等它接受');
      go('/authorisations');
    },
  });
  function submit() {
    const sound = judge([
      problemUnless(value.nationalCodes.length > 0, 'authorisedProducts', '请选择产品'),
      problemUnless(value.pharmacyCode !== '', 'authorisedPharmacy', '请选择药店'),
      problemUnless(value.fromOn !== '', 'authorisedFrom', '请填写起始日期'),
      problemUnless(
        value.toOn >= value.fromOn && value.toOn >= today,
        'authorisedTo',
        '不能早于起始日期和今天',
      ),
    ]);
    if (sound) offer.mutate({ body: { ...value, note: value.note.trim() } });
  }
  return (
    <>
      <PageHeader
        title="授权药店"
        about="选产品和药店，药店接受后生效。只能选“双通道”协议生效中的药店。"
        back={{ to: '/authorisations', label: '药店授权' }}
      />
      <Panel title="授权内容">
        <ErrorPanel error={products.error} onRetry={() => void products.refetch()} />
        {products.data?.rows.length === 0 && (
          <p role="status">平台上还没有本企业的产品；企业名称与产品登记的生产企业一致才会列出。</p>
        )}
        <FormErrors errors={problems} />
        <Form layout="vertical" onFinish={submit}>
          <FormField id="authorisedProducts" label="产品" problems={problems}>
            <Select
              id="authorisedProducts"
              mode="multiple"
              loading={products.isPending}
              showSearch={{ optionFilterProp: 'label' }}
              value={value.nationalCodes}
              options={(products.data?.rows ?? []).map((row) => ({
                value: row.nationalCode,
                label: `${productLine(row.name, row.strength, row.pack)}（已覆盖 ${row.countiesCovered}/${row.counties} 个县）`,
              }))}
              onChange={(nationalCodes: string[]) => setValue({ ...value, nationalCodes })}
            />
          </FormField>
          <FormField id="authorisedPharmacy" label="药店" problems={problems}>
            <PharmacySelect
              value={value.pharmacyCode}
              onChange={(pharmacyCode) => setValue({ ...value, pharmacyCode })}
            />
          </FormField>
          <FormField id="authorisedFrom" label="自哪天起" problems={problems}>
            <DayInput
              id="authorisedFrom"
              value={value.fromOn}
              onChange={(fromOn) => setValue({ ...value, fromOn })}
            />
          </FormField>
          <FormField id="authorisedTo" label="到哪天止" problems={problems}>
            <DayInput
              id="authorisedTo"
              value={value.toOn}
              onChange={(toOn) => setValue({ ...value, toOn })}
            />
          </FormField>
          <TextField
            id="authorisedNote"
            label="给药店的话"
            help="可不填"
            rows={2}
            maxLength={300}
            value={value.note}
            onChange={(note) => setValue({ ...value, note })}
          />
          <SubmitBar verb="送药店答复" busy={offer.isPending} error={offer.error} />
        </Form>
      </Panel>
    </>
  );
}

import { Form, Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
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

/** Chooses several of the maker's own products, each with how many counties it is covered in. */
function ProductSelect({
  rows,
  value,
  onChange,
}: {
  readonly rows: OutputOf<typeof listMakerProducts>['rows'] | undefined;
  readonly value: string[];
  readonly onChange: (codes: string[]) => void;
}) {
  return (
    <Select
      id="authorisedProducts"
      mode="multiple"
      loading={rows === undefined}
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      options={(rows ?? []).map((row) => ({
        value: row.nationalCode,
        label: `${productLine(row.name, row.strength, row.pack)}（已覆盖 ${row.countiesCovered}/${row.counties} 个县）`,
      }))}
      onChange={(codes: string[]) => onChange(codes)}
    />
  );
}

function OfferForm({ rows }: { readonly rows: OutputOf<typeof listMakerProducts>['rows'] | undefined }) {
  const today = useToday();
  const go = useGo();
  const tell = useTell();
  const { problems, judge } = useFieldProblems();
  const [value, setValue] = useState({
    nationalCodes: [] as string[],
    pharmacyCode: '',
    fromOn: today,
    toOn: `${today.slice(0, 4)}-12-31`,
    note: '',
  });
  const change = (part: Partial<typeof value>) => setValue({ ...value, ...part });
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
  const dayField = (id: string, label: string, name: 'fromOn' | 'toOn') => (
    <FormField id={id} label={label} problems={problems}>
      <DayInput id={id} value={value[name]} onChange={(day) => change({ [name]: day })} />
    </FormField>
  );
  return (
    <Form layout="vertical" onFinish={submit}>
      <FormErrors errors={problems} />
      <FormField id="authorisedProducts" label="产品" problems={problems}>
        <ProductSelect
          rows={rows}
          value={value.nationalCodes}
          onChange={(nationalCodes) => change({ nationalCodes })}
        />
      </FormField>
      <FormField id="authorisedPharmacy" label="药店" problems={problems}>
        <PharmacySelect value={value.pharmacyCode} onChange={(pharmacyCode) => change({ pharmacyCode })} />
      </FormField>
      {dayField('authorisedFrom', '自哪天起', 'fromOn')}
      {dayField('authorisedTo', '到哪天止', 'toOn')}
      <TextField
        id="authorisedNote"
        label="给药店的话"
        help="可不填"
        rows={2}
        maxLength={300}
        value={value.note}
        onChange={(note) => change({ note })}
      />
      <SubmitBar verb="送药店答复" busy={offer.isPending} error={offer.error} />
    </Form>
  );
}

/** A maker chooses a pharmacy for some of its products. */
export function NewAuthorisationPage() {
  const { data, error, refetch } = useQueryCall(listMakerProducts, {});
  return (
    <>
      <PageHeader
        title="授权药店"
        about="选产品和药店，药店接受后生效。只能选“双通道”协议生效中的药店。"
        back={{ to: '/authorisations', label: '药店授权' }}
      />
      <div className="st-form">
        <Panel title="授权内容">
          <ErrorPanel error={error} onRetry={() => void refetch()} />
          {data?.rows.length === 0 && (
            <p role="status">平台上还没有本企业的产品；企业名称与产品登记的生产企业一致才会列出。</p>
          )}
          <OfferForm rows={data?.rows} />
        </Panel>
      </div>
    </>
  );
}

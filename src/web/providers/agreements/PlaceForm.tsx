import { Form, Skeleton } from 'antd';
import { getInstitutionFile, updateInstitution } from '../../../contract/providers-agreements.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { useDraftForm } from '../../ui/draft-form.ts';
import { problemUnless, TextField } from '../../ui/FormField.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import type { Institution } from '../AgreementPanel.tsx';

/** Changes chain, place and ways to reach an institution. */
export function PlaceForm({ institution }: { readonly institution: Institution }) {
  const { code, kind, level, address, phone } = institution;
  const { data } = useQueryCall(getInstitutionFile, { params: { code } });
  return data === undefined ? (
    <Skeleton active />
  ) : (
    <PlaceFields
      code={code}
      isHospital={kind === 'hospital'}
      first={{
        level,
        address,
        phone,
        chainName: data.chainName,
        lon: data.lon === null ? '' : String(data.lon),
        lat: data.lat === null ? '' : String(data.lat),
      }}
    />
  );
}

interface PlaceFieldsProps {
  readonly code: string;
  readonly isHospital: boolean;
  readonly first: Record<'level' | 'address' | 'phone' | 'chainName' | 'lon' | 'lat', string>;
}

function PlaceFields({ code, isHospital, first }: PlaceFieldsProps) {
  const { value, tie, judge, clear } = useDraftForm(`place-${code}`, first);
  const tell = useTell();
  const save = useCall(updateInstitution, {
    onDone: () => {
      tell('已保存');
      clear();
    },
  });
  function submit() {
    const degrees = /^\d{1,3}(\.\d{1,6})?$/;
    const sound = judge([
      problemUnless(value.lon === '' || degrees.test(value.lon), 'lon', '经度写成小数，如 112.98'),
      problemUnless(value.lat === '' || degrees.test(value.lat), 'lat', '纬度写成小数，如 28.19'),
      problemUnless((value.lon === '') === (value.lat === ''), 'lat', '经度和纬度要一起填写'),
    ]);
    if (!sound) return;
    const place = {
      lon: value.lon === '' ? null : Number(value.lon),
      lat: value.lat === '' ? null : Number(value.lat),
    };
    save.mutate({ params: { code }, body: { ...value, ...place } });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      {isHospital ? (
        <TextField label="等级" maxLength={20} {...tie('level')} />
      ) : (
        <TextField label="所属连锁（单体不填）" maxLength={60} {...tie('chainName')} />
      )}
      <TextField label="地址" {...tie('address')} />
      <TextField label="电话" maxLength={20} inputMode="tel" {...tie('phone')} />
      <TextField label="经度" inputMode="decimal" {...tie('lon')} />
      <TextField label="纬度" inputMode="decimal" {...tie('lat')} />
      <SubmitBar verb="保存" busy={save.isPending} error={save.error} />
    </Form>
  );
}

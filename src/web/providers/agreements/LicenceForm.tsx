import { Form } from 'antd';
import { addLicence } from '../../../contract/providers-agreements.ts';
import {
  LICENCE_KINDS,
  requiredLicences,
  type LicenceKind,
} from '../../../domain/providers/agreements/licence.ts';
import { useCall } from '../../ui/api.ts';
import { missingTexts, useDraftForm } from '../../ui/draft-form.ts';
import { ChoiceField, DayField, problemUnless, TextField } from '../../ui/FormField.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import type { Institution } from '../AgreementPanel.tsx';

/** Enters a licence; a renewed one stands beside the old. */
export function LicenceForm({ institution }: { readonly institution: Institution }) {
  const { code, kind } = institution;
  const first = requiredLicences(kind)[0] ?? 'business';
  const empty = { kind: first as string, licenceNo: '', issuer: '', licenceFrom: '', licenceTo: '' };
  const { value, tie, judge, reset } = useDraftForm(`licence-${code}`, empty);
  const tell = useTell();
  const add = useCall(addLicence, {
    onDone: () => {
      tell('已登记证照');
      reset();
    },
  });
  function submit() {
    const { licenceNo, issuer, licenceFrom, licenceTo } = value;
    const sound = judge([
      ...missingTexts(value, { licenceNo: '请填写证照编号', licenceFrom: '请填写开始日期' }),
      problemUnless(licenceTo === '' || licenceTo >= licenceFrom, 'licenceTo', '结束日期不能早于开始日期'),
    ]);
    if (!sound) return;
    const span = { fromOn: licenceFrom, toOn: licenceTo === '' ? null : licenceTo };
    const body = {
      kind: value.kind as LicenceKind,
      licenceNo: licenceNo.trim(),
      issuer: issuer.trim(),
      ...span,
    };
    add.mutate({ params: { code }, body });
  }
  const options = Object.entries(LICENCE_KINDS).map(([one, label]) => ({ value: one, label }));
  return (
    <Form layout="vertical" onFinish={submit}>
      <ChoiceField label="证照" options={options} {...tie('kind')} />
      <TextField label="证照编号" maxLength={60} {...tie('licenceNo')} />
      <TextField label="发证机关（可不填）" maxLength={60} {...tie('issuer')} />
      <DayField label="有效期自" {...tie('licenceFrom')} />
      <DayField label="有效期至（长期就不填）" {...tie('licenceTo')} />
      <SubmitBar verb="登记证照" busy={add.isPending} error={add.error} />
    </Form>
  );
}

import { Form } from 'antd';
import { registerPharmacist } from '../../contract/providers.ts';
import { useCall } from '../ui/api.ts';
import { useDraft } from '../ui/draft.ts';
import { problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';

const EMPTY = { pharmacistName: '', pharmacistCode: '', pharmacistTitle: '执业药师', pharmacistLicence: '' };

/** Registers a pharmacist of a pharmacy, who may then check prescriptions with a signature. */
export function PharmacistForm({ code }: { readonly code: string }) {
  const tell = useTell();
  const [value, keep, clear] = useDraft(`pharmacist-${code}`, EMPTY);
  const { problems, judge } = useFieldProblems();
  const register = useCall(registerPharmacist, {
    onDone: () => {
      tell('已登记药师，签名证书已发放');
      keep(EMPTY);
      clear();
    },
  });
  function submit() {
    const sound = judge([
      problemUnless(value.pharmacistName.trim() !== '', 'pharmacistName', '请填写姓名'),
      problemUnless(
        /^(HY|Y)\d{12}$/.test(value.pharmacistCode),
        'pharmacistCode',
        '药师代码是 Y 或 HY 加 12 位数字',
      ),
      problemUnless(value.pharmacistTitle.trim() !== '', 'pharmacistTitle', '请填写职称'),
      problemUnless(value.pharmacistLicence.trim() !== '', 'pharmacistLicence', '请填写执业证书编号'),
    ]);
    if (!sound) return;
    register.mutate({
      params: { code },
      body: {
        code: value.pharmacistCode,
        name: value.pharmacistName.trim(),
        title: value.pharmacistTitle.trim(),
        licenceNo: value.pharmacistLicence.trim(),
      },
    });
  }
  const field = (id: keyof typeof EMPTY, label: string, maxLength: number) => (
    <TextField
      id={id}
      label={label}
      problems={problems}
      maxLength={maxLength}
      value={value[id]}
      onChange={(text) => keep({ ...value, [id]: text })}
    />
  );
  return (
    <Form layout="vertical" onFinish={submit}>
      {field('pharmacistName', '姓名', 60)}
      {field('pharmacistCode', '国家医保药师代码', 14)}
      {field('pharmacistTitle', '职称', 30)}
      {field('pharmacistLicence', '执业证书编号', 40)}
      <SubmitBar verb="登记药师" busy={register.isPending} error={register.error} />
    </Form>
  );
}

import { Form } from 'antd';
import { addDonationProgramme } from '../../../contract/providers-donations.ts';
import { useCall } from '../../ui/api.ts';
import { missingTexts, spanProblems, useDraftForm } from '../../ui/draft-form.ts';
import { DayField, problemUnless, TextField } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';

const EMPTY = {
  name: '',
  enterpriseName: '',
  genericName: '',
  terms: '',
  buyUnits: '',
  freeUnits: '',
  promiseFrom: '',
  promiseTo: '',
  promiseSource: '',
};

function problemsOf(value: typeof EMPTY) {
  const units = (id: 'buyUnits' | 'freeUnits') =>
    problemUnless(/^[1-9]\d{0,2}$/.test(value[id]), id, '请填写整数');
  return [
    ...missingTexts(value, {
      name: '请填写项目名称',
      enterpriseName: '请填写企业',
      genericName: '请填写药品',
      terms: '请写明怎么赠',
    }),
    units('buyUnits'),
    units('freeUnits'),
    ...spanProblems(value, 'promiseFrom', 'promiseTo'),
    ...missingTexts(value, { promiseSource: '请写明依据' }),
  ];
}

/** The province enters what a maker has promised to give free. */
export function ProgrammeForm() {
  const { value, tie, judge, reset } = useDraftForm('donation-programme', EMPTY);
  const tell = useTell();
  const add = useCall(addDonationProgramme, {
    onDone: () => {
      tell('已登记');
      reset();
    },
  });
  function submit() {
    if (!judge(problemsOf(value))) return;
    const { promiseFrom: fromOn, promiseTo: toOn, promiseSource: source, ...rest } = value;
    const units = { buyUnits: Number(rest.buyUnits), freeUnits: Number(rest.freeUnits) };
    add.mutate({ body: { ...rest, ...units, fromOn, toOn, source } });
  }
  return (
    <Panel title="登记赠药承诺">
      <Form layout="vertical" onFinish={submit}>
        <TextField label="项目名称" maxLength={80} {...tie('name')} />
        <TextField label="企业" maxLength={100} {...tie('enterpriseName')} />
        <TextField label="药品通用名" maxLength={100} {...tie('genericName')} />
        <TextField label="赠给谁、怎么领" rows={3} maxLength={1000} {...tie('terms')} />
        <TextField label="每买几盒" inputMode="decimal" {...tie('buyUnits')} />
        <TextField label="赠几盒" inputMode="decimal" {...tie('freeUnits')} />
        <DayField label="承诺开始日期" {...tie('promiseFrom')} />
        <DayField label="承诺结束日期" {...tie('promiseTo')} />
        <TextField label="依据" {...tie('promiseSource')} />
        <SubmitBar verb="登记承诺" busy={add.isPending} error={add.error} />
      </Form>
    </Panel>
  );
}

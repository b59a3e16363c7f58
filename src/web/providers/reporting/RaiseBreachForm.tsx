import { Form } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { raiseDonationBreach, type listDonationProgrammes } from '../../../contract/providers-donations.ts';
import { useCall } from '../../ui/api.ts';
import { missingTexts, useDraftForm } from '../../ui/draft-form.ts';
import { ChoiceField, DayField, TextField } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';

type Programme = OutputOf<typeof listDonationProgrammes>['rows'][number];

/** Tells of free supplies that were not given. */
export function RaiseBreachForm({ programmes }: { readonly programmes: readonly Programme[] }) {
  const { value, tie, judge, reset } = useDraftForm('donation-breach', {
    programme: String(programmes[0]?.id ?? ''),
    happenedOn: '',
    breachWords: '',
  });
  const tell = useTell();
  const raise = useCall(raiseDonationBreach, {
    onDone: () => {
      tell('已反映，等市州核实');
      reset();
    },
  });
  function submit() {
    const wanted = { happenedOn: '请填写发生日期', breachWords: '请写明情况' };
    if (!judge(missingTexts(value, wanted))) return;
    const { programme, happenedOn, breachWords } = value;
    raise.mutate({ body: { programmeId: Number(programme), happenedOn, words: breachWords.trim() } });
  }
  const options = programmes.map((one) => ({ value: String(one.id), label: one.name }));
  return (
    <Panel title="反映没有兑现">
      <Form layout="vertical" onFinish={submit}>
        <ChoiceField label="哪一项承诺" options={options} {...tie('programme')} />
        <DayField label="发生日期" {...tie('happenedOn')} />
        <TextField
          label="情况"
          help="不要写患者的姓名和证件号"
          rows={3}
          maxLength={1000}
          {...tie('breachWords')}
        />
        <SubmitBar verb="反映" busy={raise.isPending} error={raise.error} />
      </Form>
    </Panel>
  );
}

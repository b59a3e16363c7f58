import { Form, Select } from 'antd';
import { useState } from 'react';
import { startBenefitReplay } from '../../../contract/settlement-benefits.ts';
import { useAreaChoices } from '../../insured/AreaSelect.tsx';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DayField, FormField, problemUnless, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useGo } from '../../ui/url-state.ts';

/** Asks for a trial: whose bills, of which days (M9.6). */
export function ReplayForm({ actId }: { readonly actId: number }) {
  const go = useGo();
  const today = useToday();
  const [from, setFrom] = useState(`${today.slice(0, 4)}-01-01`);
  const [to, setTo] = useState(today);
  const [areas, setAreas] = useState<string[]>([]);
  const { options } = useAreaChoices(null, [2]);
  const { problems, judge } = useFieldProblems();
  const start = useCall(startBenefitReplay, {
    onDone: ({ id }) => go(`/settings/benefits/replays/${id}`),
  });
  function submit() {
    const sound = judge([
      problemUnless(from !== '', 'replay-from', '请填写开始日期'),
      problemUnless(to !== '' && to >= from, 'replay-to', '不能早于开始日期'),
    ]);
    if (sound) start.mutate({ params: { id: actId }, body: { from, to, areas } });
  }
  return (
    <Panel title="用历史费用试算" extra={<ClauseLinks ids={['M9.6']} />}>
      <Form layout="vertical" onFinish={submit}>
        <DayField id="replay-from" label="购药日期从" value={from} problems={problems} onChange={setFrom} />
        <DayField id="replay-to" label="到" value={to} problems={problems} onChange={setTo} />
        <FormField id="replay-areas" label="参保市州" help="不选为全省">
          <Select
            id="replay-areas"
            mode="multiple"
            value={areas}
            placeholder="全省"
            options={options}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={setAreas}
          />
        </FormField>
        <p className="st-secondary">
          这段日期里每一张结算单按新参数重算一遍，只看不改；日期多时在后台算，可以先离开。
        </p>
        <SubmitBar verb="开始试算" busy={start.isPending} error={start.error} />
      </Form>
    </Panel>
  );
}

import { Form } from 'antd';
import { useState } from 'react';
import { fileOffSite } from '../../../contract/settlement.ts';
import { AreaSelect } from '../../insured/AreaSelect.tsx';
import { useCall } from '../../ui/api.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { ChoiceField, FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import type { OffSiteKind } from '../../../policy/parameters/off-site.ts';
import { KIND_CHOICES } from './off-site-words.ts';

/** The agency files for somebody of its area, an emergency or a purchase already made included (M30, I22, I23). */
export function FileOffSiteForm() {
  const tell = useTell();
  const today = useToday();
  const empty = { personNo: '', placeCode: '', kind: 'emergency', from: today, to: '' };
  const [value, setValue] = useState(empty);
  const { problems, judge } = useFieldProblems();
  const file = useCall(fileOffSite, {
    onDone: () => {
      setValue(empty);
      tell('已备案');
    },
  });
  const change = (part: Partial<typeof value>) => setValue({ ...value, ...part });
  function submit() {
    const personNo = value.personNo.trim();
    const found = [
      problemUnless(personNo !== '', 'personNo', '请填写人员编号'),
      problemUnless(value.placeCode !== '', 'placeCode', '请选择购药地'),
      problemUnless(value.from !== '', 'from', '请填写开始日期'),
      problemUnless(value.kind !== 'emergency' || value.to !== '', 'to', '急诊抢救要写结束日期'),
    ];
    if (!judge(found)) return;
    const { placeCode, from } = value;
    file.mutate({
      body: { personNo, placeCode, kind: value.kind as OffSiteKind, from, to: value.to || null },
    });
  }
  return (
    <Panel title="登记备案">
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <TextField
          id="personNo"
          label="人员编号"
          maxLength={30}
          problems={problems}
          value={value.personNo}
          onChange={(personNo) => change({ personNo })}
        />
        <FormField id="placeCode" label="购药地" help="外省备到省份（I24）" problems={problems}>
          <AreaSelect
            id="placeCode"
            value={value.placeCode}
            levels={[2]}
            withProvinces
            onChange={(placeCode) => change({ placeCode })}
          />
        </FormField>
        <ChoiceField
          id="kind"
          label="情形"
          value={value.kind}
          options={KIND_CHOICES}
          onChange={(kind) => change({ kind })}
        />
        <FormField id="from" label="从哪天起" help="补办的填实际购药或急诊的日期" problems={problems}>
          <DayInput id="from" value={value.from} onChange={(from) => change({ from })} />
        </FormField>
        <FormField id="to" label="到哪天止" help="长期居住、常驻工作的可以不填" problems={problems}>
          <DayInput id="to" value={value.to} onChange={(to) => change({ to })} />
        </FormField>
        <SubmitBar verb="登记备案" busy={file.isPending} error={file.error} />
      </Form>
    </Panel>
  );
}

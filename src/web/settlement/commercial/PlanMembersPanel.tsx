import { Button, Form } from 'antd';
import { useState } from 'react';
import { addCommercialMembers, endCommercialPlan } from '../../../contract/settlement-commercial.ts';
import { useCall } from '../../ui/api.ts';
import { DayField, problemUnless, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { readMembers } from './member-lines.ts';

interface PlanProps {
  readonly plan: {
    readonly id: number;
    readonly name: string;
    readonly from: string;
    readonly to: string | null;
  };
  readonly onDone: () => void;
}

function MembersForm({ plan }: PlanProps) {
  const tell = useTell();
  const [value, setValue] = useState({ lines: '', memberFrom: plan.from, memberTo: plan.to ?? '' });
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, setValue);
  const add = useCall(addCommercialMembers, {
    onDone: ({ added, known, unknown }) => {
      tell(
        `新增 ${added} 人，已有 ${known} 人${unknown.length === 0 ? '' : `，查不到：${unknown.join('、')}`}`,
      );
      setValue({ ...value, lines: unknown.join('\n') });
    },
  });
  function submit() {
    const members = readMembers(value.lines);
    const found = [
      problemUnless(members !== undefined, 'lines', '请每行写人员编号和保单号，中间空一格'),
      problemUnless(value.memberFrom !== '', 'memberFrom', '请填写开始日期'),
      problemUnless(value.memberTo !== '', 'memberTo', '请填写到期日期'),
    ];
    if (!judge(found) || members === undefined) return;
    const { memberFrom: from, memberTo: to } = value;
    add.mutate({
      params: { id: plan.id },
      body: { members: members.map((member) => ({ ...member, from, to })) },
    });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      <FormErrors errors={problems} />
      <TextField
        label="成员"
        rows={4}
        maxLength={200_000}
        help="每行一人：人员编号和保单号，中间空一格"
        {...tie('lines')}
      />
      <DayField label="从哪天起" {...tie('memberFrom')} />
      <DayField label="到哪天止" {...tie('memberTo')} />
      <SubmitBar verb="登记成员" busy={add.isPending} error={add.error} />
    </Form>
  );
}

function EndForm({ plan, onDone }: PlanProps) {
  const tell = useTell();
  const [value, setValue] = useState({ on: useToday(), reason: '' });
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, setValue);
  const end = useCall(endCommercialPlan, {
    onDone: () => {
      tell('已停办');
      onDone();
    },
  });
  function submit() {
    const found = [
      problemUnless(value.on !== '', 'on', '请填写最后一天'),
      problemUnless(value.reason.trim() !== '', 'reason', '请写明原因'),
    ];
    if (judge(found))
      end.mutate({ params: { id: plan.id }, body: { on: value.on, reason: value.reason.trim() } });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      <FormErrors errors={problems} />
      <DayField label="最后一天" {...tie('on')} />
      <TextField label="停办原因" {...tie('reason')} />
      <SubmitBar verb="停办" busy={end.isPending} error={end.error} />
    </Form>
  );
}

/** Enters a plan's members, or ends it. */
export function PlanMembersPanel(props: PlanProps) {
  const [ending, setEnding] = useState(false);
  return (
    <Panel
      title={`${props.plan.name}：${ending ? '停办' : '登记成员'}`}
      extra={
        <Button type="link" size="small" onClick={() => setEnding(!ending)}>
          {ending ? '登记成员' : '停办方案'}
        </Button>
      }
    >
      {ending ? <EndForm {...props} /> : <MembersForm {...props} />}
    </Panel>
  );
}

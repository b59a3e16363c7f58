import { Form } from 'antd';
import { recordDeath } from '../../contract/insured.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { useDraft } from '../ui/draft.ts';
import { FormField, problemUnless, TextField, tieFields, useFieldProblems } from '../ui/FormField.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';

const EMPTY = { diedOn: '', evidence: '' };

/** Records a death with its day and evidence, or takes back a record made in error. */
export function DeathForm({
  personId,
  diedOn,
}: {
  readonly personId: number;
  readonly diedOn: string | null;
}) {
  const recorded = diedOn !== null;
  const [value, keep, clear] = useDraft(`death-${personId}`, EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const tell = useTell();
  const { mutate, isPending, error } = useCall(recordDeath, {
    onDone: () => {
      tell(recorded ? '已撤销' : '已登记');
      keep(EMPTY);
      clear();
    },
  });

  function submit() {
    const sound = judge([
      problemUnless(recorded || value.diedOn !== '', 'diedOn', '请填写死亡日期'),
      problemUnless(value.evidence.trim() !== '', 'evidence', '请写明依据'),
    ]);
    if (sound)
      mutate({
        params: { id: personId },
        body: { diedOn: recorded ? null : value.diedOn, evidence: value.evidence.trim() },
      });
  }
  const { id, problems: dayProblems, ...day } = tie('diedOn');
  return (
    <Panel title={recorded ? '撤销死亡登记' : '登记死亡'} extra={<ClauseLink id="M5" />}>
      <Form layout="vertical" onFinish={submit}>
        {!recorded && (
          <FormField id={id} label="死亡日期" problems={dayProblems}>
            <DayInput id={id} {...day} />
          </FormField>
        )}
        <TextField label={recorded ? '撤销理由和依据' : '依据（证明名称、编号）'} {...tie('evidence')} />
        <p className="st-secondary">
          {recorded
            ? `已登记 ${diedOn} 死亡；撤销后待遇按参保记录恢复。`
            : '次日起各项待遇自动停止，登记留痕。'}
        </p>
        <SubmitBar verb={recorded ? '撤销登记' : '登记死亡'} busy={isPending} error={error} />
      </Form>
    </Panel>
  );
}

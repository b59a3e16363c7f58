import { Form } from 'antd';
import { useState } from 'react';
import { listCommitteeTasks, setCommitteeDue } from '../../../contract/providers-committee.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import {
  ChoiceField,
  FormField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';

const EMPTY = { versionId: '', dueOn: '', source: '' };

/** The province sets another day for the committees on a list. */
export function DueForm() {
  const tell = useTell();
  const tasks = useQueryCall(listCommitteeTasks, { query: { pageSize: 200 } });
  const [value, setValue] = useState(EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, setValue);
  const set = useCall(setCommitteeDue, {
    onDone: () => {
      setValue(EMPTY);
      tell('已定期限');
    },
  });
  const versions = new Map(
    (tasks.data?.rows ?? []).map((row) => [String(row.versionId), `${row.listName} ${row.edition}`]),
  );
  function submit() {
    const sound = judge([
      problemUnless(value.versionId !== '', 'versionId', '请选择目录'),
      problemUnless(value.dueOn !== '', 'dueOn', '请填写期限'),
      problemUnless(value.source.trim() !== '', 'source', '请写明依据'),
    ]);
    if (sound)
      set.mutate({
        body: { versionId: Number(value.versionId), dueOn: value.dueOn, source: value.source.trim() },
      });
  }
  return (
    <Panel title="另定期限">
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <ChoiceField
          label="哪一版目录"
          options={[...versions].map(([key, label]) => ({ value: key, label }))}
          {...tie('versionId')}
        />
        <FormField id="dueOn" label="药事会期限" problems={problems}>
          <DayInput {...tie('dueOn')} />
        </FormField>
        <TextField label="依据" help="文件名称与文号" maxLength={300} {...tie('source')} />
        <SubmitBar verb="保存期限" busy={set.isPending} error={set.error} />
      </Form>
    </Panel>
  );
}

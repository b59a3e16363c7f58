import { Form } from 'antd';
import { useState } from 'react';
import { answerReconciliationLines } from '../../../contract/settlement-reconciliation.ts';
import {
  DIFFERENCE_ANSWERS,
  type DifferenceAnswer,
} from '../../../domain/settlement/reconciliation/model.ts';
import { useCall } from '../../ui/api.ts';
import { ChoiceField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';

const CHOICES = (Object.keys(DIFFERENCE_ANSWERS) as DifferenceAnswer[]).map((value) => ({
  value,
  label: DIFFERENCE_ANSWERS[value],
}));

interface AnswerPanelProps {
  readonly id: number;
  /** The differences that are ticked. */
  readonly lines: readonly number[];
  readonly onDone: () => void;
}

/** Says what was done about the ticked differences; said again, the last word holds. */
export function AnswerPanel({ id, lines, onDone }: AnswerPanelProps) {
  const [answer, setAnswer] = useState<string>('ourBooks');
  const [words, setWords] = useState('');
  const { problems, judge } = useFieldProblems();
  const tell = useTell();
  const send = useCall(answerReconciliationLines, {
    onDone: (done) => {
      tell(`已登记 ${done.answered} 条`);
      setWords('');
      onDone();
    },
  });
  function submit() {
    const found = [
      problemUnless(lines.length > 0, 'answer', '请先在差异里勾选要登记的行'),
      problemUnless(words.trim() !== '', 'words', '请写明核对的情况'),
    ];
    if (!judge(found)) return;
    const body = { lines: [...lines], answer: answer as DifferenceAnswer, words: words.trim() };
    send.mutate({ params: { id }, body });
  }
  return (
    <Panel title="登记处理">
      <p className="st-secondary" role="status">
        {lines.length === 0 ? '勾选差异后登记怎样处理；一次可以登记多条。' : `已勾选 ${lines.length} 条`}
      </p>
      <Form layout="vertical" onFinish={submit}>
        <ChoiceField
          id="answer"
          label="处理"
          options={CHOICES}
          problems={problems}
          value={answer}
          onChange={setAnswer}
        />
        <TextField
          id="words"
          label="说明"
          rows={2}
          maxLength={400}
          problems={problems}
          value={words}
          onChange={setWords}
        />
        <SubmitBar verb="登记处理" busy={send.isPending} error={send.error} />
      </Form>
    </Panel>
  );
}

import { Button, Form, Input } from 'antd';
import { useId, useState } from 'react';
import {
  answerDisputes,
  respondToStatement,
  takeStatementStep,
  type Statement,
} from '../../../contract/funds-statements.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import {
  ChoiceField,
  problemUnless,
  TextField,
  useFieldProblems,
  type FieldProblem,
} from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';

interface Given {
  readonly statement: Statement;
}

interface DisputeFieldsProps {
  readonly index: number;
  readonly row: { readonly claimNo: string; readonly reason: string };
  readonly problems: readonly FieldProblem[];
  readonly onChange: (field: 'claimNo' | 'reason', text: string) => void;
}

function DisputeFields({ index, row, problems, onChange }: DisputeFieldsProps) {
  return (
    <fieldset className="st-fieldset">
      <legend>异议 {index + 1}</legend>
      <TextField
        id={`claimNo${index}`}
        label="结算编号"
        maxLength={25}
        problems={problems}
        value={row.claimNo}
        onChange={(text) => onChange('claimNo', text)}
      />
      <TextField
        id={`reason${index}`}
        label="理由"
        maxLength={400}
        rows={2}
        problems={problems}
        value={row.reason}
        onChange={(text) => onChange('reason', text)}
      />
    </fieldset>
  );
}

/** The institution confirms, or disputes claims by their numbers, one reason for each. */
export function RespondPanel({ statement }: Given) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const [rows, setRows] = useState<readonly { readonly claimNo: string; readonly reason: string }[]>([]);
  const { problems, judge } = useFieldProblems();
  const respond = useCall(respondToStatement, { onDone: () => tell('已答复') });
  const mayDispute = statement.state === 'waiting';
  const change = (index: number, field: 'claimNo' | 'reason', text: string) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, [field]: text } : row)));
  function dispute() {
    const found = rows.flatMap((row, index) => [
      problemUnless(/^[SR]\d{14,24}$/.test(row.claimNo.trim()), `claimNo${index}`, '请填写明细里的结算编号'),
      problemUnless(row.reason.trim() !== '', `reason${index}`, '请写明理由'),
    ]);
    if (!judge(found)) return;
    const disputes = rows.map((row) => ({ claimNo: row.claimNo.trim(), reason: row.reason.trim() }));
    respond.mutate({ params: { id: statement.id }, body: { requestId, disputes } });
  }
  return (
    <Panel title="确认或提出异议">
      <div className="st-stack">
        <p className="st-secondary">期限内没有答复的，经办按无异议办理。</p>
        {rows.length === 0 && (
          <>
            <ErrorPanel error={respond.error} />
            <ConfirmButton
              verb="确认对账单"
              type="primary"
              harms={false}
              thing={`${statement.month} 对账单，¥${statement.payable}`}
              consequence="确认后由经办复核、核准，再付款。"
              busy={respond.isPending}
              onConfirm={() =>
                respond.mutate({ params: { id: statement.id }, body: { requestId, disputes: [] } })
              }
            />
          </>
        )}
        {mayDispute && (
          <Form layout="vertical" onFinish={dispute}>
            {rows.map((row, index) => (
              <DisputeFields
                key={`dispute ${index + 1}`}
                index={index}
                row={row}
                problems={problems}
                onChange={(field, text) => change(index, field, text)}
              />
            ))}
            <Button onClick={() => setRows([...rows, { claimNo: '', reason: '' }])}>
              {rows.length === 0 ? '有异议' : '再加一行'}
            </Button>
            {rows.length > 0 && (
              <>
                <Button type="link" onClick={() => setRows([])}>
                  不提了
                </Button>
                <SubmitBar verb="提交异议" busy={respond.isPending} error={respond.error} />
              </>
            )}
          </Form>
        )}
      </div>
    </Panel>
  );
}

const ANSWERS = [
  { value: 'stands', label: '维持' },
  { value: 'setAside', label: '移出，核实后再对' },
];

/** The agency answers every dispute at once. */
export function AnswerPanel({ statement }: Given) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const [answers, setAnswers] = useState(
    statement.disputes.map(({ claimNo }) => ({ claimNo, answer: 'stands', words: '' })),
  );
  const { problems, judge } = useFieldProblems();
  const answer = useCall(answerDisputes, { onDone: () => tell('已答复') });
  const change = (index: number, field: 'answer' | 'words', text: string) =>
    setAnswers(answers.map((row, at) => (at === index ? { ...row, [field]: text } : row)));
  function submit() {
    if (
      !judge(
        answers.map((row, index) => problemUnless(row.words.trim() !== '', `words${index}`, '请写明答复')),
      )
    )
      return;
    answer.mutate({
      params: { id: statement.id },
      body: {
        requestId,
        answers: answers.map((row) => ({
          claimNo: row.claimNo,
          answer: row.answer === 'setAside' ? 'setAside' : 'stands',
          words: row.words.trim(),
        })),
      },
    });
  }
  return (
    <Panel title="答复异议">
      <Form layout="vertical" onFinish={submit}>
        {answers.map((row, index) => (
          <fieldset className="st-fieldset" key={row.claimNo}>
            <legend>{row.claimNo}</legend>
            <ChoiceField
              id={`answer${index}`}
              label="答复"
              value={row.answer}
              onChange={(value) => change(index, 'answer', value)}
              options={ANSWERS}
            />
            <TextField
              id={`words${index}`}
              label="说明"
              maxLength={400}
              rows={2}
              problems={problems}
              value={row.words}
              onChange={(text) => change(index, 'words', text)}
            />
          </fieldset>
        ))}
        <SubmitBar verb="答复异议" busy={answer.isPending} error={answer.error} />
      </Form>
    </Panel>
  );
}

const VERBS = {
  reviewed: { verb: '复核', about: '复核后由另一个账号核准。' },
  approved: { verb: '核准', about: '核准后金额写定，扣款和追回随即记账，之后可以付款。' },
  returned: { verb: '退回', about: '退回后重新复核。' },
} as const;

/** The agency reviews, approves or gives back; by two accounts. */
export function StepPanel({ statement }: Given) {
  const id = useId();
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const [words, setWords] = useState('');
  const take = useCall(takeStatementStep, { onDone: () => tell('已办理') });
  const steps = (['reviewed', 'approved', 'returned'] as const).filter((step) =>
    statement.mayDo.includes(step),
  );
  if (steps.length === 0) return null;
  return (
    <Panel title="复核和核准">
      <div className="st-stack">
        <p className="st-secondary">复核和核准要两个账号办，金额变了要退回重来。</p>
        <div>
          <label htmlFor={id}>说明（可不填）</label>
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={400}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
        <ErrorPanel error={take.error} />
        <div className="st-actions">
          {steps.map((step) => (
            <ConfirmButton
              key={step}
              verb={VERBS[step].verb}
              type={step === 'returned' ? 'default' : 'primary'}
              harms={step === 'returned'}
              thing={`${statement.institutionName} ${statement.month}，¥${statement.payable}`}
              consequence={VERBS[step].about}
              busy={take.isPending}
              onConfirm={() =>
                take.mutate({
                  params: { id: statement.id },
                  body: { requestId, step, payable: statement.payable, words: words.trim() },
                })
              }
            />
          ))}
        </div>
      </div>
    </Panel>
  );
}

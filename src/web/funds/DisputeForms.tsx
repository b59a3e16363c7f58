import { Button, Form } from 'antd';
import { useState, type ReactNode } from 'react';
import type { CallFailed } from '../../contract/client.ts';
import {
  ChoiceField,
  problemUnless,
  TextField,
  useFieldProblems,
  type FieldProblem,
} from '../ui/FormField.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';

export interface DisputedRow {
  readonly claimNo: string;
  readonly reason: string;
}

interface DisputeFieldsProps {
  readonly index: number;
  readonly row: DisputedRow;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (field: keyof DisputedRow, text: string) => void;
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

interface Sending {
  readonly busy: boolean;
  readonly error: CallFailed | null;
}

interface DisputeFormProps extends Sending {
  /** The claims ticked in the list of the paper. */
  readonly chosen: readonly string[];
  /** Stands in front while nothing is disputed: the button that confirms. */
  readonly confirm: ReactNode;
  /** False once the time for disputes is over. */
  readonly mayDispute: boolean;
  readonly onDispute: (disputes: DisputedRow[]) => void;
}

/** What the button for more rows says: those that are ticked and not yet listed come first. */
function addWords(listed: number, ticked: number): string {
  if (ticked > 0) return listed === 0 ? `对勾选的 ${ticked} 笔有异议` : `再加勾选的 ${ticked} 笔`;
  return listed === 0 ? '有异议' : '再加一行';
}

/** Confirms a list of claims as it stands, or disputes claims by their numbers, one reason for each (M29). */
export function DisputeForm({ confirm, chosen, mayDispute, onDispute, busy, error }: DisputeFormProps) {
  const [rows, setRows] = useState<readonly DisputedRow[]>([]);
  const { problems, judge } = useFieldProblems();
  const ticked = chosen.filter((claimNo) => rows.every((row) => row.claimNo.trim() !== claimNo));
  function add() {
    const kept = rows.filter((row) => row.claimNo.trim() !== '' || row.reason.trim() !== '');
    const more = ticked.map((claimNo) => ({ claimNo, reason: '' }));
    setRows(more.length === 0 ? [...rows, { claimNo: '', reason: '' }] : [...kept, ...more]);
  }
  const change = (index: number, field: keyof DisputedRow, text: string) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, [field]: text } : row)));
  function dispute() {
    const found = rows.flatMap((row, index) => [
      problemUnless(/^[SR]\d{14,24}$/.test(row.claimNo.trim()), `claimNo${index}`, '请填写明细里的结算编号'),
      problemUnless(row.reason.trim() !== '', `reason${index}`, '请写明理由'),
    ]);
    if (!judge(found)) return;
    onDispute(rows.map((row) => ({ claimNo: row.claimNo.trim(), reason: row.reason.trim() })));
  }
  return (
    <>
      {rows.length === 0 && <div>{confirm}</div>}
      {mayDispute && (
        <Form layout="vertical" className="st-stack" onFinish={dispute}>
          {rows.map((row, index) => (
            <DisputeFields
              key={`dispute ${index + 1}`}
              index={index}
              row={row}
              problems={problems}
              onChange={(field, text) => change(index, field, text)}
            />
          ))}
          {rows.length === 0 && (
            <p className="st-secondary">有异议的先在明细里勾选，每一笔写明理由；没有勾选的填结算编号。</p>
          )}
          <div className="st-actions">
            <Button onClick={add}>{addWords(rows.length, ticked.length)}</Button>
            {rows.length > 0 && (
              <Button type="link" onClick={() => setRows([])}>
                不提了
              </Button>
            )}
          </div>
          {rows.length > 0 && <SubmitBar verb="提交异议" busy={busy} error={error} />}
        </Form>
      )}
    </>
  );
}

export interface DisputeAnswer {
  readonly claimNo: string;
  readonly answer: 'stands' | 'setAside';
  readonly words: string;
}

const ANSWERS = [
  { value: 'stands', label: '维持' },
  { value: 'setAside', label: '移出，核实后再对' },
];

interface AnswerFormProps extends Sending {
  readonly claimNos: readonly string[];
  readonly onAnswer: (answers: DisputeAnswer[]) => void;
}

/** Every dispute is answered at once: the row stands, or is set aside (M29). */
export function AnswerForm({ claimNos, onAnswer, busy, error }: AnswerFormProps) {
  const [answers, setAnswers] = useState(
    claimNos.map((claimNo) => ({ claimNo, answer: 'stands', words: '' })),
  );
  const { problems, judge } = useFieldProblems();
  const change = (index: number, field: 'answer' | 'words', text: string) =>
    setAnswers(answers.map((row, at) => (at === index ? { ...row, [field]: text } : row)));
  function submit() {
    const found = answers.map((row, index) =>
      problemUnless(row.words.trim() !== '', `words${index}`, '请写明答复'),
    );
    if (!judge(found)) return;
    onAnswer(
      answers.map((row) => ({
        claimNo: row.claimNo,
        answer: row.answer === 'setAside' ? 'setAside' : 'stands',
        words: row.words.trim(),
      })),
    );
  }
  return (
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
      <SubmitBar verb="答复异议" busy={busy} error={error} />
    </Form>
  );
}

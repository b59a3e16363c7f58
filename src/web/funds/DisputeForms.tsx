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
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { focusSoon } from '../ui/focus.ts';

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
  /** The paper by its name, for the question before anything is sent. */
  readonly paper: string;
  /** The claims ticked in the list of the paper. */
  readonly chosen: readonly string[];
  /** Stands in front while nothing is disputed: the button that confirms. */
  readonly confirm: ReactNode;
  /** False once the time for disputes is over. */
  readonly mayDispute: boolean;
  readonly onDispute: (disputes: DisputedRow[]) => void;
}

/** As many numbers as a question can name, then how many there are. */
function numbersOf(rows: readonly { readonly claimNo: string }[]): string {
  const named = rows.slice(0, 3).map(({ claimNo }) => claimNo.trim());
  return `${named.join('、')}${rows.length > named.length ? ` 等 ${rows.length} 笔` : ''}`;
}

const ADD_BUTTON = 'add-dispute';

/** What the button for more rows says: those that are ticked and not yet listed come first. */
function addWords(listed: number, ticked: number): string {
  if (ticked > 0) return listed === 0 ? `对勾选的 ${ticked} 笔有异议` : `再加勾选的 ${ticked} 笔`;
  return listed === 0 ? '有异议' : '再加一行';
}

/** The claims that are being disputed, and what is done with the list. */
function useDisputedRows(chosen: DisputeFormProps['chosen']) {
  const [rows, setRows] = useState<readonly DisputedRow[]>([]);
  const { problems, judge } = useFieldProblems();
  const ticked = chosen.filter((claimNo) => rows.every((row) => row.claimNo.trim() !== claimNo));
  function add() {
    const kept = rows.filter((row) => row.claimNo.trim() !== '' || row.reason.trim() !== '');
    const more = ticked.map((claimNo) => ({ claimNo, reason: '' }));
    setRows(more.length === 0 ? [...rows, { claimNo: '', reason: '' }] : [...kept, ...more]);
    // What is still to be written: the reason of the first that was ticked, or else the number.
    focusSoon(more.length === 0 ? `claimNo${rows.length}` : `reason${kept.length}`);
  }
  function drop() {
    setRows([]);
    focusSoon(ADD_BUTTON);
  }
  const change = (index: number, field: keyof DisputedRow, text: string) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, [field]: text } : row)));
  function isSound() {
    const found = rows.flatMap((row, index) => [
      problemUnless(/^[SR]\d{14,24}$/.test(row.claimNo.trim()), `claimNo${index}`, '请填写明细里的结算编号'),
      problemUnless(row.reason.trim() !== '', `reason${index}`, '请写明理由'),
    ]);
    return judge(found);
  }
  return { rows, ticked, problems, add, drop, change, isSound };
}

/** Confirms a list of claims as it stands, or disputes claims by their numbers, one reason for each (M29). */
export function DisputeForm({
  paper,
  confirm,
  chosen,
  mayDispute,
  onDispute,
  busy,
  error,
}: DisputeFormProps) {
  const { rows, ticked, problems, add, drop, change, isSound } = useDisputedRows(chosen);
  const dispute = () =>
    onDispute(rows.map((row) => ({ claimNo: row.claimNo.trim(), reason: row.reason.trim() })));
  return (
    <>
      {rows.length === 0 && <div>{confirm}</div>}
      {mayDispute && (
        <Form layout="vertical" className="st-stack">
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
            <Button id={ADD_BUTTON} onClick={add}>
              {addWords(rows.length, ticked.length)}
            </Button>
            {rows.length > 0 && (
              <Button type="link" onClick={drop}>
                不提了
              </Button>
            )}
          </div>
          {rows.length > 0 && (
            <>
              <ErrorPanel error={error} />
              <div>
                <ConfirmButton
                  verb="提交异议"
                  type="primary"
                  harms={false}
                  isSubmit
                  thing={`${paper}：${numbersOf(rows)}`}
                  consequence="提交后不能改，也不能再加；没有列出的各笔视为没有异议。对方逐笔答复后继续办理。"
                  busy={busy}
                  mayAsk={isSound}
                  onConfirm={dispute}
                />
              </div>
            </>
          )}
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
  /** The paper by its name, for the question before anything is sent. */
  readonly paper: string;
  readonly claimNos: readonly string[];
  readonly onAnswer: (answers: DisputeAnswer[]) => void;
}

/** How many stand and how many are set aside: `维持 2 笔，移出 1 笔`. */
function answeredWords(answers: readonly { readonly answer: string }[]): string {
  const aside = answers.filter(({ answer }) => answer === 'setAside').length;
  return `维持 ${answers.length - aside} 笔，移出 ${aside} 笔`;
}

/** Every dispute is answered at once: the row stands, or is set aside (M29). */
export function AnswerForm({ paper, claimNos, onAnswer, busy, error }: AnswerFormProps) {
  const [answers, setAnswers] = useState(
    claimNos.map((claimNo) => ({ claimNo, answer: 'stands', words: '' })),
  );
  const { problems, judge } = useFieldProblems();
  const change = (index: number, field: 'answer' | 'words', text: string) =>
    setAnswers(answers.map((row, at) => (at === index ? { ...row, [field]: text } : row)));
  const isSound = () =>
    judge(answers.map((row, index) => problemUnless(row.words.trim() !== '', `words${index}`, '请写明答复')));
  function submit() {
    onAnswer(
      answers.map((row) => ({
        claimNo: row.claimNo,
        answer: row.answer === 'setAside' ? 'setAside' : 'stands',
        words: row.words.trim(),
      })),
    );
  }
  return (
    <Form layout="vertical">
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
      <ErrorPanel error={error} />
      <ConfirmButton
        verb="答复异议"
        type="primary"
        harms={false}
        thing={`${paper}：${answeredWords(answers)}`}
        consequence="答复后不能改。维持的照付；移出的这一份不付，核实后再对。"
        busy={busy}
        mayAsk={isSound}
        onConfirm={submit}
      />
    </Form>
  );
}

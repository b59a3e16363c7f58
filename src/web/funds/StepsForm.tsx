import { Input } from 'antd';
import { useId, useState } from 'react';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';

export interface StepButton<S extends string> {
  readonly step: S;
  readonly verb: string;
  /** What follows from it. */
  readonly about: string;
  readonly harms?: boolean;
  /** It is not to be had without words: a bank's reference, a reason. */
  readonly needsWords?: boolean;
}

interface StepsFormProps<S extends string> {
  readonly title: string;
  readonly note: string;
  readonly wordsLabel: string;
  readonly steps: readonly StepButton<S>[];
  /** What is stepped on, as it is named before confirming. */
  readonly thing: string;
  readonly busy: boolean;
  readonly error: Parameters<typeof ErrorPanel>[0]['error'];
  readonly onStep: (step: S, words: string) => void;
}

/** The steps with a paper of money that its reader may take now, each confirmed; nothing where there are none. */
export function StepsForm<S extends string>(props: StepsFormProps<S>) {
  const { title, note, wordsLabel, steps, thing, busy, error, onStep } = props;
  const id = useId();
  const [text, setText] = useState('');
  const words = text.trim();
  if (steps.length === 0) return null;
  return (
    <Panel title={title}>
      <div className="st-stack">
        <p className="st-secondary">{note}</p>
        <div>
          <label htmlFor={id}>{wordsLabel}</label>
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={400}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <ErrorPanel error={error} />
        <div className="st-actions">
          {steps.map(({ step, verb, about, harms = false, needsWords = false }) => (
            <ConfirmButton
              key={step}
              verb={verb}
              type={harms ? 'default' : 'primary'}
              harms={harms}
              disabled={needsWords && words === ''}
              thing={thing}
              consequence={about}
              busy={busy}
              onConfirm={() => onStep(step, words)}
            />
          ))}
        </div>
      </div>
    </Panel>
  );
}

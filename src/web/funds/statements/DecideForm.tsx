import { Form } from 'antd';
import { useState } from 'react';
import type { CallFailed } from '../../../contract/client.ts';
import type { DecisionOutcome } from '../../../domain/funds/two-people.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { TextField } from '../../ui/FormField.tsx';

interface DecideFormProps {
  /** Of the field for the words; one on the page. */
  readonly id: string;
  readonly thing: string;
  readonly mayApprove: boolean;
  /** What the two buttons are called, and taking back one's own. */
  readonly verbs: Readonly<Record<'approve' | 'takeBack', string>>;
  /** What follows from the approval, and from a no. */
  readonly follows: Readonly<Record<DecisionOutcome, string>>;
  readonly busy: boolean;
  readonly error: CallFailed | null | undefined;
  readonly onDecide: (outcome: DecisionOutcome, words: string) => void;
}

/** Another account approves, or rejects with words; whoever proposed it may take it back. */
export function DecideForm({
  id,
  thing,
  mayApprove,
  verbs,
  follows,
  busy,
  error,
  onDecide,
}: DecideFormProps) {
  const [text, setText] = useState('');
  const words = text.trim();
  return (
    <Form layout="vertical">
      <TextField
        id={id}
        label={mayApprove ? '说明（不同意要写明原因）' : '收回的原因'}
        maxLength={400}
        value={text}
        onChange={setText}
      />
      <ErrorPanel error={error} />
      <div className="st-actions">
        {mayApprove && (
          <ConfirmButton
            verb={verbs.approve}
            type="primary"
            harms={false}
            thing={thing}
            consequence={follows.approved}
            busy={busy}
            onConfirm={() => onDecide('approved', words)}
          />
        )}
        <ConfirmButton
          verb={mayApprove ? '不同意' : verbs.takeBack}
          disabled={words === ''}
          thing={thing}
          consequence={follows.rejected}
          busy={busy}
          onConfirm={() => onDecide('rejected', words)}
        />
      </div>
    </Form>
  );
}

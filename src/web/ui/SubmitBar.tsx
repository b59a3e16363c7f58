import { Button } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import type { CallFailed } from '../../contract/client.ts';
import { ErrorPanel } from './ErrorPanel.tsx';

interface SubmitBarProps {
  /** The verb of the main button. */
  readonly verb: string;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** Left out when the button submits its form. */
  readonly onSubmit?: () => void;
  readonly error?: CallFailed | null;
  /** Other buttons, such as 返回修改. */
  readonly others?: ReactNode;
  /** The key that does the same, shown on the button (`F4`). */
  readonly keyName?: string;
  /** The button takes something back or away: it is not the page's main act, and shown in red. */
  readonly harms?: boolean;
}

/** The foot of a form: the server's answer above, the main button first in reach. */
export function SubmitBar({
  verb,
  busy = false,
  disabled = false,
  onSubmit,
  error,
  others,
  keyName,
  harms = false,
}: SubmitBarProps) {
  return (
    <div className="st-submit">
      <ErrorPanel error={error} />
      <div className="st-actions">
        <Button
          type={harms ? 'default' : 'primary'}
          danger={harms}
          htmlType={onSubmit === undefined ? 'submit' : 'button'}
          loading={busy}
          disabled={disabled}
          onClick={onSubmit}
        >
          {verb}
          {keyName !== undefined && <kbd>{keyName}</kbd>}
        </Button>
        {others}
      </div>
    </div>
  );
}

/** Errors of a form, listed above it; each leads to its field. */
export function FormErrors({
  errors,
}: {
  readonly errors: readonly { readonly fieldId: string; readonly text: string }[];
}) {
  const list = useRef<HTMLDivElement>(null);
  const said = errors.map(({ text }) => text).join('\n');
  // Whoever presses the button at the foot of a long form sees what is wrong.
  useEffect(() => {
    if (said !== '') list.current?.scrollIntoView({ block: 'nearest' });
  }, [said]);
  if (errors.length === 0) return null;
  return (
    <div className="st-form-errors" role="alert" tabIndex={-1} ref={list}>
      <p>有 {errors.length} 处需要修改：</p>
      <ul>
        {errors.map((error) => (
          <li key={error.fieldId}>
            <a
              href={`#${error.fieldId}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(error.fieldId)?.focus();
              }}
            >
              {error.text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

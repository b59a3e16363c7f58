import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { dayFromText } from './day-text.ts';

interface DayInputProps {
  readonly id?: string;
  /** `yyyy-MM-dd`, or empty. */
  readonly value?: string;
  /** Called with a real day or the empty text, never with half a day. */
  readonly onChange?: (day: string) => void;
  readonly disabled?: boolean;
  /** For fields whose label does not stand beside them. */
  readonly label?: string;
}

/** A day that is typed (20260310 is enough) or picked; shown as 2026-03-10 whatever the browser's language. Fits an antd `Form.Item`. */
export function DayInput({ id, value = '', onChange, disabled = false, label }: DayInputProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    setText(value);
    setWrong(false);
  }, [value]);

  function take() {
    const day = text.trim() === '' ? '' : dayFromText(text);
    setWrong(day === undefined);
    if (day === undefined) return;
    setText(day);
    if (day !== value) onChange?.(day);
  }
  return (
    <span className="st-day">
      <Input
        id={id}
        aria-label={label}
        value={text}
        disabled={disabled}
        placeholder="年-月-日"
        inputMode="numeric"
        autoComplete="off"
        status={wrong ? 'error' : ''}
        aria-invalid={wrong}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onPressEnter={take}
        suffix={
          <Button
            type="text"
            size="small"
            disabled={disabled}
            aria-label={`${label ?? ''}选日期`}
            onClick={() => picker.current?.showPicker()}
          >
            ▾
          </Button>
        }
      />
      <input
        ref={picker}
        type="date"
        className="st-day-picker"
        tabIndex={-1}
        aria-hidden="true"
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
      />
      {wrong && (
        <span className="st-field-problem" role="alert">
          日期写作 2026-03-10 或 20260310
        </span>
      )}
    </span>
  );
}

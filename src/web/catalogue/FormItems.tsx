import { Form, Input } from 'antd';
import { DayInput } from '../ui/DayInput.tsx';

interface ItemProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
  readonly help?: string;
  /** The value is wrong: `help` says how. */
  readonly wrong?: boolean;
}

interface TextItemProps extends ItemProps {
  readonly maxLength?: number;
  readonly numeric?: boolean;
  readonly disabled?: boolean;
  /** More than one makes a box for long text. */
  readonly rows?: number;
}

/** A labelled text in a form of the catalogue. */
export function TextItem({
  id,
  label,
  value,
  onChange,
  required = false,
  help,
  wrong = false,
  ...input
}: TextItemProps) {
  const { maxLength = 300, numeric = false, disabled = false, rows = 1 } = input;
  const common = { id, value, maxLength, disabled, autoComplete: 'off' };
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      required={required}
      help={help}
      {...(wrong ? { validateStatus: 'error' as const } : {})}
    >
      {rows > 1 ? (
        <Input.TextArea {...common} rows={rows} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input
          {...common}
          {...(numeric ? { inputMode: 'decimal' as const } : {})}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Form.Item>
  );
}

/** A labelled day in a form of the catalogue. */
export function DayItem({ id, label, value, onChange, required = false, help }: ItemProps) {
  return (
    <Form.Item label={label} htmlFor={id} required={required} help={help}>
      <DayInput id={id} value={value} onChange={onChange} />
    </Form.Item>
  );
}

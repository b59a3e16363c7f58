import { Input } from 'antd';
import { useId } from 'react';

/** One labelled box for a few lines of words, outside of a form: a reason, an opinion. */
export function WordsField(props: {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  /** The most characters that the endpoint takes. */
  readonly maxLength: number;
  readonly rows?: number;
  readonly onChange: (words: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{props.label}</label>
      <Input.TextArea
        id={id}
        rows={props.rows ?? 3}
        maxLength={props.maxLength}
        value={props.value}
        placeholder={props.placeholder}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  );
}

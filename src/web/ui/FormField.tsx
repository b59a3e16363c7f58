import { Form, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { DayInput } from './DayInput.tsx';
import { focusProblem } from './focus.ts';

/** What is wrong with one field, told beside it and above the form. */
export interface FieldProblem {
  readonly fieldId: string;
  readonly text: string;
}

interface FormFieldProps {
  /** The id of the control inside. */
  readonly id: string;
  readonly label: string;
  readonly help?: ReactNode;
  readonly problems?: readonly FieldProblem[];
  readonly children: ReactNode;
}

/** One field of a form: the label above, what to fill in or what is wrong below. */
export function FormField({ id, label, help, problems = [], children }: FormFieldProps) {
  const problem = problems.find((one) => one.fieldId === id);
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      help={problem?.text ?? help}
      validateStatus={problem === undefined ? '' : 'error'}
    >
      {children}
    </Form.Item>
  );
}

interface TextFieldProps extends Omit<FormFieldProps, 'children'> {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly maxLength?: number;
  /** `decimal` for amounts, `tel` for phones: the keyboard of a phone follows. */
  readonly inputMode?: 'text' | 'decimal' | 'tel';
  /** More than one for longer texts. */
  readonly rows?: number;
}

/** A field for a line or a few lines of text. */
export function TextField({
  value,
  onChange,
  maxLength = 200,
  inputMode = 'text',
  rows = 1,
  ...field
}: TextFieldProps) {
  const shared = { id: field.id, value, maxLength, inputMode, autoComplete: 'off' } as const;
  return (
    <FormField {...field}>
      {rows === 1 ? (
        <Input {...shared} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input.TextArea {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
      )}
    </FormField>
  );
}

interface ChoiceFieldProps extends Omit<FormFieldProps, 'children'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** A field with one choice of a short list. */
export function ChoiceField({ value, onChange, options, ...field }: ChoiceFieldProps) {
  return (
    <FormField {...field}>
      <Select id={field.id} value={value} options={[...options]} onChange={onChange} />
    </FormField>
  );
}

interface DayFieldProps extends Omit<FormFieldProps, 'children'> {
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A field for a day. */
export function DayField({ value, onChange, ...field }: DayFieldProps) {
  return (
    <FormField {...field}>
      <DayInput id={field.id} value={value} onChange={onChange} />
    </FormField>
  );
}

/** What ties one field to the draft of its form, to be spread into the field; its id is its name in the draft. */
export interface Tie<K extends string, T> {
  readonly id: K;
  readonly value: T;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (value: T) => void;
}
export type TieField<V> = <K extends keyof V & string>(name: K) => Tie<K, V[K]>;

/** Ties the fields of a form to its draft: `<TextField label="姓名" {...tie('name')} />`. */
export function tieFields<V extends object>(
  draft: V,
  problems: readonly FieldProblem[],
  onChange: (draft: V) => void,
): TieField<V> {
  return (name) => ({
    id: name,
    value: draft[name],
    problems,
    onChange: (value) => onChange({ ...draft, [name]: value }),
  });
}

/** The problems of a form as last judged; `judge` keeps them, goes to the first and says whether the form may be sent. */
export function useFieldProblems(): {
  readonly problems: readonly FieldProblem[];
  readonly judge: (found: readonly (FieldProblem | undefined)[]) => boolean;
} {
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  return {
    problems,
    judge: (found) => {
      const real = found.filter((one) => one !== undefined);
      setProblems(real);
      const [first] = real;
      if (first !== undefined) focusProblem(first.fieldId);
      return first === undefined;
    },
  };
}

/** The problem of a field whose value does not hold; undefined when it does. */
export function problemUnless(holds: boolean, fieldId: string, text: string): FieldProblem | undefined {
  return holds ? undefined : { fieldId, text };
}

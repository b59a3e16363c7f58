import { Select } from 'antd';
import { FormField, type FieldProblem } from '../ui/FormField.tsx';
import { NATIONALITY_CHOICES } from './insured-words.ts';

interface NationalityFieldProps {
  readonly id: string;
  readonly label: string;
  readonly problems: readonly FieldProblem[];
  /** The code of a nationality; empty where none is told. */
  readonly value: string;
  readonly onChange: (code: string) => void;
}

/** Chooses a 民族 by typing part of its name; it can be left open. */
export function NationalityField({ value, onChange, ...field }: NationalityFieldProps) {
  return (
    <FormField {...field}>
      <Select
        id={field.id}
        value={value === '' ? null : value}
        placeholder="输入名称查找"
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
        options={[...NATIONALITY_CHOICES]}
        onChange={(code: string | null | undefined) => onChange(code ?? '')}
      />
    </FormField>
  );
}

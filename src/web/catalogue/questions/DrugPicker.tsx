import { Select } from 'antd';
import { useState } from 'react';
import { listListEntries } from '../../../contract/separate-payment.ts';
import { useQueryCall } from '../../ui/api.ts';

interface DrugPickerProps {
  /** The id of the control, to which its label and errors lead. */
  readonly id: string;
  /** Keys of the chosen drugs. */
  readonly value: readonly string[];
  readonly onChange: (keys: string[]) => void;
  /** How many may be chosen. */
  readonly most: number;
}

const SHOWN = 20;

/** Drugs of the list, found by a few words or pinyin initials. */
export function DrugPicker({ id, value, onChange, most }: DrugPickerProps) {
  const [words, setWords] = useState('');
  const trimmed = words.trim();
  const query = { pageSize: SHOWN, ...(trimmed === '' ? {} : { q: trimmed }) };
  const found = useQueryCall(listListEntries, { query }, { keep: true });
  const options = (found.data?.rows ?? []).map((row) => ({
    value: row.entryKey,
    label: `${row.genericName} ${row.dosageForm}`,
  }));
  const known = new Set(options.map((option) => option.value));
  // What was chosen under other words stays readable.
  const chosen = value
    .filter((key) => !known.has(key))
    .map((key) => ({ value: key, label: key.replace('|', ' ') }));
  return (
    <Select
      id={id}
      mode="multiple"
      allowClear
      maxCount={most}
      placeholder="输入药品名称或拼音首字母"
      showSearch={{ filterOption: false, onSearch: setWords, searchValue: words }}
      loading={found.isFetching}
      options={[...options, ...chosen]}
      value={[...value]}
      notFoundContent={found.isPending ? '正在查找…' : '没有这个药品，请换一个字词'}
      onChange={(keys: string[]) => onChange(keys)}
    />
  );
}

import { Button, Checkbox, Popover } from 'antd';
import { useState } from 'react';
import type { Column } from './table-columns.ts';

/** Which columns of a table this person wants, kept in this browser under the table's name. */
export function useColumnChoice<R>(name: string, columns: readonly Column<R>[]) {
  const place = `st.columns.${name}`;
  const [hidden, setHidden] = useState<readonly string[]>(() => {
    const kept = window.localStorage.getItem(place);
    return kept === null
      ? columns.filter((column) => column.folded === true).map((column) => column.key)
      : kept.split(',');
  });
  function choose(keys: readonly string[]) {
    const next = columns.map((column) => column.key).filter((key) => !keys.includes(key));
    window.localStorage.setItem(place, next.join(','));
    setHidden(next);
  }
  return { shown: columns.filter((column) => !hidden.includes(column.key)), choose };
}

interface ColumnChoiceProps<R> {
  readonly columns: readonly Column<R>[];
  readonly shown: readonly Column<R>[];
  readonly onChoose: (keys: readonly string[]) => void;
}

/** The button that folds columns in and out; the first one always stays. */
export function ColumnChoice<R>({ columns, shown, onChoose }: ColumnChoiceProps<R>) {
  const options = columns.map((column, index) => ({
    label: column.title,
    value: column.key,
    disabled: index === 0,
  }));
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          className="st-column-choice"
          options={options}
          value={shown.map((column) => column.key)}
          onChange={(keys) => onChoose(keys)}
        />
      }
    >
      <Button>选列</Button>
    </Popover>
  );
}

import { Button, Input, Select } from 'antd';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { DayInput } from './DayInput.tsx';
import { unknownChoices } from './known-query.ts';

export interface QueryField {
  readonly name: string;
  readonly label: string;
  readonly kind?: 'text' | 'day' | 'choice';
  /** For `choice`; the empty choice 全部 is added. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly hint?: string;
  /** A few characters, such as a year or a clock time: beside another on a phone. */
  readonly short?: true;
  /** Other values make sense as well, since the options are read from the server or are only the usual ones: what is not among them stays. */
  readonly loose?: true;
  /** What the empty choice says where it does not mean all. */
  readonly none?: string;
}

interface QueryBarProps<T extends Record<string, string>> {
  /** Three or four fields. */
  readonly fields: readonly (QueryField & { readonly name: keyof T & string })[];
  /** The rest, shown on demand. */
  readonly folded?: readonly (QueryField & { readonly name: keyof T & string })[];
  readonly value: T;
  /** Called with all fields when 查询 is pressed, Enter typed or a choice made. */
  readonly onSearch: (value: Partial<T>) => void;
}

function OneField({
  field,
  value,
  onChange,
  onPick,
}: {
  readonly field: QueryField;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onPick: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className={field.short === true ? 'st-query-field st-short' : 'st-query-field'}>
      <label htmlFor={id}>{field.label}</label>
      {field.kind === 'choice' ? (
        <Select
          id={id}
          aria-label={field.label}
          value={value}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={onPick}
          options={[{ value: '', label: field.none ?? '全部' }, ...(field.options ?? [])]}
        />
      ) : field.kind === 'day' ? (
        <DayInput id={id} label={field.label} value={value} onChange={onPick} />
      ) : (
        <Input
          id={id}
          value={value}
          placeholder={field.hint}
          allowClear
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

/** The query fields above a list. A new query starts at the first page. A choice of the address that there is not is taken out of it. */
export function QueryBar<T extends Record<string, string>>({
  fields,
  folded = [],
  value,
  onSearch,
}: QueryBarProps<T>) {
  const [draft, setDraft] = useState<Record<string, string>>(value);
  const [open, setOpen] = useState(folded.some((field) => (value[field.name] ?? '') !== ''));
  const given = JSON.stringify(value);
  useEffect(() => setDraft(JSON.parse(given)), [given]);
  const shown = open ? [...fields, ...folded] : fields;

  function search(next: Record<string, string | undefined>) {
    onSearch({ ...next, page: '1' } as unknown as Partial<T>);
  }
  const unknown = unknownChoices([...fields, ...folded], value);
  const takenOut = useRef('');
  useEffect(() => {
    const names = unknown.join(' ');
    if (names === takenOut.current) return;
    takenOut.current = names;
    if (names !== '') search({ ...value, ...Object.fromEntries(unknown.map((name) => [name, undefined])) });
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    search(draft);
  }
  function reset() {
    search(Object.fromEntries([...fields, ...folded].map((field) => [field.name, ''])));
  }
  return (
    <form className="st-query" role="search" aria-label="查询条件" onSubmit={submit}>
      {shown.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={unknown.includes(field.name) ? '' : (draft[field.name] ?? '')}
          onChange={(text) => setDraft({ ...draft, [field.name]: text })}
          onPick={(text) => {
            setDraft({ ...draft, [field.name]: text });
            search({ ...draft, [field.name]: text });
          }}
        />
      ))}
      <div className="st-query-buttons">
        <Button type="primary" htmlType="submit">
          查询
        </Button>
        <Button onClick={reset}>清空</Button>
        {folded.length > 0 && (
          <Button type="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? '收起' : '更多条件'}
          </Button>
        )}
      </div>
    </form>
  );
}

import { Input } from 'antd';
import type { ReactNode } from 'react';

export interface Choice {
  readonly key: string;
  readonly title: string;
  readonly more: ReactNode;
}

interface ChoiceListProps {
  /** The id of the search field, to which an error leads. */
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
  /** Undefined while loading. */
  readonly choices: readonly Choice[] | undefined;
  readonly total: number;
  readonly chosen: string;
  readonly onPick: (key: string) => void;
}

/** One of many, found by a few words and chosen by a wide press. */
export function ChoiceList({
  id,
  label,
  hint,
  words,
  onWords,
  choices,
  total,
  chosen,
  onPick,
}: ChoiceListProps) {
  return (
    <div className="st-stack">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        size="large"
        value={words}
        placeholder={hint}
        allowClear
        autoComplete="off"
        onChange={(event) => onWords(event.target.value)}
      />
      <p className="st-secondary" role="status">
        {choices === undefined
          ? '正在查找'
          : total === 0
            ? '没有找到，请换个说法'
            : `找到 ${total} 个${total > choices.length ? `，先列 ${choices.length} 个，请多输入几个字` : ''}`}
      </p>
      <ul className="st-choices">
        {choices?.map((choice) => (
          <li key={choice.key}>
            <button type="button" aria-pressed={choice.key === chosen} onClick={() => onPick(choice.key)}>
              <strong>{choice.title}</strong>
              <span className="st-secondary">{choice.more}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

import { Button, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';

/** How long after the last key the search is made by itself. */
const PAUSE_MS = 250;

interface SearchFieldProps {
  readonly value: string;
  readonly onSearch: (text: string) => void;
  /** Goes to the first result. */
  readonly onDown: () => void;
}

/** One wide box that searches while one types; Enter searches at once, the down key goes to the results. */
export function SearchField({ value, onSearch, onDown }: SearchFieldProps) {
  const input = useRef<InputRef>(null);
  const [text, setText] = useState(value);
  const writing = useRef(false);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    // Half-written pinyin of an input method is not what is meant.
    if (text === value || writing.current) return undefined;
    const timer = window.setTimeout(() => onSearch(text), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text, value, onSearch]);

  function submit(event: FormEvent) {
    event.preventDefault();
    onSearch(text);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    onDown();
  }
  return (
    <form className="st-find-bar" role="search" aria-label="查药品" onSubmit={submit}>
      <label htmlFor="drug-search">药名、拼音首字母、商品名、厂家、编码或病种</label>
      <div className="st-find-line">
        <Input
          id="drug-search"
          ref={input}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          maxLength={60}
          allowClear
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value === '') onSearch('');
          }}
          onCompositionStart={() => (writing.current = true)}
          onCompositionEnd={(event) => {
            writing.current = false;
            setText(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
        />
        <Button type="primary" htmlType="submit">
          查询
        </Button>
      </div>
    </form>
  );
}

import { Skeleton } from 'antd';
import { useEffect, useRef } from 'react';
import type { QueueRow } from './product-words.ts';

/** The products of a page of the queue; the current one is the one compared beside it. */
export function MatchList({
  rows,
  current,
  onCurrent,
}: {
  readonly rows: readonly QueueRow[] | undefined;
  readonly current: number;
  readonly onCurrent: (index: number) => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  const code = rows?.[current]?.nationalCode;
  useEffect(() => {
    // After a decision the focus goes on with the queue, but never out of a box in which somebody types.
    const active = document.activeElement;
    const idle = active === null || active === document.body || list.current?.contains(active) === true;
    if (code !== undefined && idle)
      list.current?.querySelector<HTMLButtonElement>('[aria-current="true"]')?.focus({ preventScroll: true });
  }, [code]);
  if (rows === undefined) return <Skeleton active={false} title={false} paragraph={{ rows: 8 }} />;
  if (rows.length === 0)
    return (
      <div className="st-match-empty">
        <p>没有这样的产品</p>
        <p className="st-secondary">可换个条件再查；导入价格表、发布目录以后，由目录岗位按“重新对应”</p>
      </div>
    );
  return (
    <ul className="st-match-rows" aria-label="产品" ref={list}>
      {rows.map((row, index) => (
        <li key={row.nationalCode}>
          <button
            type="button"
            aria-current={index === current}
            tabIndex={index === current ? 0 : -1}
            onClick={() => onCurrent(index)}
          >
            <strong>{row.name}</strong>
            <span className="st-secondary">
              {[row.form, row.spec, row.maker].filter((text) => text !== '').join('，')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

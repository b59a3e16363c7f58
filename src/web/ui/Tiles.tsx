import { Go } from './Go.tsx';
import { withThousands } from './words.ts';

export interface Tile {
  readonly label: string;
  /** Undefined while loading. */
  readonly count: number | undefined;
  /** The list behind the number, already filtered. */
  readonly to: string;
  /** Colours the number when there is anything to count. */
  readonly tone?: 'warn' | 'bad';
}

/** What waits, in numbers, each leading to its list: the head of a work bench. */
export function Tiles({
  items,
  label = '待办',
}: {
  readonly items: readonly Tile[];
  readonly label?: string;
}) {
  return (
    <ul className="st-tiles" aria-label={label}>
      {items.map((item) => (
        <li
          key={item.label}
          className={item.tone !== undefined && (item.count ?? 0) > 0 ? `st-${item.tone}` : undefined}
        >
          <Go to={item.to}>
            <span className="st-secondary">{item.label}</span>
            <strong>{item.count === undefined ? '…' : withThousands(String(item.count))}</strong>
          </Go>
        </li>
      ))}
    </ul>
  );
}

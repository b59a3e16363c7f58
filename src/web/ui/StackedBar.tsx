import { parseFen } from '../../base/money.ts';
import { Money } from './Money.tsx';

export interface Segment {
  readonly key: string;
  /** Who pays: 统筹基金. */
  readonly label: string;
  /** Yuan, two decimals, not negative. */
  readonly yuan: string;
  /** A colour of `PAYERS`, which carry white text. */
  readonly colour: string;
}

/** Parts of a whole as one bar with its legend; parts of nothing are left out. Widths are whole fen as grid fractions, so nothing is divided. */
export function StackedBar({
  label,
  segments,
}: {
  readonly label: string;
  readonly segments: readonly Segment[];
}) {
  const parts = segments
    .map((segment) => ({ ...segment, fen: parseFen(segment.yuan) ?? 0n }))
    .filter((segment) => segment.fen > 0n);
  if (parts.length === 0) return null;
  return (
    <figure className="st-bar" aria-label={label}>
      <div
        className="st-bar-track"
        aria-hidden="true"
        style={{ gridTemplateColumns: parts.map((part) => `minmax(3px, ${part.fen}fr)`).join(' ') }}
      >
        {parts.map((part) => (
          <span key={part.key} style={{ background: part.colour }} />
        ))}
      </div>
      <figcaption>
        {parts.map((part) => (
          <span key={part.key}>
            <i aria-hidden="true" style={{ background: part.colour }} />
            {part.label} <Money yuan={part.yuan} total />
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

import { diffWords } from '../../../domain/catalogue/versions/word-diff.ts';
import './versions.css';

/** One side of a change, with what went struck through or what came underlined, so that colour is not all that tells. */
export function ChangedText({
  before,
  after,
  side,
}: {
  readonly before: string | null;
  readonly after: string | null;
  readonly side: 'before' | 'after';
}) {
  const own = side === 'before' ? before : after;
  const other = side === 'before' ? after : before;
  if (own === null || own === '') return <span className="st-secondary">无</span>;
  if (other === null || other === '') return <span className="st-cat-lines">{own}</span>;
  const hidden = side === 'before' ? 'added' : 'removed';
  const Mark = side === 'before' ? 'del' : 'ins';
  return (
    <span className="st-cat-lines st-changed">
      {diffWords(before ?? '', after ?? '')
        .filter((part) => part.kind !== hidden)
        .map((part, index) =>
          part.kind === 'same' ? <span key={index}>{part.text}</span> : <Mark key={index}>{part.text}</Mark>,
        )}
    </span>
  );
}

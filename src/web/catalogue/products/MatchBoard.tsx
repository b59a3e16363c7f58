import { Button, Pagination } from 'antd';
import { useState } from 'react';
import { decideMatches, undoMatches } from '../../../contract/national-products.ts';
import { useCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useTell } from '../../ui/tell.ts';
import { withThousands } from '../../ui/words.ts';
import { useKeysInside } from './match-keys.ts';
import { MatchDecision } from './MatchDecision.tsx';
import { MatchList } from './MatchList.tsx';
import type { QueueRow } from './product-words.ts';

/** What was decided last here, so that one press takes it back. */
interface Last {
  readonly codes: readonly string[];
  readonly name: string;
}

function useDecisions(mayDecide: boolean) {
  const tell = useTell();
  const [last, setLast] = useState<Last | null>(null);
  const decide = useCall(decideMatches, {
    onDone: ({ codes }) => tell(codes.length === 1 ? '已确认' : `已一并确认 ${codes.length} 个`),
  });
  const undo = useCall(undoMatches, {
    onDone: ({ codes }) => {
      tell(`已撤回 ${codes.length} 个`);
      setLast(null);
    },
  });
  return {
    last,
    busy: decide.isPending || undo.isPending,
    error: decide.error ?? undo.error,
    decide(row: QueueRow, seq: number | null, siblings: boolean) {
      if (!mayDecide || decide.isPending) return;
      decide.mutate(
        { body: { code: row.nationalCode, seq, siblings } },
        { onSuccess: ({ codes }) => setLast({ codes, name: row.name }) },
      );
    },
    undo: () => {
      if (last !== null && !undo.isPending) undo.mutate({ body: { codes: [...last.codes] } });
    },
  };
}

/** What each key does to the current row; a digit without a candidate does nothing. */
function keysOf(
  row: QueueRow | undefined,
  onDecide: (seq: number | null) => void,
): Readonly<Record<string, () => void>> {
  if (row === undefined) return {};
  const candidates = row.match.candidates.map((entry, index) => [
    String(index + 1),
    () => onDecide(entry.seq),
  ]);
  return { ...Object.fromEntries(candidates), '0': () => onDecide(null) };
}

interface MatchBoardProps {
  readonly data: { readonly rows: readonly QueueRow[]; readonly total: number } | undefined;
  readonly versionId: number | null | undefined;
  readonly mayDecide: boolean;
  readonly page: number;
  readonly pageSize: number;
  readonly onPage: (page: number) => void;
}

/** The queue beside the comparison: arrows go through it, digits decide, Z takes back, S takes the siblings along. */
export function MatchBoard({ data, versionId, mayDecide, page, pageSize, onPage }: MatchBoardProps) {
  const [at, setAt] = useState(0);
  const [siblings, setSiblings] = useState(false);
  const decisions = useDecisions(mayDecide);
  const last = (data?.rows.length ?? 1) - 1;
  const index = Math.max(0, Math.min(at, last));
  const row = data?.rows[index];
  const onDecide = (seq: number | null) => {
    if (row !== undefined) decisions.decide(row, seq, siblings && row.siblings > 0);
  };
  const board = useKeysInside({
    ...(mayDecide ? keysOf(row, onDecide) : {}),
    z: decisions.undo,
    s: () => setSiblings(!siblings),
    ArrowDown: () => setAt(Math.min(index + 1, last)),
    ArrowUp: () => setAt(Math.max(index - 1, 0)),
  });
  return (
    <>
      <ErrorPanel error={decisions.error} />
      <div className="st-match" role="group" aria-label="对应队列" ref={board}>
        <div className="st-match-list">
          <div className="st-list-bar">
            <span role="status">
              {data === undefined ? '正在读取' : `共 ${withThousands(String(data.total))} 个`}
            </span>
            <span className="st-grow" />
            {decisions.last !== null && (
              <Button size="small" disabled={decisions.busy} onClick={decisions.undo}>
                撤回“{decisions.last.name}” Z
              </Button>
            )}
          </div>
          <MatchList rows={data?.rows} current={index} onCurrent={setAt} />
          {data !== undefined && data.total > pageSize && (
            <Pagination
              className="st-pages"
              size="small"
              simple
              current={page}
              pageSize={pageSize}
              total={data.total}
              showSizeChanger={false}
              onChange={(next) => {
                setAt(0);
                onPage(next);
              }}
            />
          )}
        </div>
        {row !== undefined && versionId != null && (
          <MatchDecision
            row={row}
            versionId={versionId}
            mayDecide={mayDecide}
            busy={decisions.busy}
            siblings={siblings}
            onSiblings={setSiblings}
            onDecide={onDecide}
          />
        )}
      </div>
    </>
  );
}

import { Button } from 'antd';
import { useState } from 'react';
import { CallFailed } from '../../contract/client.ts';

interface MaskedProps {
  /** The masked text as the server sent it: 4301**********1234. */
  readonly shown: string;
  /** What is hidden, for the button's name: 身份证号. */
  readonly what: string;
  /** Asks the server, which logs the look; absent where this role may not see it. */
  readonly reveal?: () => Promise<string>;
}

/** A hidden number with a deliberate, logged way to see it; it hides again after half a minute. */
export function Masked({ shown, what, reveal }: MaskedProps) {
  const [clear, setClear] = useState<string | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function show() {
    if (reveal === undefined) return;
    setBusy(true);
    setNote(null);
    try {
      setClear(await reveal());
      window.setTimeout(() => setClear(null), 30_000);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      setNote(error.problem.title);
    } finally {
      setBusy(false);
    }
  }
  return (
    <span className="st-masked">
      <span className="st-number">{clear ?? shown}</span>
      {reveal !== undefined && clear === null && (
        <Button
          type="link"
          size="small"
          loading={busy}
          aria-label={`显示${what}（将记录查阅）`}
          onClick={() => void show()}
        >
          显示
        </Button>
      )}
      {clear !== null && (
        <Button type="link" size="small" aria-label={`隐藏${what}`} onClick={() => setClear(null)}>
          隐藏
        </Button>
      )}
      <span role="status">{note}</span>
    </span>
  );
}

import { Button } from 'antd';

/** One key of the till: what it does now, or that it rests. */
export interface TillKey {
  readonly name: string;
  readonly does: string;
  readonly active: boolean;
  readonly run: () => void;
}

/** The legend of the keys, which on a touch screen are the keys themselves; pressing one leaves the focus where the next scan goes. */
export function TillKeys({ keys, busy }: { readonly keys: readonly TillKey[]; readonly busy: boolean }) {
  return (
    <div className="st-till-keys st-no-print" role="toolbar" aria-label="按键">
      {keys.map(({ name, does, active, run }) => (
        <Button
          key={name}
          disabled={!active || busy}
          onMouseDown={(event) => event.preventDefault()}
          onClick={run}
        >
          {does}
          <kbd>{name}</kbd>
        </Button>
      ))}
    </div>
  );
}

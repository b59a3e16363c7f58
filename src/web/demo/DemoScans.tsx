import { listDemoScans } from '../../contract/demo.ts';
import { PRESCRIPTION_STATUSES } from '../../domain/prescription/life.ts';
import { spacedRxno } from '../prescription/prescription-words.ts';
import type { Till } from '../settlement/till-state.ts';
import { useQueryCall } from '../ui/api.ts';

interface DemoScansProps {
  readonly till: Till;
  readonly onScan: (text: string) => void;
}

function Code({
  text,
  words,
  onScan,
}: {
  readonly text: string;
  readonly words?: string;
  readonly onScan: (text: string) => void;
}) {
  return (
    <button
      type="button"
      className="st-till-code"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onScan(text)}
    >
      {words ?? text}
    </button>
  );
}

/** For a newcomer at the demo pharmacy, who has neither patient nor pack: what a scanner would read today, one press each. */
export function DemoScans({ till, onScan }: DemoScansProps) {
  const scans = useQueryCall(listDemoScans, {});
  const rows = scans.data?.rows ?? [];
  const serving = till.prescription?.rxno;
  // What has been scanned is not shown again, so that the first code is always the next to scan.
  const shown = rows.some((row) => row.rxno === serving) ? rows.filter((row) => row.rxno === serving) : rows;
  if (rows.length === 0) return null;
  return (
    <details className="st-till-demo st-no-print">
      <summary onMouseDown={(event) => event.preventDefault()}>示例扫码</summary>
      <p className="st-secondary">示例环境没有真的处方和药盒。点一下，等于扫一下。</p>
      <ul>
        {shown.slice(0, 8).map((row) => (
          <li key={row.rxno}>
            <strong>{row.personName}</strong>{' '}
            {row.rxno !== serving && (
              <>
                {PRESCRIPTION_STATUSES[row.status]}
                <div>
                  处方 <Code text={row.rxno} words={spacedRxno(row.rxno)} onScan={onScan} />
                </div>
              </>
            )}
            {(row.rxno !== serving || till.buyer === null) && (
              <div>
                身份证 <Code text={row.idNumber} onScan={onScan} />
              </div>
            )}
            {row.lines.map((line) => (
              <div key={line.nationalCode}>
                {line.genericName}{' '}
                {line.traceCodes
                  .filter((code) => !till.scanned.includes(code))
                  .map((code) => (
                    <Code key={code} text={code} onScan={onScan} />
                  ))}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}

import { Input } from 'antd';
import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { priceText } from '../ui/words.ts';
import type { TillLine } from './till-state.ts';

interface TillLinesProps {
  readonly lines: readonly TillLine[];
  /** The trace code that the server refused. */
  readonly refused: string | undefined;
  /** While the outcome of a settlement is open nothing may be changed. */
  readonly locked: boolean;
  readonly onPrice: (lineNo: number, price: string) => void;
  readonly onUnpack: (code: string) => void;
  /** A scan that landed in another field is still a scan. */
  readonly onScan: (text: string) => void;
}

/** Longer than any price: a scanner was read while the cursor stood in the price. */
const LONGEST_PRICE = 12;

/** What is asked for a product, beside its listing price. */
export function PriceField({
  line,
  locked,
  onPrice,
  onScan,
}: { readonly line: Pick<TillLine, 'lineNo' | 'price' | 'listedPrice'> } & Pick<
  TillLinesProps,
  'locked' | 'onPrice' | 'onScan'
>) {
  const id = useId();
  const [text, setText] = useState(line.price);
  useEffect(() => setText(line.price), [line.price]);

  function take() {
    const typed = text.trim();
    if (typed !== line.price) onPrice(line.lineNo, typed);
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      setText(line.price);
      event.currentTarget.blur();
    }
    if (event.key !== 'Enter') return;
    if (text.trim().length > LONGEST_PRICE) {
      setText(line.price);
      onScan(text.trim());
    } else take();
    event.currentTarget.blur();
  }
  return (
    <div className="st-till-price">
      <label htmlFor={id}>单价（元）</label>
      <Input
        id={id}
        value={text}
        disabled={locked}
        inputMode="decimal"
        autoComplete="off"
        aria-describedby={`${id}-listed`}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => text.trim().length <= LONGEST_PRICE && take()}
        onKeyDown={onKeyDown}
      />
      <span id={`${id}-listed`} className="st-secondary">
        {line.listedPrice === null ? '没有挂网价' : `挂网价 ${priceText(line.listedPrice)}`}
      </span>
    </div>
  );
}

/** The trace codes scanned for a product; each may be taken out again. */
export function Packs({
  line,
  refused,
  onUnpack,
}: { readonly line: Pick<TillLine, 'codes' | 'genericName'> } & Pick<
  TillLinesProps,
  'refused' | 'onUnpack'
>) {
  if (line.codes.length === 0) return null;
  return (
    <ul className="st-till-packs" aria-label={`${line.genericName}的追溯码`}>
      {line.codes.map((code) => (
        <li key={code} className={code === refused ? 'st-till-refused' : undefined}>
          <span className="st-number">{code}</span>
          {code === refused && <strong>不能销售，按 Delete 去掉</strong>}
          <button type="button" aria-label={`去掉追溯码 ${code}`} onClick={() => onUnpack(code)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

function Line({ line, ...rest }: { readonly line: TillLine } & Omit<TillLinesProps, 'lines'>) {
  const whole = line.codes.length === line.quantity;
  const product = [line.tradeName, line.strength, line.pack].filter((word) => word !== '').join(' ');
  return (
    <li>
      <div className="st-till-drug">
        <strong>
          {line.lineNo}. {line.genericName}
        </strong>
        <span className="st-secondary">
          {product} · {line.maker}
        </span>
        <span>{line.directions}</span>
      </div>
      <PriceField line={line} locked={rest.locked} onPrice={rest.onPrice} onScan={rest.onScan} />
      <div className="st-till-count">
        <strong>
          {line.quantity} {line.saleUnit}
        </strong>
        {line.ordered > line.quantity && (
          <span className="st-secondary">
            处方 {line.ordered} {line.saleUnit}
            {line.ordered > line.left && `，已取 ${line.ordered - line.left}`}
            {line.left > line.quantity && `，这次预约 ${line.quantity}`}
          </span>
        )}
        <Status
          tone={whole ? 'good' : 'wait'}
          word={whole ? '已扫齐' : `已扫 ${line.codes.length}，差 ${line.quantity - line.codes.length}`}
        />
      </div>
      <Packs line={line} refused={rest.refused} onUnpack={rest.onUnpack} />
    </li>
  );
}

/** What is sold: each product with its price and the trace codes that were scanned for it (M32). */
export function TillLines(props: TillLinesProps) {
  const { lines, ...rest } = props;
  return (
    <Panel title="药品">
      <ol className="st-till-lines">
        {lines.map((line) => (
          <Line key={line.lineNo} line={line} {...rest} />
        ))}
      </ol>
    </Panel>
  );
}

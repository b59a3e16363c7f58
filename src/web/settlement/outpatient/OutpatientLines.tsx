import { Panel } from '../../ui/PageHeader.tsx';
import { Packs, PriceField } from '../TillLines.tsx';
import { DoctorPicker } from './DoctorPicker.tsx';
import { refusedOrderOf, refusedPackOf, type SaleLine } from './outpatient-sale.ts';
import type { OutpatientDesk } from './use-outpatient.ts';

function Line({ line, desk }: { readonly line: SaleLine; readonly desk: OutpatientDesk }) {
  const { sale } = desk;
  const locked = sale.unsure || sale.waiting === 'sending';
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
      </div>
      <PriceField line={line} locked={locked} onPrice={desk.reprice} onScan={desk.scan} />
      <div className="st-till-count">
        <strong>
          {line.codes.length} {line.saleUnit}
        </strong>
        {line.codes.length === 0 && <span className="st-secondary">请扫药盒</span>}
      </div>
      <DoctorPicker
        drug={line.genericName}
        fields={line.fields}
        value={line.doctor}
        locked={locked}
        isRefused={refusedOrderOf(sale) === line.lineNo}
        onPick={(doctor) => desk.order(line.lineNo, doctor)}
      />
      <Packs line={line} refused={refusedPackOf(sale)} onUnpack={desk.unpack} />
    </li>
  );
}

/** What is handed out: each product with who ordered it, its price and its trace codes (M19, M32). */
export function OutpatientLines({ desk }: { readonly desk: OutpatientDesk }) {
  const { lines } = desk.sale;
  if (lines.length === 0) return null;
  return (
    <Panel title="这次发的药">
      <ol className="st-till-lines">
        {lines.map((line) => (
          <Line key={line.nationalCode} line={line} desk={desk} />
        ))}
      </ol>
    </Panel>
  );
}

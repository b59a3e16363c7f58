import type { OutputOf } from '../../../contract/endpoint.ts';
import type { previewStandard } from '../../../contract/prices.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { priceText, spanText, withThousands } from '../../ui/words.ts';
import { TextItem } from '../FormItems.tsx';

export type Preview = OutputOf<typeof previewStandard>;
type Span = Preview['spans'][number];

function heldText(held: Span['before']): string {
  if (held === null) return '没有';
  return `${held.label} ${priceText(held.price)}${held.confidential ? '（保密）' : ''}`;
}

const COLUMNS: readonly Column<Span>[] = [
  { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to), wrap: true },
  { key: 'before', title: '现在', text: (row) => heldText(row.before), wrap: true },
  {
    key: 'after',
    title: '保存后',
    cell: (row) => (row.changed ? <strong>{heldText(row.after)}</strong> : heldText(row.after)),
    wrap: true,
  },
  {
    key: 'changed',
    title: '',
    cell: (row) => (row.changed ? <Status tone="warn" word="改动" /> : <Status tone="off" word="不变" />),
    width: 72,
  },
];

interface PreviewViewProps {
  readonly preview: Preview;
  /** Field id and text of the reason that a change of past days needs. */
  readonly lateId: string;
  readonly lateReason: string;
  readonly onLateReason: (text: string) => void;
  readonly code: string;
}

/** What would hold on which days, before and after; what it touches; and why past days are changed only now. */
export function PreviewView({ preview, lateId, lateReason, onLateReason, code }: PreviewViewProps) {
  const { spans, pastFrom, touchedClaims, above, caps } = preview;
  return (
    <div className="st-price-preview" role="status">
      <h3>保存前先看：哪些日期执行什么</h3>
      <DataTable
        label="改动前后"
        rows={spans}
        rowKey={(row) => row.from}
        columns={COLUMNS}
        empty={{ why: '没有改动' }}
        stacks
      />
      {caps.length > 0 && (
        <ul>
          {caps.map((cap) => (
            <li key={`${cap.from}${cap.rule}`}>
              {spanText(cap.from, cap.to)}：{cap.ruleLabel}，上限 {priceText(cap.cap)} 元
              {cap.basis !== '' && `（${cap.basis}）`}
            </li>
          ))}
        </ul>
      )}
      {above.length > 0 && (
        <>
          <p>
            <Status tone="warn" word="保存后这些产品的挂网价高于上限，请随后调整：" />
          </p>
          <ul>
            {above.map((one) => (
              <li key={one.nationalCode}>
                <Go to={`/products/${one.nationalCode}`}>{one.name}</Go>
              </li>
            ))}
          </ul>
        </>
      )}
      {pastFrom !== null && (
        <>
          <p>
            改动了 {pastFrom} 起已经过去的日期，
            {touchedClaims === 0 ? (
              '没有牵涉已结算的单据。'
            ) : (
              <>
                牵涉 {withThousands(String(touchedClaims))} 笔已结算的单据，保存后列入
                <Go to={`/corrections?product=${code}`}>更正与复核</Go>。
              </>
            )}
          </p>
          <TextItem id={lateId} label="为什么现在才改" value={lateReason} onChange={onLateReason} required />
        </>
      )}
    </div>
  );
}

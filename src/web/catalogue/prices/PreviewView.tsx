import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { previewStandard } from '../../../contract/prices.ts';
import { Go } from '../../ui/Go.tsx';
import { Status } from '../../ui/Status.tsx';
import { priceText, spanText, withThousands } from '../../ui/words.ts';
import { TextItem } from '../FormItems.tsx';
import type { Previewed } from './DatedFactForm.tsx';

type Preview = OutputOf<typeof previewStandard>;
type Span = Preview['spans'][number];

function heldText(held: Span['before']): string {
  if (held === null) return '没有';
  return `${held.label} ${priceText(held.price)}${held.confidential ? '（保密）' : ''}`;
}

/** Two columns only: it stands in the narrow column beside the facts. */
function Changes({ spans }: { readonly spans: readonly Span[] }) {
  return (
    <table className="st-table st-price-changes" aria-label="改动前后">
      <thead>
        <tr>
          <th scope="col">日期</th>
          <th scope="col">执行</th>
        </tr>
      </thead>
      <tbody>
        {spans.map((row) => (
          <tr key={row.from}>
            <td>
              {row.from}
              {row.to === null ? ' 起' : <br />}
              {row.to !== null && `至 ${row.to}`}
            </td>
            <td>
              {row.changed ? (
                <>
                  <Status tone="warn" word="改动" /> {heldText(row.before)} →{' '}
                  <strong>{heldText(row.after)}</strong>
                </>
              ) : (
                <>
                  <Status tone="off" word="不变" /> {heldText(row.before)}
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface PreviewViewProps {
  readonly preview: Preview;
  /** Field id and text of the reason that a change of past days needs. */
  readonly lateId: string;
  readonly lateReason: string;
  readonly onLateReason: (text: string) => void;
  readonly code: string;
}

/** What would hold on which days, before and after; what it touches; and why past days are changed only now. */
function PreviewView({ preview, lateId, lateReason, onLateReason, code }: PreviewViewProps) {
  const { spans, pastFrom, touchedClaims, above, caps } = preview;
  const self = useRef<HTMLDivElement>(null);
  // The form is long: what was asked for comes into sight, the figures and the button under it together.
  useEffect(() => {
    self.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <div className="st-price-preview" role="status" ref={self}>
      <h3>保存前先看：哪些日期执行什么</h3>
      <Changes spans={spans} />
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

/** The preview beside a form, with the reason that it may ask for. */
export interface Shown {
  readonly view: ReactNode;
  /** Null where no past day is changed. */
  readonly lateReason: string | null;
  /** The reason is asked for and lacks. */
  readonly lacksMore: boolean;
  readonly clear: () => void;
}

/** Shows a preview and keeps the reason for changing past days, which is no part of what was previewed. */
export function useShownPreview(preview: Previewed<Preview>, prefix: string, code: string): Shown {
  const [typed, setTyped] = useState('');
  const { answer } = preview;
  const isLate = answer !== undefined && answer.pastFrom !== null;
  return {
    view: answer !== undefined && (
      <PreviewView
        preview={answer}
        lateId={`${prefix}-lateReason`}
        lateReason={typed}
        onLateReason={setTyped}
        code={code}
      />
    ),
    lateReason: isLate ? typed.trim() : null,
    lacksMore: isLate && typed.trim() === '',
    clear: () => setTyped(''),
  };
}

import type { Bill } from '../../contract/settlement.ts';
import { PolicyBasis } from '../documents/PolicyBasis.tsx';
import { quotedTitle } from '../../policy/documents.ts';
import { OFF_SITE_KINDS } from '../../policy/parameters/off-site.ts';
import type { SwitchedId } from '../../policy/parameters/readings.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { spanText } from '../ui/words.ts';

/** The document in which a ratio stands that the province has entered. */
function Cited({ citation }: { readonly citation: NonNullable<Bill['citation']> }) {
  const { title, number, from, to } = citation;
  return (
    <p>
      单行支付比例按{quotedTitle(title)}
      {number}，执行日期 {spanText(from, to)}。 <ClauseLinks ids={['M9.6']} />
    </p>
  );
}

/** A reading of the platform that the province has set otherwise, and the document in which it stands. */
function Switched({ reading }: { readonly reading: NonNullable<Bill['readings']>[number] }) {
  const { interpretation, title, number, from, to, filing } = reading;
  return (
    <p>
      {SWITCHED_WORDS[interpretation]}
      {filing && `（按${OFF_SITE_KINDS[filing]}备案）`}按{quotedTitle(title)}
      {number}，执行日期 {spanText(from, to)}。 <ClauseLinks ids={[interpretation]} />
    </p>
  );
}

const SWITCHED_WORDS = {
  I4: '医保年度的首日',
  I8: '统筹限额以上由大病支付的比例',
  I11: '异地购药下调比例',
  I13: '医疗救助的基数加上超过年度限额的部分，',
} as const satisfies Record<SwitchedId, string>;

/** Which documents decided a bill (M1, M39). */
export function BillBasis({ bill }: { readonly bill: Bill }) {
  return (
    <Panel title="政策依据">
      <PolicyBasis basis={bill.basis} by={`按购药日期 ${bill.servedOn} 适用：`} />
      {bill.citation !== null && <Cited citation={bill.citation} />}
      {bill.readings?.map((reading) => (
        <Switched key={reading.interpretation} reading={reading} />
      ))}
    </Panel>
  );
}

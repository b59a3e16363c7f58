import { Skeleton } from 'antd';
import { listManualClaims } from '../../../contract/settlement-manual.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { Money } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { signOf, type ManualRow } from './manual-words.ts';

function Card({ row }: { readonly row: ManualRow }) {
  return (
    <article className="st-card" aria-label={`${row.servedOn} ${row.institutionName}`}>
      <div className="st-card-title">
        <Go to={`/my/manual-claims/${row.id}`}>{row.institutionName}</Go>
        <Status {...signOf(row, true)} />
      </div>
      <Fields
        columns={1}
        fields={[
          { label: '买药日期', value: row.servedOn },
          { label: '发票金额', value: <Money yuan={row.invoiced} /> },
          ...(row.payable === null || row.state !== 'approved'
            ? []
            : [{ label: '报销', value: <Money yuan={row.payable} total /> }]),
        ]}
      />
    </article>
  );
}

/** What the patient paid out of pocket and filed, and how it goes on (M30). */
export function MyManualPage() {
  const answer = useQueryCall(listManualClaims, { query: { pageSize: 100 } });
  const rows = answer.data?.rows;
  return (
    <div className="st-stack">
      <PageHeader
        title="零星报销"
        about="当时没能在医院、药店报销、自己先付了钱的，外省买的也在内，凭发票在这里申报，比例一样。"
        back={{ to: '/my', label: '我的' }}
      />
      <Go to="/my/manual-claims/new" className="st-wide-button">
        新的申报
      </Go>
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rows !== undefined && (
        <Panel title="我的申报" extra={<ClauseLink id="M30" />}>
          {rows.length === 0 && <p className="st-secondary">还没有申报过。</p>}
          {rows.map((row) => (
            <Card key={row.id} row={row} />
          ))}
        </Panel>
      )}
    </div>
  );
}

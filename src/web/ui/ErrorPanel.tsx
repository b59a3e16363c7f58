import { Alert, Button } from 'antd';
import type { CallFailed } from '../../contract/client.ts';
import { asClauseId, ClauseLink } from './ClauseLink.tsx';

/**
 * The server's "no" where it happened: what is the matter, what to do, under which clause.
 * A refusal (policy) is amber, a problem red; nothing typed is lost.
 */
export function ErrorPanel({
  error,
  onRetry,
}: {
  readonly error: CallFailed | null | undefined;
  readonly onRetry?: () => void;
}) {
  if (error === null || error === undefined) return null;
  const { title, detail, remedy, clause, line, incident, status, code } = error.problem;
  // A matter that the family did not hand over is nobody's mistake, and asking again changes nothing.
  const beyondMandate = code === 'MANDATE_POWER_MISSING';
  const cited = asClauseId(clause);
  return (
    <Alert
      className="st-error"
      role="alert"
      showIcon
      type={beyondMandate ? 'info' : status === 422 ? 'warning' : 'error'}
      title={
        <span>
          {line !== undefined && `第 ${line} 行：`}
          {title} {cited !== undefined && <ClauseLink id={cited} />}
        </span>
      }
      description={
        <>
          {detail !== undefined && <div>{detail}</div>}
          {remedy !== undefined && <div>{remedy}</div>}
          {incident !== undefined && <div>请联系管理员并告知事件编号 {incident}。</div>}
        </>
      }
      action={
        onRetry !== undefined &&
        !beyondMandate && (
          <Button size="small" onClick={onRetry}>
            重试
          </Button>
        )
      }
    />
  );
}

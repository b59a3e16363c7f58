import { Skeleton } from 'antd';
import { getClause } from '../../contract/documents.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';

/** What stands behind a statement of ours: the official article where it is loaded, or the clauses a reading belongs to. */
export function OfficialArticle({ id }: { readonly id: ClauseId }) {
  const { data, error, refetch } = useQueryCall(getClause, { params: { id } });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active={false} paragraph={{ rows: 3 }} title={false} />;
  const { statement, official } = data;
  if (statement.kind === 'reading') {
    return (
      <section>
        <h3>相关条款</h3>
        <ClauseLinks ids={statement.about} />
        <p className="st-secondary">
          {statement.switchable ? '省里可以用带日期和依据的参数另行规定。' : '主管部门裁定以前都按此执行。'}
        </p>
      </section>
    );
  }
  return (
    <section>
      <h3>官方条文</h3>
      {official === null ? (
        <p className="st-secondary">省里还没有载入这份文件的原文。</p>
      ) : (
        <>
          <blockquote>{official.body}</blockquote>
          <p className="st-secondary">
            {official.part} {official.label}，{official.loadedOn} 载入
          </p>
          <Go to={`/policy-documents/${official.documentId}`}>看全文</Go>
        </>
      )}
    </section>
  );
}

import { getPolicyDocument } from '../../contract/documents.ts';
import { quotedTitle } from '../../policy/documents.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { usePathParam } from '../ui/url-state.ts';
import { ArticleList } from './ArticleList.tsx';
import { DOCUMENT_DESKS } from './document-desks.ts';

/** One official document as loaded, article by article. */
export function DocumentPage() {
  const id = Number(usePathParam('id'));
  const { role } = useMe();
  const listed = DOCUMENT_DESKS.some((desk) => desk === role);
  const { data, error, refetch } = useQueryCall(getPolicyDocument, { params: { id } });
  const document = data?.document;
  return (
    <div className="st-stack">
      <PageHeader
        title={document ? quotedTitle(document.title) : '官方文件'}
        about={
          document &&
          `${document.fileName}，${document.loadedAt} 由${document.loadedBy}载入${document.current ? '' : '；已有更新的版本'}`
        }
        {...(listed ? { back: { to: '/policy-documents', label: '政策文件' } } : {})}
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {data && <ArticleList articles={data.articles} />}
    </div>
  );
}

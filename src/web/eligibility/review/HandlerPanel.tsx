import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Application } from '../CaseFacts.tsx';

/** Who handles the case, and the ways that lead on from it. */
export function HandlerPanel({ of }: { readonly of: Application }) {
  return (
    <Panel title="承办">
      <div className="st-stack">
        <p>{of.handlerName === null ? '还没有人承办' : `承办人：${of.handlerName}`}</p>
        <p className="st-actions">
          <Go to={`/applications/${of.id}/assignment`}>转交或改派</Go>
          {of.acceptedOn !== null && <Go to={`/applications/${of.id}/clock`}>办理时限证明</Go>}
          {of.panelId !== null && <Go to={`/panels/${of.panelId}`}>专家评审</Go>}
        </p>
      </div>
    </Panel>
  );
}

import { listListActs } from '../../../contract/list-acts.ts';
import { useQueryCall } from '../../ui/api.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { ActsTable } from './ActsTable.tsx';

/** What was done to a published drug: shown only where something was. */
export function DrugActs({ id }: { readonly id: number }) {
  const { data } = useQueryCall(listListActs, { params: { id } });
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <Panel title="历次处理">
      <ActsTable rows={data.rows} />
    </Panel>
  );
}

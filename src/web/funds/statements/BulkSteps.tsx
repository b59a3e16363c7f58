import { Alert } from 'antd';
import { useState } from 'react';
import { CallFailed } from '../../../contract/client.ts';
import { listStatements, takeStatementStep } from '../../../contract/funds-statements.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import type { RowOf } from '../../ui/EndpointTable.tsx';
import type { RowKey } from '../../ui/table-columns.ts';
import { withThousands } from '../../ui/words.ts';

type Row = RowOf<typeof listStatements>;

/** What may be done with many statements at once, by the state that the list shows. */
export const BULK_STEPS = {
  toReview: { step: 'reviewed', verb: '复核', about: '复核后由另一个账号核准。' },
  toApprove: { step: 'approved', verb: '核准', about: '核准后金额写定，扣款和追回随即记账，之后可以付款。' },
} as const;
export type BulkState = keyof typeof BULK_STEPS;
export const isBulkState = (state: string): state is BulkState => Object.hasOwn(BULK_STEPS, state);

const nameOf = (row: Row): string => `${row.institutionName} ${row.month}`;

/** As many as a question can name, then how many there are. */
function namesOf(rows: readonly Row[]): string {
  const named = rows.slice(0, 5).map((row) => `${nameOf(row)} ¥${withThousands(row.payable)}`);
  return `${named.join('；')}${rows.length > named.length ? ` 等 ${rows.length} 份` : ''}`;
}

interface Result {
  readonly done: number;
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

function Results({ verb, result }: { readonly verb: string; readonly result: Result }) {
  return (
    <Alert
      role="status"
      showIcon
      type={result.failed.length === 0 ? 'success' : 'warning'}
      title={`已${verb} ${result.done} 份${result.failed.length === 0 ? '' : `，${result.failed.length} 份没有办成`}`}
      description={
        result.failed.length > 0 && (
          <ul>
            {result.failed.map(({ name, why }) => (
              <li key={name}>
                {name}：{why}
              </li>
            ))}
          </ul>
        )
      }
    />
  );
}

interface BulkStepsProps {
  readonly state: BulkState;
  readonly month: string;
  readonly chosen: ReadonlySet<RowKey>;
  readonly onDone: () => void;
}

/** Reviews or approves the ticked statements one after the other, the earliest month first; says of each that could not be why. */
export function BulkSteps({ state, month, chosen, onDone }: BulkStepsProps) {
  const { step, verb, about } = BULK_STEPS[state];
  const query = { state, pageSize: 200, ...(month === '' ? {} : { month }) };
  const listed = useQueryCall(listStatements, { query }, { keep: true });
  const take = useCall(takeStatementStep);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const rows = (listed.data?.rows ?? [])
    .filter((row) => chosen.has(row.id))
    .sort((a, b) => a.month.localeCompare(b.month));
  async function run() {
    setBusy(true);
    const failed: { name: string; why: string }[] = [];
    for (const row of rows) {
      const body = { requestId: newRequestId(), step, payable: row.payable, words: '' };
      try {
        await take.mutateAsync({ params: { id: row.id }, body });
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        const { title, detail } = error.problem;
        failed.push({ name: nameOf(row), why: [title, detail].filter(Boolean).join('，') });
      }
    }
    setResult({ done: rows.length - failed.length, failed });
    setBusy(false);
    onDone();
  }
  return (
    <div className="st-stack">
      <ErrorPanel error={listed.error} />
      {result !== null && <Results verb={verb} result={result} />}
      <div className="st-actions">
        <ConfirmButton
          verb={rows.length === 0 ? verb : `${verb}勾选的 ${rows.length} 份`}
          type="primary"
          harms={false}
          thing={namesOf(rows)}
          consequence={about}
          disabled={rows.length === 0}
          busy={busy}
          onConfirm={() => void run()}
        />
        {rows.length === 0 && <span className="st-secondary">在下面勾选，一次可以{verb}多份</span>}
      </div>
    </div>
  );
}

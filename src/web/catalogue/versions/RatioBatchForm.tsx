import { Form, Radio } from 'antd';
import { useState } from 'react';
import { call, CallFailed } from '../../../contract/client.ts';
import { listRatioQueue, setSelfPayRatios } from '../../../contract/self-pay-ratios.ts';
import type { SectionKind } from '../../../domain/catalogue/section-kind.ts';
import { browserFetch, useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ratioFromPercent } from '../../ui/figure-text.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import type { RowKey } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { TextItem } from '../FormItems.tsx';
import '../catalogue.css';

interface QueueQuery {
  readonly q: string;
  readonly section: string;
  readonly category: string;
}

interface RatioBatchFormProps {
  readonly versionId: number;
  readonly query: QueueQuery;
  readonly chosen: ReadonlySet<RowKey>;
  readonly onDone: () => void;
}

const PAGE = 200;

function filterOf({ q, section, category }: QueueQuery) {
  return {
    ...(q === '' ? {} : { q }),
    ...(section === '' ? {} : { section: section as SectionKind }),
    ...(category === '' ? {} : { category }),
  };
}

/** All rows under the filter, page by page: the server is told row by row what is set. */
async function allUnder(versionId: number, query: QueueQuery): Promise<number[]> {
  const seqs: number[] = [];
  for (let page = 1, total = 1; seqs.length < total; page += 1) {
    const answer = await call(browserFetch, listRatioQueue, {
      params: { id: versionId },
      query: { ...filterOf(query), page, pageSize: PAGE },
    });
    if (answer.rows.length === 0) break;
    total = answer.total;
    seqs.push(...answer.rows.map((row) => row.seq));
  }
  return seqs;
}

const EMPTY = { percent: '', proposal: '', evidence: '' };

/** Sets the ratio on the chosen rows, or on all that the query found; the rows are read before anything is sent. */
function useBatch(versionId: number, query: QueueQuery, chosen: ReadonlySet<RowKey>, onSet: () => void) {
  const tell = useTell();
  const [reading, setReading] = useState(false);
  const [failed, setFailed] = useState<CallFailed | null>(null);
  const save = useCall(setSelfPayRatios, {
    onDone: ({ set }) => {
      onSet();
      tell(`已录入 ${set} 行`);
    },
  });
  async function submit(scope: 'chosen' | 'all', ratio: string, proposal: string, evidence: string) {
    setFailed(null);
    setReading(true);
    try {
      const seqs = scope === 'chosen' ? [...chosen].map(Number) : await allUnder(versionId, query);
      save.mutate({ params: { id: versionId }, body: { seqs, ratio, proposal, evidence } });
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      setFailed(error);
    } finally {
      setReading(false);
    }
  }
  return { submit, busy: reading || save.isPending, error: failed ?? save.error };
}

/** Sets one ratio on the chosen rows, or on all that the query found. */
export function RatioBatchForm({ versionId, query, chosen, onDone }: RatioBatchFormProps) {
  const [scope, setScope] = useState<'chosen' | 'all'>('chosen');
  const [given, setGiven] = useState(EMPTY);
  const found = useQueryCall(
    listRatioQueue,
    { params: { id: versionId }, query: { ...filterOf(query), pageSize: 1 } },
    { keep: true },
  );
  const batch = useBatch(versionId, query, chosen, () => {
    onDone();
    setGiven(EMPTY);
  });
  const ratio = ratioFromPercent(given.percent);
  const wrong = given.percent !== '' && ratio === undefined;
  const total = found.data?.total ?? 0;
  const count = scope === 'chosen' ? chosen.size : total;
  const [proposal, evidence] = [given.proposal.trim(), given.evidence.trim()];
  const text = (id: keyof typeof given) => ({
    id: `ratio-${id}`,
    value: given[id],
    onChange: (value: string) => setGiven({ ...given, [id]: value }),
  });
  return (
    <Panel title="录入评审结果" extra={<ClauseLink id="N2.1" />}>
      <Form
        layout="vertical"
        className="st-cat-form"
        onFinish={() => {
          if (ratio !== undefined) void batch.submit(scope, ratio, proposal, evidence);
        }}
      >
        <Form.Item label="录入到">
          <Radio.Group
            value={scope}
            onChange={(event) => setScope(event.target.value as 'chosen' | 'all')}
            options={[
              { value: 'chosen', label: `选中的 ${chosen.size} 行` },
              { value: 'all', label: `查询到的全部 ${total} 行` },
            ]}
          />
        </Form.Item>
        <TextItem
          {...text('percent')}
          label="自付比例（%）"
          required
          numeric
          wrong={wrong}
          {...(wrong ? { help: '请填 0 到 100，至多两位小数' } : {})}
        />
        <TextItem {...text('proposal')} label="专家建议" required rows={2} maxLength={500} />
        <TextItem {...text('evidence')} label="依据" required help="评审会纪要或文件文号" />
        <SubmitBar
          verb={count > 0 ? `录入 ${count} 行` : '录入'}
          busy={batch.busy}
          disabled={count === 0 || ratio === undefined || proposal === '' || evidence === ''}
          error={batch.error}
        />
      </Form>
    </Panel>
  );
}

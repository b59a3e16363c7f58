import { Button } from 'antd';
import {
  getMatchingSummary,
  listProductMatches,
  runProductMatching,
} from '../../../contract/national-products.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { MatchBoard } from './MatchBoard.tsx';
import { VERDICTS } from './product-words.ts';
import './products.css';

const PAGE_SIZE = 20;
const VERDICT_CHOICES = Object.entries(VERDICTS).map(([value, { word }]) => ({ value, label: word }));
type Verdict = keyof typeof VERDICTS;

function isVerdict(text: string): text is Verdict {
  return Object.hasOwn(VERDICTS, text);
}

function RunButton() {
  const tell = useTell();
  const run = useCall(runProductMatching, {
    onDone: ({ products, changed }) =>
      tell(`看过 ${withThousands(String(products))} 个产品，${withThousands(String(changed))} 个有新结果`),
  });
  return (
    <>
      <Button type="primary" loading={run.isPending} onClick={() => run.mutate({ body: {} })}>
        重新对应
      </Button>
      <ErrorPanel error={run.error} />
    </>
  );
}

/** The queue of doubtful matches: side by side, decided by a press, taken back by another. */
export function ProductMatchesPage() {
  const me = useMe();
  const mayDecide = me.role === 'provinceCatalogue';
  const [query, setQuery] = useUrlState({ q: '', verdict: 'doubtful', page: '1' });
  const { data: counts } = useQueryCall(getMatchingSummary, {});
  const asked = {
    page: Number(query.page),
    pageSize: PAGE_SIZE,
    ...(isVerdict(query.verdict) ? { verdict: query.verdict } : {}),
    ...(query.q === '' ? {} : { q: query.q }),
  };
  const { data, error, refetch } = useQueryCall(listProductMatches, { query: asked }, { keep: true });
  return (
    <>
      <PageHeader
        title="产品对应目录条目"
        about={
          <>
            {counts?.edition == null
              ? '还没有发布的国家目录。'
              : `与 ${counts.edition} 年版国家目录对应：有把握的自动对应，拿不准的在这里由人确认。`}{' '}
            <ClauseLink id="M4" />
          </>
        }
        actions={mayDecide && <RunButton />}
      />
      <Tiles
        label="对应进度"
        items={[
          { label: '待人工确认', count: counts?.doubtful, to: '/product-matches', tone: 'warn' },
          { label: '已对应', count: counts?.matched, to: '/product-matches?verdict=matched' },
          { label: '不在目录内', count: counts?.none, to: '/product-matches?verdict=none' },
          {
            label: '还没有对应',
            count: counts?.waiting,
            to: '/national-products?verdict=waiting',
            tone: 'warn',
          },
        ]}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '名称、拼音首字母、编码或企业' },
          { name: 'verdict', label: '结果', kind: 'choice', options: VERDICT_CHOICES },
        ]}
        value={{ q: query.q, verdict: query.verdict }}
        onSearch={(change) => setQuery({ ...change, page: '1' })}
      />
      {error !== null ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <MatchBoard
          key={`${query.q} ${query.verdict}`}
          data={data}
          versionId={counts?.versionId}
          mayDecide={mayDecide}
          page={Number(query.page)}
          pageSize={PAGE_SIZE}
          onPage={(page) => setQuery({ page: String(page) })}
        />
      )}
    </>
  );
}

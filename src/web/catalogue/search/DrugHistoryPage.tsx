import { Button, Select, Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getDrugHistory } from '../../../contract/search.ts';
import { useQueryCall } from '../../ui/api.ts';
import { asClauseId } from '../../ui/ClauseLink.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { Status } from '../../ui/Status.tsx';
import { TimeLine, type TimeLineEvent } from '../../ui/TimeLine.tsx';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { ENTRY_STATES } from '../catalogue-words.ts';
import { PriceHistory } from './PriceHistory.tsx';
import './search.css';

type History = OutputOf<typeof getDrugHistory>;
type Event = History['events'][number];

const TONES: Readonly<Record<string, TimeLineEvent['tone']>> = {
  first: 'good',
  added: 'good',
  renewed: 'good',
  removed: 'bad',
  ended: 'bad',
};

/** What changed, why, and who wrote it down when. */
function Detail({ event }: { readonly event: Event }) {
  return (
    <>
      {event.before !== null && <div>原：{event.before}</div>}
      {event.after !== null && (
        <div>
          {event.before === null ? '' : '现：'}
          {event.after}
        </div>
      )}
      {event.note !== null && event.note !== '' && <div>{event.note}</div>}
      {event.evidence !== null && <div>依据：{event.evidence}</div>}
      {event.recordedAt !== null && (
        <div>
          {event.recordedAt.slice(0, 16)} 由{event.who ?? '系统'}记载
        </div>
      )}
    </>
  );
}

function lineOf(event: Event, place: number): TimeLineEvent {
  const clause = asClauseId(event.clause);
  const tone = TONES[event.kind];
  return {
    key: place,
    at: event.on,
    what: event.title,
    who: event.list,
    detail: <Detail event={event} />,
    ...(clause === undefined ? {} : { clause }),
    ...(tone === undefined ? {} : { tone }),
  };
}

function KnownBar({
  knownOn,
  list,
  lists,
  onChange,
}: {
  readonly knownOn: string;
  readonly list: string;
  readonly lists: readonly string[];
  readonly onChange: (change: { knownOn?: string; list?: string }) => void;
}) {
  return (
    <div className="st-asof st-no-print">
      <label htmlFor="known-on">按哪一天所知</label>
      <DayInput id="known-on" value={knownOn} onChange={(day) => onChange({ knownOn: day })} />
      {knownOn === '' ? (
        <span className="st-secondary">不填就是现在所知</span>
      ) : (
        <Button onClick={() => onChange({ knownOn: '' })}>看现在所知</Button>
      )}
      <label htmlFor="history-list">名单</label>
      <Select
        id="history-list"
        aria-label="名单"
        className="st-cat-choice"
        value={list}
        onChange={(chosen) => onChange({ list: chosen })}
        options={[{ value: '', label: '全部' }, ...lists.map((one) => ({ value: one, label: one }))]}
      />
    </div>
  );
}

/** A drug across all versions and acts, with what was known when; its products' standards and prices below. */
export function DrugHistoryPage() {
  const key = usePathParam('key');
  const [state, setState] = useUrlState({ knownOn: '', list: '' });
  const knownOn = /^\d{4}-\d{2}-\d{2}$/.test(state.knownOn) ? state.knownOn : '';
  const query = knownOn === '' ? {} : { knownOn };
  const { data, error, refetch } = useQueryCall(getDrugHistory, { params: { key }, query }, { keep: true });
  if (data === undefined)
    return error === null ? (
      <Skeleton active paragraph={{ rows: 10 }} />
    ) : (
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    );
  const lists = [...new Set(data.events.map((event) => event.list))];
  const shown = data.events.filter((event) => state.list === '' || event.list === state.list);
  return (
    <>
      <CaseHeader
        title={`${data.name}${data.dosageForm === '' ? '' : `（${data.dosageForm}）`}`}
        back={{ to: '/list', label: '单行支付目录' }}
        status={
          data.state === null ? (
            <Status tone="off" word="没有列入过单行支付" />
          ) : (
            <Status {...ENTRY_STATES[data.state]} />
          )
        }
        next={
          <>
            <Go to={`/drugs/${data.key}`}>公众看到的页面</Go>
            <Button onClick={() => printPage('a4')}>打印</Button>
          </>
        }
      />
      <KnownBar knownOn={knownOn} list={state.list} lists={lists} onChange={setState} />
      {knownOn !== '' && (
        <p className="st-note" role="status">
          以下只列到 {knownOn} 为止已经记载的内容，之后的更正和处理不算。
        </p>
      )}
      <div className="st-stack st-print">
        <Panel title="经过">
          {shown.length === 0 ? (
            <p className="st-secondary">
              {knownOn === '' ? '没有记载。' : '到这一天为止还没有公布或记载任何内容。'}
            </p>
          ) : (
            <TimeLine label="药品经过" events={shown.map(lineOf)} />
          )}
        </Panel>
        <PriceHistory drugKey={key} knownOn={knownOn} />
      </div>
    </>
  );
}

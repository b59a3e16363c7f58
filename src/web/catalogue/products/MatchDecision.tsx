import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { listNationalEntries } from '../../../contract/catalogue.ts';
import { useQueryCall } from '../../ui/api.ts';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { percentText } from '../../ui/words.ts';
import { entryName, entryPlace, KINDS, ORIGINS, type Entry, type QueueRow } from './product-words.ts';

export interface Decide {
  /** Null: none of the entries. */
  (seq: number | null): void;
}

const MOST_FOUND = 10;

function ProductSide({ row }: { readonly row: QueueRow }) {
  return (
    <div>
      <h3>产品</h3>
      <Fields
        columns={1}
        fields={[
          { label: '名称', value: <Go to={`/national-products/${row.nationalCode}`}>{row.name}</Go> },
          { label: '注册剂型', value: row.form },
          { label: '规格', value: row.spec },
          { label: '包装', value: row.pack },
          { label: '企业', value: row.maker },
          { label: '编码', value: `${row.nationalCode}（${KINDS[row.kind]}）` },
          { label: '怎样得出', value: `${ORIGINS[row.match.origin]}：${row.match.reason}` },
          { label: '把握', value: percentText(row.match.confidence) },
        ]}
      />
    </div>
  );
}

function EntryChoice({
  entry,
  hotkey,
  chosen,
  onChoose,
  disabled,
}: {
  readonly entry: Entry;
  readonly hotkey: string | null;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly disabled: boolean;
}) {
  return (
    <li className={chosen ? 'st-match-chosen' : undefined}>
      <div>
        <strong className="st-match-name">{entry.name}</strong>
        <p className="st-secondary">{entryPlace(entry)}</p>
        {entry.categoryPath !== '' && <p className="st-secondary">{entry.categoryPath}</p>}
      </div>
      {chosen ? (
        <span className="st-secondary">现在对应它</span>
      ) : (
        <Button
          disabled={disabled}
          onClick={onChoose}
          aria-label={`对应到 ${entryName(entry)} ${entry.dosageForm ?? ''}`}
        >
          {hotkey === null ? '就是它' : `就是它 ${hotkey}`}
        </Button>
      )}
    </li>
  );
}

/** Another entry of the list, by name or pinyin. */
function OtherEntries({
  versionId,
  onChoose,
  disabled,
}: {
  readonly versionId: number;
  readonly onChoose: Decide;
  readonly disabled: boolean;
}) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const found = useQueryCall(
    listNationalEntries,
    { params: { id: versionId }, query: { q: asked, pageSize: MOST_FOUND } },
    { enabled: asked !== '' },
  );
  return (
    <>
      <form
        className="st-match-search"
        role="search"
        aria-label="另选条目"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(typed.trim());
        }}
      >
        <label htmlFor="match-other">另选条目：名称或拼音首字母</label>
        <div>
          <Input
            id="match-other"
            value={typed}
            maxLength={60}
            allowClear
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button htmlType="submit">查目录</Button>
        </div>
      </form>
      {asked !== '' && found.data !== undefined && (
        <>
          <p className="st-secondary" role="status">
            {found.data.total === 0
              ? '目录里没有查到'
              : `查到 ${found.data.total} 个${found.data.total > MOST_FOUND ? `，只列前 ${MOST_FOUND} 个` : ''}`}
          </p>
          <ul className="st-match-choices" aria-label="查到的条目">
            {found.data.rows.map((entry) => (
              <EntryChoice
                key={entry.seq}
                entry={entry}
                hotkey={null}
                chosen={false}
                disabled={disabled}
                onChoose={() => onChoose(entry.seq)}
              />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

interface MatchDecisionProps {
  readonly row: QueueRow;
  readonly versionId: number;
  readonly mayDecide: boolean;
  readonly busy: boolean;
  readonly siblings: boolean;
  readonly onSiblings: (on: boolean) => void;
  readonly onDecide: Decide;
}

/** Product and candidates side by side; one press decides. */
export function MatchDecision({
  row,
  versionId,
  mayDecide,
  busy,
  siblings,
  onSiblings,
  onDecide,
}: MatchDecisionProps) {
  const { candidates, entry } = row.match;
  return (
    <Panel title="比较与确认">
      <div className="st-match-sides">
        <ProductSide row={row} />
        <div>
          <h3>目录里的候选</h3>
          {candidates.length === 0 && <p className="st-secondary">没有相近的条目。</p>}
          <ul className="st-match-choices" aria-label="候选条目">
            {candidates.map((one, index) => (
              <EntryChoice
                key={one.seq}
                entry={one}
                hotkey={mayDecide ? String(index + 1) : null}
                chosen={entry?.seq === one.seq}
                disabled={!mayDecide || busy}
                onChoose={() => onDecide(one.seq)}
              />
            ))}
          </ul>
          {mayDecide && (
            <>
              <p className="st-secondary st-match-keys">键盘：↑↓ 换产品，数字选候选，0 都不是，Z 撤回。</p>
              <div className="st-actions">
                <Button disabled={busy || row.match.verdict === 'none'} onClick={() => onDecide(null)}>
                  都不是，不在目录内 0
                </Button>
                {row.siblings > 0 && row.match.verdict === 'doubtful' && (
                  <Checkbox checked={siblings} onChange={(event) => onSiblings(event.target.checked)}>
                    同通用名剂型还有 {row.siblings} 个，一并确认（S）
                  </Checkbox>
                )}
              </div>
              <OtherEntries
                key={row.nationalCode}
                versionId={versionId}
                onChoose={onDecide}
                disabled={busy}
              />
            </>
          )}
        </div>
      </div>
    </Panel>
  );
}

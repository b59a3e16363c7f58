import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { saveManualLines, searchManualProducts } from '../../../contract/settlement-manual-desk.ts';
import type { ManualClaim } from '../../../contract/settlement-manual.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { focusSoon } from '../../ui/focus.ts';
import { TextField } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { useRequestIds } from '../../ui/request-id.ts';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { TRIAL_BUTTON } from './manual-words.ts';

type Line = ManualClaim['lines'][number];

function ProductSearch({
  label,
  words,
  onPick,
}: {
  readonly label: string;
  readonly words: string;
  readonly onPick: (code: string, name: string) => void;
}) {
  const [q, setQ] = useState(words);
  const [asked, setAsked] = useState(words);
  const answer = useQueryCall(searchManualProducts, { query: { q: asked } }, { keep: true });
  return (
    <div className="st-stack">
      <Input.Search
        aria-label={`查找${label}对照的药品`}
        value={q}
        maxLength={60}
        enterButton="查找"
        onChange={(event) => setQ(event.target.value)}
        onSearch={(text) => text.trim() !== '' && setAsked(text.trim())}
      />
      <ErrorPanel error={answer.error} />
      <ul className="st-choices">
        {(answer.data?.rows ?? []).map((row) => {
          const name = [row.genericName, row.tradeName, row.strength, row.pack, row.maker]
            .filter((part) => part !== '')
            .join(' ');
          return (
            <li key={row.nationalCode}>
              <button type="button" onClick={() => onPick(row.nationalCode, name)}>
                <strong>{name}</strong>
                <span className="st-secondary">{row.nationalCode}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {answer.data?.rows.length === 0 && <p className="st-secondary">编码库里没有，请换个名称再查。</p>}
    </div>
  );
}

function LineEditor({
  line,
  number,
  onChange,
}: {
  readonly line: Line;
  readonly number: number;
  readonly onChange: (line: Line) => void;
}) {
  const [open, setOpen] = useState(line.nationalCode === null);
  return (
    <fieldset className="st-fieldset">
      <legend>
        第 {number} 行：{line.name}
      </legend>
      <p className="st-picked">
        <strong>{line.productName ?? '还没有对照'}</strong>
        <Button
          id={`match-${number}`}
          type="link"
          aria-expanded={open}
          aria-label={`对照第 ${number} 行`}
          onClick={() => setOpen(!open)}
        >
          {open ? '收起' : '换一个'}
        </Button>
      </p>
      {open && (
        <ProductSearch
          label={`第 ${number} 行`}
          words={line.name.split(/\s/)[0] ?? line.name}
          onPick={(nationalCode, productName) => {
            onChange({ ...line, nationalCode, productName });
            setOpen(false);
            focusSoon(`match-${number}`);
          }}
        />
      )}
      <TextField
        id={`price-${number}`}
        label="单价（元）"
        inputMode="decimal"
        value={line.price}
        onChange={(price) => onChange({ ...line, price })}
      />
      <TextField
        id={`quantity-${number}`}
        label={line.unit === 'smallest' ? '数量（拆零）' : '数量'}
        inputMode="decimal"
        value={line.quantity}
        onChange={(quantity) => onChange({ ...line, quantity })}
      />
    </fieldset>
  );
}

/** The reviewer reads the invoice beside it and says which product, price and quantity each line is (M13, M30). */
export function LineMatching({ one }: { readonly one: ManualClaim }) {
  const tell = useTell();
  const [lines, setLines] = useState<readonly Line[]>(one.lines);
  const requests = useRequestIds();
  const save = useCall(saveManualLines, {
    onDone: () => {
      requests.done();
      tell('已保存，可以试算');
      focusSoon(TRIAL_BUTTON);
    },
  });
  function send() {
    const sent = lines.map(({ productName: _, ...line }) => line);
    save.mutate({ params: { id: one.id }, body: { requestId: requests.idFor(sent), lines: sent } });
  }
  return (
    <Panel title="核对药品" extra={<ClauseLinks ids={['M13', 'M30']} />}>
      <Form layout="vertical" onFinish={send}>
        {lines.map((line, index) => (
          <LineEditor
            key={index}
            line={line}
            number={index + 1}
            onChange={(changed) => setLines(lines.map((other, place) => (place === index ? changed : other)))}
          />
        ))}
        <SubmitBar verb="保存核对结果" busy={save.isPending} error={save.error} />
      </Form>
    </Panel>
  );
}

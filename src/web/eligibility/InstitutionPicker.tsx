import { Button, Form, Input } from 'antd';
import { useId, useState } from 'react';
import { listInstitutions } from '../../contract/providers.ts';
import type { InstitutionKind } from '../../domain/providers/model.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { focusSoon } from '../ui/focus.ts';

export interface PickedInstitution {
  readonly code: string;
  readonly name: string;
}

interface InstitutionPickerProps {
  readonly kind: InstitutionKind;
  readonly label: string;
  readonly value: PickedInstitution | null;
  /** The words of the choice of none; without them one must be chosen. */
  readonly none?: string;
  /** What stands against the choice as it is, said beside it. */
  readonly problem?: string | undefined;
  readonly onPick: (one: PickedInstitution | null) => void;
}

const SHOWN = 8;

function Found({
  kind,
  words,
  onPick,
}: {
  readonly kind: InstitutionKind;
  readonly words: string;
  readonly onPick: (one: PickedInstitution) => void;
}) {
  const answer = useQueryCall(
    listInstitutions,
    { query: { kind, agreement: 'inForce', pageSize: SHOWN, ...(words === '' ? {} : { q: words }) } },
    { keep: true },
  );
  const rows = answer.data?.rows ?? [];
  return (
    <>
      <ErrorPanel error={answer.error} />
      <p className="st-secondary" role="status">
        {answer.data === undefined
          ? '正在查找'
          : `找到 ${answer.data.total} 家${answer.data.total > SHOWN ? `，先列 ${SHOWN} 家，请输入名称缩小范围` : ''}`}
      </p>
      <ul className="st-choices">
        {rows.map((row) => (
          <li key={row.code}>
            <button type="button" onClick={() => onPick({ code: row.code, name: row.name })}>
              <strong>{row.name}</strong>
              <span className="st-secondary">
                {row.areaName} {row.address}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Chooses a hospital or pharmacy that has an agreement today, anywhere in the province. */
export function InstitutionPicker({ kind, label, value, none, problem, onPick }: InstitutionPickerProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const isMissing = value === null && none === undefined;
  const opener = `${id}-open`;
  function close() {
    setOpen(false);
    focusSoon(opener);
  }
  function pick(one: PickedInstitution | null) {
    onPick(one);
    close();
  }
  function toggle() {
    if (open) return close();
    setOpen(true);
    focusSoon(id);
  }
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      help={problem}
      validateStatus={problem === undefined ? '' : 'error'}
    >
      <div className="st-picked">
        {isMissing ? <span className="st-none">还没有选择</span> : <strong>{value?.name ?? none}</strong>}
        <Button id={opener} type="link" aria-expanded={open} onClick={toggle}>
          {open ? '收起' : `${isMissing ? '选择' : '换一家'}${kind === 'hospital' ? '医院' : '药店'}`}
        </Button>
      </div>
      {open && (
        <div className="st-stack" role="group" aria-label={label}>
          <Input
            id={id}
            value={words}
            placeholder="名称"
            aria-label={`查找${label}`}
            allowClear
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') close();
            }}
            // Enter while searching must not send the form around it.
            onPressEnter={(event) => event.preventDefault()}
          />
          {none !== undefined && value !== null && <Button onClick={() => pick(null)}>{none}</Button>}
          <Found kind={kind} words={words.trim()} onPick={pick} />
        </div>
      )}
    </Form.Item>
  );
}

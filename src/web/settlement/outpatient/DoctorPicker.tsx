import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { listActingDoctors } from '../../../contract/providers-doctors.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { focusSoon } from '../../ui/focus.ts';
import { useMe } from '../../ui/me.ts';
import type { SaleDoctor } from './outpatient-sale.ts';

interface DoctorPickerProps {
  /** What the doctor ordered, said with the field's name to a screen reader. */
  readonly drug: string;
  /** Responsible doctors of any of these fields may order it (M22). */
  readonly fields: readonly string[];
  readonly value: SaleDoctor | null;
  readonly locked: boolean;
  /** Whether the server refused this one. */
  readonly isRefused: boolean;
  readonly onPick: (one: SaleDoctor) => void;
}

const SHOWN = 8;

interface FoundProps extends Pick<DoctorPickerProps, 'onPick'> {
  readonly field: string;
  readonly words: string;
  /** Null for the whole province: a doctor who is published counts everywhere (M21). */
  readonly hospitalCode: string | null;
}

function Found({ field, words, hospitalCode, onPick }: FoundProps) {
  const answer = useQueryCall(
    listActingDoctors,
    {
      query: {
        field,
        pageSize: SHOWN,
        ...(words === '' ? {} : { q: words }),
        ...(hospitalCode === null ? {} : { hospitalCode }),
      },
    },
    { keep: true },
  );
  const { rows = [], total } = answer.data ?? {};
  const more = (total ?? 0) > SHOWN ? `，先列 ${SHOWN} 位，请输入姓名或代码缩小范围` : '';
  const none = hospitalCode === null ? '没有找到，请核对姓名或代码' : `本院没有已公布的${field}责任医师`;
  return (
    <>
      <ErrorPanel error={answer.error} />
      <p className="st-secondary" role="status">
        {total === undefined
          ? '正在查找'
          : total === 0 && words === ''
            ? none
            : `${field}：找到 ${total} 位${more}`}
      </p>
      <ul className="st-choices">
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => onPick({ code: row.doctorCode, name: row.name })}>
              <strong>
                {row.name} {row.title}
              </strong>
              <span className="st-secondary">
                {row.doctorCode} · {hospitalCode === null ? `${row.hospitalName} ` : ''}
                {row.department}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

interface SearchProps extends Pick<DoctorPickerProps, 'drug' | 'fields' | 'onPick'> {
  readonly id: string;
  readonly onClose: () => void;
}

/** The hospital's responsible doctors of the drug's field, or those of the whole province, by name or code. */
function Search({ id, drug, fields, onPick, onClose }: SearchProps) {
  const { institutionCode } = useMe();
  const [words, setWords] = useState('');
  const [everywhere, setEverywhere] = useState(false);
  return (
    <div className="st-stack" role="group" aria-label={`${drug}的开单医师`}>
      <Input
        id={id}
        value={words}
        placeholder="姓名或医师代码"
        aria-label="查找开单医师"
        allowClear
        autoComplete="off"
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // It closes the list, and does not put down the sale.
          event.stopPropagation();
          onClose();
        }}
      />
      {fields.map((field) => (
        <Found
          key={field}
          field={field}
          words={words.trim()}
          hospitalCode={everywhere ? null : institutionCode}
          onPick={onPick}
        />
      ))}
      <Button onClick={() => setEverywhere(!everywhere)}>{everywhere ? '只找本院的' : '在全省找'}</Button>
    </div>
  );
}

/** Who ordered a line (M19, M21, M22). */
export function DoctorPicker({ drug, fields, value, locked, isRefused, onPick }: DoctorPickerProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const opener = `${id}-open`;
  function close() {
    setOpen(false);
    focusSoon(opener);
  }
  function toggle() {
    if (open) return close();
    setOpen(true);
    focusSoon(id);
  }
  function pick(one: SaleDoctor) {
    onPick(one);
    setOpen(false);
  }
  return (
    <div className="st-till-doctor">
      <div className="st-picked">
        <span className="st-secondary">开单医师</span>
        {value === null ? (
          <span className="st-none">还没有选择</span>
        ) : (
          <strong className={isRefused ? 'st-till-refused-doctor' : undefined}>
            {value.name}（{value.code}）
          </strong>
        )}
        <Button
          id={opener}
          type="link"
          disabled={locked}
          aria-expanded={open}
          aria-label={`${value === null ? '选择' : '换'}${drug}的开单医师`}
          onClick={toggle}
        >
          {open ? '收起' : value === null ? '选择医师' : '换一位'}
        </Button>
      </div>
      {open && <Search id={id} drug={drug} fields={fields} onPick={pick} onClose={close} />}
    </div>
  );
}

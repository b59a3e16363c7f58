import { Input, type InputRef } from 'antd';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { isDialogOpen } from './focus.ts';

interface ScanInputProps {
  readonly label: string;
  /** Called with the trimmed text at Enter, as scanners send it; the field empties when this returns true. */
  readonly onScan: (text: string) => boolean | void;
  readonly hint?: string;
  /** Takes the focus whenever nothing else has it, so that the next scan lands here. */
  readonly keepFocus?: boolean;
  readonly disabled?: boolean;
  /** What is wrong with the last scan, beside the field. */
  readonly problem?: string;
  /** A scan that was refused after the field had been emptied: it comes back, marked, unless the next is being typed. */
  readonly returned?: { readonly text: string } | null;
  /** What these keys mean while nothing is typed; typed text keeps them to itself, and Escape clears it first. */
  readonly onEmptyKey?: (key: 'Enter' | 'Delete') => void;
}

/** Puts the focus back here when it fell to nothing: after a button vanished, a dialog closed or a click beside. */
function useKeptFocus(input: React.RefObject<InputRef | null>, active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    input.current?.focus();
    function restore() {
      window.setTimeout(() => {
        const nothing = document.activeElement === null || document.activeElement === document.body;
        if (nothing && document.hasFocus() && !isDialogOpen()) input.current?.focus();
      }, 0);
    }
    document.addEventListener('focusout', restore);
    document.addEventListener('click', restore);
    return () => {
      document.removeEventListener('focusout', restore);
      document.removeEventListener('click', restore);
    };
  }, [input, active]);
}

/** Brings a refused text back into the empty field, and takes it away again when it is no longer refused. */
function useReturned(
  returned: { readonly text: string } | null,
  text: string,
  setText: (change: (now: string) => string) => void,
  input: React.RefObject<InputRef | null>,
): void {
  const shown = useRef('');
  useEffect(() => {
    const gone = shown.current;
    const next = returned?.text ?? '';
    shown.current = next;
    setText((now) => (now === '' || now === gone ? next : now));
  }, [returned, setText]);
  useEffect(() => {
    if (returned !== null && text === returned.text) input.current?.select();
  }, [returned, text, input]);
}

/** One line for a scanner or a keyboard: Enter hands the text on. */
export function ScanInput({
  label,
  onScan,
  hint,
  keepFocus = true,
  disabled = false,
  problem,
  returned = null,
  onEmptyKey,
}: ScanInputProps) {
  const id = useId();
  const input = useRef<InputRef>(null);
  const [text, setText] = useState('');
  useKeptFocus(input, keepFocus && !disabled);
  useReturned(returned, text, setText, input);

  function take() {
    const scanned = text.trim();
    if (scanned === '') return;
    if (onScan(scanned) === true) setText('');
    else input.current?.select();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && text !== '') {
      setText('');
      event.stopPropagation();
    } else if (
      (event.key === 'Enter' || event.key === 'Delete') &&
      text.trim() === '' &&
      onEmptyKey !== undefined
    ) {
      event.preventDefault();
      onEmptyKey(event.key);
    }
  }
  return (
    <div className="st-scan">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        ref={input}
        value={text}
        disabled={disabled}
        placeholder={hint}
        autoComplete="off"
        spellCheck={false}
        data-keeps-focus={keepFocus && !disabled ? '' : undefined}
        status={problem === undefined ? '' : 'error'}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        aria-invalid={problem !== undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPressEnter={take}
      />
      <div id={`${id}-problem`} className="st-field-problem" role="alert">
        {problem}
      </div>
    </div>
  );
}

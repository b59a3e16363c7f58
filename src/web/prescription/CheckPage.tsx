import { useState } from 'react';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { useKeys } from '../ui/keys.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { ScanInput } from '../ui/ScanInput.tsx';
import { useGo, useUrlState } from '../ui/url-state.ts';
import { spacedRxno } from './prescription-words.ts';
import { PrescriptionCheck } from './PrescriptionCheck.tsx';

/** Checking prescriptions one after the other: scan, look, F3 or F8, scan the next. */
export function CheckPage() {
  const [{ q }, setQuery] = useUrlState({ q: '' });
  const [done, setDone] = useState('');
  const go = useGo();
  useKeys({ Escape: () => setQuery({ q: '' }) });
  function say(words: string) {
    return (prescription: PrescriptionView) =>
      setDone(`${prescription.personName}的处方 ${spacedRxno(prescription.rxno)} ${words}`);
  }
  function open(text: string): boolean {
    setDone('');
    go(`/prescriptions/check?q=${encodeURIComponent(text)}`);
    return true;
  }
  return (
    <>
      <PageHeader
        title="审方"
        about="扫描处方二维码或录入流水号，核对后签名。全程可用键盘：回车打开，F3 通过，F8 退回，Esc 清空。"
      />
      <div className="st-stack">
        <ScanInput label="处方流水号" hint="扫码或录入后按回车" onScan={open} />
        <p role="status" aria-live="polite">
          {done}
        </p>
        {q !== '' && (
          <PrescriptionCheck
            key={q}
            rxno={q}
            onChecked={say('已由本店药师审核通过，可以结算')}
            onReturned={say('已退回医师')}
          />
        )}
      </div>
    </>
  );
}

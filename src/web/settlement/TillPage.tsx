import { Alert } from 'antd';
import { useState, type ReactNode } from 'react';
import { InstitutionPicker } from '../eligibility/InstitutionPicker.tsx';
import { PrescriptionCheck } from '../prescription/PrescriptionCheck.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useKeys } from '../ui/keys.ts';
import { useMe } from '../ui/me.ts';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { printPage } from '../ui/print-page.ts';
import { ScanInput } from '../ui/ScanInput.tsx';
import { useUrlState } from '../ui/url-state.ts';
import { BillPaper } from './BillView.tsx';
import { refusedCodeOf, type Till } from './till-state.ts';
import { leavingWords, scanWords } from './till-words.ts';
import { TillKeys, type TillKey } from './TillKeys.tsx';
import { TillLines } from './TillLines.tsx';
import { TillPerson } from './TillPerson.tsx';
import { TillReversal } from './TillReversal.tsx';
import { TillDone, TillPriced, TillSteps } from './TillSide.tsx';
import { TillToday } from './TillToday.tsx';
import { useTill, type TillDesk } from './use-till.ts';

interface TillPageProps {
  /** Beneath the work, such as the demo province's scans; a press there is a scan. */
  readonly below?: ((till: Till, scan: (text: string) => void) => ReactNode) | undefined;
}

/** What has to be said about the sale as a whole, above the work. */
function Notices({ till }: { readonly till: Till }) {
  return (
    <>
      {till.unsure && (
        <Alert
          type="warning"
          showIcon
          title="结算已经发出，没有收到回答"
          description={`${till.failure?.problem.title ?? '等待回答'}。请按 F4 重试：请求编号不变，不会重复付款；知道结果前不能修改这一单。`}
        />
      )}
      {till.leaving && (
        <Alert
          type="warning"
          showIcon
          title={leavingWords(till)}
          description="再按 Esc 放下，按回车继续这一单。"
        />
      )}
      {!till.unsure && <ErrorPanel error={till.failure} />}
    </>
  );
}

/** The one scan field, which asks for what comes next and says what was wrong with the last. */
function Scan({ desk }: { readonly desk: TillDesk }) {
  const { till } = desk;
  const { label, hint } = scanWords(till);
  const { problem } = till;
  return (
    <Panel>
      <ScanInput
        label={label}
        hint={hint}
        returned={till.returned}
        onScan={(text) => {
          desk.scan(text);
          return true;
        }}
        onEmptyKey={(key) => (key === 'Enter' ? desk.enter() : desk.unpack())}
        {...(problem === '' ? {} : { problem })}
      />
      <p className="st-till-said" role="status" aria-live="polite">
        {till.said}
      </p>
      <Notices till={till} />
    </Panel>
  );
}

/** The sale itself: whose prescription, the pharmacist's check, the packs; after settling the bill as it prints. */
function Work({ desk }: { readonly desk: TillDesk }) {
  const { till, stage } = desk;
  if (stage === 'done' && till.bill !== null) return <BillPaper bill={till.bill} />;
  if (till.prescription === null) return null;
  return (
    <>
      <TillPerson prescription={till.prescription} buyer={till.buyer} />
      {stage === 'check' ? (
        <PrescriptionCheck
          rxno={till.prescription.rxno}
          onChecked={desk.looked}
          onReturned={() => desk.next('处方已退回医师，请扫下一张处方')}
        />
      ) : (
        <TillLines
          lines={till.lines}
          refused={refusedCodeOf(till)}
          locked={till.unsure || till.waiting === 'sending'}
          onPrice={desk.reprice}
          onUnpack={desk.unpack}
          onScan={desk.scan}
        />
      )}
      {till.hospital !== null && stage !== 'check' && (
        <Panel title="注射剂配送">
          <InstitutionPicker
            kind="hospital"
            label="接收医院"
            value={till.hospital}
            onPick={(one) => one !== null && desk.deliver(one)}
          />
        </Panel>
      )}
    </>
  );
}

/** Moves to the first price, and from one price to the next. */
function focusPrice(): void {
  const prices = [...document.querySelectorAll<HTMLInputElement>('.st-till-price input')];
  const at = prices.findIndex((one) => one === document.activeElement);
  prices[(at + 1) % prices.length]?.focus();
}

function mayChangeSale({ stage, till }: TillDesk): boolean {
  return (stage === 'packs' || stage === 'ready' || stage === 'priced') && !till.unsure;
}

/** The keys of a sale while it goes on; once it is settled, those of its paper and of the next. */
function keysOf(desk: TillDesk, role: string, undo: () => void): readonly TillKey[] {
  const { stage, till } = desk;
  if (stage === 'done')
    return [
      { name: '回车', does: '下一位', active: true, run: () => desk.next() },
      { name: 'F8', does: '打印小票', active: true, run: () => printPage('80mm') },
      { name: 'F9', does: '打印 A4', active: true, run: () => printPage('a4') },
      { name: 'F10', does: '撤销', active: till.bill?.state === 'settled', run: undo },
    ];
  const mayChange = mayChangeSale(desk);
  const account = till.useAccount ? '不用个人账户' : '用个人账户';
  const hasPacks = till.scanned.length > 0;
  const rows: TillKey[] = [
    { name: 'F1', does: account, active: mayChange, run: desk.account },
    { name: 'F2', does: '预结算', active: stage === 'ready', run: desk.preSettle },
    { name: 'F4', does: '结算', active: stage === 'priced', run: desk.settle },
    { name: 'F6', does: '只取已扫的', active: stage === 'packs' && hasPacks, run: desk.part },
    { name: 'F7', does: '改单价', active: mayChange, run: focusPrice },
    { name: 'Delete', does: '去掉一盒', active: mayChange && hasPacks, run: () => desk.unpack() },
    { name: 'Esc', does: '退一步', active: stage !== 'prescription', run: desk.escape },
  ];
  // The pharmacist's own F3 stands on the check itself; a cashier's asks whether it has been done.
  const look: TillKey = { name: 'F3', does: '查审核', active: stage === 'check', run: desk.look };
  return role === 'pharmacist' ? rows : [look, ...rows];
}

/** The keys that act at any time; what is missing for F2 or F4 is then said beside the scan field. */
function useTillKeys(desk: TillDesk, role: string, undo: () => void, escape: () => void): void {
  const done = desk.stage === 'done';
  useKeys({
    F1: () => mayChangeSale(desk) && desk.account(),
    F2: desk.preSettle,
    F3: () => role !== 'pharmacist' && desk.stage === 'check' && desk.look(),
    F4: desk.settle,
    F6: () => desk.stage === 'packs' && desk.till.scanned.length > 0 && desk.part(),
    F7: focusPrice,
    F8: () => done && printPage('80mm'),
    F9: () => done && printPage('a4'),
    F10: () => desk.till.bill?.state === 'settled' && undo(),
    Escape: escape,
  });
}

/** The pharmacy's till: one screen, one scan field, keys alone (M28, M32, M35, N5.4). */
export function TillPage({ below }: TillPageProps) {
  const { role } = useMe();
  const [{ booking }] = useUrlState({ booking: '' });
  const desk = useTill(booking);
  const { till, stage, busy } = desk;
  const [undoing, setUndoing] = useState('');
  const claimNo = till.bill?.claimNo ?? '';
  const undo = () => setUndoing(claimNo);
  const isUndoing = till.bill?.state === 'settled' && undoing === claimNo;
  useTillKeys(desk, role, undo, () => (isUndoing ? setUndoing('') : desk.escape()));
  return (
    <>
      <PageHeader title="收银" actions={<TillToday />} />
      <div className="st-till" data-stage={stage} aria-busy={busy}>
        <div className="st-till-scan">
          <Scan desk={desk} />
        </div>
        <div className="st-till-work">
          <Work desk={desk} />
          {below?.(till, desk.scan)}
        </div>
        <aside className="st-till-side" aria-label="账单">
          {till.bill !== null && stage === 'priced' && (
            <TillPriced bill={till.bill} busy={busy} onSettle={desk.settle} />
          )}
          {till.bill !== null && stage === 'done' && <TillDone bill={till.bill} />}
          {isUndoing && till.bill !== null && (
            <TillReversal
              key={claimNo}
              bill={till.bill}
              onClose={() => setUndoing('')}
              onReversed={desk.reversed}
            />
          )}
          {till.bill === null && <TillSteps till={till} />}
        </aside>
      </div>
      <TillKeys keys={keysOf(desk, role, undo)} busy={busy} />
    </>
  );
}

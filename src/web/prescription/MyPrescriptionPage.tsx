import { QRCode, Skeleton } from 'antd';
import { getPrescription } from '../../contract/prescription.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { CaseHeader, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { usePathParam } from '../ui/url-state.ts';
import { ChoosePharmacy } from './ChoosePharmacy.tsx';
import { spacedRxno, statusOf } from './prescription-words.ts';
import { PrescriptionEvents, PrescriptionFacts } from './PrescriptionDetail.tsx';

const OPEN: readonly PrescriptionView['status'][] = ['issued', 'checked', 'partlyUsed'];

/** What to show at the counter, and what to do when it can no longer be used. */
function WhatToDo({ rx }: { readonly rx: PrescriptionView }) {
  const reason = rx.events.findLast((event) => event.kind === 'returned' || event.kind === 'withdrawn')?.note;
  if (rx.status === 'used') return <p>已在{rx.pharmacyName}取药。</p>;
  if (rx.status === 'expired')
    return <p>已过有效期，不能再取药。仍需用药的，请联系{rx.doctorName}医师重新开具。</p>;
  if (rx.status === 'returned' || rx.status === 'withdrawn') {
    return (
      <p>
        {rx.status === 'returned' ? '药师退回了这张处方' : '医师撤回了这张处方'}：{reason}。请联系
        {rx.doctorName}医师。
      </p>
    );
  }
  return (
    <div className="st-qr-card">
      <QRCode
        type="svg"
        value={rx.rxno}
        size={216}
        bordered={false}
        marginSize={2}
        aria-label="处方流水号二维码"
      />
      <p className="st-rx-number">{spacedRxno(rx.rxno)}</p>
      <p>
        {rx.status === 'partlyUsed' && <>已取走一部分，余下的</>}最晚 <strong>{rx.validTo}</strong>{' '}
        到“双通道”定点药店出示，并带上本人医保电子凭证。
      </p>
    </div>
  );
}

/** One prescription for the patient: the code to show first. */
export function MyPrescriptionPage() {
  const rxno = usePathParam('rxno');
  const answer = useQueryCall(getPrescription, { params: { rxno } });
  const rx = answer.data;
  return (
    <div className="st-stack">
      <CaseHeader
        title="处方"
        back={{ to: '/my/prescriptions', label: '全部处方' }}
        status={rx !== undefined && <Status {...statusOf(rx.status)} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rx !== undefined && (
        <>
          <Panel title={OPEN.includes(rx.status) ? '取药出示' : '这张处方'}>
            <WhatToDo rx={rx} />
          </Panel>
          {OPEN.includes(rx.status) && (
            <Panel title="先约好再去">
              <p>可以约药店把药留好，也可以请药店送到家里。</p>
              <Go to={`/my/bookings/new?rxno=${rx.rxno}`}>预约这张处方的药</Go>
            </Panel>
          )}
          {OPEN.includes(rx.status) && <ChoosePharmacy rx={rx} />}
          <PrescriptionFacts prescription={rx} />
          <PrescriptionEvents prescription={rx} />
        </>
      )}
    </div>
  );
}

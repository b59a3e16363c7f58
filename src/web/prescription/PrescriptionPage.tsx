import { Button, Input, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { getPrescription, withdrawPrescription } from '../../contract/prescription.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { usePathParam } from '../ui/url-state.ts';
import { HoldActions } from './HoldActions.tsx';
import { statusOf } from './prescription-words.ts';
import { PrescriptionEvents, PrescriptionFacts, Signatures } from './PrescriptionDetail.tsx';

/** Taking it back needs a reason, which the pharmacy and the patient will read. */
function Withdraw({ rxno }: { readonly rxno: string }) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const withdraw = useCall(withdrawPrescription, { onDone: () => setOpen(false) });
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        撤回处方
      </Button>
      <Modal
        open={open}
        title="撤回处方？"
        okText="撤回处方"
        okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: withdraw.isPending }}
        cancelText="返回"
        onCancel={() => setOpen(false)}
        onOk={() => withdraw.mutate({ params: { rxno }, body: { reason } })}
      >
        <div className="st-stack">
          <p>撤回后药店不能再审核和取药，不能恢复，只能重新开具。</p>
          <div>
            <label htmlFor="withdraw-reason">撤回理由</label>
            <Input.TextArea
              id="withdraw-reason"
              rows={3}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          <ErrorPanel error={withdraw.error} />
        </div>
      </Modal>
    </>
  );
}

/** At a pharmacy: who is at work on it; elsewhere where it is. */
function HoldPanel({ rx }: { readonly rx: PrescriptionView }) {
  const { role } = useMe();
  const isPharmacy = role === 'pharmacist' || role === 'cashier';
  if (!isPharmacy && rx.hold === null && rx.chosenPharmacy === null) return null;
  if (isPharmacy && !['issued', 'checked', 'partlyUsed'].includes(rx.status)) return null;
  return (
    <Panel title="取药药店">
      {isPharmacy ? (
        <HoldActions rx={rx} />
      ) : (
        <div className="st-stack">
          {rx.chosenPharmacy !== null && <p>患者指定：{rx.chosenPharmacy.name}</p>}
          {rx.hold !== null && (
            <p>
              {rx.hold.pharmacyName}已接单，保留至 {rx.hold.until.slice(0, 16)}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function Body({ prescription }: { readonly prescription: PrescriptionView }) {
  return (
    <CaseLayout
      left={<PrescriptionFacts prescription={prescription} />}
      right={
        <div className="st-stack">
          <HoldPanel rx={prescription} />
          <Signatures prescription={prescription} />
        </div>
      }
      below={<PrescriptionEvents prescription={prescription} />}
    />
  );
}

/** One prescription for doctors, offices, pharmacies and supervision. */
export function PrescriptionPage() {
  const { role } = useMe();
  const rxno = usePathParam('rxno');
  const answer = useQueryCall(getPrescription, { params: { rxno } });
  const rx = answer.data;
  return (
    <>
      <CaseHeader
        title={rx === undefined ? '处方' : `${rx.personName}的处方`}
        about={
          rx && (
            <>
              {rx.drug}，有效期至 <span className="st-day-text">{rx.validTo}</span>
            </>
          )
        }
        back={{ to: '/prescriptions', label: '处方' }}
        status={rx !== undefined && <Status {...statusOf(rx.status)} />}
        next={rx?.mayWithdraw === true && <Withdraw rxno={rx.rxno} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {role === 'pharmacist' && answer.error?.problem.status === 404 && (
        <p>
          本店还没有办理过这张处方。
          <Go to={`/prescriptions/check?q=${encodeURIComponent(rxno)}`}>在审方页打开</Go>
        </p>
      )}
      {answer.isPending && <Skeleton active />}
      {rx !== undefined && <Body prescription={rx} />}
    </>
  );
}

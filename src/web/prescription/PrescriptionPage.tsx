import { Button, Input, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { getPrescription, withdrawPrescription } from '../../contract/prescription.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { CaseHeader, CaseLayout } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { usePathParam } from '../ui/url-state.ts';
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

function Body({ prescription }: { readonly prescription: PrescriptionView }) {
  return (
    <CaseLayout
      left={<PrescriptionFacts prescription={prescription} />}
      right={<Signatures prescription={prescription} />}
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
        about={rx === undefined ? undefined : `${rx.drug}，有效期至 ${rx.validTo}`}
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

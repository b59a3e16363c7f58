import { Button, Input, Modal, Skeleton, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { checkPrescription, openPrescription, returnPrescription } from '../../contract/prescription.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useKeys } from '../ui/keys.ts';
import { useMe } from '../ui/me.ts';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { HoldActions } from './HoldActions.tsx';
import { CHECK_POINTS, failureOf, statusOf } from './prescription-words.ts';
import { PrescriptionSheet } from './PrescriptionSheet.tsx';

interface PrescriptionCheckProps {
  /** As typed or scanned. */
  readonly rxno: string;
  /** Told once when this pharmacy's pharmacist has passed it, now or before. */
  readonly onChecked: (prescription: PrescriptionView) => void;
  /** Told when it was returned to the doctor: nothing can be sold on it. */
  readonly onReturned?: (prescription: PrescriptionView) => void;
}

function ReturnDialog({
  open,
  onClose,
  rxno,
  onReturned,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly rxno: string;
  readonly onReturned: ((prescription: PrescriptionView) => void) | undefined;
}) {
  const [reason, setReason] = useState('');
  const input = useRef<InputRef>(null);
  const giveBack = useCall(returnPrescription, {
    onDone: (answer) => {
      onClose();
      onReturned?.(answer);
    },
  });
  function submit() {
    if (reason.trim() !== '') giveBack.mutate({ params: { rxno }, body: { reason } });
  }
  return (
    <Modal
      open={open}
      title="退回处方"
      okText="退回医师"
      okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: giveBack.isPending }}
      cancelText="返回"
      onCancel={onClose}
      onOk={submit}
      destroyOnHidden
      // The dialog takes the focus to its first button once it is open; the reason is what is typed.
      afterOpenChange={(shown) => shown && input.current?.focus()}
    >
      <div className="st-stack">
        <p>退回后这张处方作废，医师和患者会看到理由。</p>
        <div>
          <label htmlFor="return-reason">退回理由</label>
          <Input
            id="return-reason"
            ref={input}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={submit}
          />
        </div>
        <ErrorPanel error={giveBack.error} />
      </div>
    </Modal>
  );
}

/** What the pharmacist looks at and signs; a cashier is told to call one. */
function Decision({
  rx,
  onChecked,
  onReturned,
}: Omit<PrescriptionCheckProps, 'rxno'> & { readonly rx: PrescriptionView }) {
  const { role } = useMe();
  const [returning, setReturning] = useState(false);
  const check = useCall(checkPrescription, { onDone: onChecked });
  const waits = role === 'pharmacist' && rx.checkObjection === null;
  const pass = () => waits && !returning && !check.isPending && check.mutate({ params: { rxno: rx.rxno } });
  const giveBack = () => waits && setReturning(true);
  useKeys({ F3: pass, F8: giveBack });
  const passedHere = rx.checkObjection?.code === 'PRESCRIPTION_ALREADY_CHECKED';
  return (
    <Panel title="药师审核" extra={<Status {...statusOf(rx.status)} />}>
      <div className="st-stack">
        <p>
          <Status tone="good" word="医师签名、证书和内容已验证一致" />
        </p>
        {passedHere && <p role="status">本店药师{rx.pharmacistSignature?.signer}已审核通过，可以结算。</p>}
        {!passedHere && <ErrorPanel error={failureOf(rx.checkObjection)} />}
        {role !== 'pharmacist' && rx.checkObjection === null && (
          <p role="status">请本店药师登录审核后再结算。</p>
        )}
        <HoldActions rx={rx} />
        {waits && (
          <>
            <p>审核通过即以您的电子签名确认：</p>
            <ul className="st-points">
              {CHECK_POINTS.map((point) => (
                <li key={point}>{point}</li>
              ))}
            </ul>
            <ErrorPanel error={check.error} />
            <div className="st-actions">
              <Button type="primary" loading={check.isPending} onClick={pass}>
                审核通过<kbd>F3</kbd>
              </Button>
              <Button danger onClick={giveBack}>
                退回医师<kbd>F8</kbd>
              </Button>
            </div>
          </>
        )}
      </div>
      <ReturnDialog
        open={returning}
        onClose={() => setReturning(false)}
        rxno={rx.rxno}
        onReturned={onReturned}
      />
    </Panel>
  );
}

/**
 * The pharmacist's part of a sale, for the counter to embed: opens the prescription of a number, shows what must be checked,
 * and signs (F3) or returns it with a reason (F8). Whatever stands against it is said in place of the sheet.
 */
export function PrescriptionCheck({ rxno, onChecked, onReturned }: PrescriptionCheckProps) {
  const answer = useQueryCall(openPrescription, { params: { rxno } });
  const rx = answer.data;
  const told = useRef('');
  const tell = useRef(onChecked);
  useEffect(() => {
    tell.current = onChecked;
  });
  useEffect(() => {
    if (rx?.checkObjection?.code !== 'PRESCRIPTION_ALREADY_CHECKED' || told.current === rx.rxno) return;
    told.current = rx.rxno;
    tell.current(rx);
  }, [rx]);
  function passed(checked: PrescriptionView) {
    told.current = checked.rxno;
    onChecked(checked);
  }
  return (
    <div className="st-stack">
      <ErrorPanel error={answer.error} />
      {answer.isPending && <Skeleton active />}
      {rx !== undefined && answer.error === null && (
        <div className="st-check">
          <Decision rx={rx} onChecked={passed} {...(onReturned === undefined ? {} : { onReturned })} />
          <PrescriptionSheet prescription={rx} />
        </div>
      )}
    </div>
  );
}

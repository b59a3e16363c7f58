import { Input, Skeleton } from 'antd';
import { useId, useState } from 'react';
import { getBill, reverseClaim, type Bill } from '../../contract/settlement.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe, useToday } from '../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { newRequestId } from '../ui/request-id.ts';
import { useTell } from '../ui/tell.ts';
import { useGo, usePathParam } from '../ui/url-state.ts';
import { withThousands } from '../ui/words.ts';
import { BILL_STATES } from './bill-words.ts';
import { BillView } from './BillView.tsx';
import { PaymentFlagPanel } from './flags/PaymentFlagPanel.tsx';
import { LateReversalPanel } from './reversal/LateReversalPanel.tsx';
import { ReplacementsPanel } from './reversal/ReplacementsPanel.tsx';
import { ReturnPanel } from './reversal/ReturnPanel.tsx';

const MAY_REVERSE = ['pharmacist', 'cashier', 'hospitalOffice'];

/** Who sees how a hospital's settlement is paid apart from DRG/DIP. */
const FLAG_READERS = [
  'hospitalOffice',
  'agencyReviewer',
  'areaBureau',
  'auditor',
  'provinceAdmin',
  'provincePrice',
];

/** A request id for one intention: pressing twice asks for the same thing. */
function useRequestId(): string {
  const [id] = useState(() => newRequestId());
  return id;
}

function ReversalPanel({ bill, claimNo }: { readonly bill: Bill; readonly claimNo: string }) {
  const id = useId();
  const go = useGo();
  const tell = useTell();
  const requestId = useRequestId();
  const [reason, setReason] = useState('');
  const reverse = useCall(reverseClaim, {
    onDone: (answer) => {
      tell('已撤销');
      if (answer.claimNo !== null) go(`/bills/${answer.claimNo}`);
    },
  });
  return (
    <Panel title="撤销结算">
      <div className="st-stack">
        <p className="st-secondary">撤销后退回各方支付和年度累计，追溯码和处方恢复可用。</p>
        <div>
          <label htmlFor={id}>撤销原因</label>
          <Input.TextArea
            id={id}
            rows={3}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <ErrorPanel error={reverse.error} />
        <ConfirmButton
          verb="撤销结算"
          thing={`结算单 ${claimNo}，${bill.personName}，¥${withThousands(bill.charged)}`}
          consequence="撤销单生成后不能再恢复，需要时请重新结算。"
          busy={reverse.isPending}
          disabled={reason.trim() === ''}
          onConfirm={() =>
            reverse.mutate({ params: { claimNo }, body: { requestId, reason: reason.trim() } })
          }
        />
      </div>
    </Panel>
  );
}

/** One bill: the counter may reverse its own, everyone else reads. */
export function BillPage() {
  const claimNo = usePathParam('claimNo');
  const me = useMe();
  const today = useToday();
  const answer = useQueryCall(getBill, { params: { claimNo } });
  const bill = answer.data;
  const back =
    me.role === 'patient' ? { to: '/my/bills', label: '我的账单' } : { to: '/bills', label: '结算单' };
  const state = bill && BILL_STATES[bill.state];
  const mayReverse =
    bill?.state === 'settled' && MAY_REVERSE.includes(me.role) && bill.institutionCode === me.institutionCode;
  const mayReverseLate =
    bill?.state === 'settled' &&
    me.role === 'agencyReviewer' &&
    bill.institutionCode !== '' &&
    bill.servedOn.slice(0, 4) < today.slice(0, 4);
  const readsFlag =
    FLAG_READERS.includes(me.role) && bill?.state === 'settled' && bill.institutionCode.startsWith('H');
  return (
    <>
      <CaseHeader
        title={`结算单 ${claimNo}`}
        back={back}
        status={state && <Status tone={state.tone} word={state.word} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {bill && (
        <CaseLayout
          left={
            <>
              <BillView bill={bill} />
              {me.role === 'patient' && (
                <Go to={`/my/questions/new?kind=bill&about=${claimNo}`} className="st-ask">
                  对这张账单有疑问？问经办
                </Go>
              )}
              <ReplacementsPanel claimNo={claimNo} base={back.to} />
              {readsFlag && <PaymentFlagPanel claimNo={claimNo} />}
            </>
          }
          right={
            mayReverse ? (
              <>
                <ReturnPanel key={claimNo} bill={bill} claimNo={claimNo} />
                <ReversalPanel bill={bill} claimNo={claimNo} />
              </>
            ) : mayReverseLate ? (
              <>
                <ReturnPanel key={claimNo} bill={bill} claimNo={claimNo} />
                <LateReversalPanel bill={bill} claimNo={claimNo} />
              </>
            ) : undefined
          }
        />
      )}
    </>
  );
}

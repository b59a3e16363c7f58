import { Button } from 'antd';
import type { ReactNode } from 'react';
import { getSignedPrescription } from '../../contract/prescription.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { useCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { Panel } from '../ui/PageHeader.tsx';
import { printPage } from '../ui/print-page.ts';
import { Status } from '../ui/Status.tsx';
import { TimeLine } from '../ui/TimeLine.tsx';
import { failureOf } from './prescription-words.ts';
import { PrescriptionSheet } from './PrescriptionSheet.tsx';

/** Hands a text over as a file. */
function saveFile(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** A4 and A5 print, and the signed text for whoever wants to verify it without this platform (M28). */
export function PrescriptionActions({ prescription }: { readonly prescription: PrescriptionView }) {
  const { rxno } = prescription;
  const download = useCall(getSignedPrescription, {
    writesNothing: true,
    onDone: (answer) => saveFile(`${rxno}.json`, JSON.stringify(answer, null, 2)),
  });
  return (
    <>
      <div className="st-actions st-no-print">
        <Button onClick={() => printPage('a5')}>打印 A5</Button>
        <Button onClick={() => printPage('a4')}>打印 A4</Button>
        <Button loading={download.isPending} onClick={() => download.mutate({ params: { rxno } })}>
          下载签名文件
        </Button>
      </div>
      <ErrorPanel error={download.error} />
    </>
  );
}

function Verified({
  what,
  verification,
}: {
  readonly what: string;
  readonly verification: PrescriptionView['pharmacistSignature'];
}) {
  if (verification === null) {
    return (
      <p>
        <Status tone="wait" word={`${what}尚未签名`} />
      </p>
    );
  }
  const { objection, signer, certificateSerial } = verification;
  return (
    <div>
      <p>
        <Status
          tone={objection === null ? 'good' : 'bad'}
          word={`${what}签名${objection === null ? '有效' : '无效'}`}
        />{' '}
        {signer}
      </p>
      <p className="st-secondary st-break">证书 {certificateSerial}</p>
      <ErrorPanel error={failureOf(objection)} />
    </div>
  );
}

/** Both signatures, verified by the server at this moment. */
export function Signatures({ prescription: rx }: { readonly prescription: PrescriptionView }) {
  return (
    <Panel title="电子签名">
      <div className="st-stack">
        <Verified what={rx.kind === 'paper' ? '登记药师' : '医师'} verification={rx.doctorSignature} />
        <Verified what="药师" verification={rx.pharmacistSignature} />
      </div>
    </Panel>
  );
}

const TONES: Readonly<Record<string, 'good' | 'bad' | 'plain'>> = {
  checked: 'good',
  used: 'good',
  partlyUsed: 'good',
  undone: 'bad',
  returned: 'bad',
  withdrawn: 'bad',
};

function detailOf(event: PrescriptionView['events'][number], mayOpenBills: boolean): ReactNode {
  if (event.claimNo === null) return event.note === '' ? undefined : event.note;
  return mayOpenBills ? (
    <Go to={`/bills/${event.claimNo}`}>结算单 {event.claimNo}</Go>
  ) : (
    `结算单 ${event.claimNo}`
  );
}

/** All that happened to it. */
export function PrescriptionEvents({ prescription: rx }: { readonly prescription: PrescriptionView }) {
  const { role } = useMe();
  const mayOpenBills =
    role === 'pharmacist' || role === 'cashier' || role === 'auditor' || role === 'agencyReviewer';
  return (
    <Panel title="流转经过">
      <TimeLine
        label="流转经过"
        events={rx.events.map((event, index) => ({
          key: index,
          at: event.at,
          what: event.label,
          who: [event.actorName, event.institutionName].filter(Boolean).join('，'),
          tone: TONES[event.kind] ?? 'plain',
          detail: detailOf(event, mayOpenBills),
        }))}
      />
    </Panel>
  );
}

/** The sheet with what one does with it. */
export function PrescriptionFacts({ prescription }: { readonly prescription: PrescriptionView }) {
  return (
    <div className="st-stack">
      <PrescriptionSheet prescription={prescription} />
      <PrescriptionActions prescription={prescription} />
    </div>
  );
}

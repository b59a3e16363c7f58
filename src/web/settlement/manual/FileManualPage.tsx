import { Button, Form } from 'antd';
import { useState } from 'react';
import { fileManualClaim } from '../../../contract/settlement-manual.ts';
import type { ManualPaper } from '../../../domain/settlement/manual/manual-steps.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { useDraft } from '../../ui/draft.ts';
import { focusSoon } from '../../ui/focus.ts';
import { TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import { EMPTY_FILING, EMPTY_INVOICE, filingOf, problemsOfFiling, type FilingDraft } from './filing-draft.ts';
import { InvoiceFields } from './InvoiceFields.tsx';
import { ManualPaperUpload } from './ManualPaperUpload.tsx';
import { PlacePart, type PartProps } from './PlacePart.tsx';

const NEEDED: readonly ManualPaper[] = ['identity', 'credential', 'prescription', 'medicalRecord', 'detail'];
function PapersPart({ draft, change, personNo }: PartProps & { readonly personNo: string }) {
  const { papers } = draft;
  return (
    <Panel title="材料" extra={<ClauseLink id="M30" />}>
      <p className="st-secondary">身份证、医保凭证必交；处方、病历至少交一样。</p>
      {NEEDED.map((kind) => (
        <ManualPaperUpload
          key={kind}
          kind={kind}
          personNo={personNo}
          papers={papers.filter((paper) => paper.kind === kind)}
          onTake={(paper) => change({ papers: [...papers, paper] })}
          onDrop={(id) => change({ papers: papers.filter((paper) => paper.id !== id) })}
        />
      ))}
    </Panel>
  );
}

function InvoicesPart({ draft, change, problems, personNo }: PartProps & { readonly personNo: string }) {
  const { invoices } = draft;
  return (
    <>
      {invoices.map((invoice, index) => (
        <Panel key={index} title={`第 ${index + 1} 张发票`}>
          <InvoiceFields
            index={index}
            invoice={invoice}
            problems={problems}
            personNo={personNo}
            onChange={(changed) =>
              change({ invoices: invoices.map((one, other) => (other === index ? changed : one)) })
            }
          />
        </Panel>
      ))}
      <div className="st-actions">
        <Button
          id="add-invoice"
          onClick={() => {
            change({ invoices: [...invoices, EMPTY_INVOICE] });
            focusSoon(`invoice-${invoices.length}-code`);
          }}
        >
          再加一张发票
        </Button>
        {invoices.length > 1 && (
          <Button
            onClick={() => {
              change({ invoices: invoices.slice(0, -1) });
              focusSoon('add-invoice');
            }}
          >
            去掉最后一张发票
          </Button>
        )}
      </div>
    </>
  );
}

function PayeePart({ draft, change, problems }: PartProps) {
  return (
    <Panel title="钱打到哪里">
      <TextField
        id="accountName"
        label="户名"
        maxLength={60}
        problems={problems}
        value={draft.accountName}
        onChange={(accountName) => change({ accountName })}
      />
      <TextField
        id="bankName"
        label="开户银行"
        maxLength={100}
        problems={problems}
        value={draft.bankName}
        onChange={(bankName) => change({ bankName })}
      />
      <TextField
        id="accountNumber"
        label="银行账号"
        help="加密保存，以后只显示末四位"
        inputMode="tel"
        maxLength={38}
        problems={problems}
        value={draft.accountNumber}
        onChange={(accountNumber) => change({ accountNumber })}
      />
    </Panel>
  );
}

/** A purchase paid out of pocket is filed with its invoices: by the patient, their agent, or the counter for them (M30). */
export function FileManualPage() {
  const me = useMe();
  const atCounter = me.role !== 'patient';
  const home = atCounter ? '/manual-claims' : '/my/manual-claims';
  const go = useGo();
  const tell = useTell();
  const [draft, keep, clear] = useDraft('manual-claim', EMPTY_FILING);
  const [requestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const change = (part: Partial<FilingDraft>) => keep({ ...draft, ...part });
  const personNo = atCounter ? draft.personNo.trim() : '';
  const file = useCall(fileManualClaim, {
    onDone: (made) => {
      clear();
      tell(`已提交，编号 ${made.manualNo}`);
      go(`${home}/${made.id}`);
    },
  });
  function submit() {
    if (judge(problemsOfFiling(draft, atCounter)))
      file.mutate({ body: filingOf(draft, requestId, atCounter) });
  }
  const part = { draft, change, problems };
  return (
    <div className="st-stack st-wizard">
      <PageHeader
        title="申报零星报销"
        about="当时没能在机构报销、自己先付了钱的，凭发票回参保地报销，比例一样。"
        back={{ to: home, label: '零星报销' }}
      />
      <Form layout="vertical" className="st-stack" onFinish={submit}>
        <FormErrors errors={problems} />
        {atCounter && (
          <Panel title="替谁申报">
            <TextField
              id="personNo"
              label="参保人的人员编号"
              help="先核对身份证或医保凭证"
              maxLength={30}
              problems={problems}
              value={draft.personNo}
              onChange={(text) => change({ personNo: text })}
            />
          </Panel>
        )}
        <PlacePart {...part} />
        <InvoicesPart {...part} personNo={personNo} />
        <PapersPart {...part} personNo={personNo} />
        <PayeePart {...part} />
        <SubmitBar verb="提交申报" busy={file.isPending} error={file.error} />
      </Form>
    </div>
  );
}

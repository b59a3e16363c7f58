import { Form, Skeleton } from 'antd';
import { useState } from 'react';
import {
  changeManualPayee,
  getManualClaim,
  refileManualClaim,
  withdrawManualClaim,
  type ManualClaim,
} from '../../../contract/settlement-manual.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { Money } from '../../ui/Money.tsx';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { newRequestId, useRequestIds } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { lineOf, payeeOf, payeeProblems, type LineDraft, type SentManualPaper } from './filing-draft.ts';
import { LineFields } from './InvoiceFields.tsx';
import { FactsPanel, InvoicesPanel, PaymentsPanel, StepsPanel } from './ManualFacts.tsx';
import { ManualPaperUpload } from './ManualPaperUpload.tsx';
import { may, signOf } from './manual-words.ts';

const REFILED = ['invoice', 'prescription', 'medicalRecord', 'detail', 'other'] as const;

const draftOf = (line: ManualClaim['lines'][number]): LineDraft => ({
  name: line.name,
  price: line.price,
  quantity: line.quantity,
  unit: line.unit,
  codes: line.traceCodes.join(' '),
});

/** What the agency sent back, put right by whoever filed it. */
export function RefilePanel({ one }: { readonly one: ManualClaim }) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const [lines, setLines] = useState(() => one.lines.map(draftOf));
  const [papers, setPapers] = useState<readonly SentManualPaper[]>([]);
  const [words, setWords] = useState('');
  const refile = useCall(refileManualClaim, { onDone: () => tell('已重新提交') });
  const wanted = one.events.findLast((event) => event.step === 'returned')?.words;
  function send() {
    const sent = lines.map((line, index) => lineOf(line, one.lines[index]?.invoiceNo ?? 1));
    const paperIds = papers.map((paper) => paper.id);
    const body = { requestId, lines: sent, paperIds, words: words.trim() };
    refile.mutate({ params: { id: one.id }, body });
  }
  return (
    <Panel title="补正">
      <p className="st-note">经办说明：{wanted}</p>
      <Form layout="vertical" onFinish={send}>
        {lines.map((line, index) => (
          <LineFields
            key={index}
            at={`line-${index}`}
            title={`第 ${index + 1} 种药`}
            line={line}
            problems={[]}
            onChange={(changed) => setLines(lines.map((other, place) => (place === index ? changed : other)))}
          />
        ))}
        {REFILED.map((kind) => (
          <ManualPaperUpload
            key={kind}
            kind={kind}
            personNo=""
            papers={papers.filter((paper) => paper.kind === kind)}
            onTake={(paper) => setPapers([...papers, paper])}
            onDrop={(id) => setPapers(papers.filter((paper) => paper.id !== id))}
          />
        ))}
        <TextField
          id="words"
          label="说明（可不填）"
          rows={2}
          maxLength={400}
          value={words}
          onChange={setWords}
        />
        <SubmitBar verb="重新提交" busy={refile.isPending} error={refile.error} />
      </Form>
    </Panel>
  );
}

const NO_PAYEE = { accountName: '', bankName: '', accountNumber: '' };

function PayeePanel({ one }: { readonly one: ManualClaim }) {
  const tell = useTell();
  const [draft, setDraft] = useState(NO_PAYEE);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const requests = useRequestIds();
  const change = useCall(changeManualPayee, {
    onDone: () => {
      requests.done();
      setDraft(NO_PAYEE);
      tell('已更换收款账户');
    },
  });
  function send() {
    if (!judge(payeeProblems(draft))) return;
    const payee = payeeOf(draft);
    change.mutate({ params: { id: one.id }, body: { requestId: requests.idFor(payee), ...payee } });
  }
  return (
    <details className="st-panel">
      <summary>更换收款账户</summary>
      <Form layout="vertical" onFinish={send}>
        <FormErrors errors={problems} />
        <TextField label="户名" maxLength={60} {...tie('accountName')} />
        <TextField label="开户银行" maxLength={100} {...tie('bankName')} />
        <TextField label="银行账号" inputMode="tel" maxLength={38} {...tie('accountNumber')} />
        <SubmitBar verb="更换账户" busy={change.isPending} error={change.error} />
      </Form>
    </details>
  );
}

/** Takes the claim back while nothing is decided. */
export function WithdrawPart({ one }: { readonly one: ManualClaim }) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const withdraw = useCall(withdrawManualClaim, { onDone: () => tell('已撤回') });
  return (
    <>
      <ErrorPanel error={withdraw.error} />
      <ConfirmButton
        verb="撤回申报"
        thing={`${one.manualNo}，${one.institutionName}`}
        consequence="撤回以后不再审核；发票可以重新申报。"
        busy={withdraw.isPending}
        onConfirm={() => withdraw.mutate({ params: { id: one.id }, body: { requestId, words: '' } })}
      />
    </>
  );
}

/** One claim as its patient sees it: what is asked of them first, then what was decided and paid (M30). */
export function MyManualCasePage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getManualClaim, { params: { id } });
  const one = answer.data;
  return (
    <div className="st-stack st-wizard">
      <CaseHeader
        title={one === undefined ? '零星报销' : `${one.servedOn} ${one.institutionName}`}
        back={{ to: '/my/manual-claims', label: '零星报销' }}
        status={one !== undefined && <Status {...signOf(one, true)} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {one !== undefined && (
        <>
          {one.state === 'approved' && one.payable !== null && (
            <Panel title="报销多少">
              <Money yuan={one.payable} total />
            </Panel>
          )}
          {may(one, 'refile') && <RefilePanel key={one.lineVersion} one={one} />}
          <PaymentsPanel one={one} />
          <FactsPanel one={one} forPatient />
          <InvoicesPanel one={one} />
          <StepsPanel one={one} />
          {may(one, 'payee') && <PayeePanel one={one} />}
          {may(one, 'withdraw') && <WithdrawPart one={one} />}
        </>
      )}
    </div>
  );
}

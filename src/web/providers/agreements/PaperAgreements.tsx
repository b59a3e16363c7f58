import { Button, Form } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { decidePaperAgreement, listPaperAgreements } from '../../../contract/providers-paper-agreements.ts';
import { PAPER_AGREEMENT_STATES } from '../../../domain/providers/agreements/paper.ts';
import { AGREEMENT_CLAUSES } from '../../../domain/providers/model.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink, ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { TextField } from '../../ui/FormField.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import { PAPER_AGREEMENT_TONES } from './agreement-words.ts';

type Paper = OutputOf<typeof listPaperAgreements>['rows'][number];

/** The second person's two buttons: the original agrees, or it does not and why. */
function Decision({ paper }: { readonly paper: Paper }) {
  const tell = useTell();
  const [note, setNote] = useState('');
  const decide = useCall(decidePaperAgreement, {
    onDone: ({ agreementId }) => tell(agreementId === null ? '已退回' : '已核对，协议生效'),
  });
  const send = (confirmed: boolean) =>
    decide.mutate({ params: { id: paper.id }, body: { confirmed, note: note.trim() } });
  return (
    <Form layout="vertical">
      <TextField
        id={`paper-note-${paper.id}`}
        label="核对意见（退回须写明原因）"
        problems={[]}
        rows={2}
        maxLength={300}
        value={note}
        onChange={setNote}
      />
      <ErrorPanel error={decide.error} />
      <div className="st-actions">
        <ConfirmButton
          verb="核对一致"
          thing={`线下协议 ${paper.agreementNo}`}
          consequence={`对照过原件；${spanText(paper.fromOn, paper.toOn)}的费用都可以按它支付。`}
          busy={decide.isPending}
          type="primary"
          harms={false}
          onConfirm={() => send(true)}
        />
        <Button disabled={note.trim() === ''} loading={decide.isPending} onClick={() => send(false)}>
          退回
        </Button>
      </div>
    </Form>
  );
}

function PaperCard({ paper }: { readonly paper: Paper }) {
  const tone = PAPER_AGREEMENT_TONES[paper.state];
  return (
    <article aria-label={`线下协议 ${paper.agreementNo}`}>
      <Fields
        columns={2}
        fields={[
          { label: '协议编号', value: paper.agreementNo },
          { label: '状态', value: <Status tone={tone} word={PAPER_AGREEMENT_STATES[paper.state]} /> },
          { label: '期限', value: spanText(paper.fromOn, paper.toOn) },
          { label: '原件', value: paper.documentRef },
          { label: '缘由', value: paper.reason, wide: true },
          {
            label: '约定',
            value: paper.clauses.map((clause) => AGREEMENT_CLAUSES[clause]).join('；'),
            wide: true,
          },
          { label: '登记', value: `${paper.enteredBy}，${paper.enteredAt}` },
          ...(paper.decidedBy === null
            ? []
            : [{ label: '核对', value: `${paper.decidedBy}，${paper.decidedAt ?? ''}` }]),
          ...(paper.decisionNote === ''
            ? []
            : [{ label: '核对意见', value: paper.decisionNote, wide: true }]),
        ]}
      />
      {paper.mayDecide && <Decision paper={paper} />}
    </article>
  );
}

/** The paper agreements of one institution that wait for the second person or were sent back; those confirmed stand among the agreements. */
export function PaperAgreementsPanel({ code }: { readonly code: string }) {
  const answer = useQueryCall(listPaperAgreements, { query: { institutionCode: code, pageSize: 50 } });
  const rows = answer.data?.rows.filter((row) => row.state !== 'confirmed') ?? [];
  if (rows.length === 0 && answer.error === null) return null;
  return (
    <Panel title="线下协议的核对" extra={<ClauseLink id="M27" />}>
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <div className="st-stack">
        {rows.map((paper) => (
          <PaperCard key={paper.id} paper={paper} />
        ))}
      </div>
    </Panel>
  );
}

const STATE_CHOICES = Object.entries(PAPER_AGREEMENT_STATES).map(([value, label]) => ({ value, label }));

/** Agreements that were signed on paper: entered by one person, compared with the original by another. */
export function PaperAgreementsPage() {
  const [query, setQuery] = useUrlState({ state: '' });
  return (
    <>
      <PageHeader
        title="线下协议"
        about={
          <>
            一人登记，另一人对照原件核对后才生效。 <ClauseLinks ids={['M25', 'M27']} />
          </>
        }
        back={{ to: '/agreement-drafts', label: '协议签署' }}
      />
      <QueryBar
        fields={[{ name: 'state', label: '状态', kind: 'choice', options: STATE_CHOICES }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listPaperAgreements}
        name="paper-agreements"
        label="线下协议"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/institutions/${row.institutionCode}`}
        stacks
        columns={[
          { key: 'no', title: '协议编号', text: (row) => row.agreementNo, wrap: true },
          { key: 'name', title: '机构', text: (row) => row.institutionName, wrap: true },
          { key: 'area', title: '地区', text: (row) => row.areaName },
          { key: 'span', title: '期限', text: (row) => spanText(row.fromOn, row.toOn) },
          { key: 'document', title: '原件', text: (row) => row.documentRef, wrap: true },
          { key: 'by', title: '登记', text: (row) => row.enteredBy },
          { key: 'second', title: '核对', text: (row) => row.decidedBy ?? '' },
          {
            key: 'state',
            title: '状态',
            text: (row) => PAPER_AGREEMENT_STATES[row.state],
            cell: (row) => (
              <Status tone={PAPER_AGREEMENT_TONES[row.state]} word={PAPER_AGREEMENT_STATES[row.state]} />
            ),
          },
        ]}
        empty={{ why: '没有这样的线下协议', what: '经办机构在机构页面的“线下协议”里登记' }}
      />
    </>
  );
}

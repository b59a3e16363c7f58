import { Button, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { returnLines, tryReturn, type GivenBack } from '../../../contract/settlement-returns.ts';
import type { Bill } from '../../../contract/settlement.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { Money } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import {
  isCounted,
  markCode,
  NOTHING,
  returnedLines,
  type Marked,
  type ReturnDraft,
} from './return-state.ts';

type Line = Bill['lines'][number];

interface LineMarksProps {
  readonly line: Line;
  readonly marked: Marked;
  readonly onChange: (marked: Marked) => void;
}

/** One drug of the bill: its packs to be marked by their codes, or a number of units. */
function LineMarks({ line, marked, onChange }: LineMarksProps) {
  const id = `return-line-${line.line}`;
  return (
    <fieldset className="st-fieldset">
      <legend>
        {line.line}. {line.genericName}，售出 {line.quantity} {line.saleUnit}
      </legend>
      {isCounted(line) && (
        <FormField id={id} label={`退回几${line.saleUnit}`}>
          <Input
            id={id}
            inputMode="numeric"
            autoComplete="off"
            value={marked.units}
            onChange={(event) => onChange({ ...marked, units: event.target.value })}
          />
        </FormField>
      )}
      <Checkbox.Group
        className="st-stack"
        options={line.traceCodes.map((code) => ({ value: code, label: code }))}
        value={[...marked.codes]}
        onChange={(codes) => onChange({ ...marked, codes })}
      />
    </fieldset>
  );
}

const withoutSign = (yuan: string): string => yuan.replace(/^-/, '');

/** A rest that leaves more to the patient than was given back of the whole is paid in addition. */
function cashLabel({ cash }: GivenBack): string {
  return cash.startsWith('-') ? '患者要补交现金' : '退患者现金';
}

/** Who gets how much back, before anything is booked. */
function TrialResult({ back, restCharged }: { readonly back: GivenBack; readonly restCharged: string }) {
  return (
    <div role="status">
      <Fields
        columns={1}
        fields={[
          { label: cashLabel(back), amount: withoutSign(back.cash), always: true },
          { label: '退回个人账户', amount: back.fromAccount },
          { label: '退回统筹基金', amount: back.fromPooledFund },
          { label: '退回大病保险', amount: back.fromMajorIllness },
          { label: '退回医疗救助', amount: back.fromAssistance },
          { label: '退回工伤保险基金', amount: back.fromWorkInjury },
          { label: '退回生育保险基金', amount: back.fromMaternity },
          { label: '退回商业保险', amount: back.fromCommercial },
          { label: '余下结算的总费用', amount: restCharged, always: true },
        ]
          .filter(({ amount, always }) => always === true || amount !== '0.00')
          .map(({ label, amount }) => ({ label, value: <Money yuan={amount} total /> }))}
      />
    </div>
  );
}

interface ScanFieldProps {
  readonly bill: Bill;
  readonly draft: ReturnDraft;
  readonly onChange: (draft: ReturnDraft) => void;
}

/** Marks the pack whose code is scanned. */
function ScanField({ bill, draft, onChange }: ScanFieldProps) {
  const [scanned, setScanned] = useState('');
  const { problems, judge } = useFieldProblems();
  function scan() {
    const next = markCode(bill, draft, scanned);
    if (!judge([problemUnless(next !== undefined, 'return-scan', '这张结算单上没有这个追溯码')])) return;
    if (next !== undefined) onChange(next);
    setScanned('');
  }
  return (
    <FormField id="return-scan" label="扫描要退回的盒，回车" problems={problems}>
      <Input
        id="return-scan"
        autoComplete="off"
        value={scanned}
        onChange={(event) => setScanned(event.target.value)}
        onPressEnter={(event) => {
          event.preventDefault();
          scan();
        }}
      />
    </FormField>
  );
}

/** Takes back some packs of a settlement: scan or mark them, see what is given back, then book (M32). */
export function ReturnPanel({ bill, claimNo }: { readonly bill: Bill; readonly claimNo: string }) {
  const go = useGo();
  const tell = useTell();
  const [requestId, setRequestId] = useState(() => newRequestId());
  const [draft, setDraft] = useState<ReturnDraft>({});
  const [reason, setReason] = useState('');
  const trial = useCall(tryReturn, { writesNothing: true });
  const lines = returnedLines(bill, draft);
  const back = useCall(returnLines, {
    onDone: (answer) => {
      tell(`已退药，${cashLabel(answer.back)} ¥${withThousands(withoutSign(answer.back.cash))}`);
      go(`/bills/${answer.rest?.claimNo ?? answer.reversal.claimNo ?? claimNo}`);
    },
  });

  function change(next: ReturnDraft) {
    setDraft(next);
    // Another content is another intention, and what was tried does not hold for it.
    setRequestId(newRequestId());
    trial.reset();
  }
  const params = { claimNo };
  return (
    <Panel title="退部分药品" extra={<ClauseLinks ids={['M32', 'M9.5']} />}>
      <Form layout="vertical" className="st-stack">
        <p className="st-secondary">
          余下的药按原单当时的额度和比例重新结算，与撤销单同时记账；保险和账户后来用掉的不再算。
        </p>
        <ScanField bill={bill} draft={draft} onChange={change} />
        {bill.lines.map((line) => (
          <LineMarks
            key={line.line}
            line={line}
            marked={draft[line.line] ?? NOTHING}
            onChange={(marked) => change({ ...draft, [line.line]: marked })}
          />
        ))}
        <Button
          loading={trial.isPending}
          disabled={lines.length === 0}
          onClick={() => trial.mutate({ params, body: { lines } })}
        >
          试算
        </Button>
        <ErrorPanel error={trial.error} />
        {trial.data && <TrialResult {...trial.data} />}
        <TextField id="return-reason" label="退药原因" rows={2} value={reason} onChange={setReason} />
        <ErrorPanel error={back.error} />
        <ConfirmButton
          verb="退部分药品"
          thing={`结算单 ${claimNo}，${bill.personName}，退 ${lines.length} 行药品`}
          consequence="原单撤销，余下的药另成一张结算单；记账以后不能恢复。"
          busy={back.isPending}
          disabled={trial.data === undefined || reason.trim() === ''}
          onConfirm={() => back.mutate({ params, body: { requestId, reason: reason.trim(), lines } })}
        />
      </Form>
    </Panel>
  );
}

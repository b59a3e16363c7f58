import { Checkbox, Form } from 'antd';
import { enterPaperAgreement } from '../../contract/providers-paper-agreements.ts';
import { AGREEMENT_CLAUSES, type AgreementClause } from '../../domain/providers/model.ts';
import { useCall } from '../ui/api.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { useDraft } from '../ui/draft.ts';
import { FormField, problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import type { Institution } from './AgreementPanel.tsx';

/** What an agreement of the other kind of institution would say is not offered. */
const NOT_OF: Readonly<Record<Institution['kind'], readonly AgreementClause[]>> = {
  hospital: ['pharmacyDualChannel', 'traceCodes'],
  pharmacy: ['outpatientDualChannel', 'doctorService'],
};

function clauseOptions({ kind, requiredClauses }: Institution) {
  return (Object.keys(AGREEMENT_CLAUSES) as AgreementClause[])
    .filter((clause) => !NOT_OF[kind].includes(clause))
    .map((clause) => ({
      value: clause,
      label: `${AGREEMENT_CLAUSES[clause]}${requiredClauses.includes(clause) ? '（必备）' : ''}`,
    }));
}

/** Enters an agreement that was signed on paper, with its evidence; what it must say is marked, and told when it lacks. */
export function AddAgreementForm({ institution }: { readonly institution: Institution }) {
  const { code } = institution;
  const empty = {
    agreementNo: '',
    fromOn: '',
    toOn: '',
    documentRef: '',
    reason: '',
    clauses: [] as AgreementClause[],
  };
  const tell = useTell();
  const [value, keep, clear] = useDraft(`agreement-${code}`, empty);
  const { problems, judge } = useFieldProblems();
  const change = (part: Partial<typeof empty>) => keep({ ...value, ...part });
  const add = useCall(enterPaperAgreement, {
    onDone: () => {
      tell('已登记，等另一位同事核对');
      keep(empty);
      clear();
    },
  });
  function submit() {
    const { agreementNo, fromOn, toOn, documentRef, reason, clauses } = value;
    const sound = judge([
      problemUnless(agreementNo.trim() !== '', 'agreementNo', '请填写协议编号'),
      problemUnless(fromOn !== '', 'agreementFrom', '请填写开始日期'),
      problemUnless(toOn !== '' && toOn >= fromOn, 'agreementTo', '请填写不早于开始日期的结束日期'),
      problemUnless(documentRef.trim() !== '', 'agreementDocument', '请写明原件的文书编号或归档处'),
      problemUnless(reason.trim() !== '', 'agreementReason', '请写明缘由'),
    ]);
    if (!sound) return;
    const said = { documentRef: documentRef.trim(), reason: reason.trim() };
    add.mutate({
      params: { code },
      body: { agreementNo: agreementNo.trim(), fromOn, toOn, clauses, ...said },
    });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      <TextField
        id="agreementNo"
        label="协议编号"
        problems={problems}
        maxLength={60}
        value={value.agreementNo}
        onChange={(agreementNo) => change({ agreementNo })}
      />
      <FormField id="agreementFrom" label="开始日期" problems={problems}>
        <DayInput id="agreementFrom" value={value.fromOn} onChange={(fromOn) => change({ fromOn })} />
      </FormField>
      <FormField id="agreementTo" label="结束日期" problems={problems}>
        <DayInput id="agreementTo" value={value.toOn} onChange={(toOn) => change({ toOn })} />
      </FormField>
      <fieldset className="st-fieldset">
        <legend>协议里约定了</legend>
        <Checkbox.Group
          className="st-stacked"
          options={clauseOptions(institution)}
          value={value.clauses}
          onChange={(clauses) => change({ clauses })}
        />
      </fieldset>
      <EvidenceFields value={value} problems={problems} onChange={change} />
      <p className="st-secondary">登记后由另一位同事对照原件核对，核对以后才生效。</p>
      <SubmitBar verb="登记协议" busy={add.isPending} error={add.error} />
    </Form>
  );
}

interface Evidence {
  readonly documentRef: string;
  readonly reason: string;
}

/** Where the signed original is, and why it was not signed online: who confirms it compares with these. */
function EvidenceFields({
  value,
  problems,
  onChange,
}: {
  readonly value: Evidence;
  readonly problems: ReturnType<typeof useFieldProblems>['problems'];
  readonly onChange: (part: Partial<Evidence>) => void;
}) {
  return (
    <>
      <TextField
        id="agreementDocument"
        label="原件的文书编号或归档处"
        problems={problems}
        maxLength={200}
        value={value.documentRef}
        onChange={(documentRef) => onChange({ documentRef })}
      />
      <TextField
        id="agreementReason"
        label="缘由（为什么不在线签署；从过去起算的，为什么）"
        problems={problems}
        rows={2}
        maxLength={300}
        value={value.reason}
        onChange={(reason) => onChange({ reason })}
      />
    </>
  );
}

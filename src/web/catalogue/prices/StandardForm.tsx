import { Checkbox, Form, Select } from 'antd';
import { useState } from 'react';
import { previewStandard } from '../../../contract/prices.ts';
import { addStandard } from '../../../contract/separate-payment.ts';
import { STANDARD_KINDS, type StandardKind } from '../../../domain/catalogue/payable-product.ts';
import {
  GROUND_OF,
  REVISION_REASONS,
  type RevisionReason,
} from '../../../domain/catalogue/prices/standard-revision.ts';
import { useCall } from '../../ui/api.ts';
import { useTell } from '../../ui/tell.ts';
import { TextItem } from '../FormItems.tsx';
import { DatedFactForm, usePreview } from './DatedFactForm.tsx';
import { useShownPreview } from './PreviewView.tsx';

interface Draft {
  readonly reasonKind: RevisionReason | undefined;
  readonly kind: StandardKind;
  readonly standard: string;
  readonly confidential: boolean;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly evidence: string;
  readonly applicationId: string;
}

const KINDS = (Object.keys(STANDARD_KINDS) as StandardKind[]).map((value) => ({
  value,
  label: STANDARD_KINDS[value],
}));
const REASONS = (Object.keys(REVISION_REASONS) as RevisionReason[]).map((value) => ({
  value,
  label: REVISION_REASONS[value],
}));

interface StandardFormProps {
  readonly code: string;
  /** What holds or held last; null before the first. */
  readonly last: { readonly kind: StandardKind; readonly confidential: boolean } | null;
  /** The national application that led here. */
  readonly applicationId: string;
}

function emptyDraft({ last, applicationId }: StandardFormProps): Draft {
  return {
    reasonKind: applicationId !== '' ? 'newSpec' : last === null ? 'initial' : undefined,
    kind: last?.kind ?? 'negotiated',
    standard: '',
    confidential: last?.confidential ?? false,
    from: '',
    to: '',
    reason: '',
    evidence: '',
    applicationId,
  };
}

function bodyOf(draft: Draft) {
  const { to, applicationId, kind, standard, confidential, ...rest } = draft;
  const withdraws = draft.reasonKind === 'withdrawal';
  return {
    ...rest,
    kind: withdraws ? null : kind,
    standard: withdraws ? null : standard.trim(),
    confidential: confidential && !withdraws,
    to: to === '' ? null : to,
    reason: rest.reason.trim(),
    evidence: rest.evidence.trim(),
    reasonKind: draft.reasonKind ?? 'initial',
    applicationId:
      draft.reasonKind === 'newSpec' && /^\d+$/.test(applicationId) ? Number(applicationId) : null,
  };
}

function isReady(draft: Draft): boolean {
  const texts = [draft.from, draft.reason, draft.evidence];
  if (draft.reasonKind !== 'withdrawal') texts.push(draft.standard);
  if (draft.reasonKind === 'newSpec') texts.push(draft.applicationId);
  return draft.reasonKind !== undefined && texts.every((text) => text.trim() !== '');
}

/** Sets, revises or withdraws a payment standard; what held before stays for its days. The number is not kept as a draft. */
export function StandardForm(props: StandardFormProps) {
  const { code } = props;
  const tell = useTell();
  const [draft, setDraft] = useState(() => emptyDraft(props));
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const body = bodyOf(draft);
  const preview = usePreview(previewStandard, { params: { code }, body });
  const shown = useShownPreview(preview, 'standard', code);
  const save = useCall(addStandard, {
    onDone: () => {
      setDraft(emptyDraft({ ...props, applicationId: '', last: draft }));
      shown.clear();
      tell(body.standard === null ? '已撤销支付标准' : '已登记支付标准');
    },
  });
  return (
    <DatedFactForm
      title="调整支付标准"
      clause={draft.reasonKind === undefined ? 'N2.3' : GROUND_OF[draft.reasonKind]}
      prefix="standard"
      days={draft}
      onDays={change}
      grounds={<Grounds draft={draft} onChange={change} />}
      verb={draft.reasonKind === 'withdrawal' ? '撤销标准' : '登记标准'}
      ready={isReady(draft)}
      saving={save.isPending}
      error={save.error}
      onSave={() => save.mutate({ params: { code }, body: { ...body, lateReason: shown.lateReason } })}
      preview={preview}
      lacksMore={shown.lacksMore}
      previewed={shown.view}
    >
      <Figures draft={draft} onChange={change} />
    </DatedFactForm>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

function Figures({ draft, onChange }: PartProps) {
  return (
    <>
      <Form.Item label="事由" htmlFor="standard-reasonKind" required>
        <Select
          id="standard-reasonKind"
          aria-label="事由"
          placeholder="请选择为什么调整"
          value={draft.reasonKind}
          options={REASONS}
          onChange={(reasonKind: RevisionReason) => onChange({ reasonKind })}
        />
      </Form.Item>
      {draft.reasonKind === 'newSpec' && (
        <TextItem
          id="standard-applicationId"
          label="国家申请编号"
          value={draft.applicationId}
          onChange={(applicationId) => onChange({ applicationId })}
          help="“国家申请”里已有“国家已确定标准”的那一项"
          numeric
          required
        />
      )}
      {draft.reasonKind !== 'withdrawal' && (
        <>
          <Form.Item label="类别" htmlFor="standard-kind">
            <Select
              id="standard-kind"
              aria-label="类别"
              value={draft.kind}
              options={KINDS}
              onChange={(kind: StandardKind) => onChange({ kind })}
            />
          </Form.Item>
          <TextItem
            id="standard-standard"
            label="支付标准（元 / 销售单位，至多四位小数）"
            value={draft.standard}
            onChange={(standard) => onChange({ standard })}
            required
            numeric
          />
          <Form.Item>
            <Checkbox
              checked={draft.confidential}
              onChange={(event) => onChange({ confidential: event.target.checked })}
            >
              保密标准（目录标“∗”，只供结算与价格岗位）
            </Checkbox>
          </Form.Item>
        </>
      )}
    </>
  );
}

function Grounds({ draft, onChange }: PartProps) {
  return (
    <>
      <TextItem
        id="standard-reason"
        label="说明"
        value={draft.reason}
        onChange={(reason) => onChange({ reason })}
        required
      />
      <TextItem
        id="standard-evidence"
        label="依据（文件名或文号）"
        value={draft.evidence}
        onChange={(evidence) => onChange({ evidence })}
        required
        {...(draft.confidential ? { help: '各岗位都看得到，不要写保密数值' } : {})}
      />
    </>
  );
}

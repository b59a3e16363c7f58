import { Form, Input } from 'antd';
import { useState } from 'react';
import { setSelfPayRatio } from '../../../contract/self-pay-ratios.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { ratioFromPercent } from '../../ui/figure-text.ts';
import '../catalogue.css';

/** Records the ratio that the expert review decided for a 乙 entry. */
export function RatioForm({
  versionId,
  entry,
}: {
  readonly versionId: number;
  readonly entry: { readonly seq: number };
}) {
  const tell = useTell();
  const [percent, setPercent] = useState('');
  const [evidence, setEvidence] = useState('');
  const save = useCall(setSelfPayRatio, { onDone: () => tell('已录入自付比例') });
  const ratio = ratioFromPercent(percent);
  return (
    <Panel title="录入自付比例" extra={<ClauseLink id="N2.1" />}>
      <Form
        layout="vertical"
        className="st-cat-form"
        onFinish={() => {
          if (ratio !== undefined)
            save.mutate({
              params: { id: versionId },
              body: { seq: entry.seq, ratio, evidence: evidence.trim() },
            });
        }}
      >
        <Form.Item
          label="自付比例（%）"
          htmlFor="ratio"
          required
          {...(percent !== '' && ratio === undefined
            ? { validateStatus: 'error' as const, help: '请填 0 到 100，至多两位小数' }
            : {})}
        >
          <Input
            id="ratio"
            inputMode="decimal"
            value={percent}
            onChange={(event) => setPercent(event.target.value.trim())}
          />
        </Form.Item>
        <Form.Item label="依据" htmlFor="evidence" required help="评审会纪要或文件文号">
          <Input
            id="evidence"
            maxLength={300}
            value={evidence}
            onChange={(event) => setEvidence(event.target.value)}
          />
        </Form.Item>
        <SubmitBar
          verb="录入"
          busy={save.isPending}
          disabled={ratio === undefined || evidence.trim() === ''}
          error={save.error}
        />
      </Form>
    </Panel>
  );
}

import { Form, Radio } from 'antd';
import { useState } from 'react';
import { assignPrintedStandard } from '../../../contract/printed-standards.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { TextItem } from '../FormItems.tsx';
import type { PrintedRow } from './PrintedStandardsPage.tsx';

/** What a form about one printed price is given. */
export interface PrintedFormProps {
  readonly versionId: number;
  readonly row: PrintedRow;
  readonly onDone: () => void;
}

interface Draft {
  readonly code: string;
  readonly standard: string;
  readonly reason: string;
  readonly lateReason: string;
}

function draftFor(row: PrintedRow, code: string): Pick<Draft, 'code' | 'standard'> {
  return { code, standard: row.products.find((one) => one.nationalCode === code)?.standard ?? '' };
}

function bodyOf(row: PrintedRow, { code, standard, reason, lateReason }: Draft) {
  return {
    seq: row.seq,
    part: row.part,
    nationalCode: code,
    standard: standard.trim(),
    reason: reason.trim(),
    lateReason: lateReason.trim() === '' ? null : lateReason.trim(),
  };
}

function Products({
  row,
  code,
  onChoose,
}: {
  readonly row: PrintedRow;
  readonly code: string;
  readonly onChoose: (code: string) => void;
}) {
  return (
    <Form.Item label="产品">
      <Radio.Group aria-label="产品" value={code} onChange={(event) => onChoose(String(event.target.value))}>
        {row.products.map((one) => (
          <Radio key={one.nationalCode} value={one.nationalCode} disabled={one.done}>
            {one.maker} {one.strength} {one.pack}
            {one.done && '（已有）'}
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}

/** Says which product the print is for, and what it comes to for one unit of sale. */
export function AssignForm({ versionId, row, onDone }: PrintedFormProps) {
  const tell = useTell();
  const first = row.products.find((one) => !one.done)?.nationalCode ?? '';
  const [draft, setDraft] = useState<Draft>({ ...draftFor(row, first), reason: '', lateReason: '' });
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const assign = useCall(assignPrintedStandard, {
    onDone: () => {
      tell('已定为产品的支付标准');
      onDone();
    },
  });
  const { code, standard, reason, lateReason } = draft;
  const saleUnit = row.products.find((one) => one.nationalCode === code)?.saleUnit ?? '销售单位';
  const needsLate = assign.error?.problem.field === 'lateReason' || lateReason !== '';
  return (
    <Panel title="定给产品" extra={<ClauseLink id="M12" />}>
      <Form
        layout="vertical"
        onFinish={() => assign.mutate({ params: { id: versionId }, body: bodyOf(row, draft) })}
      >
        <Products row={row} code={code} onChoose={(chosen) => change(draftFor(row, chosen))} />
        <TextItem
          id="printed-standard"
          label={`支付标准（元 / ${saleUnit}）`}
          value={standard}
          onChange={(text) => change({ standard: text })}
          help="按销售单位折好；能折的已经填上"
          numeric
          required
        />
        <TextItem
          id="printed-reason"
          label="为什么是这个产品"
          value={reason}
          onChange={(text) => change({ reason: text })}
          required
        />
        {needsLate && (
          <TextItem
            id="printed-late"
            label="为什么现在才改过去的日期"
            value={lateReason}
            onChange={(text) => change({ lateReason: text })}
            required
          />
        )}
        <SubmitBar
          verb="定给产品"
          busy={assign.isPending}
          disabled={[code, standard, reason].some((one) => one.trim() === '')}
          error={assign.error}
        />
      </Form>
    </Panel>
  );
}

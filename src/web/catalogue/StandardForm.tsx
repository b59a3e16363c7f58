import { Checkbox, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { addStandard } from '../../contract/separate-payment.ts';
import { STANDARD_KINDS, type StandardKind } from '../../domain/catalogue/payable-product.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import './catalogue.css';

const EMPTY = { kind: 'negotiated' as StandardKind, standard: '', confidential: false, from: '', to: '', reason: '', evidence: '' };
const KINDS = (Object.keys(STANDARD_KINDS) as StandardKind[]).map((value) => ({ value, label: STANDARD_KINDS[value] }));

/** Sets or revises a payment standard from a day on; what held before stays for its days. The number is not kept as a draft. */
export function StandardForm({ code }: { readonly code: string }) {
  const tell = useTell();
  const [given, setGiven] = useState(EMPTY);
  const change = (part: Partial<typeof EMPTY>) => setGiven({ ...given, ...part });
  const save = useCall(addStandard, {
    onDone: () => {
      setGiven(EMPTY);
      tell('已登记支付标准');
    },
  });
  const { to, ...rest } = given;
  return (
    <Panel title="确定或调整支付标准" extra={<ClauseLink id="N2.2" />}>
      <Form layout="vertical" onFinish={() => save.mutate({ params: { code }, body: { ...rest, reason: given.reason.trim(), evidence: given.evidence.trim(), to: to === '' ? null : to } })}>
        <Form.Item label="类别" htmlFor="standard-kind">
          <Select id="standard-kind" aria-label="类别" value={given.kind} options={KINDS} onChange={(kind: StandardKind) => change({ kind })} />
        </Form.Item>
        <Form.Item label="支付标准（元 / 销售单位，至多四位小数）" htmlFor="standard-price" required>
          <Input id="standard-price" inputMode="decimal" autoComplete="off" value={given.standard} onChange={(event) => change({ standard: event.target.value.trim() })} />
        </Form.Item>
        <Form.Item>
          <Checkbox checked={given.confidential} onChange={(event) => change({ confidential: event.target.checked })}>
            保密标准（目录标“∗”，只供结算与价格岗位）
          </Checkbox>
        </Form.Item>
        <div className="st-cat-fields">
          <Form.Item label="自" htmlFor="standard-from" required>
            <DayInput id="standard-from" value={given.from} onChange={(from) => change({ from })} />
          </Form.Item>
          <Form.Item label="至" htmlFor="standard-to" help="不定期的留空">
            <DayInput id="standard-to" value={given.to} onChange={(last) => change({ to: last })} />
          </Form.Item>
        </div>
        <Form.Item label="事由" htmlFor="standard-reason" required>
          <Input id="standard-reason" maxLength={300} value={given.reason} onChange={(event) => change({ reason: event.target.value })} />
        </Form.Item>
        <Form.Item label="依据" htmlFor="standard-evidence" required>
          <Input id="standard-evidence" maxLength={300} value={given.evidence} onChange={(event) => change({ evidence: event.target.value })} />
        </Form.Item>
        <SubmitBar
          verb="登记标准"
          busy={save.isPending}
          disabled={given.standard === '' || given.from === '' || given.reason.trim() === '' || given.evidence.trim() === ''}
          error={save.error}
        />
      </Form>
    </Panel>
  );
}

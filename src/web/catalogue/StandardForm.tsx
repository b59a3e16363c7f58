import { Checkbox, Form, Select } from 'antd';
import { useState } from 'react';
import { addStandard } from '../../contract/separate-payment.ts';
import { STANDARD_KINDS, type StandardKind } from '../../domain/catalogue/payable-product.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { DayItem, TextItem } from './FormItems.tsx';
import './catalogue.css';

const EMPTY = {
  kind: 'negotiated' as StandardKind,
  standard: '',
  confidential: false,
  from: '',
  to: '',
  reason: '',
  evidence: '',
};
const KINDS = (Object.keys(STANDARD_KINDS) as StandardKind[]).map((value) => ({
  value,
  label: STANDARD_KINDS[value],
}));

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
  const text = (name: 'standard' | 'from' | 'to' | 'reason' | 'evidence') => ({
    id: `standard-${name}`,
    value: given[name],
    onChange: (value: string) => change({ [name]: value }),
  });
  const { to, ...rest } = given;
  return (
    <Panel title="确定或调整支付标准" extra={<ClauseLink id="N2.2" />}>
      <Form
        layout="vertical"
        className="st-cat-form"
        onFinish={() =>
          save.mutate({
            params: { code },
            body: {
              ...rest,
              standard: given.standard.trim(),
              reason: given.reason.trim(),
              evidence: given.evidence.trim(),
              to: to === '' ? null : to,
            },
          })
        }
      >
        <Form.Item label="类别" htmlFor="standard-kind">
          <Select
            id="standard-kind"
            aria-label="类别"
            value={given.kind}
            options={KINDS}
            onChange={(kind: StandardKind) => change({ kind })}
          />
        </Form.Item>
        <TextItem {...text('standard')} label="支付标准（元 / 销售单位，至多四位小数）" required numeric />
        <Form.Item>
          <Checkbox
            checked={given.confidential}
            onChange={(event) => change({ confidential: event.target.checked })}
          >
            保密标准（目录标“∗”，只供结算与价格岗位）
          </Checkbox>
        </Form.Item>
        <div className="st-cat-fields">
          <DayItem {...text('from')} label="自" required />
          <DayItem {...text('to')} label="至" help="不定期的留空" />
        </div>
        <TextItem {...text('reason')} label="事由" required />
        <TextItem {...text('evidence')} label="依据" required />
        <SubmitBar
          verb="登记标准"
          busy={save.isPending}
          disabled={[given.standard, given.from, given.reason, given.evidence].some(
            (part) => part.trim() === '',
          )}
          error={save.error}
        />
      </Form>
    </Panel>
  );
}

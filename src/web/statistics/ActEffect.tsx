import { Button, Form } from 'antd';
import type { CallFailed } from '../../contract/client.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { previewListAct } from '../../contract/roll-over.ts';
import { TextItem } from '../catalogue/FormItems.tsx';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { spanText } from '../ui/words.ts';

type Effect = OutputOf<typeof previewListAct>;

interface EffectProps {
  readonly effect: Effect;
  readonly verb: string;
  readonly lateReason: string;
  readonly onLateReason: (text: string) => void;
  readonly busy: boolean;
  readonly error: CallFailed | null;
  readonly onConfirm: () => void;
  readonly onBack: () => void;
}

function untilWords(regular: string, payable: string): string {
  return payable > regular ? `到 ${regular}，过渡期到 ${payable}` : `到 ${regular}`;
}

function EffectFacts({ effect }: { readonly effect: Effect }) {
  const { paidOtherwise, eligibilities, patients, prescriptions, settlements, institutions } = effect;
  return (
    <Fields
      columns={2}
      fields={[
        {
          label: '支付与否改变的日子',
          value: paidOtherwise === null ? '没有' : spanText(paidOtherwise.from, paidOtherwise.to),
          wide: true,
        },
        {
          label: '触及的待遇资格',
          value: (
            <>
              {eligibilities} 份，{patients} 人 <ClauseLink id="M23.5" />
            </>
          ),
        },
        { label: '还能取药的处方', value: `${prescriptions} 张` },
        {
          label: '要复核的结算',
          value: settlements === 0 ? '没有' : `${settlements} 笔，涉及 ${institutions} 家机构`,
        },
      ]}
    />
  );
}

/** What the act would do, and only below it the button that does it. */
export function ActEffect(props: EffectProps) {
  const { effect, verb, lateReason, onLateReason, busy, error, onConfirm, onBack } = props;
  const needsReason = effect.late && lateReason.trim() === '';
  return (
    <Panel title="影响">
      <div className="st-stack">
        <div className="st-stack" role="status">
          <EffectFacts effect={effect} />
          <DataTable
            label="各版本的有效期"
            rows={effect.entries}
            rowKey={(row) => row.edition}
            stacks
            columns={[
              { key: 'edition', title: '版本', text: (row) => row.edition },
              {
                key: 'before',
                title: '现在',
                text: (row) => untilWords(row.regularBefore, row.payableBefore),
              },
              {
                key: 'after',
                title: '处理后',
                text: (row) =>
                  row.regularAfter < row.termFrom
                    ? '不再列入'
                    : untilWords(row.regularAfter, row.payableAfter),
              },
            ]}
            empty={{ why: '没有版本受影响' }}
          />
          {effect.late && (
            <div className="st-note">
              处理改变了今天以前的日期。结算当时按当时的目录，不会自动改变；登记后会列入
              <ClauseLink id="N2.3" /> 要复核的结算。
            </div>
          )}
        </div>
        <Form layout="vertical" className="st-cat-form" onFinish={onConfirm}>
          {effect.late && (
            <TextItem
              id="act-lateReason"
              label="为什么现在才处理"
              value={lateReason}
              onChange={onLateReason}
              required
              rows={2}
              maxLength={500}
            />
          )}
          <ErrorPanel error={error} />
          <div className="st-actions">
            <Button danger type="primary" htmlType="submit" loading={busy} disabled={needsReason}>
              确认{verb}
            </Button>
            <Button onClick={onBack}>返回修改</Button>
          </div>
        </Form>
      </div>
    </Panel>
  );
}

import { Drawer, Form } from 'antd';
import { useState } from 'react';
import { PRINTED_STATES, setPrintedStandardAside } from '../../../contract/printed-standards.ts';
import { STANDARD_KINDS } from '../../../domain/catalogue/payable-product.ts';
import { useCall } from '../../ui/api.ts';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { useTell } from '../../ui/tell.ts';
import { priceText, spanText } from '../../ui/words.ts';
import { TextItem } from '../FormItems.tsx';
import { AssignForm, type PrintedFormProps } from './AssignForm.tsx';
import { PRINTED_TONES } from './printed-words.ts';
import type { PrintedRow } from './PrintedStandardsPage.tsx';
import './prices.css';

interface DrawerProps {
  readonly versionId: number;
  readonly row: PrintedRow | null;
  readonly onClose: () => void;
}

function Print({ row }: { readonly row: PrintedRow }) {
  return (
    <>
      <p className="st-printed-original">{row.original}</p>
      <Fields
        columns={2}
        fields={[
          { label: '类别', value: STANDARD_KINDS[row.kind] },
          { label: '有效期', value: row.from === null ? '' : spanText(row.from, row.to) },
          {
            label: '读出的价',
            value:
              row.price === null
                ? '读不出'
                : `${priceText(row.price)} 元${row.per === null ? '，没有印单位' : ` / ${row.per}`}`,
          },
          {
            label: '办理',
            value: <Status tone={PRINTED_TONES[row.state]} word={PRINTED_STATES[row.state]} />,
          },
          ...(row.problemLabel === ''
            ? []
            : [{ label: '为什么要人看', value: row.problemLabel, wide: true }]),
          ...(row.clause === null ? [] : [{ label: '所附条款', value: row.clause, wide: true }]),
          ...(row.tiers.length === 0
            ? []
            : [
                {
                  label: '分档',
                  value: row.tiers
                    .map((tier) => `${tier.from}–${tier.to} ${tier.unit}：${tier.rate}`)
                    .join('；'),
                  wide: true,
                },
              ]),
          ...(row.remark === null ? [] : [{ label: '备注', value: row.remark, wide: true }]),
        ]}
      />
    </>
  );
}

function AsideForm({ versionId, row, onDone }: PrintedFormProps) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const aside = useCall(setPrintedStandardAside, {
    onDone: () => {
      tell('已搁置');
      onDone();
    },
  });
  return (
    <Panel title="搁置">
      <Form
        layout="vertical"
        onFinish={() =>
          aside.mutate({
            params: { id: versionId },
            body: { seq: row.seq, part: row.part, reason: reason.trim() },
          })
        }
      >
        <TextItem id="printed-aside" label="理由" value={reason} onChange={setReason} required />
        <SubmitBar verb="搁置" busy={aside.isPending} disabled={reason.trim() === ''} error={aside.error} />
      </Form>
    </Panel>
  );
}

/** One printed price: the text as it stands, what was read, and what a person decides about it. */
export function PrintedDrawer({ versionId, row, onClose }: DrawerProps) {
  const me = useMe();
  const maySay = me.role === 'provincePrice' && row !== null && row.state !== 'setAside';
  return (
    <Drawer open={row !== null} onClose={onClose} size={560} title={row?.name} destroyOnHidden>
      {row !== null && (
        <div className="st-stack" key={`${row.seq} ${row.part}`}>
          <Print row={row} />
          {row.products.length === 0 && (
            <p className="st-secondary">
              还没有登记同名产品；登记以后会自动对上。 <Go to="/products">产品与价格</Go>
            </p>
          )}
          {maySay && row.products.some((one) => !one.done) && (
            <AssignForm versionId={versionId} row={row} onDone={onClose} />
          )}
          {maySay && row.state !== 'done' && <AsideForm versionId={versionId} row={row} onDone={onClose} />}
          {row.steps.length > 0 && (
            <TimeLine
              events={row.steps.map((step, index) => ({
                key: index,
                at: step.enteredAt,
                what: step.kind === 'assigned' ? `定给 ${step.nationalCode ?? ''}` : '搁置',
                who: step.enteredBy,
                detail: step.reason,
              }))}
            />
          )}
        </div>
      )}
    </Drawer>
  );
}

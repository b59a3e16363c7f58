import { Form } from 'antd';
import { useState } from 'react';
import { reportStock } from '../../../contract/providers-stock.ts';
import { isChangeType } from '../../../domain/providers/stock/model.ts';
import { useCall } from '../../ui/api.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import {
  ChoiceField,
  FormField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { REPORT_CHOICES } from './stock-words.ts';

const EMPTY = { stockKind: '', stockLot: '', stockExpiry: '', stockQuantity: '' };

/** Reports one batch: what was counted, or what came or went. */
export function ReportForm({ nationalCode }: { readonly nationalCode: string }) {
  const tell = useTell();
  const [value, setValue] = useState(EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, setValue);
  const report = useCall(reportStock, {
    onDone: ({ quantity }) => {
      tell(`已登记，这一批现有 ${quantity}`);
      setValue({ ...EMPTY, stockKind: value.stockKind });
    },
  });
  function submit() {
    const { stockKind, stockLot, stockExpiry, stockQuantity } = value;
    const sound = judge([
      problemUnless(/^\S{1,30}$/.test(stockLot), 'stockLot', '请填写生产批号，中间没有空格'),
      problemUnless(/^\d{1,9}(\.\d{1,4})?$/.test(stockQuantity), 'stockQuantity', '请填写数量，最多四位小数'),
    ]);
    if (!sound) return;
    const changeType = isChangeType(stockKind) ? stockKind : null;
    const expiresOn = stockExpiry === '' ? null : stockExpiry;
    report.mutate({
      body: { nationalCode, lotNo: stockLot, expiresOn, changeType, quantity: stockQuantity },
    });
  }
  return (
    <Panel title="报库存">
      <Form layout="vertical" className="st-cat-form" onFinish={submit}>
        <div className="st-cat-fields">
          <ChoiceField label="报什么" options={REPORT_CHOICES} {...tie('stockKind')} />
          <TextField label="生产批号" maxLength={30} {...tie('stockLot')} />
          <FormField id="stockExpiry" label="有效期至" help="同一批报过的可不填" problems={problems}>
            <DayInput
              id="stockExpiry"
              value={value.stockExpiry}
              onChange={(stockExpiry) => setValue({ ...value, stockExpiry })}
            />
          </FormField>
          <TextField label="数量（最小包装）" maxLength={14} inputMode="decimal" {...tie('stockQuantity')} />
        </div>
        <SubmitBar verb="登记" busy={report.isPending} error={report.error} />
      </Form>
    </Panel>
  );
}

import { Form, InputNumber } from 'antd';
import { useState } from 'react';
import { requestPurchase } from '../../../contract/providers-committee.ts';
import { DrugPicker } from '../../catalogue/questions/DrugPicker.tsx';
import { useCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { useDraft } from '../../ui/draft.ts';
import { FormField, problemUnless, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';

const EMPTY = { drugs: [] as readonly string[], quantity: 1, need: '' };

/** A doctor or the office asks for a drug that the hospital does not stock. */
export function NewPurchasePage() {
  const go = useGo();
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const [value, keep, clear] = useDraft('new-purchase', EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const ask = useCall(requestPurchase, {
    onDone: ({ id, requestNo, dueOn }) => {
      clear();
      tell(`已提交，申请号 ${requestNo}，${dueOn} 到期`);
      go(`/purchases/${id}`);
    },
  });
  function submit() {
    const [entryKey = ''] = value.drugs;
    const sound = judge([
      problemUnless(entryKey !== '', 'drugs', '请选择药品'),
      problemUnless(value.need.trim() !== '', 'need', '请写明临床需要'),
    ]);
    if (sound)
      ask.mutate({ body: { requestId, entryKey, quantity: value.quantity, need: value.need.trim() } });
  }
  return (
    <>
      <PageHeader
        title="申请临时采购"
        about={
          <>
            提交后由医保办审批、采购，办理期限按工作日计算。 <ClauseLink id="M8" />
          </>
        }
        back={{ to: '/purchases', label: '临时采购' }}
      />
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <Panel title="需要什么">
          <FormField id="drugs" label="药品" problems={problems}>
            <DrugPicker
              id="drugs"
              most={1}
              value={value.drugs}
              onChange={(drugs) => keep({ ...value, drugs })}
            />
          </FormField>
          <FormField id="quantity" label="数量（最小包装）" problems={problems}>
            <InputNumber
              id="quantity"
              min={1}
              max={100_000}
              precision={0}
              value={value.quantity}
              onChange={(quantity) => keep({ ...value, quantity: quantity ?? 1 })}
            />
          </FormField>
          <TextField
            label="临床需要"
            help="写诊断和急需程度；不写患者姓名和证件号码"
            rows={4}
            maxLength={1000}
            {...tie('need')}
          />
        </Panel>
        <SubmitBar verb="提交申请" busy={ask.isPending} error={ask.error} />
      </Form>
    </>
  );
}

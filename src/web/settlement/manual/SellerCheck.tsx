import { Form } from 'antd';
import { useState } from 'react';
import { saveManualSeller } from '../../../contract/settlement-manual-desk.ts';
import type { ManualClaim } from '../../../contract/settlement-manual.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { focusSoon } from '../../ui/focus.ts';
import { useFieldProblems } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { useRequestIds } from '../../ui/request-id.ts';
import { Status } from '../../ui/Status.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { outsideOf, outsideProblems, type OutsideDraft } from './filing-draft.ts';
import { TRIAL_BUTTON } from './manual-words.ts';
import { OutsideSellerFields } from './OutsideSellerFields.tsx';

type Outside = NonNullable<ManualClaim['outside']>;

const draftOf = ({ placeCode, name, level, designatedCode, receivingHospital }: Outside): OutsideDraft => ({
  placeCode,
  name,
  level,
  designatedCode: designatedCode ?? '',
  receivingHospital: receivingHospital ?? '',
});

/** The reviewer finds out whether a seller of another province is designated there, and of which level (M30, M9.7, I24). */
export function SellerCheck({ id, outside }: { readonly id: number; readonly outside: Outside }) {
  const tell = useTell();
  const [draft, setDraft] = useState(() => draftOf(outside));
  const { problems, judge } = useFieldProblems();
  const requests = useRequestIds();
  const save = useCall(saveManualSeller, {
    onDone: () => {
      requests.done();
      tell('已登记省外机构，可以试算');
      focusSoon(TRIAL_BUTTON);
    },
  });
  function send() {
    if (!judge(outsideProblems(draft, outside.kind))) return;
    const seller = outsideOf(draft, outside.kind);
    save.mutate({ params: { id }, body: { requestId: requests.idFor(seller), ...seller } });
  }
  const isFound = outside.designatedCode !== null;
  return (
    <Panel
      title="核对省外机构"
      extra={
        <span>
          <Status tone={isFound ? 'good' : 'wait'} word={isFound ? '有定点编码' : '还没有定点编码'} />{' '}
          <ClauseLinks ids={['M30', 'I24']} />
        </span>
      }
    >
      <Form layout="vertical" className="st-form" onFinish={send}>
        <FormErrors errors={problems} />
        <OutsideSellerFields
          kind={outside.kind}
          draft={draft}
          problems={problems}
          codeHelp="在国家医保服务平台按名称查定点机构；查不到的，拟不予报销"
          onChange={setDraft}
        />
        <SubmitBar verb="登记省外机构" busy={save.isPending} error={save.error} />
      </Form>
    </Panel>
  );
}

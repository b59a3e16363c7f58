import { Form, Segmented } from 'antd';
import { useState } from 'react';
import { raiseTicket } from '../../../contract/questions.ts';
import { TICKET_LEVELS, type TicketKind } from '../../../domain/catalogue/questions/ticket.ts';
import { useCall } from '../../ui/api.ts';
import { useDraft } from '../../ui/draft.ts';
import {
  FormField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
  type FieldProblem,
} from '../../ui/FormField.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { useTell } from '../../ui/tell.ts';
import { useGo, useUrlState } from '../../ui/url-state.ts';
import { DrugPicker } from './DrugPicker.tsx';
import { KIND_CHOICES } from './question-words.ts';

interface Draft {
  readonly kind: TicketKind;
  readonly title: string;
  readonly words: string;
  readonly drugs: readonly string[];
}

const HELP: Readonly<Record<TicketKind, string>> = {
  fault: '写清在哪一步、什么药品编码、看到什么提示；能重现的写明步骤。',
  scope: '写清诊断、用药情形和拿不准的一句话；不要写患者的姓名和证件号码。',
};

function problemsOf({ kind, title, words, drugs }: Draft) {
  return [
    problemUnless(title.trim() !== '', 'title', '请写一个标题'),
    problemUnless(words.trim() !== '', 'words', '请写明情况'),
    problemUnless(kind === 'fault' || drugs.length > 0, 'drugs', '支付范围疑问须选择药品'),
  ];
}

interface ContentProps {
  readonly value: Draft;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (value: Draft) => void;
}

function Content({ value, problems, onChange }: ContentProps) {
  const tie = tieFields(value, problems, onChange);
  return (
    <Panel title="内容">
      <Form.Item label="类别">
        <Segmented
          block
          aria-label="类别"
          options={KIND_CHOICES}
          value={value.kind}
          onChange={(chosen) => onChange({ ...value, kind: chosen as TicketKind })}
        />
      </Form.Item>
      <FormField
        id="drugs"
        label={value.kind === 'scope' ? '药品' : '药品（与某药有关时选择）'}
        problems={problems}
      >
        <DrugPicker
          id="drugs"
          most={1}
          value={value.drugs}
          onChange={(drugs) => onChange({ ...value, drugs })}
        />
      </FormField>
      <TextField label="标题" maxLength={100} {...tie('title')} />
      <TextField label="情况" rows={6} maxLength={2000} help={HELP[value.kind]} {...tie('words')} />
    </Panel>
  );
}

/** Reports a fault or asks about a drug's payment scope; it goes to the nearest desk. */
export function NewTicketPage() {
  const go = useGo();
  const tell = useTell();
  const [{ kind, entryKey }] = useUrlState({ kind: 'fault', entryKey: '' });
  const [requestId] = useState(newRequestId);
  const [value, keep, clear] = useDraft<Draft>('new-ticket', {
    kind: kind === 'scope' ? 'scope' : 'fault',
    title: '',
    words: '',
    drugs: entryKey === '' ? [] : [entryKey],
  });
  const { problems, judge } = useFieldProblems();
  const raise = useCall(raiseTicket, {
    onDone: ({ id, ticketNo, level }) => {
      clear();
      tell(`已提出，编号 ${ticketNo}，由${TICKET_LEVELS[level]}办理`);
      go(`/tickets/${id}`);
    },
  });
  function submit() {
    if (!judge(problemsOf(value))) return;
    const [drug = null] = value.drugs;
    raise.mutate({
      body: {
        requestId,
        kind: value.kind,
        title: value.title.trim(),
        words: value.words.trim(),
        entryKey: drug,
      },
    });
  }
  return (
    <>
      <PageHeader
        title="提出故障或疑问"
        about="机构提出的先到所在县区；经办提出的到上一级。"
        back={{ to: '/tickets', label: '故障与疑问' }}
      />
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <Content value={value} problems={problems} onChange={keep} />
        <SubmitBar verb="提出" busy={raise.isPending} error={raise.error} />
      </Form>
    </>
  );
}

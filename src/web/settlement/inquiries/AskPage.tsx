import { Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { askInquiry, INQUIRY_WORDS_MOST } from '../../../contract/eligibility-inquiries.ts';
import { listMyApplications } from '../../../contract/eligibility.ts';
import { listListEntries } from '../../../contract/separate-payment.ts';
import { listBills } from '../../../contract/settlement.ts';
import { INQUIRY_KINDS, type InquiryKind } from '../../../domain/eligibility/inquiries/inquiry.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { useDraft } from '../../ui/draft.ts';
import { FormField, problemUnless, useFieldProblems } from '../../ui/FormField.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo, useUrlState } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { isInquiryKind, KIND_HINTS } from '../../eligibility/inquiries/inquiry-words.ts';

interface PickerProps {
  readonly value: string;
  readonly onChange: (about: string) => void;
}

interface Options {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly busy: boolean;
}

function Picker({
  value,
  onChange,
  options,
  busy,
  onSearch,
}: PickerProps & Options & { readonly onSearch?: (words: string) => void }) {
  const known = options.some((one) => one.value === value) || value === '';
  return (
    <Select
      id="about"
      allowClear
      placeholder="可以不选"
      loading={busy}
      showSearch={onSearch === undefined ? false : { filterOption: false, onSearch }}
      options={[...options, ...(known ? [] : [{ value, label: value.replace('|', ' ') }])]}
      value={value === '' ? null : value}
      notFoundContent={busy ? '正在查找…' : '没有可选的'}
      onChange={(chosen: string | undefined) => onChange(chosen ?? '')}
    />
  );
}

function DrugPick(props: PickerProps) {
  const [words, setWords] = useState('');
  const query = { pageSize: 20, ...(words.trim() === '' ? {} : { q: words.trim() }) };
  const found = useQueryCall(listListEntries, { query }, { keep: true });
  const options = (found.data?.rows ?? []).map((row) => ({
    value: row.entryKey,
    label: `${row.genericName}（${row.dosageForm}）`,
  }));
  return <Picker {...props} options={options} busy={found.isFetching} onSearch={setWords} />;
}

function ApplicationPick(props: PickerProps) {
  const found = useQueryCall(listMyApplications, { query: { pageSize: 100 } });
  const options = (found.data?.rows ?? []).map((row) => ({
    value: String(row.id),
    label: `${row.genericName}，${row.appliedOn} 申请`,
  }));
  return <Picker {...props} options={options} busy={found.isPending} />;
}

function BillPick(props: PickerProps) {
  const found = useQueryCall(listBills, { query: { pageSize: 100 } });
  const options = (found.data?.rows ?? []).flatMap((row) =>
    row.claimNo === null
      ? []
      : [{ value: row.claimNo, label: `${row.servedOn} ${row.drugs}，总费用 ${withThousands(row.charged)}` }],
  );
  return <Picker {...props} options={options} busy={found.isPending} />;
}

const PICKS = { drug: DrugPick, application: ApplicationPick, bill: BillPick } as const;
const PICK_LABELS: Readonly<Record<InquiryKind, string>> = {
  drug: '哪一种药（可不选）',
  application: '哪一份申请（可不选）',
  bill: '哪一张账单（可不选）',
};

/** The patient writes what they do not understand; one page, three fields (M23.1). */
export function AskPage() {
  const go = useGo();
  const tell = useTell();
  const [url] = useUrlState({ kind: '', about: '' });
  const [requestId] = useState(newRequestId);
  const [draft, keep, clear] = useDraft('question', { words: '' });
  const [kind, setKind] = useState<InquiryKind>(isInquiryKind(url.kind) ? url.kind : 'drug');
  const [about, setAbout] = useState(url.about);
  const { problems, judge } = useFieldProblems();
  const ask = useCall(askInquiry, {
    onDone: ({ id, inquiryNo }) => {
      clear();
      tell(`已提交，编号 ${inquiryNo}`);
      go(`/my/questions/${id}`);
    },
  });
  const Pick = PICKS[kind];
  function submit() {
    const words = draft.words.trim();
    if (!judge([problemUnless(words !== '', 'words', '请写下您的问题')])) return;
    ask.mutate({ body: { requestId, kind, words, about: about === '' ? null : about } });
  }
  return (
    <div className="st-stack">
      <PageHeader title="提一个问题" back={{ to: '/my/questions', label: '我要提问' }} />
      <Panel>
        <Form layout="vertical" onFinish={submit}>
          <FormErrors errors={problems} />
          <Form.Item label="问哪方面">
            <Radio.Group
              aria-label="问哪方面"
              className="st-stack-choices"
              value={kind}
              onChange={(event) => {
                setKind(event.target.value as InquiryKind);
                setAbout('');
              }}
              options={(Object.keys(INQUIRY_KINDS) as InquiryKind[]).map((value) => ({
                value,
                label: KIND_HINTS[value],
              }))}
            />
          </Form.Item>
          <FormField id="about" label={PICK_LABELS[kind]}>
            <Pick value={about} onChange={setAbout} />
          </FormField>
          <FormField
            id="words"
            label="您的问题"
            help={`不超过 ${INQUIRY_WORDS_MOST} 字；不用写身份证号和银行卡号`}
            problems={problems}
          >
            <Input.TextArea
              id="words"
              rows={5}
              maxLength={INQUIRY_WORDS_MOST}
              value={draft.words}
              onChange={(event) => keep({ words: event.target.value })}
            />
          </FormField>
          <SubmitBar verb="提交问题" busy={ask.isPending} error={ask.error} />
        </Form>
      </Panel>
    </div>
  );
}

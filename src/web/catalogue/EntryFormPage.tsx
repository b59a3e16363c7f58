import { Form, Radio } from 'antd';
import { addListEntry, getListEntry, reviseListEntry } from '../../contract/separate-payment.ts';
import type { Arguments } from '../../contract/client.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { useDraft } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useGo, usePathParam, useUrlState } from '../ui/url-state.ts';
import { ORIGINS } from './catalogue-words.ts';
import { DayItem, TextItem } from './FormItems.tsx';
import './catalogue.css';

type Body = Arguments<typeof reviseListEntry>['body'];

interface Draft {
  readonly genericName: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly paymentScope: string;
  readonly diagnosisCodes: string;
  readonly origin: Body['origin'];
  readonly termFrom: string;
  readonly termTo: string;
  readonly transitionTo: string;
}

const EMPTY: Draft = {
  genericName: '',
  dosageForm: '',
  field: '',
  paymentScope: '',
  diagnosisCodes: '',
  origin: 'negotiated',
  termFrom: '',
  termTo: '',
  transitionTo: '',
};
const ORIGIN_OPTIONS = Object.entries(ORIGINS).map(([value, label]) => ({ value, label }));

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function bodyOf(draft: Draft): Body {
  return {
    genericName: draft.genericName.trim(),
    dosageForm: draft.dosageForm.trim(),
    field: draft.field.trim(),
    origin: draft.origin,
    paymentScope: orNull(draft.paymentScope),
    diagnosisCodes: draft.diagnosisCodes.split(/[\s,，、;；]+/).filter((code) => code !== ''),
    termFrom: orNull(draft.termFrom),
    termTo: orNull(draft.termTo),
    transitionTo: orNull(draft.transitionTo),
  };
}

function EntryFields({
  draft,
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}) {
  /** A text of the draft under its own name. */
  const text = (id: Exclude<keyof Draft, 'origin'>) => ({
    id,
    value: draft[id],
    onChange: (value: string) => onChange({ [id]: value }),
  });
  return (
    <>
      <TextItem {...text('genericName')} label="通用名" required maxLength={200} />
      <div className="st-cat-fields">
        <TextItem {...text('dosageForm')} label="医保剂型" required maxLength={60} />
        <TextItem {...text('field')} label="治疗领域" required maxLength={60} help="责任医师须同一领域" />
      </div>
      <Form.Item label="来源">
        <Radio.Group
          options={ORIGIN_OPTIONS}
          value={draft.origin}
          onChange={(event) => onChange({ origin: event.target.value as Draft['origin'] })}
        />
      </Form.Item>
      <TextItem
        {...text('paymentScope')}
        label="限定支付范围"
        rows={4}
        maxLength={2000}
        help="没有另行限定的留空，按说明书适应症"
      />
      <TextItem
        {...text('diagnosisCodes')}
        label="对应诊断编码"
        maxLength={2000}
        help="编码开头即可，如 C50；多个用空格隔开，留空由人审核"
      />
      <div className="st-cat-fields">
        <DayItem {...text('termFrom')} label="有效期自" help="留空取版本起始日" />
        <DayItem {...text('termTo')} label="至" help="留空：谈判药品取国家协议期，常规药品为一年" />
        <DayItem {...text('transitionTo')} label="过渡期至" help="没有过渡期的留空" />
      </div>
    </>
  );
}

function EntryForm({
  name,
  initial,
  verb,
  busy,
  error,
  onSave,
}: {
  readonly name: string;
  readonly initial: Draft;
  readonly verb: string;
  readonly busy: boolean;
  readonly error: Parameters<typeof ErrorPanel>[0]['error'];
  readonly onSave: (body: Body, clear: () => void) => void;
}) {
  const [draft, keep, clear] = useDraft(name, initial);
  const lacks =
    draft.genericName.trim() === '' || draft.dosageForm.trim() === '' || draft.field.trim() === '';
  return (
    <Panel title="条目" extra={<ClauseLink id="M10" />}>
      <Form layout="vertical" className="st-cat-form" onFinish={() => onSave(bodyOf(draft), clear)}>
        <EntryFields draft={draft} onChange={(part) => keep({ ...draft, ...part })} />
        <SubmitBar verb={verb} busy={busy} disabled={lacks} error={error ?? null} />
      </Form>
    </Panel>
  );
}

/** Adds a drug to a draft of the list. */
export function NewEntryPage() {
  const go = useGo();
  const [{ version }] = useUrlState({ version: '' });
  const add = useCall(addListEntry);
  return (
    <>
      <PageHeader title="增加条目" back={{ to: `/list?version=${version}`, label: '单行支付目录' }} />
      <EntryForm
        name={`list-entry-new-${version}`}
        initial={EMPTY}
        verb="增加"
        busy={add.isPending}
        error={add.error}
        onSave={(body, clear) =>
          add.mutate(
            { body: { versionId: Number(version), ...body } },
            {
              onSuccess: ({ id }) => {
                clear();
                go(`/list?version=${version}&entry=${id}`);
              },
            },
          )
        }
      />
    </>
  );
}

/** Changes a drug in a draft of the list. */
export function EditEntryPage() {
  const go = useGo();
  const id = Number(usePathParam('id'));
  const { data, error, refetch } = useQueryCall(getListEntry, { params: { id } });
  const revise = useCall(reviseListEntry);
  if (data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const { entry, diagnosisCodes } = data;
  return (
    <>
      <PageHeader
        title="修改条目"
        back={{ to: `/list?version=${entry.versionId}&entry=${id}`, label: '单行支付目录' }}
      />
      <EntryForm
        key={id}
        name={`list-entry-${id}`}
        initial={{
          genericName: entry.genericName,
          dosageForm: entry.dosageForm,
          field: entry.field,
          paymentScope: entry.paymentScope ?? '',
          diagnosisCodes: diagnosisCodes.join(' '),
          origin: entry.origin,
          termFrom: entry.termFrom,
          termTo: entry.termTo,
          transitionTo: entry.transitionTo ?? '',
        }}
        verb="保存"
        busy={revise.isPending}
        error={revise.error}
        onSave={(body, clear) =>
          revise.mutate(
            { params: { id }, body },
            {
              onSuccess: () => {
                clear();
                go(`/list?version=${entry.versionId}&entry=${id}`);
              },
            },
          )
        }
      />
    </>
  );
}

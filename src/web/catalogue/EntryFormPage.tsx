import { Form, Input, Radio } from 'antd';
import { addListEntry, getListEntry, reviseListEntry } from '../../contract/separate-payment.ts';
import type { Arguments } from '../../contract/client.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { useDraft } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useGo, usePathParam, useUrlState } from '../ui/url-state.ts';
import { ORIGINS } from './catalogue-words.ts';
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

const EMPTY: Draft = { genericName: '', dosageForm: '', field: '', paymentScope: '', diagnosisCodes: '', origin: 'negotiated', termFrom: '', termTo: '', transitionTo: '' };
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

function EntryFields({ draft, onChange }: { readonly draft: Draft; readonly onChange: (part: Partial<Draft>) => void }) {
  return (
    <>
      <Form.Item label="通用名" htmlFor="genericName" required>
        <Input id="genericName" maxLength={200} value={draft.genericName} onChange={(event) => onChange({ genericName: event.target.value })} />
      </Form.Item>
      <div className="st-cat-fields">
        <Form.Item label="医保剂型" htmlFor="dosageForm" required>
          <Input id="dosageForm" maxLength={60} value={draft.dosageForm} onChange={(event) => onChange({ dosageForm: event.target.value })} />
        </Form.Item>
        <Form.Item label="治疗领域" htmlFor="field" required help="责任医师须同一领域">
          <Input id="field" maxLength={60} value={draft.field} onChange={(event) => onChange({ field: event.target.value })} />
        </Form.Item>
      </div>
      <Form.Item label="来源">
        <Radio.Group options={ORIGIN_OPTIONS} value={draft.origin} onChange={(event) => onChange({ origin: event.target.value as Draft['origin'] })} />
      </Form.Item>
      <Form.Item label="限定支付范围" htmlFor="paymentScope" help="没有另行限定的留空，按说明书适应症">
        <Input.TextArea id="paymentScope" rows={4} maxLength={2000} value={draft.paymentScope} onChange={(event) => onChange({ paymentScope: event.target.value })} />
      </Form.Item>
      <Form.Item label="对应诊断编码" htmlFor="diagnosisCodes" help="编码开头即可，如 C50；多个用空格隔开，留空由人审核">
        <Input id="diagnosisCodes" value={draft.diagnosisCodes} onChange={(event) => onChange({ diagnosisCodes: event.target.value })} />
      </Form.Item>
      <div className="st-cat-fields">
        <Form.Item label="有效期自" htmlFor="termFrom" help="留空取版本起始日">
          <DayInput id="termFrom" value={draft.termFrom} onChange={(termFrom) => onChange({ termFrom })} />
        </Form.Item>
        <Form.Item label="至" htmlFor="termTo" help="留空：谈判药品取国家协议期，常规药品为一年">
          <DayInput id="termTo" value={draft.termTo} onChange={(termTo) => onChange({ termTo })} />
        </Form.Item>
        <Form.Item label="过渡期至" htmlFor="transitionTo" help="没有过渡期的留空">
          <DayInput id="transitionTo" value={draft.transitionTo} onChange={(transitionTo) => onChange({ transitionTo })} />
        </Form.Item>
      </div>
    </>
  );
}

function EntryForm({ name, initial, verb, busy, error, onSave }: {
  readonly name: string;
  readonly initial: Draft;
  readonly verb: string;
  readonly busy: boolean;
  readonly error: Parameters<typeof ErrorPanel>[0]['error'];
  readonly onSave: (body: Body, clear: () => void) => void;
}) {
  const [draft, keep, clear] = useDraft(name, initial);
  const lacks = draft.genericName.trim() === '' || draft.dosageForm.trim() === '' || draft.field.trim() === '';
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
      <PageHeader title="修改条目" back={{ to: `/list?version=${entry.versionId}&entry=${id}`, label: '单行支付目录' }} />
      <EntryForm
        key={id}
        name={`list-entry-${id}`}
        initial={{
          genericName: entry.genericName, dosageForm: entry.dosageForm, field: entry.field, paymentScope: entry.paymentScope ?? '',
          diagnosisCodes: diagnosisCodes.join(' '), origin: entry.origin, termFrom: entry.termFrom, termTo: entry.termTo, transitionTo: entry.transitionTo ?? '',
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

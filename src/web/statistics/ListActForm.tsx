import { Button, Form, Radio } from 'antd';
import { useState } from 'react';
import { changeListTerm, reinstateOnList, removeFromList } from '../../contract/list-acts.ts';
import { previewListAct } from '../../contract/roll-over.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { getListEntry } from '../../contract/separate-payment.ts';
import { isRemovalGround } from '../../domain/catalogue/time/list-act.ts';
import { TextItem } from '../catalogue/FormItems.tsx';
import { ACT_KINDS, type Act } from '../catalogue/time/act-words.ts';
import { useCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { useTell } from '../ui/tell.ts';
import { ActDayItems } from './ActDayItems.tsx';
import { ActEffect } from './ActEffect.tsx';
import { EMPTY_ACT, isReady, previewBodyOf, type ActDraft } from './act-draft.ts';
import '../catalogue/catalogue.css';

type Entry = OutputOf<typeof getListEntry>['entry'];

interface FormProps {
  readonly entry: Entry;
  /** The term that the rule gives; null when the agreement is not known. */
  readonly ruleTermTo: string | null;
}

/** What may be done to an entry as it stands. */
function kindsFor(entry: Entry): readonly Act['kind'][] {
  return entry.removedOn === null ? ['removal', 'termChange'] : ['removal', 'reinstatement'];
}

/** The three calls that enter an act, as one. */
function useEnterAct(entry: Entry, draft: ActDraft, onDone: () => void) {
  const remove = useCall(removeFromList, { onDone });
  const reinstate = useCall(reinstateOnList, { onDone });
  const change = useCall(changeListTerm, { onDone });
  const { kind, ground, removedOn, termTo } = draft;
  const call = { removal: remove, reinstatement: reinstate, termChange: change }[kind];
  function enter(seenAct: number | null) {
    const params = { id: entry.id };
    const transitionTo = draft.transitionTo === '' ? null : draft.transitionTo;
    const lateReason = draft.lateReason.trim() === '' ? null : draft.lateReason.trim();
    const text = { reason: draft.reason.trim(), evidence: draft.evidence.trim(), lateReason, seenAct };
    if (kind === 'reinstatement') reinstate.mutate({ params, body: text });
    else if (kind === 'termChange') change.mutate({ params, body: { termTo, transitionTo, ...text } });
    else if (isRemovalGround(ground))
      remove.mutate({ params, body: { ground, removedOn, transitionTo, ...text } });
  }
  return { enter, busy: call.isPending, error: call.error };
}

/** Days, ground and reasons of an act; its effect is shown before it can be confirmed. */
export function ListActForm({ entry, ruleTermTo }: FormProps) {
  const tell = useTell();
  const [draft, setDraft] = useState<ActDraft>(EMPTY_ACT);
  const preview = useCall(previewListAct, { writesNothing: true });
  const verb = ACT_KINDS[draft.kind];
  const entering = useEnterAct(entry, draft, () => tell(`已登记：${entry.genericName}${verb}`));
  const change = (part: Partial<ActDraft>) => {
    setDraft({ ...draft, ...part });
    // Other days have another effect: what was shown no longer holds.
    if (!('reason' in part || 'evidence' in part || 'lateReason' in part)) preview.reset();
  };
  const text = (id: 'reason' | 'evidence') => ({
    id: `act-${id}`,
    value: draft[id],
    onChange: (value: string) => change({ [id]: value }),
  });
  return (
    <>
      <Panel title="这次处理">
        <Form
          layout="vertical"
          className="st-cat-form"
          onFinish={() => preview.mutate({ params: { id: entry.id }, body: previewBodyOf(draft) })}
        >
          <Form.Item>
            <Radio.Group
              aria-label="处理"
              value={draft.kind}
              options={kindsFor(entry).map((value) => ({ value, label: ACT_KINDS[value] }))}
              onChange={(event) => change({ ...EMPTY_ACT, kind: event.target.value as Act['kind'] })}
            />
          </Form.Item>
          <ActDayItems draft={draft} ruleTermTo={ruleTermTo} onChange={change} />
          <TextItem {...text('reason')} label="理由" required maxLength={500} rows={2} />
          <TextItem {...text('evidence')} label="依据（文件名称和文号）" required maxLength={500} />
          <ErrorPanel error={preview.error} />
          <div className="st-actions">
            <Button type="primary" htmlType="submit" loading={preview.isPending} disabled={!isReady(draft)}>
              查看影响
            </Button>
          </div>
        </Form>
      </Panel>
      {preview.data !== undefined && (
        <ActEffect
          effect={preview.data}
          verb={verb}
          lateReason={draft.lateReason}
          onLateReason={(lateReason) => change({ lateReason })}
          busy={entering.busy}
          error={entering.error}
          onConfirm={() => entering.enter(preview.data.seenAct)}
          onBack={() => preview.reset()}
        />
      )}
    </>
  );
}

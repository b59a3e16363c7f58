import { Button, Form, Select } from 'antd';
import { REMOVAL_GROUNDS, type RemovalGround } from '../../domain/catalogue/time/list-act.ts';
import { DayItem } from '../catalogue/FormItems.tsx';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { proposedTransition, withTransition, type ActDraft } from './act-draft.ts';

interface ItemsProps {
  readonly draft: ActDraft;
  readonly ruleTermTo: string | null;
  readonly onChange: (part: Partial<ActDraft>) => void;
}

const GROUND_GROUPS = [
  { label: '直接调出', clause: 'M17' },
  { label: '评审调出', clause: 'M18' },
  { label: '期满未续约', clause: 'N3.3' },
  { label: '谈判续约失败', clause: 'N1.2' },
] as const;

const GROUND_OPTIONS = GROUND_GROUPS.map(({ label, clause }) => ({
  label,
  title: label,
  options: (Object.keys(REMOVAL_GROUNDS) as RemovalGround[])
    .filter((ground) => REMOVAL_GROUNDS[ground].clause === clause)
    .map((ground) => ({ value: ground, label: REMOVAL_GROUNDS[ground].label })),
}));

function RemovalItems({ draft, onChange }: Omit<ItemsProps, 'ruleTermTo'>) {
  const proposed = proposedTransition(draft.ground, draft.removedOn);
  return (
    <>
      <Form.Item label="情形" htmlFor="act-ground" required>
        <Select
          id="act-ground"
          aria-label="情形"
          value={draft.ground === '' ? null : draft.ground}
          placeholder="请选择"
          showSearch={{ optionFilterProp: 'label' }}
          options={GROUND_OPTIONS}
          onChange={(ground: string) => onChange(withTransition(draft, { ground }))}
        />
      </Form.Item>
      <div className="st-cat-fields">
        <DayItem
          id="act-removedOn"
          label="自哪一天起调出"
          value={draft.removedOn}
          required
          help="可以早于今天；那样要说明为什么现在才处理"
          onChange={(removedOn) => onChange(withTransition(draft, { removedOn }))}
        />
        <DayItem
          id="act-transitionTo"
          label="过渡期最后一天"
          value={draft.transitionTo}
          help="过渡期内按最后一个正式日的标准支付；没有过渡期的留空"
          onChange={(transitionTo) => onChange({ transitionTo })}
        />
      </div>
      {proposed !== undefined && (
        <p className="st-secondary">
          按规则，过渡期到 {proposed.transitionTo}。 <ClauseLink id={proposed.clause} />
        </p>
      )}
    </>
  );
}

function TermItems({ draft, ruleTermTo, onChange }: ItemsProps) {
  return (
    <>
      <div className="st-cat-fields">
        <DayItem
          id="act-termTo"
          label="有效期最后一天"
          value={draft.termTo}
          required
          onChange={(termTo) => onChange({ termTo })}
        />
        <DayItem
          id="act-transitionTo"
          label="过渡期最后一天"
          value={draft.transitionTo}
          help="没有过渡期的留空"
          onChange={(transitionTo) => onChange({ transitionTo })}
        />
      </div>
      {ruleTermTo !== null && (
        <p className="st-secondary">
          按规则，有效期到 {ruleTermTo}。 <ClauseLink id="M10" />{' '}
          <Button size="small" onClick={() => onChange({ termTo: ruleTermTo })}>
            取这一天
          </Button>
        </p>
      )}
    </>
  );
}

/** The days that an act of the chosen kind asks for, with what the rules propose. */
export function ActDayItems({ draft, ruleTermTo, onChange }: ItemsProps) {
  if (draft.kind === 'removal') return <RemovalItems draft={draft} onChange={onChange} />;
  if (draft.kind === 'termChange')
    return <TermItems draft={draft} ruleTermTo={ruleTermTo} onChange={onChange} />;
  return (
    <p className="st-secondary">
      恢复到调出以前的有效期。同一次调出涉及的各版本一起恢复；原来的调出记录仍在。
    </p>
  );
}

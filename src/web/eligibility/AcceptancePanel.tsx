import { Button, Checkbox, Input } from 'antd';
import { useId, useState } from 'react';
import { acceptApplication, requestSupplement } from '../../contract/eligibility-steps.ts';
import { PAPER_KINDS, type PaperKind } from '../../domain/eligibility/model.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { useTell } from '../ui/tell.ts';
import { monthDay } from '../ui/words.ts';
import type { Application } from './CaseFacts.tsx';

const KINDS = (Object.keys(PAPER_KINDS) as PaperKind[]).map((value) => ({
  value,
  label: PAPER_KINDS[value],
}));

/** Before acceptance: accept and start the clock, or ask once for everything that lacks. */
export function AcceptancePanel({ of }: { readonly of: Application }) {
  const id = useId();
  const tell = useTell();
  const [lacks, setLacks] = useState<PaperKind[]>([]);
  const [explanation, setExplanation] = useState('');
  const accept = useCall(acceptApplication, {
    onDone: (clock) => tell(`已受理，${monthDay(clock.dueOn)}前办结`),
  });
  const ask = useCall(requestSupplement, { onDone: () => tell('已告知患者补正') });
  const params = { id: of.id };
  return (
    <Panel title="受理">
      <div className="st-stack">
        <p className="st-secondary">
          材料齐全即受理，系统核验两份电子签名；受理次日起算 15 个工作日，受理后不再停钟。{' '}
          <ClauseLink id="I5" />
        </p>
        <ErrorPanel error={accept.error} />
        <Button type="primary" loading={accept.isPending} onClick={() => accept.mutate({ params })}>
          受理
        </Button>
        {of.openSteps.includes('supplementRequested') && (
          <fieldset className="st-fieldset">
            <legend>材料不齐：一次性告知要补的内容</legend>
            <Checkbox.Group<PaperKind>
              options={KINDS}
              value={lacks}
              onChange={setLacks}
              aria-label="要补的材料"
            />
            <label htmlFor={id}>说明</label>
            <Input.TextArea
              id={id}
              rows={3}
              maxLength={1000}
              value={explanation}
              placeholder="写清缺什么、为什么要、怎样补"
              onChange={(event) => setExplanation(event.target.value)}
            />
            <ErrorPanel error={ask.error} />
            <Button
              loading={ask.isPending}
              disabled={explanation.trim().length < 2}
              onClick={() => ask.mutate({ params, body: { lacks, explanation: explanation.trim() } })}
            >
              告知补正
            </Button>
          </fieldset>
        )}
      </div>
    </Panel>
  );
}

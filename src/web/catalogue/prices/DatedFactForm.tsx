import { Button, Form } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Arguments, CallFailed } from '../../../contract/client.ts';
import type { Endpoint, OutputOf } from '../../../contract/endpoint.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { DayItem } from '../FormItems.tsx';
import '../catalogue.css';
import './prices.css';

/** The days that a fact is said to hold; an empty end is open. */
export interface DaysDraft {
  readonly from: string;
  readonly to: string;
}

/** What would happen, asked for before anything is saved; gone as soon as the draft differs. */
export interface Previewed<A> {
  readonly busy: boolean;
  readonly error: CallFailed | null;
  readonly run: () => void;
  /** Undefined until the draft as it stands was previewed. */
  readonly answer: A | undefined;
}

/** Asks an endpoint that writes nothing what a draft would do. */
export function usePreview<E extends Endpoint>(row: E, given: Arguments<E>): Previewed<OutputOf<E>> {
  const [seen, setSeen] = useState<{ readonly of: string; readonly answer: OutputOf<E> } | null>(null);
  const ask = useCall(row, {
    writesNothing: true,
    onDone: (answer, sent) => setSeen({ of: JSON.stringify(sent), answer }),
  });
  return {
    busy: ask.isPending,
    error: ask.error,
    run: () => ask.mutate(given),
    answer: seen !== null && seen.of === JSON.stringify(given) ? seen.answer : undefined,
  };
}

interface DatedFactFormProps {
  readonly title: string;
  readonly clause: ClauseId;
  /** Begins the ids of its fields. */
  readonly prefix: string;
  readonly days: DaysDraft;
  readonly onDays: (change: Partial<DaysDraft>) => void;
  /** What is said of those days. */
  readonly children: ReactNode;
  /** On what grounds. */
  readonly grounds: ReactNode;
  readonly verb: string;
  /** Whether everything is filled in. */
  readonly ready: boolean;
  readonly saving: boolean;
  readonly error: CallFailed | null;
  readonly onSave: () => void;
  /** Where the fact is previewed first: what it would do, and what else must be said before it is saved. */
  readonly preview?: Previewed<unknown>;
  readonly previewed?: ReactNode;
  /** Said in the preview but still lacking. */
  readonly lacksMore?: boolean;
}

/**
 * The one form for every dated fact of a product: what holds, from when to when, on what grounds. F2 previews, F4 saves,
 * Enter does whichever comes next, so that nobody needs the mouse.
 */
export function DatedFactForm(props: DatedFactFormProps) {
  const { title, clause, prefix, days, onDays, children, grounds, verb, ready, saving, error } = props;
  const { onSave, preview, previewed, lacksMore = false } = props;
  const seen = preview === undefined || preview.answer !== undefined;
  const maySave = ready && seen && !lacksMore && !saving;
  const save = () => maySave && onSave();
  const look = () => ready && preview !== undefined && !preview.busy && preview.run();
  useKeys({ F2: look, F4: save });
  return (
    <Panel title={title} extra={<ClauseLink id={clause} />}>
      <Form layout="vertical" className="st-cat-form" onFinish={seen ? save : look}>
        {children}
        <div className="st-cat-fields">
          <DayItem
            id={`${prefix}-from`}
            label="自"
            value={days.from}
            onChange={(from) => onDays({ from })}
            required
          />
          <DayItem
            id={`${prefix}-to`}
            label="至"
            value={days.to}
            onChange={(to) => onDays({ to })}
            help="不定期的留空"
          />
        </div>
        {grounds}
        {seen && previewed}
        {seen ? (
          <SubmitBar
            verb={verb}
            keyName="F4"
            busy={saving}
            disabled={!maySave}
            error={error}
            others={preview !== undefined && <Button onClick={look}>重新预览</Button>}
          />
        ) : (
          <SubmitBar
            verb="预览"
            keyName="F2"
            busy={preview.busy}
            disabled={!ready}
            error={preview.error ?? error}
          />
        )}
      </Form>
    </Panel>
  );
}

import { STEPS } from '../../domain/eligibility/model.ts';
import { asClauseId } from '../ui/ClauseLink.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { TimeLine } from '../ui/TimeLine.tsx';
import type { Application } from './CaseFacts.tsx';
import { toneOfStep } from './step-words.ts';

type Signature = NonNullable<Application['events'][number]['signature']>;

/** What was signed and whether the signature holds; the signed text unfolds. */
function SignatureSign({ of }: { readonly of: Signature }) {
  return (
    <details>
      <summary>
        <Status
          tone={of.valid ? 'good' : 'bad'}
          word={of.valid ? '电子签名有效' : '电子签名无效，内容可能被改动'}
        />
      </summary>
      <p className="st-secondary">证书编号 {of.certificateSerial}</p>
      <pre className="st-signed">{of.signedText}</pre>
    </details>
  );
}

/** Who did what, when, under which clause. */
export function CaseTimeLine({ of }: { readonly of: Application }) {
  return (
    <Panel title="办理经过">
      <TimeLine
        events={of.events.map((event, index) => {
          const clause = event.clause === null ? undefined : asClauseId(event.clause);
          return {
            key: index,
            at: event.at,
            what: STEPS[event.step],
            who: event.actorName,
            tone: toneOfStep(event.step),
            ...(clause === undefined ? {} : { clause }),
            detail: (
              <>
                {event.note !== '' && <p>{event.note}</p>}
                {event.signature !== null && <SignatureSign of={event.signature} />}
              </>
            ),
          };
        })}
      />
    </Panel>
  );
}

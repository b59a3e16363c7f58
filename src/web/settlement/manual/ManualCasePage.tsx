import { Skeleton } from 'antd';
import { useState } from 'react';
import { getManualClaim } from '../../../contract/settlement-manual.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { PaperViewer } from '../../ui/PaperViewer.tsx';
import { Status } from '../../ui/Status.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { BillView } from '../BillView.tsx';
import { DecisionPanel, type Trial } from './DecisionPanel.tsx';
import { LineMatching } from './LineMatching.tsx';
import { FactsPanel, InvoicesPanel, papersOf, PaymentsPanel, StepsPanel } from './ManualFacts.tsx';
import { RefilePanel, WithdrawPart } from './MyManualCasePage.tsx';
import { may, signOf } from './manual-words.ts';
import { SellerCheck } from './SellerCheck.tsx';

/** The review of one claim: the invoice's picture beside its lines, and the bill that they come to (M13, M30). */
export function ManualCasePage() {
  const me = useMe();
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getManualClaim, { params: { id } });
  const [tried, setTried] = useState<{ readonly of: string; readonly trial: Trial | null }>();
  const one = answer.data;
  // A trial of lines or of a seller that were saved anew says nothing any more.
  const triedOf = JSON.stringify([one?.lineVersion, one?.outside]);
  const trial = tried?.of === triedOf ? tried.trial : null;
  return (
    <div className="st-stack">
      <CaseHeader
        title={one === undefined ? '零星报销' : `${one.personName} ${one.manualNo}`}
        back={{ to: '/manual-claims', label: '零星报销' }}
        status={one !== undefined && <Status {...signOf(one, false)} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {one !== undefined && (
        <CaseLayout
          left={
            <div className="st-stack">
              <Panel title="发票和材料">
                <PaperViewer papers={papersOf(one)} />
              </Panel>
              {one.outside !== null && may(one, 'saveSeller') && (
                <SellerCheck key={JSON.stringify(one.outside)} id={one.id} outside={one.outside} />
              )}
              {may(one, 'saveLines') ? (
                <LineMatching key={one.lineVersion} one={one} />
              ) : (
                <InvoicesPanel one={one} />
              )}
              {may(one, 'refile') && me.role === 'agencyReviewer' && <RefilePanel one={one} />}
              {trial?.bill && (
                <Panel title="试算的结算单">
                  <BillView bill={trial.bill} />
                </Panel>
              )}
            </div>
          }
          right={
            <div className="st-stack">
              <DecisionPanel
                key={one.events.length}
                one={one}
                trial={trial}
                onTrial={(made) => setTried({ of: triedOf, trial: made })}
              />
              <FactsPanel one={one} forPatient={false} />
              <PaymentsPanel one={one} />
              {may(one, 'withdraw') && (
                <div className="st-actions">
                  <WithdrawPart one={one} />
                </div>
              )}
            </div>
          }
          below={<StepsPanel one={one} />}
        />
      )}
    </div>
  );
}

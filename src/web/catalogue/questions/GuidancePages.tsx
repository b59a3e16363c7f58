import {
  getPublicGuidance,
  listGuidance,
  listPublicGuidance,
  getGuidance,
} from '../../../contract/questions.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { EndGuidance } from './EndGuidance.tsx';
import { GuidanceList } from './GuidanceList.tsx';
import { GuidanceSheet } from './GuidanceSheet.tsx';

/** What is published for everybody. */
export function AnswersPage() {
  return (
    <>
      <PageHeader
        title="政策问答"
        about={
          <>
            目录有哪些变化、什么情形能付，省里统一的说法都在这里，不限地区。 <ClauseLink id="N5.6" />
          </>
        }
      />
      <GuidanceList endpoint={listPublicGuidance} place="/answers" />
    </>
  );
}

export function AnswerPage() {
  return <GuidanceSheet endpoint={getPublicGuidance} place="/answers" />;
}

/** The same with what is for staff, and for the province the way to publish. */
export function GuidanceListPage() {
  const { role } = useMe();
  return (
    <>
      <PageHeader
        title="口径与说明"
        about={
          <>
            全省统一执行；各地不另作解释。拿不准的，在“故障与疑问”里提出。 <ClauseLink id="N5.6" />
          </>
        }
        actions={role === 'provinceCatalogue' ? <Go to="/guidance/new">公布</Go> : undefined}
      />
      <GuidanceList endpoint={listGuidance} place="/guidance" />
    </>
  );
}

export function GuidancePage() {
  const { role } = useMe();
  return (
    <GuidanceSheet
      endpoint={getGuidance}
      place="/guidance"
      below={(guidance) => role === 'provinceCatalogue' && <EndGuidance of={guidance} />}
    />
  );
}

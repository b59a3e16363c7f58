import { useMe } from '../../ui/me.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { MATCHING_DESKS } from './matching-words.ts';
import { MatchingInstitutions } from './MatchingInstitutions.tsx';
import { MatchingList } from './MatchingList.tsx';

/** 药品对照: an institution's desk sees its own items, areas and the province first see who is how far. */
export function MatchingPage() {
  const { role } = useMe();
  return MATCHING_DESKS.includes(role) ? (
    <MatchingList institution={null} mayDecide />
  ) : (
    <MatchingInstitutions />
  );
}

/** One institution's items, for those who only look. */
export function InstitutionMatchingPage() {
  return <MatchingList institution={usePathParam('code')} mayDecide={false} />;
}

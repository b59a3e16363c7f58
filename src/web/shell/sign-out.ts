import { signOut } from '../../contract/identity.ts';
import { useCall } from '../ui/api.ts';
import { forgetDrafts } from '../ui/draft.ts';
import { forgetLists } from '../ui/last-list.ts';

/** Signs out and starts the program afresh, so that nothing of this person stays in memory or in drafts. */
export function useSignOut(): { readonly run: () => void; readonly busy: boolean } {
  const call = useCall(signOut, {
    writesNothing: true,
    onDone: () => {
      forgetDrafts();
      forgetLists();
      window.location.assign('/');
    },
  });
  return { run: () => call.mutate({}), busy: call.isPending };
}

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { CallFailed } from '../../contract/client.ts';
import { getMe, signIn } from '../../contract/identity.ts';

const ATTEMPTS = 2;

/** Whether asking again may help: a lost connection or a server at fault, never a "no". */
function mayRetry(count: number, error: unknown): boolean {
  return (
    count < ATTEMPTS &&
    error instanceof CallFailed &&
    (error.problem.status === 0 || error.problem.status >= 500)
  );
}

/** The one store of what was read. A 401 anywhere makes it ask who is signed in, and so brings up the sign-in in place. */
export function createQueryClient(): QueryClient {
  function onError(error: unknown, key: readonly unknown[] | undefined) {
    const expired = error instanceof CallFailed && error.problem.status === 401;
    if (expired && key?.[0] !== getMe.id && key?.[0] !== signIn.id)
      void client.invalidateQueries({ queryKey: [getMe.id] });
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error, query) => onError(error, query.queryKey) }),
    mutationCache: new MutationCache({
      onError: (error, _given, _context, mutation) => onError(error, mutation.options.mutationKey),
    }),
    defaultOptions: {
      queries: { retry: mayRetry, staleTime: 5_000 },
      // What a person set off while offline must fail at once, not run by itself later.
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return client;
}

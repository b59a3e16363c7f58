import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { call, type Arguments, type CallFailed, type Fetch } from '../../contract/client.ts';
import type { Endpoint, OutputOf } from '../../contract/endpoint.ts';
import { actingHeader } from './acting.ts';

/** The browser's own fetch in the shape that the contract's client asks for. */
export const browserFetch: Fetch = (url, init) =>
  window.fetch(url, { ...init, headers: { ...init.headers, ...actingHeader() } });

interface QueryOptions {
  /** False holds the call back until its arguments are known. */
  readonly enabled?: boolean;
  /** Asks again after so many milliseconds, for work that proceeds by itself. */
  readonly every?: number | false;
  /** Keeps showing the last answer while the next one loads, so that a list does not jump. */
  readonly keep?: boolean;
}

/** Reads an endpoint; the answer is kept by endpoint and arguments until something is written. */
export function useQueryCall<E extends Endpoint>(
  row: E,
  given: Arguments<E>,
  options: QueryOptions = {},
): UseQueryResult<OutputOf<E>, CallFailed> {
  return useQuery<OutputOf<E>, CallFailed>({
    queryKey: [row.id, given],
    queryFn: () => call(browserFetch, row, given),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  });
}

interface CallOptions<E extends Endpoint> {
  readonly onDone?: (answer: OutputOf<E>, given: Arguments<E>) => void;
  /** A call that writes nothing (a pre-settlement, a check) leaves what is on screen as it is. */
  readonly writesNothing?: boolean;
}

/** Prepares a call that a person sets off; after it, everything that was read is read anew. */
export function useCall<E extends Endpoint>(
  row: E,
  options: CallOptions<E> = {},
): UseMutationResult<OutputOf<E>, CallFailed, Arguments<E>> {
  const client = useQueryClient();
  return useMutation<OutputOf<E>, CallFailed, Arguments<E>>({
    mutationKey: [row.id],
    mutationFn: (given) => call(browserFetch, row, given),
    onSuccess: (answer, given) => {
      if (options.writesNothing !== true) void client.invalidateQueries();
      options.onDone?.(answer, given);
    },
  });
}

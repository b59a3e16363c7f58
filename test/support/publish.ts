import { publishVersion, submitVersion } from '../../src/contract/list-versions.ts';
import type { OutputOf } from '../../src/contract/endpoint.ts';
import type { Caller, TestServer } from './api.ts';

/** Somebody else at the catalogue desk: who submits a version does not publish it (N5.1). */
export function secondDesk(server: TestServer): Promise<Caller> {
  return server.signIn({ login: 'catalogue2', name: '示例·目录复核', role: 'provinceCatalogue' });
}

/**
 * Submits a draft as one person and publishes it as another.
 * @param overrideReason what the publisher answers for; recorded only where something is not in order
 */
export async function publishByTwo(
  submitter: Caller,
  publisher: Caller,
  id: number,
  overrideReason = '示例：已逐项核对，同意发布',
): Promise<OutputOf<typeof publishVersion>> {
  await submitter.ok(submitVersion, { params: { id }, body: { note: '示例：核对完毕' } });
  return publisher.ok(publishVersion, { params: { id }, body: { overrideReason } });
}

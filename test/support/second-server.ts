/**
 * A server in a process of its own, with its own memory, on a database that another one works on too: it tries and settles claims
 * as a hospital's counter when its parent asks, and answers as the counter is answered.
 */
import { preSettle, settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer } from './api.ts';

export interface Asked {
  readonly kind: 'try' | 'settle';
  readonly body: object;
}
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

const { DATABASE_URL: databaseUrl = '', TODAY: today = '', LOGIN: login = '' } = process.env;
const server = await startTestServer({ today, databaseUrl });
const counter = await server.signInAs(login, 'passw0rd');

process.on('message', ({ kind, body }: Asked) => {
  type Body = Parameters<typeof counter.call<typeof settleClaim>>[1]['body'];
  const answer =
    kind === 'try'
      ? counter.call(preSettle, { body: body as Body })
      : counter.call(settleClaim, { body: body as Body });
  void answer.then(({ status, body: said }) => process.send?.({ status, body: said } satisfies Answered));
});
process.on('disconnect', () => void server.close().finally(() => process.exit(0)));
process.send?.('ready');

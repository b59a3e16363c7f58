import type { FastifyInstance } from 'fastify';
import { wallClock } from '../../base/date.ts';
import { accept } from '../../base/outcome.ts';
import {
  changePassword,
  createAccount,
  listAccounts,
  resetPassword,
  setAccountDisabled,
} from '../../contract/accounts.ts';
import { ROLES } from '../../domain/identity/roles.ts';
import { pageSpan } from '../http/paging.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { listAccountRows } from './account-store.ts';
import { addAccount, changeDisabled, changeOwnPassword, givePassword } from './manage-accounts.ts';

export function mountAccounts(app: FastifyInstance, world: World): void {
  mount(app, world, listAccounts, async ({ query }) => {
    const { rows, total } = await world.db.transaction('all', (tx) =>
      listAccountRows(tx, { search: query.search, role: query.role, ...pageSpan(query) }),
    );
    return accept({
      total,
      rows: rows.map((row) => ({
        ...row,
        roleLabel: ROLES[row.role].label,
        createdAt: wallClock(row.createdAt),
      })),
    });
  });
  mount(app, world, createAccount, async ({ actor, body }) =>
    accept({ id: await addAccount(world, actor, body) }),
  );
  mount(app, world, setAccountDisabled, async ({ actor, params, body }) => {
    await changeDisabled(world, actor, params.id, body.disabled, body.reason);
    return accept({ done: true });
  });
  mount(app, world, resetPassword, async ({ actor, params, body }) => {
    await givePassword(world, actor, params.id, body.password);
    return accept({ done: true });
  });
  mount(app, world, changePassword, async ({ actor, body }) => {
    await changeOwnPassword(world, actor, body.oldPassword, body.newPassword);
    return accept({ done: true });
  });
}

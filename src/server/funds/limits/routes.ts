import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as contract from '../../../contract/funds-limits.ts';
import { badInput } from '../../http/problem.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { answerLimitFinding, correctOtherSpending, setPersonLimit } from './manage-limits.ts';
import { getPersonLimits, listLimitFindings } from './read-limits.ts';
import { uploadOtherSpending } from './upload-spending.ts';

/** Yearly limits of persons and what is over them (M9.5, I6, I12). */
export function mountLimits(app: FastifyInstance, world: World): void {
  mount(app, world, contract.correctOtherSpending, async ({ actor, body }) =>
    accept(await correctOtherSpending(world, actor, body)),
  );
  mount(app, world, contract.uploadOtherSpending, async ({ actor, body, files }) => {
    const [file] = files;
    if (!file || files.length > 1) throw badInput('file', '请选择一个文件');
    return accept(await uploadOtherSpending(world, actor, file.content, body.mode));
  });
  mount(app, world, contract.setPersonLimit, async ({ actor, body }) =>
    accept(await setPersonLimit(world, actor, body)),
  );
  mount(app, world, contract.getPersonLimits, async ({ actor, query }) =>
    accept(await getPersonLimits(world, actor, query)),
  );
  mount(app, world, contract.listLimitFindings, async ({ actor, query }) =>
    accept(await listLimitFindings(world, actor, query)),
  );
  mount(app, world, contract.answerLimitFinding, async ({ actor, body }) =>
    accept(await answerLimitFinding(world, actor, body)),
  );
}

import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as desk from '../../../contract/settlement-manual-desk.ts';
import * as contract from '../../../contract/settlement-manual.ts';
import { fileAnswer, mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { approveManualClaim, recordManualRepayment, reverseManualClaim } from './book-manual.ts';
import { changeManualPayee, fileManualClaim, refileManualClaim, withdrawManualClaim } from './file-manual.ts';
import { getManualPaper, uploadManualPaper } from './manual-papers.ts';
import { searchProducts } from './manual-store.ts';
import { saveManualSeller } from './outside-sellers.ts';
import {
  getManualBankFile,
  listManualPayments,
  recordManualPayment,
  releaseManualPayments,
} from './pay-manual.ts';
import { getManualClaim, listManualClaims } from './read-manual.ts';
import { saveManualLines, takeManualStep, tryManualClaim } from './review-manual.ts';

/** Manual reimbursement (M30): the filer's side, then the desk's. */
export function mountManual(app: FastifyInstance, world: World): void {
  mount(app, world, contract.uploadManualPaper, ({ actor, body, files }) =>
    uploadManualPaper(world, actor, body, files[0]),
  );
  mount(app, world, contract.getManualPaper, ({ actor, params }) => getManualPaper(world, actor, params.id));
  mount(app, world, contract.fileManualClaim, ({ actor, body }) => fileManualClaim(world, actor, body));
  mount(app, world, contract.refileManualClaim, ({ actor, params, body }) =>
    refileManualClaim(world, actor, params.id, body),
  );
  mount(app, world, contract.withdrawManualClaim, ({ actor, params, body }) =>
    withdrawManualClaim(world, actor, params.id, body),
  );
  mount(app, world, contract.changeManualPayee, ({ actor, params, body }) =>
    changeManualPayee(world, actor, params.id, body),
  );
  mount(app, world, contract.listManualClaims, async ({ actor, query }) =>
    accept(await listManualClaims(world, actor, query)),
  );
  mount(app, world, contract.getManualClaim, async ({ actor, params }) =>
    accept(await getManualClaim(world, actor, params.id)),
  );
  mountDesk(app, world);
}

function mountDesk(app: FastifyInstance, world: World): void {
  mount(app, world, desk.searchManualProducts, async ({ query }) => {
    const rows = await world.db.transaction('none', (tx) => searchProducts(tx, query.q.trim()));
    return accept({ rows });
  });
  mount(app, world, desk.saveManualLines, ({ actor, params, body }) =>
    saveManualLines(world, actor, params.id, body),
  );
  mount(app, world, desk.saveManualSeller, ({ actor, params, body }) =>
    saveManualSeller(world, actor, params.id, body),
  );
  mount(app, world, desk.tryManualClaim, ({ actor, params }) => tryManualClaim(world, actor, params.id));
  mount(app, world, desk.takeManualStep, ({ actor, params, body }) =>
    takeManualStep(world, actor, params.id, body),
  );
  mount(app, world, desk.approveManualClaim, ({ actor, params, body }) =>
    approveManualClaim(world, actor, params.id, body),
  );
  mount(app, world, desk.reverseManualClaim, ({ actor, params, body }) =>
    reverseManualClaim(world, actor, params.id, body),
  );
  mount(app, world, desk.recordManualRepayment, ({ actor, params, body }) =>
    recordManualRepayment(world, actor, params.id, body),
  );
  mount(app, world, desk.releaseManualPayments, ({ actor, body }) =>
    releaseManualPayments(world, actor, body),
  );
  mount(app, world, desk.listManualPayments, async ({ actor, query }) =>
    accept(await listManualPayments(world, actor, query)),
  );
  mount(app, world, desk.getManualBankFile, async ({ actor, params }) => {
    const { name, text } = await getManualBankFile(world, actor, params.batchNo);
    return accept(fileAnswer(Buffer.from(text, 'utf8'), 'text/csv; charset=utf-8', name));
  });
  mount(app, world, desk.recordManualPayment, ({ actor, params, body }) =>
    recordManualPayment(world, actor, params.id, body),
  );
}

import type { FastifyInstance } from 'fastify';
import * as rows from '../../../contract/providers-agreements.ts';
import * as papers from '../../../contract/providers-paper-agreements.ts';
import { readDay, readSpan } from '../../http/read-day.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import {
  draftAgreement,
  getAgreementDraft,
  listAgreementDrafts,
  signAgreement,
  withdrawAgreementDraft,
} from './drafts.ts';
import { addLicence, getInstitutionFile, listExpiring, updateInstitution } from './institution-file.ts';
import { decidePaperAgreement, enterPaperAgreement, listPaperAgreements } from './paper-agreements.ts';
import { listAgreementTemplates, publishAgreementTemplate } from './templates.ts';

/** Institutions in full, and agreements from template to both signatures (N3.2, M25, M27). */
export function mountAgreements(app: FastifyInstance, world: World): void {
  mount(app, world, rows.getInstitutionFile, ({ actor, params }) =>
    getInstitutionFile(world, actor, params.code),
  );
  mount(app, world, rows.updateInstitution, ({ actor, params, body }) =>
    updateInstitution(world, actor, params.code, body),
  );
  mount(app, world, rows.addLicence, ({ actor, params, body }) =>
    addLicence(world, actor, params.code, {
      kind: body.kind,
      licenceNo: body.licenceNo,
      issuer: body.issuer,
      ...readSpan(body.fromOn, body.toOn),
    }),
  );
  mount(app, world, rows.listAgreementTemplates, () => listAgreementTemplates(world));
  mount(app, world, rows.publishAgreementTemplate, ({ actor, body }) =>
    publishAgreementTemplate(world, actor, {
      ...body,
      effectiveFrom: readDay('effectiveFrom', body.effectiveFrom),
    }),
  );
  mount(app, world, rows.draftAgreement, ({ actor, params, body }) => {
    const { from, to } = readSpan(body.fromOn, body.toOn);
    const { agreementNo, renewsId } = body;
    return draftAgreement(world, actor, {
      institutionCode: params.code,
      agreementNo,
      from,
      to: to ?? from,
      renewsId,
    });
  });
  mount(app, world, rows.listAgreementDrafts, ({ actor, query }) => listAgreementDrafts(world, actor, query));
  mount(app, world, rows.getAgreementDraft, ({ actor, params }) =>
    getAgreementDraft(world, actor, params.id),
  );
  mount(app, world, rows.signAgreement, ({ actor, params }) => signAgreement(world, actor, params.id));
  mount(app, world, rows.withdrawAgreementDraft, ({ actor, params, body }) =>
    withdrawAgreementDraft(world, actor, params.id, body.reason),
  );
  mount(app, world, papers.enterPaperAgreement, ({ actor, params, body }) => {
    const { from, to } = readSpan(body.fromOn, body.toOn);
    const { agreementNo, clauses, documentRef, reason } = body;
    return enterPaperAgreement(world, actor, {
      institutionCode: params.code,
      agreementNo,
      clauses,
      from,
      to: to ?? from,
      documentRef,
      reason,
    });
  });
  mount(app, world, papers.listPaperAgreements, ({ actor, query }) =>
    listPaperAgreements(world, actor, query),
  );
  mount(app, world, papers.decidePaperAgreement, ({ actor, params, body }) =>
    decidePaperAgreement(world, actor, params.id, body),
  );
  mount(app, world, rows.listExpiring, ({ actor, query }) => listExpiring(world, actor, query));
}

import { dayAt, wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-agreements.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { checkTemplate, templateOn } from '../../../domain/providers/agreements/template.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint } from '../../db/database.ts';
import { conflict } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { insertTemplate, listTemplates, type Template } from './draft-store.ts';

/** All versions of the templates; `current` are those of agreements that begin today (N3.2, M27). */
export async function listAgreementTemplates(
  world: World,
): Promise<Outcome<OutputOf<typeof contract.listAgreementTemplates>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const all = await listTemplates(tx);
    const current = (['hospital', 'pharmacy'] as const).flatMap((kind) => {
      const found = templateOn(kind, all, today);
      return found.ok ? [found.value.id] : [];
    });
    return accept({
      rows: all.map((one) => ({
        ...one,
        publishedAt: wallClock(one.publishedAt),
        current: current.includes(one.id),
        articles: one.articles.map((article) => ({ ...article })),
      })),
    });
  });
}

/**
 * Publishes a version of a template; it never changes afterwards (N3.2, M25, M27).
 * @returns AGREEMENT_CLAUSES_MISSING
 * @throws {Problem} 409 when one of this kind begins on that day already
 */
export async function publishAgreementTemplate(
  world: World,
  actor: Actor,
  template: Pick<Template, 'kind' | 'title' | 'effectiveFrom' | 'source' | 'articles'>,
): Promise<Outcome<{ id: number }, Refusal>> {
  const checked = checkTemplate(template.kind, template.articles);
  if (!checked.ok) return checked;
  const now = world.clock.now();
  try {
    return await world.db.transaction('none', async (tx) => {
      const id = await insertTemplate(tx, template, actor.accountId, now);
      await recordAudit(tx, actor, now, {
        action: 'providers.publishAgreementTemplate',
        subjectKind: 'agreementTemplate',
        subjectId: id,
        detail: `${template.title}，${template.effectiveFrom} 起用`,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'template_of_a_day')
      throw conflict('TEMPLATE_EXISTS', '这一天已有一版起用的范本', '请换一个起用日期');
    throw error;
  }
}

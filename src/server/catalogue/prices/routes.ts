import type { FastifyInstance } from 'fastify';
import { parseDate, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept } from '../../../base/outcome.ts';
import { formatUnitPrice, type UnitPrice } from '../../../base/money.ts';
import {
  addNationalApplication,
  addNationalApplicationStep,
  addQuote,
  exportPriceHistory,
  getNationalApplication,
  getPriceHistory,
  listNationalApplications,
  previewListedPrice,
  previewStandard,
} from '../../../contract/prices.ts';
import { STANDARD_KINDS, type Standard } from '../../../domain/catalogue/payable-product.ts';
import { CAP_RULES, type CapSpan } from '../../../domain/catalogue/prices/listing-cap.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { fileAnswer, mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { findProducts } from '../lookup-store.ts';
import { refuseArea } from '../refuse-area.ts';
import { sheetFile } from '../report-file.ts';
import { findApplication, listApplications, type ApplicationRow } from './application-store.ts';
import { addApplicationStep, registerApplication } from './follow-application.ts';
import { viewPriceHistory } from './price-history.ts';
import { mountPrintedStandards } from './printed-routes.ts';
import { addQuote as quote, previewListedPrice as previewPrice } from './revise-listed-price.ts';
import { previewStandard as preview, type RevisionPlan } from './revise-standard.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Revisions of standards and listing prices, their history, quotes and national applications (N2.2, N2.3, N3.1). */
export function mountPrices(app: FastifyInstance, world: World): void {
  mountPreviews(app, world);
  mountHistory(app, world);
  mountApplications(app, world);
  mountPrintedStandards(app, world);
}

interface Held {
  readonly label: string;
  readonly price: string;
  readonly confidential: boolean;
}

function previewOf<T>(plan: RevisionPlan<T>, caps: readonly CapSpan[], heldOf: (value: T) => Held) {
  const shown = (value: T | null) => (value === null ? null : heldOf(value));
  return {
    spans: plan.compared.map((one) => ({ ...one, before: shown(one.before), after: shown(one.after) })),
    pastFrom: plan.past[0]?.from ?? null,
    touchedClaims: plan.touchedClaims,
    above: [...plan.above],
    caps: caps.flatMap(({ from, to, caps: held }) =>
      held.map(({ rule, cap, basis }) => ({
        from,
        to,
        rule,
        ruleLabel: CAP_RULES[rule],
        cap: formatUnitPrice(cap),
        basis,
      })),
    ),
  };
}

const heldStandard = ({ kind, standard, confidential }: Standard): Held => ({
  label: STANDARD_KINDS[kind],
  price: formatUnitPrice(standard),
  confidential,
});
const heldPrice = (price: UnitPrice): Held => ({
  label: '挂网价',
  price: formatUnitPrice(price),
  confidential: false,
});

function mountPreviews(app: FastifyInstance, world: World): void {
  mount(app, world, previewStandard, async ({ params, body }) => {
    const planned = await preview(world, params.code, body);
    return planned.ok ? accept(previewOf(planned.value, [], heldStandard)) : planned;
  });
  mount(app, world, previewListedPrice, async ({ params, body }) => {
    const planned = await previewPrice(world, params.code, body);
    return planned.ok ? accept(previewOf(planned.value, planned.value.caps, heldPrice)) : planned;
  });
  mount(app, world, addQuote, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.addQuote', params.code);
    if (refused) return refused;
    await quote(world, actor, params.code, body);
    return accept({ done: true });
  });
}

function knownDay(text: string | undefined): PlainDate | undefined {
  if (text === undefined) return undefined;
  const found = parseDate(text);
  if (found === undefined) throw badInput('knownOn', '没有这一天');
  return found;
}

async function admitProduct(tx: Tx, code: string): Promise<string> {
  const product = (await findProducts(tx, [code])).get(code);
  if (!product) throw notFound('这个产品');
  return product.name;
}

function mountHistory(app: FastifyInstance, world: World): void {
  mount(app, world, getPriceHistory, async ({ params, query, actor }) =>
    world.db.transaction('none', async (tx) => {
      await admitProduct(tx, params.code);
      return accept(await viewPriceHistory(tx, actor.role, params.code, knownDay(query.knownOn)));
    }),
  );
  mount(app, world, exportPriceHistory, async ({ params, query }) =>
    world.db.transaction('none', async (tx) => {
      const name = await admitProduct(tx, params.code);
      // A file leaves the house: it is written as an auditor sees it, whoever asks (N5.1).
      const { records } = await viewPriceHistory(tx, 'auditor', params.code, knownDay(query.knownOn));
      const cells = records.map((one) => [
        one.from,
        one.to ?? '',
        one.what,
        one.why,
        one.evidence,
        one.lateReason ?? '',
        one.enteredBy,
        one.enteredAt,
      ]);
      const captions = ['自', '至', '内容', '事由', '依据', '迟改原因', '登记人', '登记时间'];
      return accept(fileAnswer(sheetFile('价格记载', captions, cells), XLSX, `价格记载-${name}.xlsx`));
    }),
  );
}

function applicationOf(row: ApplicationRow) {
  return {
    ...row,
    steps: row.steps.map((step) => ({ ...step, enteredAt: wallClock(step.enteredAt) })),
    standardOf: [...row.standardOf],
  };
}

function mountApplications(app: FastifyInstance, world: World): void {
  mount(app, world, listNationalApplications, async ({ query }) => {
    const all = await world.db.transaction('none', listApplications);
    const text = query.q?.trim() ?? '';
    const wanted = all.filter(
      (row) =>
        (query.state === undefined || row.state === query.state) &&
        [row.genericName, row.maker, row.strength, row.documentNo].some((part) => part.includes(text)),
    );
    const { limit, offset } = pageSpan(query);
    return accept({
      total: wanted.length,
      rows: wanted.slice(offset, offset + limit).map(applicationOf),
    });
  });
  mount(app, world, getNationalApplication, async ({ params }) => {
    const found = await world.db.transaction('none', (tx) => findApplication(tx, params.id));
    if (!found) throw notFound('这项申请');
    return accept(applicationOf(found));
  });
  mount(app, world, addNationalApplication, async ({ body, actor }) =>
    accept({ id: await registerApplication(world, actor, body) }),
  );
  mount(app, world, addNationalApplicationStep, async ({ params, body, actor }) =>
    addApplicationStep(world, actor, params.id, body),
  );
}

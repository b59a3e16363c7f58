import type { FastifyInstance } from 'fastify';
import { wallClock } from '../../../base/date.ts';
import { formatUnitPrice } from '../../../base/money.ts';
import { accept } from '../../../base/outcome.ts';
import {
  assignPrintedStandard,
  countPrintedStandards,
  listPrintedStandards,
  PRINTED_STATES,
  setPrintedStandardAside,
  takePrintedStandards,
  type PrintedState,
} from '../../../contract/printed-standards.ts';
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import { PROBLEMS } from '../../../domain/catalogue/prices/assign-printed.ts';
import { pageSpan } from '../../http/paging.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { loadPrinted, type PrintedPart } from './load-printed.ts';
import { assignPrinted, setPrintedAside, takePrinted } from './printed-standards.ts';

function viewOf({ entry, part, price, reading, kind, candidates, steps, state, problem }: PrintedPart) {
  return {
    seq: entry.seq,
    part,
    name: entry.name,
    number: entry.number,
    section: entry.section,
    kind,
    original: entry.standardText,
    remark: entry.remark,
    price: price === null ? null : formatUnitPrice(price.price),
    per: price?.per ?? null,
    spec: price?.spec ?? '',
    clause: price?.clause ?? null,
    tiers: reading.kind === 'tiered' ? [...reading.tiers] : [],
    from: entry.from,
    to: entry.to,
    state,
    problem,
    problemLabel: problem === null ? '' : PROBLEMS[problem],
    products: candidates.map(({ product, standard, fits, standing, assigned }) => ({
      nationalCode: product.nationalCode,
      maker: product.maker,
      strength: product.strength,
      pack: product.pack,
      saleUnit: product.saleUnit,
      standard: standard === null ? null : formatUnitPrice(standard),
      fits,
      done: assigned || standing === 'same',
    })),
    steps: steps.map(({ kind: done, nationalCode, reason, enteredBy, enteredAt }) => ({
      kind: done,
      nationalCode,
      reason,
      enteredBy,
      enteredAt: wallClock(enteredAt),
    })),
  };
}

/** The standards that the national catalogue prints, on their way to products (N2.2, M12). */
export function mountPrintedStandards(app: FastifyInstance, world: World): void {
  mount(app, world, listPrintedStandards, async ({ params, query }) => {
    const { parts } = await world.db.transaction('none', (tx) => loadPrinted(tx, params.id));
    const key = matchKey(query.q ?? '');
    const wanted = parts.filter(
      (part) =>
        (query.state === undefined || part.state === query.state) && matchKey(part.entry.name).includes(key),
    );
    const { limit, offset } = pageSpan(query);
    return accept({ total: wanted.length, rows: wanted.slice(offset, offset + limit).map(viewOf) });
  });
  mount(app, world, countPrintedStandards, async ({ params }) => {
    const { version, parts } = await world.db.transaction('none', (tx) => loadPrinted(tx, params.id));
    const rows = (Object.keys(PRINTED_STATES) as PrintedState[]).map((state) => ({
      state,
      label: PRINTED_STATES[state],
      count: parts.filter((part) => part.state === state).length,
    }));
    return accept({ edition: version.edition, rows, confidential: version.confidential });
  });
  mount(app, world, takePrintedStandards, async ({ params, actor }) =>
    accept(await takePrinted(world, actor, params.id)),
  );
  mount(app, world, assignPrintedStandard, async ({ params, body, actor }) =>
    assignPrinted(world, actor, params.id, body),
  );
  mount(app, world, setPrintedStandardAside, async ({ params, body, actor }) => {
    await setPrintedAside(world, actor, params.id, body);
    return accept({ done: true });
  });
}

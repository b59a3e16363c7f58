import { day, yearOf, type PlainDate } from '../../base/date.ts';
import { formatUnitPrice } from '../../base/money.ts';
import { addListEntry, createListVersion } from '../catalogue/edit-list.ts';
import { addCommitment, saveProduct } from '../catalogue/edit-product.ts';
import { addListedPrice } from '../catalogue/prices/revise-listed-price.ts';
import { addStandard } from '../catalogue/prices/revise-standard.ts';
import { publishVersion, submitVersion } from '../catalogue/publish-version.ts';
import type { World } from '../world.ts';
import type { Cast } from './cast.ts';
import type { DemoDays } from './plan-days.ts';
import type { DemoDrug, DemoProduct } from './plan-drugs.ts';
import { addTimedEntries, timedEntries } from './seed-list-times.ts';
import { forEachAtOnce, granted } from './stage.ts';

const SOURCE = '示例数据';

interface ListTerms {
  readonly from: PlainDate;
  readonly negotiatedTo: PlainDate;
  /** Drugs of the regular catalogue are listed year by year (M10). */
  readonly regularTo: PlainDate;
}

function termsOf(days: DemoDays): ListTerms {
  const first = yearOf(days.applicationsFrom);
  return {
    from: day(`${first}-01-01`),
    negotiatedTo: day(`${first + 1}-12-31`),
    regularTo: day(`${yearOf(days.today)}-12-31`),
  };
}

async function seedProduct(
  world: World,
  cast: Cast,
  drug: DemoDrug,
  product: DemoProduct,
  from: PlainDate,
): Promise<void> {
  const { nationalCode, maker, tracePrefix, kind, standard, confidential, listed } = product;
  const { entryKey, genericName, dosageForm, strength, unitsPerPack, doseUnit, saleUnit, isInjection } = drug;
  const pack = `${unitsPerPack}${doseUnit}/${saleUnit}`;
  await saveProduct(world, cast.catalogue, {
    nationalCode,
    entryKey,
    genericName,
    tradeName: '',
    dosageForm,
    maker,
    strength,
    pack,
    unitsPerPack,
    doseUnit,
    saleUnit,
    isInjection,
    tracePrefixes: [tracePrefix],
  });
  await addCommitment(world, cast.catalogue, nationalCode, {
    documentNo: `示例承诺-${nationalCode.slice(-9)}`,
    signedOn: from,
    from,
    to: null,
  });
  if (standard !== null) {
    const set = {
      kind,
      standard: formatUnitPrice(standard),
      confidential,
      from,
      to: null,
      reason: SOURCE,
      evidence: SOURCE,
    };
    granted(await addStandard(world, cast.price, nationalCode, set), `确定${genericName}的支付标准`);
  }
  granted(
    await addListedPrice(world, cast.price, nationalCode, {
      price: formatUnitPrice(listed),
      from,
      to: null,
      source: SOURCE,
    }),
    `登记${genericName}的挂网价`,
  );
}

/** Makes the 单行支付 list with its products, standards and prices, and publishes it (M4, M10, M12, N5.1). */
export async function seedList(
  world: World,
  cast: Cast,
  drugs: readonly DemoDrug[],
  days: DemoDays,
): Promise<void> {
  const { from, negotiatedTo, regularTo } = termsOf(days);
  const version = {
    edition: `示例目录${yearOf(from)}年版`,
    effectiveFrom: from,
    effectiveTo: negotiatedTo,
    generics: drugs.length + timedEntries(days).length,
  };
  const { id } = await createListVersion(world, cast.catalogue, version, null);
  for (const { genericName, dosageForm, field, paymentScope, diagnosisPrefixes, origin } of drugs) {
    const termTo = origin === 'negotiated' ? negotiatedTo : regularTo;
    const entry = {
      genericName,
      dosageForm,
      field,
      paymentScope,
      diagnosisCodes: diagnosisPrefixes,
      origin,
      termFrom: null,
      termTo,
      transitionTo: null,
    };
    granted(await addListEntry(world, cast.catalogue, id, entry), `把${genericName}列入目录`);
  }
  await addTimedEntries(world, cast, id, days);
  await forEachAtOnce(
    drugs.flatMap((drug) => drug.products.map((product) => ({ drug, product }))),
    ({ drug, product }) => seedProduct(world, cast, drug, product, from),
  );
  granted(await submitVersion(world, cast.catalogue, id, '示例：条目与公布数一致'), '提交单行支付目录');
  granted(await publishVersion(world, cast.catalogueChecker, id, undefined), '发布单行支付目录');
}

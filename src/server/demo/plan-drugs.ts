import { present } from '../../base/assert.ts';
import { parseQuantity, parseUnitPrice, type Quantity, type UnitPrice } from '../../base/money.ts';
import { entryKeyOf } from '../../domain/catalogue/entry-key.ts';
import type { Origin, StandardKind } from '../../domain/catalogue/payable-product.ts';
import type { DrugText } from './demo-files.ts';

/** A product of the demo: its code has the national shape, its maker and therefore the whole code are invented. */
export interface DemoProduct {
  readonly nationalCode: string;
  readonly maker: string;
  readonly kind: StandardKind;
  /** Null where the listing price serves as the standard (M12). */
  readonly standard: UnitPrice | null;
  readonly listed: UnitPrice;
  readonly confidential: boolean;
  /** The first seven digits of its trace codes, in a range that no maker was given. */
  readonly tracePrefix: string;
}

export interface DemoDrug {
  readonly entryKey: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly paymentScope: string;
  readonly origin: Origin;
  readonly isInjection: boolean;
  /** Code prefixes of the payment scope (M11). */
  readonly diagnosisPrefixes: readonly string[];
  readonly diagnoses: readonly { readonly code: string; readonly name: string }[];
  readonly strength: string;
  readonly doseUnit: string;
  readonly saleUnit: string;
  readonly unitsPerPack: number;
  readonly dose: Quantity;
  readonly times: number;
  readonly perDays: number;
  readonly usageText: string;
  /** Packs on one prescription, and how long they last. */
  readonly packs: number;
  readonly days: number;
  readonly products: readonly DemoProduct[];
}

/** The four characters of a dosage form inside a code; the 9 marks them as ours. */
const FORM_CODES: Readonly<Record<string, string>> = {
  口服常释剂型: 'A901',
  缓释控释剂型: 'A902',
  口服液体剂: 'A903',
  注射剂: 'B901',
  眼用制剂: 'G901',
};

function nationalCodeOf(drug: DrugText, number: number, product: number, makerCode: string): string {
  const pack = `01${String(product + 1).padStart(2, '0')}`;
  if (drug.chinese) return `Z${drug.class}S9${String(number).padStart(3, '0')}${pack}${makerCode}`;
  const form = present(FORM_CODES[drug.form], `no code for the form ${drug.form}`);
  return `X${drug.class}S9${String(number).padStart(2, '0')}${form}${pack}${makerCode}`;
}

function planProduct(
  drug: DrugText,
  number: number,
  index: number,
  makers: Readonly<Record<string, string>>,
): DemoProduct {
  const text = present(drug.products[index], 'product of its own list');
  const makerCode = present(makers[text.maker], `unknown maker ${text.maker}`);
  return {
    nationalCode: nationalCodeOf(drug, number, index, makerCode),
    maker: `示例${text.maker}制药有限公司`,
    kind: text.kind,
    standard:
      text.standard === undefined ? null : present(parseUnitPrice(text.standard), `${drug.name}: standard`),
    listed: present(parseUnitPrice(text.listed), `${drug.name}: listed price`),
    confidential: text.confidential ?? false,
    tracePrefix: `99${String(number).padStart(3, '0')}${String(index + 1).padStart(2, '0')}`,
  };
}

/** Turns the hand-written drugs into list entries and products with codes. Drugs are numbered in the order of their files. */
export function planDrugs(drugs: readonly DrugText[], makers: Readonly<Record<string, string>>): DemoDrug[] {
  return drugs.map((drug, index) => ({
    entryKey: entryKeyOf(drug.name, drug.form),
    genericName: drug.name,
    dosageForm: drug.form,
    field: drug.field,
    paymentScope: drug.scope,
    origin: drug.products.some((product) => product.kind === 'negotiated') ? 'negotiated' : 'regular',
    isInjection: drug.injection ?? drug.form === '注射剂',
    diagnosisPrefixes: Object.keys(drug.icd),
    diagnoses: Object.entries(drug.icd).map(([code, name]) => ({ code: `${code}.900`, name })),
    strength: drug.pack.strength,
    doseUnit: drug.pack.unit,
    saleUnit: drug.pack.sale,
    unitsPerPack: drug.pack.units,
    dose: present(parseQuantity(drug.use.dose), `${drug.name}: dose`),
    times: drug.use.times,
    perDays: drug.use.perDays,
    usageText: drug.use.text,
    packs: drug.use.packs,
    days: drug.use.days,
    products: drug.products.map((_, product) => planProduct(drug, index + 1, product, makers)),
  }));
}

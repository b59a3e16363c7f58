/** The drugs of the simulated province: of each kind of standard one, one that nobody may know, one to inject, one dear, one odd. */
import { day as dayText } from '../../../src/base/date.ts';
import { parseUnitPrice } from '../../../src/base/money.ts';
import { parseRatio } from '../../../src/base/ratio.ts';
import type { Tx } from '../../../src/server/db/database.ts';
import { insertPublishedList } from '../../support/published-list.ts';
import type { Happening, StandardKind } from '../auditor/record.ts';

export interface SimDrug {
  readonly code: string;
  readonly name: string;
  readonly entryKey: string;
  readonly form: string;
  readonly prefix: string;
  readonly kind: StandardKind;
  /** None where the listing price is the standard (M12). */
  readonly standard: string | null;
  readonly listed: string;
  readonly confidential: boolean;
  readonly isInjection: boolean;
  readonly unitsPerPack: number;
  readonly selfPayRatio: string | null;
  readonly diagnosisCodes: readonly string[];
}

export const FIELD = '示例专科';
export const TERM = { from: '2026-01-01', to: '2029-12-31' };

const ORAL = '口服常释剂型';
const base = { form: ORAL, confidential: false, isInjection: false, unitsPerPack: 10, diagnosisCodes: [] };

export const DRUGS: readonly SimDrug[] = [
  {
    ...base,
    code: 'XL01EXA001A001010100001',
    name: '示例替尼片',
    kind: 'negotiated',
    standard: '1000.00',
    listed: '1000.00',
    selfPayRatio: '0.1000',
  },
  {
    ...base,
    code: 'XL01EXB001A001010100002',
    name: '示例保密片',
    kind: 'bid',
    standard: '987.6543',
    listed: '1100.00',
    confidential: true,
    selfPayRatio: '0.1500',
  },
  {
    ...base,
    code: 'XL01FXC001B002010100003',
    name: '示例单抗注射液',
    form: '注射剂',
    kind: 'negotiated',
    standard: '3000.00',
    listed: '3000.00',
    isInjection: true,
    unitsPerPack: 1,
    selfPayRatio: '0.2000',
  },
  {
    ...base,
    code: 'XL01EXD001A001010100004',
    name: '示例竞价片',
    kind: 'bid',
    standard: '845.3700',
    listed: '990.00',
    unitsPerPack: 14,
    selfPayRatio: '0.0500',
  },
  {
    ...base,
    code: 'XL01EXE001A001010100005',
    name: '示例集采片',
    kind: 'procured',
    standard: '312.4567',
    listed: '400.00',
    unitsPerPack: 30,
    selfPayRatio: '0.0000',
  },
  {
    ...base,
    code: 'XL01EXF001A001010100006',
    name: '示例常规片',
    kind: 'listed',
    standard: null,
    listed: '128.33',
    unitsPerPack: 7,
    selfPayRatio: '0.3333',
    diagnosisCodes: ['C34', 'C50'],
  },
  {
    ...base,
    code: 'XL01EXG001A001010100007',
    name: '示例贵药片',
    kind: 'negotiated',
    standard: '9876.54',
    listed: '9876.54',
    unitsPerPack: 28,
    selfPayRatio: null,
  },
].map(
  (drug, index) =>
    ({
      ...drug,
      entryKey: `${drug.name}|${drug.form}`,
      prefix: `81000${String(index + 1).padStart(2, '0')}`,
    }) as SimDrug,
);

export function drugOf(code: string): SimDrug {
  const found = DRUGS.find((one) => one.code === code);
  if (!found) throw new Error(`${code} is no drug of the script`);
  return found;
}

async function insertProducts(tx: Tx, at: Date): Promise<void> {
  for (const {
    code,
    entryKey,
    name,
    form,
    unitsPerPack,
    isInjection,
    prefix,
    kind,
    standard,
    confidential,
    listed,
  } of DRUGS) {
    await tx.run(
      `INSERT INTO product (national_code, entry_key, generic_name, dosage_form, maker, strength, pack, units_per_pack, dose_unit, sale_unit, is_injection, trace_prefixes)
       VALUES ($1, $2, $3, $4, '示例药业', '100mg', '示例装', $5, '片', '盒', $6, $7)`,
      [code, entryKey, name, form, unitsPerPack, isInjection, [prefix]],
    );
    await tx.run(
      `INSERT INTO commitment (national_code, document_no, signed_on, from_on, entered_at) VALUES ($1, '示例', '2025-12-20', '2026-01-01', $2)`,
      [code, at],
    );
    if (standard !== null)
      await tx.run(
        `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, $2, $3, $4, '2026-01-01', '示例', $5)`,
        [code, kind, parseUnitPrice(standard) ?? 0n, confidential, at],
      );
    await tx.run(
      `INSERT INTO listed_price (national_code, price, from_on, source, entered_at) VALUES ($1, $2, '2026-01-01', '示例', $3)`,
      [code, parseUnitPrice(listed) ?? 0n, at],
    );
  }
}

/** Publishes the 单行支付 list and the national catalogue with its 自付比例, and registers the products. */
export async function insertDrugs(tx: Tx, now: number): Promise<void> {
  const list = { edition: '示例2026', effectiveFrom: '2026-01-01', now };
  await insertPublishedList(tx, list, async (versionId) => {
    for (const { entryKey, name, form, kind, diagnosisCodes } of DRUGS)
      await tx.run(
        `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to, diagnosis_codes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          versionId,
          entryKey,
          name,
          form,
          FIELD,
          kind === 'listed' ? 'regular' : 'negotiated',
          TERM.from,
          TERM.to,
          diagnosisCodes,
        ],
      );
    await insertProducts(tx, new Date(now));
  });
  await insertPublishedList(tx, { ...list, edition: '示例国家2026', kind: 'national' }, async (versionId) => {
    for (const [index, { entryKey, name, selfPayRatio }] of DRUGS.entries()) {
      await tx.run(
        `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, class, number, is_sub_entry, name, match_key, dosage_form)
         VALUES ($1, $2, '西药部分', 'western', $2, '乙', $2, false, $3, $4, '片')`,
        [versionId, index + 1, name, entryKey],
      );
      if (selfPayRatio !== null)
        await tx.run(
          `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_at) VALUES ($1, $2, $3, 'review', '示例', $4)`,
          [versionId, index + 1, parseRatio(selfPayRatio) ?? 0n, new Date(now)],
        );
    }
  });
}

/** The same for the auditor. */
export function drugHappenings(): Happening[] {
  return DRUGS.flatMap((drug): Happening[] => {
    const {
      code,
      entryKey,
      unitsPerPack,
      isInjection,
      diagnosisCodes,
      selfPayRatio,
      kind,
      standard,
      listed,
    } = drug;
    const span = { from: String(dayText(TERM.from)), to: null };
    return [
      {
        what: 'drug',
        code,
        entryKey,
        unitsPerPack,
        isInjection,
        confidential: drug.confidential,
        diagnosisCodes,
        selfPayRatio,
        regular: kind === 'listed',
        termFrom: TERM.from,
        termTo: TERM.to,
      },
      ...(standard === null ? [] : [{ what: 'standard' as const, code, kind, standard, ...span }]),
      { what: 'listedPrice', code, price: listed, ...span },
    ];
  });
}

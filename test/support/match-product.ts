import { enterItems, recordMatches } from '../../src/server/catalogue/matching/match-store.ts';
import type { Tx } from '../../src/server/db/database.ts';

/** Who matched the institutions' items to national codes. */
export const SYSTEM = { accountId: null, name: '示例' };

/** An item of an institution, under the national code that it is matched to from 2020 on. */
export async function matchProduct(tx: Tx, institutionCode: string, nationalCode: string): Promise<void> {
  const item = {
    itemCode: nationalCode,
    kind: 'drug',
    name: '示例',
    dosageForm: '',
    strength: '',
    pack: '',
    maker: '',
  } as const;
  const now = Date.parse('2020-01-01');
  await enterItems(
    tx,
    institutionCode,
    [{ ...item, approvalNo: '', unit: '', unitsPerPack: null, memo: '' }],
    'demo',
    SYSTEM,
    now,
  );
  const match = {
    itemCode: nationalCode,
    nationalCode,
    from: '2020-01-01',
    to: null,
    confidence: null,
    source: 'demo',
    reason: '',
  } as const;
  await recordMatches(tx, institutionCode, [match], SYSTEM, now);
}

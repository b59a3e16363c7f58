/** Products under listed drugs, and the commitments their makers sign (M4). Standards and prices stand in `prices/`. */
import { pinyinKey } from '../../domain/catalogue/pinyin-key.ts';
import { parseNationalCode } from '../../domain/catalogue/national-code.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { badInput } from '../http/problem.ts';
import type { World } from '../world.ts';
import { dayField } from './edit-list.ts';
import { listEntriesOfKey } from './list-store.ts';
import { auditProduct, lockProduct, spanOf, spanWords } from './prices/dated-fact.ts';
import {
  insertCommitment,
  upsertProduct,
  type CommitmentRecord,
  type ProductRecord,
} from './product-store.ts';

export async function saveProduct(
  world: World,
  actor: Actor,
  given: Omit<ProductRecord, 'namePinyin'>,
): Promise<void> {
  if (!parseNationalCode(given.nationalCode))
    throw badInput('code', '不是西药 23 位或中成药 20 位的国家药品编码');
  await world.db.transaction('all', async (tx) => {
    const entries = await listEntriesOfKey(tx, given.entryKey);
    if (entries.length === 0) throw badInput('entryKey', '目录里没有这个通用名和剂型的条目');
    await upsertProduct(tx, { ...given, namePinyin: pinyinKey(`${given.genericName}${given.tradeName}`) });
    await auditProduct(tx, world, actor, 'catalogue.saveProduct', given.nationalCode, given.genericName);
  });
}

/** Records a commitment, or, with `withdrawn`, that one no longer holds on these days. @throws {Problem} 400, 404 */
export async function addCommitment(
  world: World,
  actor: Actor,
  nationalCode: string,
  given: CommitmentRecord,
): Promise<void> {
  const span = spanOf(given);
  dayField('signedOn', given.signedOn);
  await world.db.transaction('all', async (tx) => {
    await lockProduct(tx, nationalCode);
    await insertCommitment(tx, nationalCode, given, actor.accountId || null, world.clock.now());
    await auditProduct(
      tx,
      world,
      actor,
      'catalogue.addCommitment',
      nationalCode,
      `${given.documentNo}，${spanWords(span)}${given.withdrawn === true ? '失效' : ''}`,
    );
  });
}

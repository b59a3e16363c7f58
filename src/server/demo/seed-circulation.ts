import { addDays, addMonths, dayAt } from '../../base/date.ts';
import {
  askPaperException,
  decidePaperException,
  filePaperException,
} from '../prescription/paper-exception/manage-exceptions.ts';
import type { World } from '../world.ts';
import { castBureau, type Cast, type Hashes } from './cast.ts';
import { granted } from './stage.ts';

/** A city whose prescription centre is being moved: paper is let through for two months, approved and filed (N5.4). */
async function seedException(world: World, cast: Cast, hashes: Hashes): Promise<void> {
  const today = dayAt(world.clock.now());
  const bureau = await castBureau(world, hashes, 'bureau-paper', '示例·待遇科');
  const asked = {
    reason: '示例：处方流转中心搬迁机房',
    from: today,
    to: addDays(addMonths(today, 2), -1),
  };
  const { id } = granted(await askPaperException(world, bureau, asked), '申请纸质处方延期');
  granted(
    await decidePaperException(world, cast.admin, id, { approved: true, to: asked.to, note: '' }),
    '批准纸质处方延期',
  );
  granted(
    await filePaperException(world, cast.admin, id, { filedNo: '示例备案1号', filedOn: today }),
    '备案纸质处方延期',
  );
}

/** What circulates beyond a prescription's ordinary road: paper let through for a time. */
export async function seedCirculation(world: World, cast: Cast, hashes: Hashes): Promise<void> {
  await seedException(world, cast, hashes);
}

import { listTermWarnings } from '../../../contract/list-acts.ts';
import { useQueryCall } from '../../ui/api.ts';
import { Tiles } from '../../ui/Tiles.tsx';

/** How many drugs end within 7, 30 and 90 days; each number leads to its list. */
export function WarningTiles() {
  const { data } = useQueryCall(listTermWarnings, { query: {} });
  return (
    <Tiles
      label="到期提醒"
      items={[
        { label: '7 天内届满', count: data?.counts.within7, to: '/list-warnings?within=7', tone: 'bad' },
        { label: '30 天内届满', count: data?.counts.within30, to: '/list-warnings?within=30', tone: 'warn' },
        { label: '90 天内届满', count: data?.counts.within90, to: '/list-warnings?within=90' },
      ]}
    />
  );
}

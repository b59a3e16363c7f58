import { TillPage } from '../settlement/TillPage.tsx';
import { useMe } from '../ui/me.ts';
import { DemoScans } from './DemoScans.tsx';

/** The till; in the demo province with what there is to scan today beside it. */
export function DemoTillPage() {
  const { demo } = useMe();
  return <TillPage below={demo ? (till, scan) => <DemoScans till={till} onScan={scan} /> : undefined} />;
}

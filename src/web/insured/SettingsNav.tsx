import type { Role } from '../../domain/identity/roles.ts';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { usePathname } from '../ui/url-state.ts';

const MONEY_READERS: readonly Role[] = [
  'provinceAdmin',
  'provinceCatalogue',
  'provincePrice',
  'auditor',
  'agencyReviewer',
];

/** Which ratios hold, and by which document, every office may read. */
export const BENEFIT_READERS: readonly Role[] = [
  ...MONEY_READERS,
  'areaBureau',
  'responsibleDoctor',
  'hospitalOffice',
  'pharmacist',
  'cashier',
];

/** The settings of the province, each with who may read it; the server decides likewise. */
export const SETTINGS_PAGES: readonly {
  readonly path: string;
  readonly title: string;
  readonly readers: readonly Role[];
}[] = [
  { path: '/settings/benefits', title: '待遇参数', readers: BENEFIT_READERS },
  { path: '/settings', title: '年度支付限额', readers: MONEY_READERS },
  { path: '/settings/assistance-rules', title: '医疗救助标准', readers: MONEY_READERS },
  {
    path: '/settings/ordinary-plans',
    title: '普通门诊和慢特病',
    readers: ['provinceAdmin', 'auditor', 'areaBureau', 'agencyReviewer'],
  },
  {
    path: '/settings/fund-routes',
    title: '工伤和生育',
    readers: ['provinceAdmin', 'auditor', 'areaBureau', 'agencyReviewer'],
  },
  { path: '/settings/calendar', title: '工作日历', readers: MONEY_READERS },
  {
    path: '/settings/title-relaxations',
    title: '职称放宽',
    readers: ['provinceAdmin', 'provinceCatalogue', 'auditor', 'agencyReviewer', 'hospitalOffice'],
  },
];

/** The settings beside one another; the one that is shown is marked. */
export function SettingsNav() {
  const { role } = useMe();
  const here = usePathname();
  const pages = SETTINGS_PAGES.filter((page) => page.readers.some((reader) => reader === role));
  return (
    <nav className="st-tabs" aria-label="政策参数">
      {pages.map((page) => (
        <Go key={page.path} to={page.path} className={here === page.path ? 'st-current' : ''}>
          {page.title}
        </Go>
      ))}
    </nav>
  );
}

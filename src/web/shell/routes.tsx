import type { RouteRow } from './route-row.ts';

/**
 * Every page of the program, one line each, by module from left to right.
 * The first entry of a role with `menu` is where it begins; a patient's entries make the bottom bar, in this order.
 */
export const ROUTES: readonly RouteRow[] = [
  // identity
  { path: '/audit', title: '操作与查阅记录', roles: ['auditor'], menu: '操作与查阅记录', load: () => import('../identity/AuditPage.tsx').then((m) => m.AuditPage) },
  // shell
  { path: '/my', title: '我的', roles: ['patient'], menu: '我的', icon: 'person', load: () => import('./MyPage.tsx').then((m) => m.MyPage) },
];

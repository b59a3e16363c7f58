import { describe, expect, it } from 'vitest';
import {
  currentEntry,
  groupedMenu,
  homeOf,
  isFoldingMenu,
  isPublicPath,
  menuOf,
  destinationOf,
  type RouteRow,
} from './route-row.ts';
import { ROUTES } from './routes.tsx';
import { ROLES, type Role } from '../../domain/identity/roles.ts';

const load = () => Promise.resolve(() => null);
const rows: readonly RouteRow[] = [
  { path: '/queue', title: '审核', roles: ['agencyReviewer'], menu: '待审核', load, finds: 'application' },
  { path: '/rx/$rxno', title: '处方', roles: ['pharmacist', 'cashier'], load, finds: 'prescription' },
  { path: '/till', title: '收银', roles: ['pharmacist', 'cashier'], menu: '收银', load },
];

describe('页面表', () => {
  it('菜单与首页按角色、按表中顺序', () => {
    expect(menuOf(rows, 'cashier').map((row) => row.path)).toEqual(['/till']);
    expect(homeOf(rows, 'agencyReviewer')).toBe('/queue');
    expect(homeOf(rows, 'auditor')).toBeUndefined();
    expect(menuOf(rows, 'nobody')).toEqual([]);
  });
  it('号码带到该角色能打开的页面', () => {
    expect(destinationOf(rows, 'cashier', 'prescription', 'H1')).toEqual({ path: '/rx/H1' });
    expect(destinationOf(rows, 'agencyReviewer', 'application', 'SQ20260001')).toEqual({
      path: '/queue?q=SQ20260001',
    });
    // 身份证号不进网址。
    const person: readonly RouteRow[] = [
      { path: '/persons', title: '参保人', roles: ['agencyReviewer'], load, finds: 'person' },
    ];
    expect(destinationOf(person, 'agencyReviewer', 'person', '43010119900307123X')).toEqual({
      path: '/persons',
      handed: '43010119900307123X',
    });
    expect(destinationOf(rows, 'agencyReviewer', 'prescription', 'H1')).toBeUndefined();
  });
  it('菜单只亮最贴切的一项', () => {
    const menu: readonly RouteRow[] = [
      { path: '/my', title: '我的', roles: ['patient'], menu: '我的', load },
      { path: '/my/bills', title: '账单', roles: ['patient'], menu: '账单', load },
    ];
    expect(currentEntry(menu, menu, '/my/bills/S1')?.path).toBe('/my/bills');
    expect(currentEntry(menu, menu, '/my')?.path).toBe('/my');
    expect(currentEntry(menu, menu, '/mystery')).toBeUndefined();
  });
  it('不在菜单里的页面算在它由来的那一项', () => {
    const menu = menuOf(ROUTES, 'agencyReviewer');
    for (const path of ['/prepayments', '/prepayments/7', '/clearing/3', '/deductions', '/statements/1'])
      expect(currentEntry(ROUTES, menu, path)?.path).toBe('/statements');
  });
  it('由来的页面都在表里，而且至少一个能用这一页的岗位菜单里有它', () => {
    for (const { under, roles } of ROUTES.filter((row) => row.under !== undefined))
      expect(roles.some((role) => menuOf(ROUTES, role).some((row) => row.path === under))).toBe(true);
  });
  it('长菜单分组，每项恰在一组里；短菜单不分', () => {
    expect(groupedMenu(menuOf(rows, 'cashier'))).toEqual([
      { group: undefined, rows: menuOf(rows, 'cashier') },
    ]);
    for (const role of ['provinceCatalogue', 'provincePrice', 'auditor', 'agencyReviewer']) {
      const menu = menuOf(ROUTES, role);
      const parts = groupedMenu(menu);
      expect(parts.length).toBeGreaterThan(3);
      expect(parts.map((part) => part.group)).not.toContain(undefined);
      expect(parts.flatMap((part) => part.rows).length).toBe(menu.length);
      expect(parts[0]?.rows[0]).toBe(menu[0]);
    }
  });
  it('一屏放不下的菜单可以收起，放得下的不收', () => {
    const folding = (role: string) => isFoldingMenu(menuOf(ROUTES, role));
    for (const role of ['areaBureau', 'agencyReviewer', 'auditor', 'hospitalOffice'])
      expect(folding(role), role).toBe(true);
    for (const role of ['cashier', 'enterprise', 'expert', 'patient'])
      expect(folding(role), role).toBe(false);
    for (const role of ['areaBureau', 'agencyReviewer', 'hospitalOffice'])
      for (const part of groupedMenu(menuOf(ROUTES, role))) expect(part.rows.length).toBeLessThanOrEqual(10);
  });
  it('各角色从自己的活儿开始', () => {
    const homes = (Object.keys(ROLES) as Role[]).map((role) => [role, homeOf(ROUTES, role)]);
    expect(Object.fromEntries(homes)).toMatchObject({
      provinceCatalogue: '/catalogue/versions',
      provincePrice: '/products',
      agencyReviewer: '/applications',
      responsibleDoctor: '/applications',
      hospitalOffice: '/applications',
      pharmacist: '/till',
      patient: '/progress',
    });
  });
  it('公开页面人人可看，其余不登录看不到', () => {
    const open: readonly RouteRow[] = [
      ...rows,
      { path: '/doctors', title: '名单', roles: [], isPublic: true, load },
    ];
    expect(isPublicPath(open, '/doctors')).toBe(true);
    for (const path of ['/', '/queue', '/doctors/1']) expect(isPublicPath(open, path)).toBe(false);
    const one: RouteRow[] = [{ path: '/drugs/$key', title: '药品', roles: [], isPublic: true, load }];
    expect(isPublicPath(one, '/drugs/abc')).toBe(true);
    for (const path of ['/drugs', '/drugs/', '/drugs/abc/edit', '/rugs/abc'])
      expect(isPublicPath(one, path)).toBe(false);
    for (const row of ROUTES.filter((one) => one.isPublic === true))
      expect(row.roles).toEqual(Object.keys(ROLES));
  });
  it('没有两行争同一个地址，同一角色的同一种号码只有一个去处', () => {
    const paths = ROUTES.map((row) => row.path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const role of Object.keys(ROLES) as Role[]) {
      const kinds = ROUTES.filter((row) => row.roles.includes(role)).flatMap((row) =>
        row.finds === undefined ? [] : [row.finds],
      );
      expect(new Set(kinds).size).toBe(kinds.length);
    }
  });
});

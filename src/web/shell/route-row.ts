import type { ComponentType } from 'react';
import { ROLES, type Role } from '../../domain/identity/roles.ts';
import type { IconName } from '../ui/Icon.tsx';
import type { NumberKind } from './find-by-number.ts';

/** Headings of the side menu. */
export type MenuGroup = '目录' | '价格' | '期限' | '办理' | '供药' | '基金' | '名册' | '规则';

/** One page of the program: one line of the table in `routes.tsx`. */
export interface RouteRow {
  /** Parameters as `$id`. */
  readonly path: string;
  readonly title: string;
  /** The words of a visitors' page in their menu, where the title is too long for a phone; a part of the title. */
  readonly short?: string;
  readonly roles: readonly Role[];
  readonly load: () => Promise<ComponentType>;
  /** The words of its menu entry; a page without them is reached from others. The first entry of a role is its home. */
  readonly menu?: string;
  /** The heading under which a long menu shows the entry. */
  readonly group?: MenuGroup;
  /** The page from which it is reached, whose menu entry is its own as well, where the path does not say so. */
  readonly under?: string;
  /** Sign of a patient's page in the bottom bar. */
  readonly icon?: IconName;
  /**
   * The kind of number that leads here: it fills the path's parameter, or the query `q` where the path has none.
   * An identity number never enters an address: its page takes it with `useHanded()`.
   */
  readonly finds?: NumberKind;
  /** Also for visitors who are not signed in; such a page may not ask who is there. */
  readonly isPublic?: true;
}

/** Whether a path may be read without signing in. */
export function isPublicPath(rows: readonly RouteRow[], path: string): boolean {
  const asked = path.split('/');
  return rows.some((row) => {
    const parts = row.path.split('/');
    return (
      row.isPublic === true &&
      parts.length === asked.length &&
      parts.every((part, place) => part === asked[place] || (part.startsWith('$') && asked[place] !== ''))
    );
  });
}

export function isRole(text: string): text is Role {
  return text in ROLES;
}

/** The menu of a role, in the order of the table. */
export function menuOf(rows: readonly RouteRow[], role: string): readonly RouteRow[] {
  return rows.filter((row) => row.menu !== undefined && isRole(role) && row.roles.includes(role));
}

/** A menu that is longer than this is shown in groups. */
const SHORT_MENU = 12;

/** A menu that is longer than this does not fit a screen: its groups fold. */
const SCREENFUL = 17;

/** Whether the groups of a menu can be folded. */
export function isFoldingMenu(menu: readonly RouteRow[]): boolean {
  return menu.length > SCREENFUL;
}

/** Some entries of a menu under their heading, if they have one. */
export interface MenuPart {
  readonly group: MenuGroup | undefined;
  readonly rows: readonly RouteRow[];
}

/** The groups in their order, after the one that holds the person's home. */
const GROUPS: readonly MenuGroup[] = ['办理', '供药', '基金', '目录', '价格', '期限', '名册', '规则'];

/** The menu in groups, the home's first; a short menu is one part without a heading. */
export function groupedMenu(menu: readonly RouteRow[]): readonly MenuPart[] {
  if (menu.length <= SHORT_MENU) return [{ group: undefined, rows: menu }];
  const groups = new Set([menu[0]?.group, ...GROUPS, undefined]);
  return [...groups]
    .map((group) => ({ group, rows: menu.filter((row) => row.group === group) }))
    .filter((part) => part.rows.length > 0);
}

/** Where a role begins; undefined when it has no page. */
export function homeOf(rows: readonly RouteRow[], role: string): string | undefined {
  return menuOf(rows, role)[0]?.path;
}

export interface Destination {
  readonly path: string;
  /** Passed beside the address. */
  readonly handed?: string;
}

/** Where a number of this kind leads for this role. */
export function destinationOf(
  rows: readonly RouteRow[],
  role: string,
  kind: NumberKind,
  number: string,
): Destination | undefined {
  const row = rows.find((one) => one.finds === kind && isRole(role) && one.roles.includes(role));
  if (row === undefined) return undefined;
  if (kind === 'person') return { path: row.path, handed: number };
  const filled = row.path.replace(/\$[A-Za-z]+/, encodeURIComponent(number));
  return { path: filled === row.path ? `${row.path}?q=${encodeURIComponent(number)}` : filled };
}

/** The row with the longest path that the shown path lies under. */
function rowAbove(rows: readonly RouteRow[], here: string): RouteRow | undefined {
  const above = rows.filter((row) => here === row.path || here.startsWith(`${row.path}/`));
  return above.sort((a, b) => b.path.length - a.path.length)[0];
}

/** The menu entry that the shown path belongs to: the longest that it lies under, or that its page is reached from. */
export function currentEntry(
  rows: readonly RouteRow[],
  menu: readonly RouteRow[],
  here: string,
): RouteRow | undefined {
  const own = rowAbove(menu, here);
  if (own !== undefined) return own;
  const from = rowAbove(rows, here)?.under;
  return from === undefined ? undefined : rowAbove(menu, from);
}
